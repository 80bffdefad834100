//! İmza İçeriği Kaydet (R40): into the person's folder for downloads, and never over another file.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// As many files of one name are kept apart by a number.
const MOST: u32 = 100;
/// How such folders are called, in the order in which they are tried.
const FOLDERS: [&str; 5] = [
    "Downloads",
    "İndirilenler",
    "Belgeler",
    "Documents",
    "Desktop",
];

/// Downloads, else documents, else the person's own folder, else where we are.
pub fn default_folder() -> PathBuf {
    let home = ["HOME", "USERPROFILE"]
        .into_iter()
        .find_map(std::env::var_os)
        .map_or_else(|| PathBuf::from("."), PathBuf::from);
    FOLDERS
        .iter()
        .map(|name| home.join(name))
        .find(|folder| folder.is_dir())
        .unwrap_or(home)
}

/// Under this name, or with a number behind it; gives where it lies now.
///
/// # Errors
/// The folder cannot be written to.
pub fn save_in(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "p7m"));
    for number in 1..=MOST {
        let path = match number {
            1 => folder.join(name),
            _ => folder.join(format!("{stem} ({number}).{ending}")),
        };
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                file.write_all(bytes)?;
                file.sync_all()?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R40
    #[test]
    fn no_file_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let first = save_in(folder.path(), "imza.p7m", b"1").unwrap();
        let second = save_in(folder.path(), "imza.p7m", b"2").unwrap();
        assert_eq!(second.file_name().unwrap(), "imza (2).p7m");
        assert_eq!(fs::read(first).unwrap(), b"1");
        assert_eq!(fs::read(second).unwrap(), b"2");
        let file = folder.path().join("imza.p7m");
        assert!(save_in(&file, "imza.p7m", b"3").is_err());
    }
}
