//! Opens a page in the default browser. Only pages that the machine has found to be the portal's get here.

use std::io;
use std::process::{Command, Stdio};

/// `failed` is called where the opener ends and says that it opened nothing, as it does on a machine without any browser.
///
/// # Errors
/// The system has nothing that opens pages.
pub fn open(page: &str, failed: impl FnOnce() + Send + 'static) -> io::Result<()> {
    #[cfg(target_os = "macos")]
    let mut command = Command::new("/usr/bin/open");
    #[cfg(windows)]
    let mut command = {
        let mut command = Command::new("rundll32");
        command.arg("url.dll,FileProtocolHandler");
        command
    };
    #[cfg(not(any(target_os = "macos", windows)))]
    let mut command = Command::new("xdg-open");
    let mut child = command
        .arg(page)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // Somebody must take note of its end, or it stays in the system's table.
    std::thread::spawn(move || {
        if child.wait().is_ok_and(|ended| !ended.success()) {
            failed();
        }
    });
    Ok(())
}
