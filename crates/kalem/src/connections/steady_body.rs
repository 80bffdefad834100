//! The body of a request, which must keep coming: whoever sends it by the byte is not waited for.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::BoxError;
use axum::body::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Sleep, sleep};

/// In bytes. A hundred a second are less than any line has had for thirty years.
const LEAST: usize = 2 * 1024;

/// Whether enough goes through while it is waited for.
pub struct Progress {
    window: Duration,
    made: usize,
    /// Runs from the first moment of waiting.
    end: Option<Pin<Box<Sleep>>>,
}

impl Progress {
    pub fn new(window: Duration) -> Self {
        Self {
            window,
            made: 0,
            end: None,
        }
    }

    pub fn made(&mut self, bytes: usize) {
        self.made += bytes;
        if self.made >= LEAST {
            (self.made, self.end) = (0, None);
        }
    }

    /// While nothing goes through: ready when too little did, for as long as is waited.
    pub fn poll_stalled(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let window = self.window;
        let end = self.end.get_or_insert_with(|| Box::pin(sleep(window)));
        ready!(end.as_mut().poll(context));
        (self.made, self.end) = (0, None);
        Poll::Ready(())
    }
}

pub struct SteadyBody {
    body: Incoming,
    progress: Progress,
}

impl SteadyBody {
    pub fn new(body: Incoming, window: Duration) -> Self {
        Self {
            body,
            progress: Progress::new(window),
        }
    }
}

impl Body for SteadyBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                self.progress.made(bytes);
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(error.into()))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => {
                ready!(self.progress.poll_stalled(context));
                Poll::Ready(Some(Err("the body stopped coming".into())))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;
    use tokio::time::timeout;

    #[tokio::test]
    async fn a_little_now_and_then_is_no_progress() {
        let mut progress = Progress::new(Duration::from_millis(60));
        let dripped = async {
            loop {
                let waits = poll_fn(|context| progress.poll_stalled(context));
                match timeout(Duration::from_millis(10), waits).await {
                    Ok(()) => return,
                    Err(_) => progress.made(1),
                }
            }
        };
        assert!(timeout(Duration::from_secs(5), dripped).await.is_ok());
    }

    #[tokio::test]
    async fn whoever_is_slow_but_goes_on_is_waited_for() {
        let mut progress = Progress::new(Duration::from_secs(2));
        for _ in 0..30 {
            let waits = poll_fn(|context| progress.poll_stalled(context));
            let stalled = timeout(Duration::from_millis(100), waits).await;
            assert!(stalled.is_err());
            progress.made(LEAST);
        }
    }
}
