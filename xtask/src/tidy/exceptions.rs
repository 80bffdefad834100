//! Exceptions to the checks: few, each with a reason, and gone as soon as they are not needed.

use std::path::Path;

use serde::Deserialize;

use super::Finding;
use crate::Outcome;

pub const FILE: &str = "xtask/tidy-exceptions.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    exception: Vec<Exception>,
}

/// "In this file, this check need not be content, because …"
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    check: String,
    path: String,
    /// Only findings with these words in them: the name of a function, say.
    #[serde(default)]
    about: String,
    reason: String,
}

pub fn read(file: &Path) -> Outcome<Vec<Exception>> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{FILE}: {error}"))?;
    parse(&text)
}

fn parse(text: &str) -> Outcome<Vec<Exception>> {
    toml::from_str(text)
        .map(|table: Table| table.exception)
        .map_err(|error| format!("{FILE}: {error}"))
}

/// What is left after the exceptions; one without a reason or without a use is itself a finding.
pub fn apply<'a>(
    exceptions: &[Exception],
    found: Vec<(&'a str, Finding)>,
) -> Vec<(&'a str, Finding)> {
    let complaint = |what: String| {
        (
            "exceptions",
            Finding {
                path: FILE.to_owned(),
                line: 0,
                what,
            },
        )
    };
    let mut used = vec![false; exceptions.len()];
    let mut left = Vec::new();
    for (check, finding) in found {
        let excused = exceptions.iter().position(|exception| {
            exception.check == check
                && exception.path == finding.path
                && finding.what.contains(&exception.about)
        });
        match excused {
            Some(index) => used[index] = true,
            None => left.push((check, finding)),
        }
    }
    for (exception, used) in exceptions.iter().zip(used) {
        let Exception {
            check,
            path,
            reason,
            ..
        } = exception;
        if !used {
            left.push(complaint(format!(
                "nothing needs the exception `{check}` for {path} any more: remove it"
            )));
        }
        if reason.split_whitespace().count() < 4 {
            left.push(complaint(format!(
                "the exception `{check}` for {path} needs a reason"
            )));
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "[[exception]]\ncheck = \"fn-length\"\npath = \"a.rs\"\nabout = \"`plan`\"\nreason = \"One row a line, a table.\"\n";

    fn finding(path: &str, what: &str) -> (&'static str, Finding) {
        (
            "fn-length",
            Finding {
                path: path.to_owned(),
                line: 1,
                what: what.to_owned(),
            },
        )
    }

    #[test]
    fn an_exception_covers_what_it_names_and_no_more() {
        let exceptions = parse(SAMPLE).unwrap();
        let left = apply(
            &exceptions,
            vec![
                finding("a.rs", "`plan` is long"),
                finding("a.rs", "`other` is long"),
                finding("b.rs", "`plan` is long"),
            ],
        );
        assert_eq!(
            left,
            [
                finding("a.rs", "`other` is long"),
                finding("b.rs", "`plan` is long")
            ]
        );
    }

    #[test]
    fn an_idle_or_unreasoned_exception_is_a_finding() {
        let left = apply(&parse(SAMPLE).unwrap(), Vec::new());
        assert!(left[0].1.what.contains("nothing needs"));
        let curt = parse(&SAMPLE.replace("One row a line, a table.", "Because.")).unwrap();
        let left = apply(&curt, vec![finding("a.rs", "`plan` is long")]);
        assert_eq!(left.len(), 1);
        assert!(left[0].1.what.contains("needs a reason"));
        assert!(parse("[[exception]]\ncheck = \"x\"\npath = \"y\"\n").is_err());
    }
}
