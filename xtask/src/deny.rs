//! What we depend on: licences, banned crates and sources, as `deny.toml` says.

use crate::tools::Tools;
use crate::{Outcome, shell};

/// The part that gives the same answer tomorrow, and needs no network once the crates are there.
pub fn check(tools: &Tools) -> Outcome<()> {
    shell::run(deny(tools).args(["licenses", "bans", "sources"]))?;
    println!(
        "Known weaknesses are not part of this: the list changes by itself. See `cargo xtask advisories`."
    );
    Ok(())
}

/// The part that may change over night.
pub fn advisories(tools: &Tools) -> Outcome<()> {
    shell::run(deny(tools).arg("advisories"))
}

fn deny(tools: &Tools) -> std::process::Command {
    let mut command = shell::command(tools.cargo_deny());
    command.args([
        "--workspace",
        "--all-features",
        "--locked",
        "check",
        "--hide-inclusion-graph",
    ]);
    command
}
