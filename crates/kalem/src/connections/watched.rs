//! A socket that tells what it hears, and gives up on whoever does not read what is sent.

use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::presence::Presence;
use super::steady_body::Progress;

pub struct Watched {
    stream: TcpStream,
    presence: Arc<Presence>,
    written: Progress,
}

impl Watched {
    pub fn new(stream: TcpStream, presence: Arc<Presence>, progress: Duration) -> Self {
        Self {
            stream,
            presence,
            written: Progress::new(progress),
        }
    }

    /// What came of a write; an error where too little went through for too long.
    fn watch(
        &mut self,
        context: &mut Context<'_>,
        polled: Poll<Result<usize>>,
    ) -> Poll<Result<usize>> {
        match polled {
            Poll::Ready(Ok(count)) => self.written.made(count),
            Poll::Ready(Err(_)) => {}
            Poll::Pending => {
                ready!(self.written.poll_stalled(context));
                return Poll::Ready(Err(Error::from(ErrorKind::TimedOut)));
            }
        }
        polled
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        let before = into.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, into))?;
        if into.filled().len() > before {
            self.presence.heard();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(context, polled)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.watch(context, polled)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
