//! Nobody looks at the clock but the clock: time is a parameter everywhere else, so that a test can set it.

use super::{Finding, Source, lines_with};

const READS: &[&str] = &[
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "Utc::now",
    "Local::now",
    "OffsetDateTime::now",
    "Uuid::now_v",
];

/// Here it is read for everyone, and there for the app, which has nothing of the portal's house; xtask and bench measure durations; a
/// test may wait for something.
fn may_look(source: &Source) -> bool {
    source.path == "crates/outside/src/clock.rs"
        || source.path == "crates/signer/src/clock.rs"
        || source.path.starts_with("xtask/")
        || source.path.starts_with("bench/")
        || source.is_for_tests()
}

/// Statements are timed below the crate that has the clock. A stopwatch sets no time that a test would want to set.
fn is_stopwatch(source: &Source, read: &str) -> bool {
    source.path == "crates/store/src/timing.rs" && read == "Instant::now"
}

pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| !may_look(source)) {
        for read in READS {
            if is_stopwatch(source, read) {
                continue;
            }
            for line in lines_with(&source.code, read) {
                findings
                    .push(source.finding(line, format!("`{read}`: take the time as a parameter")));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_at_the_clock_is_found() {
        let code = "//! x\nfn f() {\n    // SystemTime::now is not called here\n    let now = std::time::Instant::now();\n}\n";
        let sources = [
            Source::new("crates/portal/src/a.rs", code),
            Source::new("crates/outside/src/clock.rs", code),
            Source::new("crates/store/tests/a.rs", code),
            Source::new("xtask/src/a.rs", code),
            Source::new(
                "crates/store/src/timing.rs",
                "//! x\nfn f() {\n    let now = Instant::now();\n}\n",
            ),
        ];
        let findings = check(&sources);
        assert_eq!(findings.len(), 1);
        let date = code.replace("Instant", "SystemTime");
        let calendar = Source::new("crates/store/src/timing.rs", &date);
        assert_eq!(check(&[calendar]).len(), 1, "a stopwatch knows no date");
        assert_eq!(
            (findings[0].path.as_str(), findings[0].line),
            ("crates/portal/src/a.rs", 4)
        );
    }
}
