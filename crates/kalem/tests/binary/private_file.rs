//! A file that nobody else may read.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// As `kalem make-keys` leaves it: a key file that others may read is refused.
pub fn write_private(file: &Path, text: &str) {
    std::fs::write(file, text).unwrap();
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).unwrap();
}
