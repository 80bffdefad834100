//! A configuration that is in order, for an installation of its own, in which single things can be set otherwise.

use std::path::{Path, PathBuf};

use store::Keys;
use tempfile::TempDir;

use crate::private_file::write_private;
use crate::running::{Running, kalem};
use crate::story::Town;

/// Systems of other people stand at an address at which nobody answers: what is told here does not reach them. The e-Devlet
/// gate is the one that is not asked before somebody goes there.
const IN_ORDER: &str = r#"
[server]
address = "127.0.0.1:0"
[database]
url = "DATABASE"
[keys]
file = "FOLDER/keys.toml"
[portal]
public_url = "http://127.0.0.1:8080"
[identity_gate]
kind = "e_devlet"
url = "http://127.0.0.1:9"
client_id = "kalem"
client_secret = "kalem"
[civil_registry]
kind = "kps"
url = "http://127.0.0.1:9/"
[mail]
kind = "smtp"
host = "127.0.0.1"
port = 9
security = "none"
from = "Kalem <bilgi@kalem.example>"
[sms]
kind = "smpp"
host = "127.0.0.1"
port = 9
system_id = "kalem"
password = "kalem"
sender = "KALEM"
"#;

/// An installation in a folder that goes with it.
pub struct Installation {
    pub folder: TempDir,
    pub config: PathBuf,
}

impl Installation {
    /// On an empty SQLite database, with keys of its own.
    pub fn new(changes: &[(&str, &str)]) -> Self {
        Self::at("sqlite:FOLDER/kalem.db", changes)
    }

    /// On any database.
    pub fn at(database: &str, changes: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = kalem([
            "make-keys".as_ref(),
            folder.path().join("keys.toml").as_os_str(),
        ]);
        assert!(made.success, "{}", made.err);
        Self::write(folder, database, changes)
    }

    /// On a town's database, with the keys of the town.
    pub fn of(town: &Town) -> Self {
        Self::over(town, &town.database)
    }

    /// The same, with the database at another address.
    pub fn over(town: &Town, database: &str) -> Self {
        Self::with_keys_of(town, database, &[])
    }

    /// On a town's database, with something set otherwise.
    pub fn of_with(town: &Town, changes: &[(&str, &str)]) -> Self {
        Self::with_keys_of(town, &town.database, changes)
    }

    fn with_keys_of(town: &Town, database: &str, changes: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keys: &Keys = &town.keys;
        let keys = toml::to_string(keys).unwrap();
        write_private(&folder.path().join("keys.toml"), &keys);
        Self::write(folder, database, changes)
    }

    fn write(folder: TempDir, database: &str, changes: &[(&str, &str)]) -> Self {
        let mut text = IN_ORDER.replace("DATABASE", database);
        for (before, after) in changes {
            assert!(text.contains(before), "{before:?} is there to be changed");
            text = text.replacen(before, after, 1);
        }
        let text = text.replace("FOLDER", &folder.path().display().to_string());
        let config = folder.path().join("kalem.toml");
        std::fs::write(&config, text).unwrap();
        Self { folder, config }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn serve(&self) -> Running {
        Running::configured("serve", &self.config)
    }

    /// `kalem work` at an address of its own.
    pub fn work_and_answer(&self) -> Running {
        Running::configured("work", &self.config)
    }
}
