//! What the tests need beside Rust, installed where it is missing and left alone where it is there.

mod cargo_deny;
mod collector;
mod debian;
mod node;
mod own_programs;
mod python;

use std::ffi::OsString;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;

/// Where the tools lie.
pub struct Tools {
    pub dir: PathBuf,
}

/// Installs whatever is missing. The second call costs nothing.
pub fn ensure() -> Outcome<Tools> {
    let dir = std::env::var_os("KALEM_TOOLS").map_or_else(
        || crate::root().join("target/tools"),
        |dir| crate::root().join(dir),
    );
    let tools = Tools { dir };
    fs::create_dir_all(tools.bin()).map_err(|error| format!("{}: {error}", tools.dir.display()))?;
    // Two terminals may ask at once; the second waits and then finds everything there.
    let lock = tools.dir.join("lock");
    let lock = File::create(&lock).map_err(|error| format!("{}: {error}", lock.display()))?;
    lock.lock()
        .map_err(|error| format!("cannot lock the tools folder: {error}"))?;
    debian::ensure()?;
    python::ensure(&tools)?;
    collector::ensure(&tools)?;
    node::ensure(&tools)?;
    cargo_deny::ensure(&tools)?;
    own_programs::ensure(&tools)?;
    Ok(tools)
}

/// What the bench needs beside that: a screen in memory, a module in software. No tools of the tests.
pub fn ensure_for_measuring() -> Outcome<()> {
    debian::ensure_for_measuring()
}

impl Tools {
    fn bin(&self) -> PathBuf {
        self.dir.join("bin")
    }

    pub fn node(&self) -> PathBuf {
        self.bin().join("node")
    }

    pub fn cargo_deny(&self) -> PathBuf {
        cargo_deny::binary(self)
    }

    /// Lets a test find the tools: by `KALEM_TOOLS`, and `node` and `python3` by their names.
    pub fn offer(&self, command: &mut Command) {
        let own = [self.bin(), self.dir.join("python/bin")];
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(own.into_iter().chain(std::env::split_paths(&path)));
        command.env(
            "PATH",
            path.unwrap_or_else(|_| OsString::from("/usr/bin:/bin")),
        );
        command.env("KALEM_TOOLS", &self.dir);
    }
}

/// Remembers from which manifests a folder was filled, so that it is filled again only when they change.
struct Stamp {
    file: PathBuf,
    value: String,
}

impl Stamp {
    fn of(dir: &Path, manifests: &[PathBuf], extra: &str) -> Outcome<Self> {
        let mut hasher = DefaultHasher::new();
        extra.hash(&mut hasher);
        for manifest in manifests {
            let bytes =
                fs::read(manifest).map_err(|error| format!("{}: {error}", manifest.display()))?;
            bytes.hash(&mut hasher);
        }
        Ok(Self {
            file: dir.join(".stamp"),
            value: format!("{:016x}", hasher.finish()),
        })
    }

    fn is_current(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|found| found == self.value)
    }

    /// Only called when the folder is complete: what was cut short is made again.
    fn set(&self) -> Outcome<()> {
        fs::write(&self.file, &self.value)
            .map_err(|error| format!("{}: {error}", self.file.display()))
    }
}

/// An empty folder, whatever was there.
fn emptied(dir: &Path) -> Outcome<()> {
    if dir.exists() {
        fs::remove_dir_all(dir).map_err(|error| format!("{}: {error}", dir.display()))?;
    }
    fs::create_dir_all(dir).map_err(|error| format!("{}: {error}", dir.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_manifest_is_noticed() {
        let dir = std::env::temp_dir().join(format!("kalem-stamp-{}", std::process::id()));
        emptied(&dir).unwrap();
        let manifest = dir.join("list.txt");
        fs::write(&manifest, "one==1").unwrap();
        let stamp = || Stamp::of(&dir, std::slice::from_ref(&manifest), "").unwrap();

        assert!(!stamp().is_current());
        stamp().set().unwrap();
        assert!(stamp().is_current());
        fs::write(&manifest, "one==2").unwrap();
        assert!(!stamp().is_current());
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn a_test_finds_the_tools_by_name() {
        let tools = Tools {
            dir: PathBuf::from("/tools"),
        };
        let mut command = Command::new("true");
        tools.offer(&mut command);
        let path = command
            .get_envs()
            .find(|(name, _)| *name == "PATH")
            .and_then(|(_, value)| value)
            .unwrap();
        assert!(
            path.to_string_lossy()
                .starts_with("/tools/bin:/tools/python/bin:")
        );
    }
}
