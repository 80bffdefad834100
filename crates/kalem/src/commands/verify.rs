//! `kalem verify`: recomputes the whole history, and compares the ledger of consent with it.

use portal::e_onay::verify as consents;
use portal::integrity;
use store::remembered::{self, RootsFile};
use store::{Db, facts, verify as history};

use super::say;
use crate::cli::Verify;
use crate::config::Config;
use crate::{Done, demo, keys};

pub async fn verify(options: Verify) -> Done {
    let (url, key_file, roots_file) = match &options.data {
        Some(data) => {
            let keys = demo::key_file(data);
            (
                demo::database_url(data),
                keys.clone(),
                RootsFile::beside(&keys),
            )
        }
        None => {
            let config = Config::read(&options.config)?;
            let roots = config.keys.roots();
            let url = config.database.url.expose().to_owned();
            (url, config.keys.file, roots)
        }
    };
    let vault = keys::read(&key_file)?;
    let known = roots_file.read(&vault)?;
    let db = Db::open_existing(&url)
        .await
        .map_err(|problem| format!("the database cannot be opened: {problem}"))?;
    let found = history::verify(&db, &vault).await?;
    let done = found.map_err(|fault| format!("the history does not hold: {fault}"))?;
    let compared = {
        let mut conn = db.read().await?;
        remembered::compare(&mut conn, &vault, &known.clone().unwrap_or_default()).await?
    };
    compared.map_err(|fault| format!("the history does not hold: {fault}"))?;
    // What the ledger says is worth as much as the history that it is compared with, so that comes first.
    let consents = consents::verify(&db).await?;
    let consents =
        consents.map_err(|fault| format!("the ledger of consent does not hold: {fault}"))?;
    let mut rooms = integrity::ROOMS.to_vec();
    rooms.push(&issuer::facts::ROOM);
    let agree = facts::verify(&db, &vault, &rooms).await?;
    let agree =
        agree.map_err(|fault| format!("the rows do not agree with the history: {fault}"))?;
    db.close().await;
    say(&format!(
        "the history holds: {} rows in {} chains, under {} roots",
        done.rows, done.chains, done.roots
    ));
    say(&match known {
        Some(known) => format!("root {} is the one that this machine remembers", known.root),
        None => "this machine remembers no root yet; it will from its first `kalem serve`, `work` or `migrate` on".to_owned(),
    });
    say(&format!("the ledger of consent agrees: {consents} choices"));
    say(&format!("the rows agree with the history: {agree} facts"));
    Ok(())
}
