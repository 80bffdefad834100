//! How every listener of the program treats those who connect: so many at once, so long for each step, and whoever does nothing makes room
//! for whoever comes. One mechanism for pages, orders and what is published, with TLS and without.

mod attend;
mod files;
mod places;
mod presence;
mod steady_body;
mod watched;

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use rustls::ServerConfig;
use serde::Deserialize;
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};

use self::attend::Attendant;
pub use self::files::raise_limit;
use self::places::Places;

/// After an error of accepting, which is mostly that there are no more files.
const BREATH: Duration = Duration::from_millis(50);

/// The section `connections`. Seconds, and numbers of connections of one listener.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Open at once. Fewer where the process may open fewer files.
    pub most: usize,
    /// Open at once from one address; of IPv6 from one /64. Trusted proxies have no limit of their own.
    pub most_of_address: usize,
    /// For the TLS handshake.
    pub handshake_seconds: u64,
    /// From the first byte of a request to the end of its head.
    pub head_seconds: u64,
    /// Without a request.
    pub idle_seconds: u64,
    /// In which two kilobytes of a body or of an answer must go through.
    pub progress_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            most: 4096,
            most_of_address: 512,
            handshake_seconds: 10,
            head_seconds: 10,
            idle_seconds: 60,
            progress_seconds: 20,
        }
    }
}

impl Limits {
    /// Why these cannot be served with.
    pub fn wrong(&self) -> Option<&'static str> {
        let seconds = [
            self.handshake_seconds,
            self.head_seconds,
            self.idle_seconds,
            self.progress_seconds,
        ];
        if seconds.iter().any(|seconds| !(1..=600).contains(seconds)) {
            return Some("connections: each time is 1 to 600 seconds");
        }
        if self.most == 0 || self.most_of_address == 0 {
            return Some("connections: nobody could connect");
        }
        None
    }
}

/// One address that is listened on, and what is answered there.
pub struct Listener {
    pub socket: TcpListener,
    pub tls: Option<Arc<ServerConfig>>,
    pub rooms: Router,
    /// Proxies, which connect for many.
    pub trusted: Vec<IpAddr>,
}

/// What all listeners of a process have in common.
#[derive(Clone)]
pub struct Service {
    pub limits: Limits,
    /// How many listeners share the files of this process.
    pub listeners: usize,
    /// Becomes true when the process is to end.
    pub stop: watch::Receiver<bool>,
    /// How long running requests may take then.
    pub patience: Duration,
}

impl Service {
    /// Serves until it is told to stop, and then to the end of what has begun.
    pub async fn serve(mut self, listener: Listener) -> io::Result<()> {
        listener.socket.set_nonblocking(true)?;
        let socket = tokio::net::TcpListener::from_std(listener.socket)?;
        let most = self.limits.most.min(files::room(self.listeners));
        let places = Arc::new(Places::new(
            most,
            self.limits.most_of_address,
            listener.trusted,
        ));
        let attendant = Attendant::new(listener.rooms, listener.tls, self.limits);
        let (running, mut all_ended) = mpsc::channel::<()>(1);
        loop {
            let accepted = tokio::select! {
                accepted = socket.accept() => accepted,
                _ = self.stop.wait_for(|stop| *stop) => break,
            };
            let (stream, peer) = match accepted {
                Ok(accepted) => accepted,
                Err(_) => {
                    places.make_room();
                    sleep(BREATH).await;
                    continue;
                }
            };
            let Some(place) = places.enter(peer.ip()) else {
                continue;
            };
            let (attendant, stop) = (attendant.clone(), self.stop.clone());
            let running = running.clone();
            tokio::spawn(async move {
                attendant.attend(stream, peer, place, stop).await;
                drop(running);
            });
        }
        drop((socket, running));
        if timeout(self.patience, all_ended.recv()).await.is_err() {
            places.clear();
        }
        Ok(())
    }
}

/// The listening socket of an address.
pub fn listen(address: SocketAddr) -> crate::Done<TcpListener> {
    Ok(TcpListener::bind(address)
        .map_err(|problem| format!("{address} cannot be listened on: {problem}"))?)
}
