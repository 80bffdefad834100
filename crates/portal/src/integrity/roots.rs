//! Once a minute: is what this machine remembers still there? Then the next root, and it is remembered as well.

use std::time::Duration;

use store::{StoreError, remembered, root, uncovered};
use web::App;
use web::security::{self, Event, Kind};
use web::sweeps::Sweep;

pub const ROOTS: Sweep = Sweep::of("history-roots", |app| Box::pin(seal_roots(app)));

/// The whole history is searched, so it is done once a day.
pub const MISSED: Sweep = Sweep::of("missed-history", |app| Box::pin(find_missed(app)))
    .each(Duration::from_secs(24 * 3_600));

async fn seal_roots(app: &App) -> Result<(), StoreError> {
    if !remember(app).await? {
        // A root over a history that was cut would make the cut part of what holds.
        return Ok(());
    }
    // One root takes so many rows and no more: until none waits.
    loop {
        match root::seal(&app.db, &app.vault, app.now()).await {
            Ok(Some(root)) => {
                tracing::info!(number = root.number, "the history got a root");
                if let Some(file) = app.roots_file() {
                    file.advance(&app.vault, &root)?;
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
async fn remember(app: &App) -> Result<bool, StoreError> {
    let Some(file) = app.roots_file() else {
        return Ok(true);
    };
    let known = file.read(&app.vault)?.unwrap_or_default();
    let found = {
        let mut conn = app.db.read().await?;
        remembered::compare(&mut conn, &app.vault, &known).await?
    };
    match found {
        Ok(Some(newest)) if newest.number > known.root => {
            file.advance(&app.vault, &newest)?;
            Ok(true)
        }
        Ok(_) => Ok(true),
        Err(fault) => {
            tracing::error!(%fault, "the history was cut, or an old backup was put back");
            security::note(app, Event::of(Kind::HistoryCut).detail("sweep")).await;
            Ok(false)
        }
    }
}

/// Finds rows that no root covers and that wait for none: an older program appended them. At the start and once a day.
async fn find_missed(app: &App) -> Result<(), StoreError> {
    let missed = uncovered::is_any_missed(&mut app.db.read().await?).await?;
    if !missed {
        return Ok(());
    }
    let mut tx = app.db.write().await?;
    let chains = uncovered::find(&mut tx).await?;
    tx.commit().await?;
    tracing::warn!(
        chains,
        "rows of the history waited for no root; the next one covers them"
    );
    Ok(())
}
