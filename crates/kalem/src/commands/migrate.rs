//! `kalem migrate`: the tables, as this program needs them.

use std::path::Path;

use portal::integrity;

use super::say;
use crate::config::Config;
use crate::{Done, app};

pub async fn migrate(file: &Path) -> Done {
    let config = Config::read(file)?;
    let app = app::open(config).await?;
    app.db.migrate().await?;
    integrity::begin(&app).await?;
    say(&format!("the {} database is up to date", app.db.kind()));
    app.db.close().await;
    Ok(())
}
