//! `kalem accept-restored-backup`: whoever holds the keys says that the older database is there on purpose. It is history and a security event.

use serde_json::json;
use store::{installation, root_sweep, run};
use web::App;
use web::security::{self, Event, Kind};

use super::Problem;

/// What came of it.
#[derive(Debug, PartialEq, Eq)]
pub enum Accepted {
    /// From one root back to another.
    Back { remembered: i64, found: i64 },
    /// The database holds all that is remembered here.
    Nothing,
}

pub async fn accept_restored_backup(app: &App) -> Result<Accepted, Problem> {
    let Some(file) = app.roots_file() else {
        return Ok(Accepted::Nothing);
    };
    let Some(backup) = root_sweep::find_backup(&app.db, &app.vault, file).await? else {
        return Ok(Accepted::Nothing);
    };
    let backup = backup.map_err(Problem::History)?;
    let (remembered, found) = (backup.remembered, backup.found());
    let mut tx = app.db.write().await?;
    // Whoever signed out since the backup was made would be signed in again.
    run!(&mut tx, "DELETE FROM session")?;
    let detail = json!({ "remembered": remembered, "found": found });
    let now = app.now();
    installation::record(&mut tx, &app.vault, now, "backup-accepted", detail).await?;
    security::note_in(&mut tx, app, Event::of(Kind::BackupAccepted)).await?;
    tx.commit().await?;
    backup.accept(&app.vault, file)?;
    Ok(Accepted::Back { remembered, found })
}
