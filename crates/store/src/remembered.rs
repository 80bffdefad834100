//! The newest root, remembered outside the database: whoever can write to the database alone cannot cut off what a remembered root covers,
//! and an old backup is noticed.
//!
//! One small file on each machine, beside the keys: JSON under a MAC, mode 0600, replaced as a whole (written, fsynced, renamed) after the
//! root was committed. Several processes of a machine share it under a lock, and it only ever goes forward, over roots that verify.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::root::{NO_ROOT, Root, newest};
pub use crate::roots_file_fault::FileFault;
use crate::vault::{hex, unhex};
use crate::verify::HistoryFault;
use crate::{Conn, StoreError, Vault, rows};

/// How many roots are held at a time.
const PAGE: i64 = 1_000;

/// What a machine remembers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// The newest root's number and hash; 0 and [`NO_ROOT`] before the first.
    pub root: i64,
    pub hash: Vec<u8>,
    /// That the rows from before migration 13 got their MAC: none is ever given to a row that lacks it again.
    pub rows_sealed: bool,
}

impl Default for Remembered {
    fn default() -> Self {
        Self {
            root: 0,
            hash: NO_ROOT.to_vec(),
            rows_sealed: false,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    root: i64,
    hash: String,
    rows_sealed: bool,
    mac: String,
}

impl Remembered {
    fn mac(&self, vault: &Vault) -> String {
        let fields: [&[u8]; 3] = [
            &self.root.to_be_bytes(),
            &self.hash,
            &[u8::from(self.rows_sealed)],
        ];
        hex(&vault.row_mac("roots_file", &fields))
    }
}

/// The file of this machine.
#[derive(Clone, Debug)]
pub struct RootsFile {
    path: PathBuf,
}

impl RootsFile {
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Where it is unless the configuration says otherwise: beside the keys.
    pub fn beside(keys: &Path) -> Self {
        Self::at(keys.with_extension("roots"))
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is remembered; nothing where this machine has never run.
    pub fn read(&self, vault: &Vault) -> Result<Option<Remembered>, FileFault> {
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                let path = self.path.clone();
                return Err(FileFault::Unreadable { path, error });
            }
        };
        let remembered = parse(&text, vault).ok_or_else(|| FileFault::NotInOrder {
            path: self.path.clone(),
        })?;
        Ok(Some(remembered))
    }

    /// Remembers `change` of what is remembered, while no other process of this machine does. With nothing to change, it shows that the
    /// place can be written.
    pub fn change(
        &self,
        vault: &Vault,
        change: impl FnOnce(&mut Remembered),
    ) -> Result<Remembered, FileFault> {
        let unwritable = |error| FileFault::Unwritable {
            path: self.path.clone(),
            error,
        };
        let lock = self.locked().map_err(unwritable)?;
        let mut now = self.read(vault)?.unwrap_or_default();
        change(&mut now);
        self.replace(vault, &now).map_err(unwritable)?;
        drop(lock);
        Ok(now)
    }

    /// Goes forward to a root; never back.
    pub fn advance(&self, vault: &Vault, root: &Root) -> Result<(), FileFault> {
        self.change(vault, |known| {
            if root.number > known.root {
                known.root = root.number;
                known.hash.clone_from(&root.hash);
            }
        })?;
        Ok(())
    }

    fn locked(&self) -> io::Result<File> {
        let lock = own(&self.path.with_extension("roots-lock"), false)?;
        lock.lock()?;
        Ok(lock)
    }

    fn replace(&self, vault: &Vault, remembered: &Remembered) -> io::Result<()> {
        let written = Written {
            root: remembered.root,
            hash: hex(&remembered.hash),
            rows_sealed: remembered.rows_sealed,
            mac: remembered.mac(vault),
        };
        let next = self.path.with_extension("roots-next");
        let mut file = own(&next, true)?;
        file.write_all(serde_json::to_string(&written)?.as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        std::fs::rename(&next, &self.path)?;
        let folder = self.path.parent().filter(|at| !at.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    }
}

/// A file that nobody else can read.
fn own(path: &Path, empty: bool) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(empty)
        .mode(0o600)
        .open(path)
}

fn parse(text: &str, vault: &Vault) -> Option<Remembered> {
    let written: Written = serde_json::from_str(text).ok()?;
    let remembered = Remembered {
        root: written.root,
        hash: unhex(&written.hash).ok()?.to_vec(),
        rows_sealed: written.rows_sealed,
    };
    (remembered.mac(vault) == written.mac).then_some(remembered)
}

/// Compares the database with what is remembered: the root up to which it could be remembered now, or what is wrong.
pub async fn compare(
    conn: &mut Conn,
    vault: &Vault,
    remembered: &Remembered,
) -> Result<Result<Option<Root>, HistoryFault>, StoreError> {
    let mut known: Option<Root> = None;
    loop {
        let from = known
            .as_ref()
            .map_or(remembered.root.max(1), |r| r.number + 1);
        let page = rows!(
            conn,
            Root,
            "SELECT number, until, prev, chains, chain_rows, hash, seal FROM history_root WHERE number >= $1
             ORDER BY number LIMIT $2",
            from,
            PAGE
        )?;
        if page.is_empty() {
            break;
        }
        for root in page {
            let follows = match &known {
                None if remembered.root == 0 => root.number == 1 && root.prev == NO_ROOT,
                None if root.number == remembered.root && root.hash == remembered.hash => {
                    known = Some(root);
                    continue;
                }
                None => {
                    let number = remembered.root;
                    return Ok(Err(HistoryFault::Replaced { number }));
                }
                Some(known) => root.number == known.number + 1 && root.prev == known.hash,
            };
            // What does not verify is not gone over. `kalem verify` names it.
            if !follows || !may_follow(known.as_ref(), &root, vault) {
                return Ok(Ok(known));
            }
            known = Some(root);
        }
    }
    if known.is_none() && remembered.root > 0 {
        let found = newest(conn).await?.map_or(0, |root| root.number);
        let remembered = remembered.root;
        return Ok(Err(HistoryFault::Behind { found, remembered }));
    }
    Ok(Ok(known))
}

/// Roots without a key are from before migration 13, and none of them follows a keyed one.
fn may_follow(known: Option<&Root>, root: &Root, vault: &Vault) -> bool {
    let keyed_already = known.is_some_and(|known| known.seal.is_some());
    match root.seal.is_some() || keyed_already {
        true => root.is_sealed(vault),
        false => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Keys;

    fn file(folder: &tempfile::TempDir) -> RootsFile {
        RootsFile::beside(&folder.path().join("keys.toml"))
    }

    fn root(number: i64) -> Root {
        Root {
            number,
            until: 0,
            prev: vec![0; 32],
            chains: Some(1),
            chain_rows: Some(1),
            hash: vec![number as u8; 32],
            seal: None,
        }
    }

    #[test]
    fn it_goes_forward_only_and_is_for_this_user_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (file, vault) = (file(&folder), Vault::new(&Keys::generate()).unwrap());
        assert_eq!(file.read(&vault).unwrap(), None);
        for number in [3, 2, 5, 4] {
            file.advance(&vault, &root(number)).unwrap();
        }
        let known = file.read(&vault).unwrap().unwrap();
        assert_eq!((known.root, known.hash), (5, vec![5; 32]));
        let mode = std::fs::metadata(file.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_file_that_was_changed_or_is_of_other_keys_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let (file, vault) = (file(&folder), Vault::new(&Keys::generate()).unwrap());
        file.advance(&vault, &root(7)).unwrap();
        let other = Vault::new(&Keys::generate()).unwrap();
        assert!(matches!(
            file.read(&other),
            Err(FileFault::NotInOrder { .. })
        ));
        let text = std::fs::read_to_string(file.path()).unwrap();
        std::fs::write(file.path(), text.replace("\"root\":7", "\"root\":6")).unwrap();
        assert!(matches!(
            file.read(&vault),
            Err(FileFault::NotInOrder { .. })
        ));
    }
}
