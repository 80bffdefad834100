//! A practice card's file: JSON, written anew beside the old one and then put in its place, so that whatever happens in between,
//! one whole card is there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::seal::{Sealed, Wrapped};
use crate::card_error::CardError;
use crate::key::Key;
use crate::listing::StoredCertificate;

const ENDING: &str = "kart";
/// What a file must say of itself. The first words that anyone who opens one reads.
const KIND: &str = "Kalem DENEME kartı: gerçek değildir / practice card: not a real one";
const VERSION: u32 = 1;
/// Bytes; a card with two keys and two certificates has some thirty thousand.
const LARGEST: u64 = 1 << 20;

/// What a practice card holds.
#[derive(Serialize, Deserialize)]
pub struct Content {
    pub pin_tries: u8,
    pub unlock_tries: u8,
    /// `None` until a PIN is set.
    pub by_pin: Option<Wrapped>,
    pub by_unlock_secret: Wrapped,
    pub keys: Vec<StoredKey>,
    pub certificates: Vec<StoredCertificate>,
    /// The key that needs no PIN, PKCS#8; older files have none.
    #[serde(default)]
    pub device: Option<StoredDevice>,
    /// The key that shows that the PIN works.
    #[serde(default)]
    pub pin_key: Option<StoredKey>,
}

/// It lies open in the file, as a chip uses such a key without asking.
#[derive(Serialize, Deserialize)]
pub struct StoredDevice {
    pub public: Vec<u8>,
    pub private: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
pub struct StoredKey {
    pub key: Key,
    /// PKCS#8, sealed under the card's master key.
    pub private: Sealed,
}

#[derive(Serialize)]
struct Written<'a> {
    kind: &'static str,
    version: u32,
    card: &'a Content,
}

#[derive(Deserialize)]
struct Read {
    kind: String,
    version: u32,
    card: Content,
}

pub struct Folder {
    path: PathBuf,
}

impl Folder {
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps other programs from the cards of this folder until it is dropped: a try must not be counted by two at once.
    pub fn hold(&self) -> Result<File, CardError> {
        fs::create_dir_all(&self.path).map_err(trouble)?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.path.join(".lock"))
            .map_err(trouble)?;
        lock.lock().map_err(trouble)?;
        Ok(lock)
    }

    /// In alphabetical order.
    pub fn names(&self) -> Result<Vec<String>, CardError> {
        let entries = match fs::read_dir(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(trouble)?,
        };
        let mut names = Vec::new();
        for entry in entries {
            let path = entry.map_err(trouble)?.path();
            if path.extension().is_some_and(|ending| ending == ENDING)
                && let Some(name) = path.file_stem().and_then(|name| name.to_str())
                && is_name(name)
            {
                names.push(name.to_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// [`CardError::NoCard`] where there is none of this name.
    pub fn read(&self, name: &str) -> Result<Content, CardError> {
        if !is_name(name) {
            return Err(CardError::NoCard);
        }
        let path = self.file(name);
        match fs::metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(CardError::NoCard),
            Err(error) => return Err(trouble(error)),
            Ok(about) if about.len() > LARGEST => return Err(CardError::PracticeDamaged),
            Ok(_) => {}
        }
        let bytes = fs::read(&path).map_err(trouble)?;
        let read: Read = serde_json::from_slice(&bytes).map_err(|_| CardError::PracticeDamaged)?;
        let ours = read.kind == KIND
            && read.version == VERSION
            && read.card.pin_tries <= super::TRIES
            && read.card.unlock_tries <= super::TRIES;
        if ours {
            Ok(read.card)
        } else {
            Err(CardError::PracticeDamaged)
        }
    }

    pub fn create(&self, name: &str, content: &Content) -> Result<(), CardError> {
        if !is_name(name) {
            return Err(CardError::PracticeFile(format!("{name:?} is no name")));
        }
        if self.file(name).exists() {
            return Err(CardError::PracticeThere);
        }
        self.write(name, content)
    }

    pub fn write(&self, name: &str, content: &Content) -> Result<(), CardError> {
        let written = Written {
            kind: KIND,
            version: VERSION,
            card: content,
        };
        let json = serde_json::to_vec(&written).map_err(|_| CardError::PracticeDamaged)?;
        self.replace(name, &json).map_err(trouble)
    }

    fn replace(&self, name: &str, json: &[u8]) -> io::Result<()> {
        let new = self.path.join(format!("{name}.new"));
        let mut options = OpenOptions::new();
        options.create(true).truncate(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&new)?;
        file.write_all(json)?;
        // The bytes before the name: a rename may otherwise reach the disk first.
        file.sync_all()?;
        drop(file);
        fs::rename(&new, self.file(name))?;
        #[cfg(unix)]
        File::open(&self.path)?.sync_all()?;
        Ok(())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path.join(format!("{name}.{ENDING}"))
    }
}

/// No dots and no slashes: a name is a file in this folder and nothing else.
fn is_name(name: &str) -> bool {
    (1..=40).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn trouble(error: io::Error) -> CardError {
    CardError::PracticeFile(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_in_its_folder() {
        for name in ["ayse", "ayse-2", "0"] {
            assert!(is_name(name), "{name}");
        }
        let long = "a".repeat(41);
        for name in ["", "..", "a/b", "a.b", "Ayşe", "a b", long.as_str()] {
            assert!(!is_name(name), "{name}");
        }
    }
}
