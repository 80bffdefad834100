//! The Python parts, in a virtual environment: `tools/python/requirements.txt`, at the versions written there.

use std::process::Command;

use super::{Stamp, Tools, emptied};
use crate::{Outcome, shell};

pub fn ensure(tools: &Tools) -> Outcome<()> {
    let dir = tools.dir.join("python");
    let list = crate::root().join("tools/python/requirements.txt");
    let stamp = Stamp::of(&dir, std::slice::from_ref(&list), "")?;
    if stamp.is_current() {
        return Ok(());
    }
    emptied(&dir)?;
    shell::run(Command::new("python3").args(["-m", "venv"]).arg(&dir))?;
    install(tools, "--requirement", &list.to_string_lossy())?;
    stamp.set()
}

/// Puts one more thing into the environment.
pub fn install(tools: &Tools, kind: &str, what: &str) -> Outcome<()> {
    let pip = tools.dir.join("python/bin/pip");
    shell::run(shell::command(pip).args([
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
        kind,
        what,
    ]))
}
