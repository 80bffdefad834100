//! One connection from its handshake to its end.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::ConnectInfo;
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use outside::clock::monotonic;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use super::Limits;
use super::places::Place;
use super::presence::{self, Presence};
use super::steady_body::SteadyBody;
use super::watched::Watched;

/// What a connection may keep of what was not yet read or sent, in bytes. A head must fit into it.
const BUFFER: usize = 64 * 1024;
/// Of HTTP/2, on one connection.
const MOST_STREAMS: u32 = 64;

#[derive(Clone)]
pub struct Attendant {
    rooms: Router,
    tls: Option<TlsAcceptor>,
    http: Arc<Builder<TokioExecutor>>,
    limits: Limits,
}

impl Attendant {
    pub fn new(rooms: Router, tls: Option<Arc<ServerConfig>>, limits: Limits) -> Self {
        let mut http = Builder::new(TokioExecutor::new());
        // The presence watches over heads: hyper's own timer would run while nothing is asked, too.
        http.http1()
            .timer(TokioTimer::new())
            .header_read_timeout(None)
            .max_buf_size(BUFFER);
        http.http2()
            .timer(TokioTimer::new())
            .max_concurrent_streams(MOST_STREAMS)
            .initial_stream_window_size(BUFFER as u32)
            .initial_connection_window_size(4 * BUFFER as u32)
            .max_send_buf_size(BUFFER)
            .max_header_list_size(BUFFER as u32 / 4);
        Self {
            rooms,
            tls: tls.map(TlsAcceptor::from),
            http: Arc::new(http),
            limits,
        }
    }

    pub async fn attend(
        self,
        stream: TcpStream,
        peer: SocketAddr,
        place: Place,
        stop: watch::Receiver<bool>,
    ) {
        // Without it the last part of an answer waits for the visitor's word that the others came.
        stream.set_nodelay(true).ok();
        let progress = Duration::from_secs(self.limits.progress_seconds);
        let stream = Watched::new(stream, place.presence.clone(), progress);
        let Some(acceptor) = self.tls.clone() else {
            return self.converse(stream, peer, &place, stop).await;
        };
        let patience = Duration::from_secs(self.limits.handshake_seconds);
        let shaken = tokio::select! {
            shaken = timeout(patience, acceptor.accept(stream)) => shaken,
            () = place.presence.leave.notified() => return,
        };
        if let Ok(Ok(stream)) = shaken {
            let is_h2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
            place.presence.ready(is_h2);
            self.converse(stream, peer, &place, stop).await;
        }
    }

    async fn converse(
        self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        peer: SocketAddr,
        place: &Place,
        mut stop: watch::Receiver<bool>,
    ) {
        let presence = &place.presence;
        let service = service_fn(|request| self.answer(request, peer, presence));
        let connection = self.http.serve_connection(TokioIo::new(stream), service);
        let mut connection = pin!(connection);
        let mut is_stopping = false;
        let mut look_again = Instant::from(monotonic());
        loop {
            tokio::select! {
                _ = connection.as_mut() => return,
                () = presence.leave.notified() => return,
                () = sleep_until(look_again) => match presence.deadline(&self.limits) {
                    Some(deadline) => look_again = deadline,
                    None => return,
                },
                _ = stop.wait_for(|stop| *stop), if !is_stopping => {
                    is_stopping = true;
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    }

    fn answer(
        &self,
        request: hyper::Request<Incoming>,
        peer: SocketAddr,
        presence: &Arc<Presence>,
    ) -> impl Future<Output = Result<hyper::Response<Answer>, Infallible>> + use<> {
        let served = presence.request();
        let progress = Duration::from_secs(self.limits.progress_seconds);
        let mut request = request.map(|body| Body::new(SteadyBody::new(body, progress)));
        request.extensions_mut().insert(ConnectInfo(peer));
        let rooms = self.rooms.clone();
        async move {
            let answer = rooms.oneshot(request).await?;
            Ok(answer.map(|body| Answer {
                body,
                _served: served,
            }))
        }
    }
}

/// An answer: until it has been handed over, its connection is not idle.
struct Answer {
    body: Body,
    _served: presence::Request,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
