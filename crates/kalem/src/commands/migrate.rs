//! `kalem migrate`: the tables, as this program needs them.

use std::path::Path;

use portal::integrity;

use super::say;
use crate::config::Config;
use crate::{Done, house};

pub async fn migrate(file: &Path) -> Done {
    let config = Config::read(file)?;
    let house = house::open(config).await?;
    house.db.migrate().await?;
    integrity::begin(&house).await?;
    say(&format!("the {} database is up to date", house.db.kind()));
    house.db.close().await;
    Ok(())
}
