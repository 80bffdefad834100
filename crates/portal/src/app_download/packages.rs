//! The packages in the folder of the setting `portal.app_packages`: what lies there is offered, and nothing else.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::system::System;

/// More files than any release has packages: a wrong folder must not be read to its end.
const MOST: usize = 64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    pub file: String,
    pub path: PathBuf,
    pub system: System,
    /// In bytes.
    pub size: u64,
    /// SHA-256, in hexadecimal.
    pub digest: String,
}

/// Which content of a file a digest is of: its place, its size, and when it was written.
type Content = (PathBuf, u64, SystemTime);

/// Digests that were computed before, so that a page does not read megabytes.
#[derive(Default)]
pub struct Digests(Mutex<HashMap<Content, String>>);

impl Digests {
    fn of(&self, content: Content) -> io::Result<String> {
        let known = || {
            self.0
                .lock()
                .unwrap_or_else(|poisoned| poisoned.into_inner())
        };
        if let Some(digest) = known().get(&content) {
            return Ok(digest.clone());
        }
        let digest = sha256(&content.0)?;
        let mut known = known();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(content, digest.clone());
        Ok(digest)
    }
}

fn sha256(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut part = vec![0; 64 * 1024];
    loop {
        match file.read(&mut part)? {
            0 => break,
            read => hasher.update(&part[..read]),
        }
    }
    let digest = hasher.finalize();
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// All of them, by name, newest version last. Blocks while it reads.
pub fn all(folder: &Path, digests: &Digests) -> io::Result<Vec<Package>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)?.take(MOST) {
        let path = entry?.path();
        let Some(file) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let meta = path.metadata()?;
        let (true, true, Some(system)) = (is_plain(file), meta.is_file(), System::of_file(file))
        else {
            continue;
        };
        let content = (path.clone(), meta.len(), meta.modified()?);
        found.push(Package {
            file: file.to_owned(),
            system,
            size: meta.len(),
            digest: digests.of(content)?,
            path,
        });
    }
    found.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(found)
}

/// Letters that stand in an address and in a shell's command as they are.
fn is_plain(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '~' | '+');
    !name.starts_with(['.', '-']) && name.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_packages_are_offered() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("e-imza_0.1.0_amd64.deb", "abc");
        write("not me.deb", "abc");
        write(".hidden.deb", "abc");
        write("SHA256SUMS", "abc");
        fs::create_dir(folder.path().join("folder.deb")).unwrap();
        let digests = Digests::default();
        let found = all(folder.path(), &digests).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].system, found[0].size), (System::Debian, 3));
        // FIPS 180-4's own example.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(found[0].digest, abc);

        write("e-imza_0.1.0_amd64.deb", "abcd");
        let anew = all(folder.path(), &digests).unwrap();
        assert_ne!(anew[0].digest, abc);
        assert!(all(&folder.path().join("missing"), &digests).is_err());
    }
}
