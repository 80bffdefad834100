//! Files that nobody but this program's user may read: made so, and told where they are not.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::Mode;

use crate::Done;

/// Whatever this program makes from here on is for its user alone: databases with their journals, keys, authorities, inboxes.
pub fn make_all_private() {
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
}

/// A file with keys is not for everybody. A group may read it, as where a service manager hands it over; it may not change it.
pub fn refuse_open(file: &Path) -> Done {
    match mode(file).is_some_and(|mode| mode & 0o027 != 0) {
        false => Ok(()),
        true => Err(format!(
            "{} may be read by everybody or changed by others; `chmod 600` it",
            file.display()
        )
        .into()),
    }
}

/// Of these files, the ones that others than this program's user may read or change.
pub fn open_ones<'a>(files: impl IntoIterator<Item = &'a Path>) -> Vec<&'a Path> {
    let is_open = |file: &&Path| mode(file).is_some_and(|mode| mode & 0o077 != 0);
    files.into_iter().filter(is_open).collect()
}

/// Says so in the log, for each.
pub fn tell_of_open(database: &str, others: &[&Path]) {
    let of_database = database_files(database);
    let all = of_database
        .iter()
        .map(PathBuf::as_path)
        .chain(others.iter().copied());
    for file in open_ones(all) {
        tracing::warn!(file = %file.display(), "others than this program's user may read this file; `chmod 600` it");
    }
}

/// The file of a SQLite database and what it keeps beside it.
pub fn database_files(url: &str) -> Vec<PathBuf> {
    let Some(path) = url.strip_prefix("sqlite:") else {
        return Vec::new();
    };
    let path = path
        .strip_prefix("//")
        .unwrap_or(path)
        .split('?')
        .next()
        .unwrap_or(path);
    ["", "-wal", "-shm"]
        .map(|end| PathBuf::from(format!("{path}{end}")))
        .into()
}

/// Less than this is no room to begin in: the journal of the first write would not fit.
const ROOM: u64 = 256 * 1024;

/// Says in one sentence that the disk of a SQLite database is full. The database itself would only say that a file cannot be opened.
pub fn refuse_full(url: &str) -> Done {
    let Some(file) = database_files(url).into_iter().next() else {
        return Ok(());
    };
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let Ok(disk) = rustix::fs::statvfs(folder) else {
        return Ok(());
    };
    match disk.f_bavail.saturating_mul(disk.f_frsize) {
        left if left < ROOM => Err(format!(
            "the disk of {} is full ({left} bytes are left): nothing can be written, so nothing is started",
            file.display()
        )
        .into()),
        _ => Ok(()),
    }
}

fn mode(file: &Path) -> Option<u32> {
    Some(std::fs::metadata(file).ok()?.permissions().mode())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_open_to_others_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("keys.toml");
        std::fs::write(&file, "x").unwrap();
        for (mode, refused, open) in [
            (0o600, false, false),
            (0o400, false, false),
            (0o640, false, true),
            (0o644, true, true),
            (0o620, true, true),
            (0o601, true, true),
        ] {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(refuse_open(&file).is_err(), refused, "{mode:o}");
            assert_eq!(!open_ones([file.as_path()]).is_empty(), open, "{mode:o}");
        }
        assert!(open_ones([Path::new("/nowhere")]).is_empty());
    }

    #[test]
    fn a_database_is_more_than_one_file() {
        let files = database_files("sqlite:///var/lib/kalem.db?mode=rwc");
        assert_eq!(files[1], Path::new("/var/lib/kalem.db-wal"));
        assert!(database_files("postgres://x/y").is_empty());
    }
}
