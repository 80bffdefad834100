//! `kalem accept-restored-backup`: whoever holds the keys says that the older database is there on purpose. It is history and a security event.

use serde_json::json;
use store::{installation, remembered, root, run, verify};
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
    let known = file.read(&app.vault)?.unwrap_or_default();
    let newest = {
        let mut conn = app.db.read().await?;
        if remembered::compare(&mut conn, &app.vault, &known)
            .await?
            .is_ok()
        {
            return Ok(Accepted::Nothing);
        }
        root::newest(&mut conn).await?
    };
    // A backup is whole in itself; what is not is no backup.
    let verified = verify::verify(&app.db, &app.vault).await?;
    verified.map_err(Problem::History)?;
    let number = newest.as_ref().map_or(0, |root| root.number);
    let mut tx = app.db.write().await?;
    // Whoever signed out since the backup was made would be signed in again.
    run!(&mut tx, "DELETE FROM session")?;
    let detail = json!({ "remembered": known.root, "found": number });
    let now = app.now();
    installation::record(&mut tx, &app.vault, now, "backup-accepted", detail).await?;
    security::note_in(&mut tx, app, Event::of(Kind::BackupAccepted)).await?;
    tx.commit().await?;
    file.change(&app.vault, |known| {
        known.root = number;
        known.hash = newest.map_or(root::NO_ROOT.to_vec(), |root| root.hash);
    })?;
    Ok(Accepted::Back {
        remembered: known.root,
        found: number,
    })
}
