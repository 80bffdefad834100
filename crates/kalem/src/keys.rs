//! The key file: read, and made where there is none and one may be made.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use store::{Keys, Vault};

use crate::Done;

/// Reads the keys.
pub fn read(file: &Path) -> Done<Vault> {
    let text = std::fs::read_to_string(file)
        .map_err(|e| format!("the key file {} cannot be read: {e}", file.display()))?;
    let keys: Keys = toml::from_str(&text)
        .map_err(|_| format!("the key file {} is not in order", file.display()))?;
    Ok(Vault::new(&keys)?)
}

/// Reads the keys, or makes new ones where there is no file yet.
pub fn read_or_make(file: &Path) -> Done<Vault> {
    if !file.exists() {
        make(file)?;
    }
    read(file)
}

/// Makes new keys that only this user can read. Never overwrites a file: its data would be lost with it.
pub fn make(file: &Path) -> Done {
    let mut made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .map_err(|e| format!("{} cannot be made: {e}", file.display()))?;
    made.write_all(toml::to_string(&Keys::generate())?.as_bytes())?;
    made.sync_all()?;
    Ok(())
}
