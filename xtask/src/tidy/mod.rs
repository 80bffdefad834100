//! Our own conventions, as tests: each check reads the tracked files and says what it does not like, and where.

mod arrows;
mod captions;
mod circles;
mod clock;
mod exceptions;
mod gets;
mod imports;
mod leftovers;
mod lengths;
mod migrations;
mod names;
mod order_rows;
mod places;
mod promises;
mod proof;
mod rooms;
mod rust_text;

use std::fmt;
use std::path::Path;
use std::process::Command;

use crate::{Outcome, shell};

/// Reads all files, and says what it does not like.
type Check = fn(&[Source]) -> Vec<Finding>;

/// Every check, by the name under which an exception to it is written down.
const CHECKS: &[(&str, Check)] = &[
    ("arrows", arrows::check),
    ("captions", captions::check),
    ("circles", circles::check),
    ("clock", clock::check),
    ("gets", gets::check),
    ("leftovers", leftovers::check),
    ("file-length", lengths::files),
    ("fn-length", lengths::functions),
    ("migrations", migrations::check),
    ("names", names::check),
    ("order-rows", order_rows::check),
    ("places", places::check),
    ("promises", promises::check),
    ("proof", proof::check),
    ("rooms", rooms::check),
];

pub fn run() -> Outcome<()> {
    let sources = tracked(&crate::root())?;
    let mut findings = Vec::new();
    for (check, look) in CHECKS {
        findings.extend(look(&sources).into_iter().map(|finding| (*check, finding)));
    }
    let exceptions = exceptions::read(&crate::root().join(exceptions::FILE))?;
    let findings = exceptions::apply(&exceptions, findings);
    for (check, finding) in &findings {
        println!("{finding} [{check}]");
    }
    match findings.len() {
        0 => {
            println!(
                "tidy: {} checks over {} files, {} exceptions",
                CHECKS.len(),
                sources.len(),
                exceptions.len()
            );
            Ok(())
        }
        count => Err(format!("tidy: {count} findings")),
    }
}

/// A file as the checks see it.
pub struct Source {
    /// From the root of the workspace, with `/` between folders.
    pub path: String,
    pub text: String,
    /// For Rust: the same text, with comments and the insides of strings blanked out. Otherwise empty.
    pub code: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        let code = if path.ends_with(".rs") {
            rust_text::code_only(text)
        } else {
            String::new()
        };
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
        }
    }

    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether this file exists for tests, measurements or show only.
    pub fn is_for_tests(&self) -> bool {
        self.path
            .split('/')
            .any(|folder| matches!(folder, "tests" | "benches" | "examples"))
    }

    fn finding(&self, line: usize, what: impl Into<String>) -> Finding {
        Finding {
            path: self.path.clone(),
            line,
            what: what.into(),
        }
    }
}

/// What a check does not like.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    pub path: String,
    /// 0 where the file as a whole is meant.
    pub line: usize,
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.what),
            line => write!(f, "{}:{line}: {}", self.path, self.what),
        }
    }
}

/// Every line of `text` which holds `needle`, counted from 1.
fn lines_with<'a>(text: &'a str, needle: &'a str) -> impl Iterator<Item = usize> + 'a {
    text.lines()
        .enumerate()
        .filter(move |(_, line)| line.contains(needle))
        .map(|(index, _)| index + 1)
}

/// Everything that is in the repository, or would be after `git add`; files that are not text have no text.
fn tracked(root: &Path) -> Outcome<Vec<Source>> {
    // A build machine often clones as one user and builds as another, which git would refuse to look into.
    let mut git = Command::new("git");
    git.current_dir(root).args([
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]);
    let list = shell::read(&mut git)?;
    let mut paths: Vec<&str> = list.split('\0').filter(|path| !path.is_empty()).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut sources = Vec::new();
    for path in paths {
        match std::fs::read(root.join(path)) {
            Ok(bytes) => sources.push(Source::new(
                path,
                &String::from_utf8(bytes).unwrap_or_default(),
            )),
            // Deleted, but not committed yet.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(format!("{path}: {error}")),
        }
    }
    Ok(sources)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_can_be_clicked() {
        let source = Source::new("a/b.rs", "");
        assert_eq!(
            source.finding(3, "too long").to_string(),
            "a/b.rs:3: too long"
        );
        assert_eq!(
            source.finding(0, "no caption").to_string(),
            "a/b.rs: no caption"
        );
    }

    #[test]
    fn this_repository_is_read() {
        let sources = tracked(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))).unwrap();
        assert!(
            sources
                .iter()
                .any(|source| source.path == "xtask/src/tidy/mod.rs"
                    && source.code.contains("fn tracked"))
        );
        assert!(
            sources
                .iter()
                .all(|source| !source.path.starts_with("target/"))
        );
    }
}
