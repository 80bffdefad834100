//! What can be wrong with the file that remembers the newest root.

use std::io;
use std::path::PathBuf;

/// What is wrong with the file itself.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    #[error("{}, which remembers the newest root, cannot be read: {error}", path.display())]
    Unreadable { path: PathBuf, error: io::Error },
    #[error(
        "{}, which remembers the newest root, is not in order, or belongs to other keys", path.display()
    )]
    NotInOrder { path: PathBuf },
    #[error(
        "{}, which is to remember the newest root, cannot be written: {error}; name another place in keys.roots_file",
        path.display()
    )]
    Unwritable { path: PathBuf, error: io::Error },
}
