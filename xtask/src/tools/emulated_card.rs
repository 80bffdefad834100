//! The emulated smart card of `tools/emulated_card`, built once, and again only when its sources change.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Stamp, Tools, emptied};
use crate::{Outcome, shell};

const SOURCES: &str = "tools/emulated_card";

pub fn ensure(tools: &Tools) -> Outcome<()> {
    let dir = tools.dir.join("emulated_card");
    let own = crate::root().join(SOURCES);
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
    let built = build.join("debug/emulated_card");
    fs::copy(&built, dir.join("emulated_card"))
        .map_err(|error| format!("{}: {error}", built.display()))?;
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
    fn its_sources_are_found() {
        let own = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join(SOURCES);
        let found = sources(&own).unwrap();
        for file in ["Cargo.lock", "Cargo.toml", "src/main.rs"] {
            assert!(found.contains(&own.join(file)), "{file}");
        }
    }
}
