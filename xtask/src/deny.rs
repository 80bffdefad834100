//! What we depend on: licences, banned crates and sources, as `deny.toml` says.

use crate::tools::Tools;
use crate::{Outcome, shell};

/// The part that gives the same answer tomorrow, and needs no network once the crates are there. The test tools are held to the same list.
pub fn check(tools: &Tools) -> Outcome<()> {
    for own in std::iter::once(".").chain(crate::OWN_WORKSPACES) {
        let manifest = format!("{own}/Cargo.toml");
        let mut command = deny(tools, &manifest);
        // What is kept out of the product is a test tool's own, and of these each workspace has its own.
        command.args(["--allow", "unused-wrapper"]);
        shell::run(command.args(["licenses", "bans", "sources"]))?;
    }
    println!(
        "Known weaknesses are not part of this: the list changes by itself. See `cargo xtask advisories`."
    );
    Ok(())
}

/// The part that may change over night.
pub fn advisories(tools: &Tools) -> Outcome<()> {
    shell::run(deny(tools, "Cargo.toml").arg("advisories"))
}

fn deny(tools: &Tools, manifest: &str) -> std::process::Command {
    let mut command = shell::command(tools.cargo_deny());
    command.args([
        "--manifest-path",
        manifest,
        "--config",
        "deny.toml",
        "--workspace",
        "--all-features",
        "--locked",
        "check",
        "--hide-inclusion-graph",
    ]);
    command
}
