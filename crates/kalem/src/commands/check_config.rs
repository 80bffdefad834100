//! `kalem check-config`: reads the configuration and says what is wrong with it. Nobody else's system is asked for that;
//! whether they answer is `kalem doctor`'s question.

use std::path::Path;

use super::say;
use crate::config::Config;
use crate::{Done, app, keys, serve};

pub async fn check_config(file: &Path) -> Done {
    let config = Config::read(file)?;
    if let Some(tls) = &config.server.tls {
        serve::certificate(tls)?;
    }
    keys::read(&config.keys.file)?;
    app::authorities(config.authorities.as_ref())?;
    app::issuer(config.issuer.as_ref())?;
    app::outside(
        config.identity_gate,
        &config.civil_registry,
        &config.mail,
        config.sms,
    )
    .map_err(|problem| format!("{}: {problem}", file.display()))?;
    say(&format!("{} is in order", file.display()));
    Ok(())
}
