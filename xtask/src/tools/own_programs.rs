//! Programs of our own around other people's work, for tests: the emulated smart card, and another judge of certificate chains. Each lies in
//! `tools` as a workspace of its own, and is built once, and again only when its sources change.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Stamp, Tools, emptied};
use crate::{Outcome, shell};

pub const PROGRAMS: [&str; 2] = ["emulated_card", "second_opinion"];

pub fn ensure(tools: &Tools) -> Outcome<()> {
    PROGRAMS.iter().try_for_each(|name| built(tools, name))
}

fn built(tools: &Tools, name: &str) -> Outcome<()> {
    let dir = tools.dir.join(name);
    let own = crate::root().join("tools").join(name);
    let stamp = Stamp::of(&dir, &sources(&own)?, "")?;
    if stamp.is_current() {
        return Ok(());
    }
    emptied(&dir)?;
    let build = dir.join("build");
    shell::run(
        shell::cargo()
            .args(["build", "--quiet", "--locked", "--manifest-path"])
            .arg(own.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(&build)
            // Away from the workspace, whose settings are not meant for it.
            .current_dir(&dir)
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("RUSTFLAGS"),
    )?;
    let built = build.join("debug").join(name);
    fs::copy(&built, dir.join(name)).map_err(|error| format!("{}: {error}", built.display()))?;
    fs::remove_dir_all(&build).map_err(|error| format!("{}: {error}", build.display()))?;
    stamp.set()
}

/// Everything that it is built from.
fn sources(own: &Path) -> Outcome<Vec<PathBuf>> {
    let folder = own.join("src");
    let trouble = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut files = vec![own.join("Cargo.toml"), own.join("Cargo.lock")];
    for entry in fs::read_dir(&folder).map_err(trouble)? {
        files.push(entry.map_err(trouble)?.path());
    }
    // Folders list their files in any order they like.
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn their_sources_are_found() {
        for name in PROGRAMS {
            let own = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../tools")).join(name);
            let found = sources(&own).unwrap();
            for file in ["Cargo.lock", "Cargo.toml", "src/main.rs"] {
                assert!(found.contains(&own.join(file)), "{name}: {file}");
            }
        }
    }
}
