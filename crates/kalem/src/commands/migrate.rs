//! `kalem migrate`: the portal's tables, as this program needs them. The issuer brings its own up to date when it starts.

use std::path::Path;

use portal::integrity;
use store::Set;

use super::say;
use crate::config::Config;
use crate::{Done, app};

pub async fn migrate(file: &Path) -> Done {
    let config = Config::read(file)?;
    let app = app::open(config).await?;
    app.db.migrate(Set::Portal).await?;
    integrity::begin(&app).await?;
    say(&format!("the {} database is up to date", app.db.kind()));
    app.db.close().await;
    Ok(())
}
