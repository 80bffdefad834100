//! A collector of spans for the tests of OTLP: `tools/python/collector.txt`, by version and hash. It is a program, packed for pip; its own folder is
//! enough for it.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::{Stamp, Tools, emptied};
use crate::{Outcome, shell};

const LIST: &str = "tools/python/collector.txt";

pub fn ensure(tools: &Tools) -> Outcome<()> {
    let dir = tools.dir.join("collector");
    let list = crate::root().join(LIST);
    let stamp = Stamp::of(&dir, &[list], "")?;
    if stamp.is_current() {
        return Ok(());
    }
    emptied(&dir)?;
    let pip = tools.dir.join("python/bin/pip");
    shell::run(
        shell::command(pip)
            .args([
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-input",
                "--no-deps",
                "--require-hashes",
                "--requirement",
                LIST,
                "--target",
            ])
            .arg(&dir),
    )?;
    let program = dir.join("rotel/rotel-agent");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755))
        .map_err(|error| format!("{}: {error}", program.display()))?;
    // It is linked to the Python that it was packed for, whose library is a package of its own.
    shell::read(shell::command(&program).arg("--version")).map_err(|why| {
        format!("{why}\nThe collector needs the library of this machine's Python: on Debian, libpython3 of the same version")
    })?;
    stamp.set()
}
