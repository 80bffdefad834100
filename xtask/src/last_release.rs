//! `cargo xtask last-release COMMIT`: what the release before is, by its commit: which steps of the tables it has, and every statement that it
//! sends. The tests hold both against the tables of this release, so that two releases can serve side by side.

use std::path::Path;
use std::process::Command;

use crate::{Outcome, shell};

/// Where what is known of it stands.
const KEPT: &str = "crates/store/tests/two_databases/statements";
const MIGRATIONS: &str = "crates/store/migrations";
/// The list of a release from before the tables were kept in sets.
const ONE_LIST: &str = "one-list";

pub fn run(args: &[String]) -> Outcome<()> {
    let [commit] = args else {
        return Err("Which commit was released? `cargo xtask last-release COMMIT`".into());
    };
    let root = crate::root();
    let mut named = Command::new("git");
    named.args(["rev-parse", "--verify", "--end-of-options"]);
    named.arg(format!("{commit}^{{commit}}")).current_dir(&root);
    let commit = shell::read(&mut named)?.trim().to_owned();
    let mut listed = Command::new("git");
    listed.args(["ls-tree", "-r", "--name-only", &commit, "--", MIGRATIONS]);
    let steps = steps(&shell::read(listed.current_dir(&root))?)?;
    let sources = root.join("target/last-release");
    unpack(&root, &commit, &sources)?;
    let kept = root.join(KEPT);
    let mut keep = shell::cargo();
    keep.args(["test", "-p", "store", "--test", "two_databases"]);
    keep.args(["--", "--exact", "statements::every_statement_is_found"]);
    keep.env("KALEM_STATEMENTS_OF", sources.join("crates"));
    keep.env("KALEM_KEEP_STATEMENTS", kept.join("last_release.sql"));
    shell::run(&mut keep)?;
    let text = format!("commit {commit}\n{steps}");
    std::fs::write(kept.join("last_release.txt"), text).map_err(|why| why.to_string())
}

/// The sources as they were, beside those that are worked on.
fn unpack(root: &Path, commit: &str, into: &Path) -> Outcome<()> {
    if into.exists() {
        std::fs::remove_dir_all(into).map_err(|why| why.to_string())?;
    }
    std::fs::create_dir_all(into).map_err(|why| why.to_string())?;
    let packed = into.join("crates.tar");
    let mut pack = Command::new("git");
    pack.args(["archive", "--format=tar", "-o"]).arg(&packed);
    shell::run(pack.args([commit, "crates"]).current_dir(root))?;
    let mut unpack = Command::new("tar");
    shell::run(unpack.arg("-xf").arg(&packed).arg("-C").arg(into))
}

/// A line for each step: the set that it belongs to, and its version.
fn steps(files: &str) -> Outcome<String> {
    let mut lines = Vec::new();
    for file in files.lines() {
        let inside = file.strip_prefix(MIGRATIONS).unwrap_or(file);
        let (set, name) = match inside.trim_start_matches('/').split_once('/') {
            Some((set, name)) => (set, name),
            None => (ONE_LIST, inside.trim_start_matches('/')),
        };
        let version = name.split('_').next().and_then(|text| text.parse().ok());
        let version: u64 = version.ok_or(format!("{file} is no step of the tables"))?;
        lines.push(format!("{set} {version}\n"));
    }
    match lines.is_empty() {
        true => Err("That commit has no tables.".into()),
        false => Ok(lines.concat()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_listed_by_their_set() {
        let files = "crates/store/migrations/0001_first_house.sql\ncrates/store/migrations/issuer/202611290000_more.sql\n";
        assert_eq!(steps(files).unwrap(), "one-list 1\nissuer 202611290000\n");
        assert!(steps("crates/store/migrations/README.md\n").is_err());
        assert!(steps("").is_err());
    }
}
