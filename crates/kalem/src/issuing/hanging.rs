//! A security module that hangs: told at /readyz, and ended together with this process, since nothing less ends a call in it.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use issuer::Authority;
use rustix::process::{Signal, getpid, kill_process};
use tokio::task::JoinHandle;

/// How often its time may pass without an answer before the process ends.
const TIMES: u32 = 3;

/// /readyz: whether orders are taken.
pub fn room(authority: Arc<Authority>) -> Router {
    let ready = async move || match authority.hangs() {
        false => (StatusCode::OK, "ready\n"),
        true => {
            let what = "the security module hangs\n";
            (StatusCode::SERVICE_UNAVAILABLE, what)
        }
    };
    Router::new().route("/readyz", get(ready))
}

/// The watch over the authority's module; none where its key is in a file, or in a child process that can be ended alone.
pub fn keep_watch(authority: &Arc<Authority>) -> Option<JoinHandle<()>> {
    let patience = authority.patience()?;
    Some(tokio::spawn(watch(Arc::clone(authority), patience)))
}

/// Ends the process when a call has not come back for so long. The service manager starts it anew, and the issuing cycle goes on from what is
/// recorded.
async fn watch(authority: Arc<Authority>, patience: Duration) {
    let mut times = 0;
    while times < TIMES {
        tokio::time::sleep(patience).await;
        times = match authority.hangs() {
            true => times + 1,
            false => 0,
        };
    }
    tracing::error!("the security module hangs: ending, to be started anew");
    // Without a word to the driver, which would be waited for, and without a core file, which would hold its PIN.
    if let Err(error) = kill_process(getpid(), Signal::KILL) {
        tracing::error!(%error, "not ended");
    }
}
