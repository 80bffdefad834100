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

/// Reads the keys, or makes new ones that only this user can read. Never overwrites a file.
pub fn read_or_make(file: &Path) -> Done<Vault> {
    if file.exists() {
        return read(file);
    }
    let keys = Keys::generate();
    let mut made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)?;
    made.write_all(toml::to_string(&keys)?.as_bytes())?;
    made.sync_all()?;
    Ok(Vault::new(&keys)?)
}
