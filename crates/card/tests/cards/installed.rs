//! Whether a program or library of others is there.

use std::path::Path;

/// `None` means: say so and pass. In continuous integration an absent tool is a failure, or nobody would notice.
pub fn installed(path: &str) -> Option<&Path> {
    let path = Path::new(path);
    if path.exists() {
        return Some(path);
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "{} is not installed",
        path.display()
    );
    eprintln!("skipped: {} is not installed", path.display());
    None
}
