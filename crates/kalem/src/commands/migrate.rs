//! `kalem migrate`: the tables, as this program needs them.

use std::path::Path;

use store::Db;

use super::say;
use crate::Done;
use crate::config::Config;

pub async fn migrate(file: &Path) -> Done {
    let config = Config::read(file)?;
    let db = Db::open(config.database.url.expose(), 1).await?;
    db.migrate().await?;
    say(&format!("the {} database is up to date", db.kind()));
    db.close().await;
    Ok(())
}
