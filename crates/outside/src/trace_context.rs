//! What goes along with a request to our own issuer, so that it can be followed through both processes: the id of what it is made for, and,
//! where spans leave the house, the span that makes it.

use std::sync::{Arc, OnceLock};

pub const REQUEST_ID: &str = "x-request-id";
/// W3C Trace Context, 3.2.
pub const TRACE_PARENT: &str = "traceparent";

tokio::task_local! {
    static CAUSE: Arc<str>;
}

/// How the span of whoever asks is written. Set once, by a program that hands spans over.
static CURRENT_SPAN: OnceLock<fn() -> Option<String>> = OnceLock::new();

/// Does `work` for the request or the job with this id: whatever it asks of our issuer carries the id. What it spawns does not.
pub async fn made_for<F: Future>(id: Arc<str>, work: F) -> F::Output {
    CAUSE.scope(id, work).await
}

/// From here on requests name the span that makes them.
pub fn write_spans_by(current: fn() -> Option<String>) {
    // A second one would be this process asked to serve twice, which it never is.
    let _ = CURRENT_SPAN.set(current);
}

/// The headers of a request that is made now.
pub(crate) fn headers() -> impl Iterator<Item = (&'static str, String)> {
    let id = CAUSE.try_with(|id| id.to_string()).ok();
    let span = CURRENT_SPAN.get().and_then(|current| current());
    let id = id.map(|id| (REQUEST_ID, id));
    id.into_iter().chain(span.map(|span| (TRACE_PARENT, span)))
}
