//! A file is named after what is in it. Drawers for everything are not names.

use super::{Finding, Source};

const DRAWERS: &[&str] = &[
    "util", "utils", "common", "core", "helper", "helpers", "misc", "shared", "stuff",
];

pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        for part in source.path.split('/') {
            let stem = part.split('.').next().unwrap_or(part);
            if DRAWERS.contains(&stem.to_lowercase().as_str()) {
                findings
                    .push(source.finding(0, format!("`{part}` says nothing about what is in it")));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawer_is_found() {
        let sources = [
            "crates/rules/src/utils.rs",
            "crates/core/src/lib.rs",
            "tests/browser/helpers.mjs",
            "crates/rules/src/money.rs",
        ]
        .map(|path| Source::new(path, ""));
        let paths: Vec<_> = check(&sources)
            .into_iter()
            .map(|finding| finding.path)
            .collect();
        assert_eq!(
            paths,
            [
                "crates/rules/src/utils.rs",
                "crates/core/src/lib.rs",
                "tests/browser/helpers.mjs"
            ]
        );
    }
}
