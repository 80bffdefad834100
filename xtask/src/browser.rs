//! The browser tests: `tests/browser/*.test.mjs`, run by Node's own test runner against a real `kalem demo`.

use std::fs;
use std::path::PathBuf;

use crate::tally::Tally;
use crate::tools::Tools;
use crate::{Outcome, shell};

/// Runs all of them, or the named files only.
pub fn run(tools: &Tools, files: &[String], tally: &mut Tally) -> Outcome<()> {
    let files = if files.is_empty() {
        all()?
    } else {
        files.iter().map(PathBuf::from).collect()
    };
    let mut node = shell::command(tools.node());
    // A test that waits for something that never comes must end too.
    node.args([
        "--test",
        "--test-reporter=spec",
        "--test-concurrency=2",
        "--test-timeout=600000",
    ])
    .args(files);
    tools.offer(&mut node);
    node.env("KALEM_BIN", crate::target().join("debug/kalem"));
    node.env(
        "KALEM_SCREENSHOTS",
        crate::root().join("target/screenshots"),
    );
    shell::watch(&mut node, |line| tally.read_node(line))
}

fn all() -> Outcome<Vec<PathBuf>> {
    let dir = crate::root().join("tests/browser");
    let entries = fs::read_dir(&dir).map_err(|error| format!("{}: {error}", dir.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    Ok(files)
}
