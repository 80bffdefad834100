//! `kalem accept-restored-backup`: the database is older than what this machine remembers, and somebody with the keys says why.

use std::path::Path;

use portal::integrity::{self, Accepted};
use store::Set;

use super::say;
use crate::config::Config;
use crate::{Done, app};

pub async fn accept_restored_backup(file: &Path) -> Done {
    let app = app::open(Config::read(file)?).await?;
    app.db.migrate(Set::Portal).await?;
    let accepted = integrity::accept_restored_backup(&app).await?;
    app.db.close().await;
    match accepted {
        Accepted::Nothing => {
            say("there is nothing to accept: the database holds all that this machine remembers")
        }
        Accepted::Back { remembered, found } => {
            say(&format!(
                "accepted: the history goes on from root {found}; this machine remembered root {remembered}"
            ));
            say(
                "Everybody has to sign in again. It was written into the history. Say the same on every other machine.",
            );
        }
    }
    Ok(())
}
