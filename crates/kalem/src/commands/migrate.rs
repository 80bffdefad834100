//! `kalem migrate`: the tables, as this program needs them.

use std::path::Path;

use super::say;
use crate::config::Config;
use crate::{Done, house};

pub async fn migrate(file: &Path) -> Done {
    let config = Config::read(file)?;
    let db = house::database(&config.database).await?;
    db.migrate().await?;
    say(&format!("the {} database is up to date", db.kind()));
    db.close().await;
    Ok(())
}
