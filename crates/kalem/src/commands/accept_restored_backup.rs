//! `kalem accept-restored-backup`: the database is older than what this machine remembers, and somebody with the keys says why.

use std::path::Path;

use portal::integrity::{self, Accepted};
use store::{Db, Set, root_sweep};

use super::say;
use crate::cli::AcceptRestoredBackup;
use crate::config::Config;
use crate::{Done, app, issuing, keys};

const NOTHING: &str =
    "there is nothing to accept: the database holds all that this machine remembers";

pub async fn accept_restored_backup(options: &AcceptRestoredBackup) -> Done {
    match &options.issuer {
        Some(file) => of_the_issuer(file).await,
        None => of_the_portal(&options.config).await,
    }
}

async fn of_the_portal(file: &Path) -> Done {
    let app = app::open(Config::read(file)?).await?;
    app.db.migrate(Set::Portal).await?;
    let accepted = integrity::accept_restored_backup(&app).await?;
    app.db.close().await;
    match accepted {
        Accepted::Nothing => say(NOTHING),
        Accepted::Back { remembered, found } => {
            accepted_from(found, remembered);
            say(
                "Everybody has to sign in again. It was written into the history. Say the same on every other machine.",
            );
        }
    }
    Ok(())
}

/// Nobody is signed in there, and its history is about certificates alone: what is accepted stands in this machine's file.
async fn of_the_issuer(file: &Path) -> Done {
    let (database, key_file) = issuing::kept(file)?;
    let vault = keys::read(&key_file.file)?;
    let roots_file = key_file.roots();
    let db = Db::open_existing(database.url.expose()).await?;
    let Some(backup) = root_sweep::find_backup(&db, &vault, &roots_file).await? else {
        say(NOTHING);
        return Ok(());
    };
    let backup = backup.map_err(|fault| format!("the history does not hold: {fault}"))?;
    let (found, remembered) = (backup.found(), backup.remembered);
    backup.accept(&vault, &roots_file)?;
    db.close().await;
    accepted_from(found, remembered);
    say(
        "Certificates that were issued since are unknown to it, and revocations since are undone: compare it with the portal's before `kalem issuer` starts.",
    );
    Ok(())
}

fn accepted_from(found: i64, remembered: i64) {
    say(&format!(
        "accepted: the history goes on from root {found}; this machine remembered root {remembered}"
    ));
}
