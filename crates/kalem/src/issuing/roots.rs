//! Roots over the issuer's history, as the portal has them over its own (`store::root_sweep`): compared before anybody is served, then a new
//! one each minute.

use std::time::{Duration, Instant};

use issuer::Issuer;
use issuer::published::Clock;
use outside::clock::monotonic;
use store::remembered::RootsFile;
use store::{StoreError, root_sweep};
use tokio::task::JoinHandle;

use crate::{Done, upkeep};

const EVERY: Duration = Duration::from_secs(60);
/// Rows that wait for no root are searched for in the whole history.
const SEARCH_EVERY: Duration = Duration::from_secs(24 * 3_600);

/// What is missing from an older database is certificates that nobody would answer for any more, and revocations that nobody would know of.
pub async fn begin(issuer: &Issuer, file: &RootsFile) -> Done {
    let compared = root_sweep::compare(&issuer.db, &issuer.vault, file).await?;
    let compared = compared.map_err(|fault| {
        format!(
            "{fault}. If you put the backup back yourself, say so by `kalem accept-restored-backup --issuer`; if not, somebody changed the database."
        )
    })?;
    Ok(compared.remember(&issuer.vault, file, |_| ())?)
}

/// Until it is aborted.
pub fn keep_up(issuer: Issuer, file: RootsFile, clock: Clock) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut searched: Option<Instant> = None;
        loop {
            if searched.is_none_or(|since| since.elapsed() >= SEARCH_EVERY) {
                searched = Some(monotonic());
                let missed = root_sweep::find_missed(&issuer.db);
                upkeep::sweep("missed-history", missed).await;
            }
            upkeep::sweep("history-roots", seal(&issuer, &file, &clock)).await;
            tokio::time::sleep(EVERY).await;
        }
    })
}

async fn seal(issuer: &Issuer, file: &RootsFile, clock: &Clock) -> Result<(), StoreError> {
    let sealed = root_sweep::seal_all(&issuer.db, &issuer.vault, Some(file), clock()).await?;
    if let Err(fault) = sealed {
        tracing::error!(%fault, "the history was cut, or an old backup was put back");
    }
    Ok(())
}
