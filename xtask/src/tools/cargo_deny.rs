//! `cargo-deny`, built from source once: no registry carries a current one ready to run.

use std::path::PathBuf;

use super::{Stamp, Tools, emptied};
use crate::{Outcome, shell};

const VERSION: &str = "0.20.2";

pub fn binary(tools: &Tools) -> PathBuf {
    tools.dir.join("cargo/bin/cargo-deny")
}

pub fn ensure(tools: &Tools) -> Outcome<()> {
    let dir = tools.dir.join("cargo");
    let stamp = Stamp::of(&dir, &[], VERSION)?;
    if stamp.is_current() {
        return Ok(());
    }
    emptied(&dir)?;
    let build = dir.join("build");
    // Without optimisation it is built in a quarter of the time, and still checks everything within seconds.
    shell::run(
        shell::cargo()
            .args([
                "install",
                "--quiet",
                "--locked",
                "--debug",
                "--no-track",
                "cargo-deny",
                "--version",
                VERSION,
                "--root",
            ])
            .arg(&dir)
            .arg("--target-dir")
            .arg(&build)
            // Away from the workspace, whose settings are not meant for it.
            .current_dir(&dir)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("RUSTFLAGS"),
    )?;
    std::fs::remove_dir_all(&build).map_err(|error| format!("{}: {error}", build.display()))?;
    stamp.set()
}
