//! The key file: read, and made where there is none and one may be made.

use std::collections::HashSet;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use store::{Keys, Vault};

use crate::{Done, private};

/// Reads the keys.
pub fn read(file: &Path) -> Done<Vault> {
    let text = std::fs::read_to_string(file)
        .map_err(|e| format!("the key file {} cannot be read: {e}", file.display()))?;
    let keys: Keys = toml::from_str(&text)
        .map_err(|_| format!("the key file {} is not in order", file.display()))?;
    if let Some(problem) = weak(&keys) {
        return Err(format!("the key file {}: {problem}", file.display()).into());
    }
    private::refuse_open(file)?;
    Ok(Vault::new(&keys)?)
}

/// Why these keys protect nothing: made by hand, or one put in the place of another.
fn weak(keys: &Keys) -> Option<&'static str> {
    let mut all: Vec<&str> = keys.field.iter().map(|field| field.key.as_str()).collect();
    all.extend([keys.index.as_str(), keys.history.as_str()]);
    // Of 32 random bytes, fewer than 12 different ones come once in 10²⁰ times.
    let is_random = |key: &str| {
        let pairs: HashSet<&[u8]> = key.as_bytes().chunks(2).collect();
        pairs.len() >= 12
    };
    let different: HashSet<String> = all.iter().map(|key| key.to_ascii_lowercase()).collect();
    if !all.iter().all(|key| is_random(key)) {
        return Some("a key in it was not drawn at random; `kalem make-keys` draws them");
    }
    (different.len() < all.len()).then_some("the same key stands in it twice")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_protect_nothing_are_refused() {
        let made = Keys::generate;
        assert_eq!(weak(&made()), None);
        let mut zero = made();
        zero.history = "0".repeat(64);
        assert!(weak(&zero).is_some());
        let mut typed = made();
        typed.index = "0123456789abcdef".repeat(4);
        assert!(weak(&typed).is_some());
        let mut twice = made();
        twice.history = twice.field[0].key.to_ascii_uppercase();
        assert!(weak(&twice).is_some_and(|why| why.contains("twice")));
    }
}
