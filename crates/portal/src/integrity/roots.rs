//! Once a minute: is what this machine remembers still there? Then the next root, and it is remembered as well.

use std::time::Duration;

use store::{StoreError, root_sweep};
use web::App;
use web::security::{self, Event, Kind};
use web::sweeps::Sweep;

pub const ROOTS: Sweep = Sweep::of("history-roots", |app| Box::pin(seal_roots(app)));

/// The whole history is searched, so it is done once a day.
pub const MISSED: Sweep = Sweep::of("missed-history", |app| {
    Box::pin(root_sweep::find_missed(&app.db))
})
.each(Duration::from_secs(24 * 3_600));

async fn seal_roots(app: &App) -> Result<(), StoreError> {
    let sealed = root_sweep::seal_all(&app.db, &app.vault, app.roots_file(), app.now()).await?;
    if let Err(fault) = sealed {
        tracing::error!(%fault, "the history was cut, or an old backup was put back");
        security::note(app, Event::of(Kind::HistoryCut).detail("sweep")).await;
    }
    Ok(())
}
