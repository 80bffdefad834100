//! Once a minute: is what this machine remembers still there? Then the next root, and it is remembered as well.

use std::time::Duration;

use store::{StoreError, remembered, root, uncovered};
use web::House;
use web::security::{self, Event, Kind};
use web::sweeps::Sweep;

pub const ROOTS: Sweep = Sweep::of("history-roots", |house| Box::pin(seal_roots(house)));

/// The whole history is searched, so it is done once a day.
pub const MISSED: Sweep = Sweep::of("missed-history", |house| Box::pin(find_missed(house)))
    .each(Duration::from_secs(24 * 3_600));

async fn seal_roots(house: &House) -> Result<(), StoreError> {
    if !remember(house).await? {
        // A root over a history that was cut would make the cut part of what holds.
        return Ok(());
    }
    // One root takes so many rows and no more: until none waits.
    loop {
        match root::seal(&house.db, &house.vault, house.now()).await {
            Ok(Some(root)) => {
                tracing::info!(number = root.number, "the history got a root");
                if let Some(file) = house.roots_file() {
                    file.advance(&house.vault, &root)?;
                }
            }
            Ok(None) => return Ok(()),
            // Another process made the same root at the same moment.
            Err(error) if error.is_duplicate() => return Ok(()),
            Err(error) => return Err(error),
        }
    }
}

/// Compares with what is remembered, and goes forward over what other machines have sealed meanwhile. False where roots are missing.
async fn remember(house: &House) -> Result<bool, StoreError> {
    let Some(file) = house.roots_file() else {
        return Ok(true);
    };
    let known = file.read(&house.vault)?.unwrap_or_default();
    let found = {
        let mut conn = house.db.read().await?;
        remembered::compare(&mut conn, &house.vault, &known).await?
    };
    match found {
        Ok(Some(newest)) if newest.number > known.root => {
            file.advance(&house.vault, &newest)?;
            Ok(true)
        }
        Ok(_) => Ok(true),
        Err(fault) => {
            tracing::error!(%fault, "the history was cut, or an old backup was put back");
            security::note(house, Event::of(Kind::HistoryCut).detail("sweep")).await;
            Ok(false)
        }
    }
}

/// Finds rows that no root covers and that wait for none: an older program appended them. At the start and once a day.
async fn find_missed(house: &House) -> Result<(), StoreError> {
    let missed = uncovered::is_any_missed(&mut house.db.read().await?).await?;
    if !missed {
        return Ok(());
    }
    let mut tx = house.db.write().await?;
    let chains = uncovered::find(&mut tx).await?;
    tx.commit().await?;
    tracing::warn!(
        chains,
        "rows of the history waited for no root; the next one covers them"
    );
    Ok(())
}
