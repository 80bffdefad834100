//! `kalem check-config`: reads the configuration and says what is wrong with it.

use std::path::Path;

use super::say;
use crate::config::Config;
use crate::{Done, keys};

pub fn check_config(file: &Path) -> Done {
    let config = Config::read(file)?;
    keys::read(&config.keys.file)?;
    say(&format!("{} is in order", file.display()));
    Ok(())
}
