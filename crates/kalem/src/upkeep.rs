//! Periodic maintenance of an authority: a list before the old one ends, keys before their certificates do.

use std::fmt::Display;
use std::time::Duration;

use issuer::published::Published;
use tokio::task::JoinHandle;
use tracing::Instrument;
use tracing::field::Empty;

/// Far shorter than the half day that a list and the ten days that a key have left by then.
const EVERY: Duration = Duration::from_secs(60);

/// Until it is aborted.
pub fn keep_up(published: Published) -> JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(EVERY).await;
            sweep("authority-upkeep", published.keep_up()).await;
        }
    })
}

/// One of an issuer's sweeps. What fails is logged and tried again.
pub async fn sweep<E: Display>(name: &'static str, work: impl Future<Output = Result<(), E>>) {
    // An error's level, as a request's: whatever is logged, its lines say which sweep they belong to.
    let span = tracing::error_span!(target: "sweep", "sweep", name, outcome = Empty);
    async {
        let done = work.await;
        let outcome = if done.is_ok() { "done" } else { "failed" };
        tracing::Span::current().record("outcome", outcome);
        if let Err(fault) = done {
            tracing::warn!(%fault, "a sweep failed and is tried again");
        }
    }
    .instrument(span)
    .await;
}
