//! `kalem verify`: recomputes the whole history of the portal's database or of the issuer's, and compares what is there with it.

use std::path::PathBuf;

use portal::e_onay::verify as consents;
use portal::integrity;
use store::remembered::{self, RootsFile};
use store::{Db, Set, facts, verify as history};

use super::say;
use crate::cli::Verify;
use crate::config::Config;
use crate::{Done, demo, issuing, keys};

pub async fn verify(options: Verify) -> Done {
    let Kept {
        url,
        key_file,
        roots_file,
    } = kept(&options)?;
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
    let mut rooms = Vec::new();
    let mut choices = None;
    if db.has(Set::Portal).await? {
        let consents = consents::verify(&db).await?;
        let consents =
            consents.map_err(|fault| format!("the ledger of consent does not hold: {fault}"))?;
        choices = Some(consents);
        rooms.extend(integrity::ROOMS);
    }
    if db.has(Set::Issuer).await? {
        rooms.push(&issuer::facts::ROOM);
    }
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
        None => "this machine remembers no root yet; it will from the first `kalem serve`, `work`, `migrate` or `issuer` on".to_owned(),
    });
    if let Some(choices) = choices {
        say(&format!("the ledger of consent agrees: {choices} choices"));
    }
    say(&format!("the rows agree with the history: {agree} facts"));
    Ok(())
}

/// A database, and what is needed to verify it.
struct Kept {
    url: String,
    key_file: PathBuf,
    roots_file: RootsFile,
}

/// The demo's, the issuer's or the portal's.
fn kept(options: &Verify) -> Done<Kept> {
    if let Some(data) = &options.data {
        let key_file = demo::key_file(data);
        return Ok(Kept {
            url: demo::database_url(data),
            roots_file: RootsFile::beside(&key_file),
            key_file,
        });
    }
    let (database, keys) = match &options.issuer {
        Some(file) => issuing::kept(file)?,
        None => {
            let config = Config::read(&options.config)?;
            (config.database, config.keys)
        }
    };
    Ok(Kept {
        url: database.url.expose().to_owned(),
        roots_file: keys.roots(),
        key_file: keys.file,
    })
}
