//! Counting tests: reads the summaries that `cargo test` and `node --test` print, and adds them up.

use std::fmt;
use std::ops::AddAssign;

/// How many tests did what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u32,
    pub failed: u32,
    pub skipped: u32,
}

impl Tally {
    /// `test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.01s`
    pub fn read_libtest(&mut self, line: &str) {
        let Some(counts) = line.trim().strip_prefix("test result: ") else {
            return;
        };
        for part in counts.split(['.', ';']) {
            match part.trim().split_once(' ') {
                Some((count, "passed")) => self.passed += number(count),
                Some((count, "failed")) => self.failed += number(count),
                Some((count, "ignored")) => self.skipped += number(count),
                _ => {}
            }
        }
    }

    /// `# pass 12` or `ℹ pass 12`, depending on the reporter. A cancelled test has not passed.
    pub fn read_node(&mut self, line: &str) {
        let Some(counts) = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ ")) else {
            return;
        };
        match counts.trim().split_once(' ') {
            Some(("pass", count)) => self.passed += number(count),
            Some(("fail" | "cancelled", count)) => self.failed += number(count),
            Some(("skipped" | "todo", count)) => self.skipped += number(count),
            _ => {}
        }
    }
}

fn number(text: &str) -> u32 {
    text.trim().parse().unwrap_or(0)
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            passed,
            failed,
            skipped,
        } = self;
        write!(f, "{passed} passed, {failed} failed, {skipped} skipped")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suites_are_added_up() {
        let mut all = Tally::default();
        for line in [
            "running 3 tests",
            "test tally::tests::x ... ok",
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.01s",
            "test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s",
        ] {
            all.read_libtest(line);
        }
        assert_eq!(
            all,
            Tally {
                passed: 14,
                failed: 3,
                skipped: 1
            }
        );

        let mut node = Tally::default();
        for line in [
            "ok 1 - a page",
            "# tests 6",
            "# pass 3",
            "ℹ fail 1",
            "# cancelled 1",
            "# skipped 1",
            "# todo 0",
        ] {
            node.read_node(line);
        }
        assert_eq!(
            node,
            Tally {
                passed: 3,
                failed: 2,
                skipped: 1
            }
        );

        all += node;
        assert_eq!(all.to_string(), "17 passed, 5 failed, 2 skipped");
    }
}
