//! A request is heard out even where its answer is clear before its end: a browser whose sending is cut off shows a
//! broken connection, and not the page which says that the file was too large.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use futures_util::{Stream, StreamExt};

/// What is longer, or takes longer, is cut off after all.
const LONGEST: usize = 64 * 1024 * 1024;
const PATIENCE: Duration = Duration::from_secs(30);

pub async fn drain_body(request: Request, next: Next) -> Response {
    let request = request.map(|body| match body.is_end_stream() {
        true => body,
        false => Body::from_stream(Heard {
            body: Some(body.into_data_stream()),
            breathes: false,
        }),
    });
    next.run(request).await
}

/// A body whose unread rest is read and forgotten.
struct Heard {
    body: Option<BodyDataStream>,
    /// The reader of forms takes in all that is ready before it hands on any of it, which of a fast sender is a whole file beside the one
    /// that is kept. So nothing is ready behind a piece until that one was handed on.
    breathes: bool,
}

impl Stream for Heard {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.breathes) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        let polled = body.poll_next_unpin(context);
        match polled {
            Poll::Pending => {}
            Poll::Ready(Some(Ok(_))) => self.breathes = true,
            _ => self.body = None,
        }
        polled
    }
}

impl Drop for Heard {
    fn drop(&mut self) {
        if let Some(rest) = self.body.take() {
            tokio::spawn(tokio::time::timeout(PATIENCE, forget(rest)));
        }
    }
}

async fn forget(mut rest: BodyDataStream) {
    let mut heard = 0;
    while let Some(Ok(piece)) = rest.next().await {
        heard += piece.len();
        if heard > LONGEST {
            return;
        }
    }
}
