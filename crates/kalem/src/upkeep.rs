//! What an authority does by and by, whoever asks or not: a list before the old one ends, keys before their certificates do.

use std::time::Duration;

use issuer::published::Published;
use tokio::task::JoinHandle;

/// Far shorter than the half day that a list and the ten days that a key have left by then.
const EVERY: Duration = Duration::from_secs(60);

/// Until it is aborted. What fails is logged and tried again.
pub fn keep_up(published: Published) -> JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(EVERY).await;
            if let Err(fault) = published.keep_up().await {
                tracing::warn!(%fault, "the authority's upkeep has to wait");
            }
        }
    })
}
