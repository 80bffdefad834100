//! `docs/proof.md` names files and their tests: each is there.

use super::{Finding, Source};

const PAGE: &str = "docs/proof.md";
/// Paths begin here, unless they name one of these themselves.
const USUAL: &str = "crates/";
const OTHERS: [&str; 2] = ["fuzz/", "xtask/"];

pub fn check(sources: &[Source]) -> Vec<Finding> {
    let Some(page) = sources.iter().find(|source| source.path == PAGE) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    let mut file = None;
    for (index, line) in page.text.lines().enumerate() {
        // What stands between each pair of backticks.
        for name in line.split('`').skip(1).step_by(2) {
            if name.ends_with(".rs") {
                let path = match OTHERS.iter().any(|other| name.starts_with(other)) {
                    true => name.to_owned(),
                    false => format!("{USUAL}{name}"),
                };
                file = sources.iter().find(|source| source.path == path);
                if file.is_none() {
                    findings.push(page.finding(index + 1, format!("no file {path}")));
                }
            } else if is_a_function(name) {
                let there = file.is_none_or(|file| file.code.contains(&format!("fn {name}(")));
                if !there {
                    findings.push(page.finding(index + 1, format!("no function {name}")));
                }
            }
        }
    }
    findings
}

fn is_a_function(name: &str) -> bool {
    name.contains('_')
        && name
            .chars()
            .all(|c| matches!(c, 'a'..='z' | '0'..='9' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(page: &str) -> Vec<usize> {
        let test = Source::new("crates/card/tests/a.rs", "fn it_holds() {}\n");
        let found = check(&[Source::new(PAGE, page), test]);
        found.into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn each_name_is_looked_up_in_the_file_before_it() {
        assert!(findings("`card/tests/a.rs` `it_holds`, see `openssl ts`").is_empty());
        assert_eq!(findings("\n`card/tests/a.rs`\n`it_held`"), [3]);
        assert_eq!(findings("`card/tests/b.rs` `it_holds`"), [1]);
    }
}
