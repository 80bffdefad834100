//! A promise that the changelog calls kept stands in the comment of the test which keeps it, so that a search finds it.

use super::{Finding, Source};

pub fn check(sources: &[Source]) -> Vec<Finding> {
    let tests: Vec<&str> = sources.iter().filter_map(test_text).collect();
    let mut findings = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.path == "CHANGELOG.md")
    {
        for (line, number) in kept(&source.text) {
            if !tests.iter().any(|text| numbers(text).contains(&number)) {
                findings.push(source.finding(
                    line,
                    format!("no test names {number}, which is called kept"),
                ));
            }
        }
    }
    findings
}

/// The part of a file that is tests.
fn test_text(source: &Source) -> Option<&str> {
    let text = source.text.as_str();
    if source.is_rust() && !source.is_for_tests() {
        return text.find("#[cfg(test)]").map(|at| &text[at..]);
    }
    (source.is_for_tests() && (source.is_rust() || source.path.ends_with(".mjs"))).then_some(text)
}

/// Every number in the changelog, but for paragraphs and sections that say "not yet".
fn kept(changelog: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut pending = false;
    for (index, line) in changelog.lines().enumerate() {
        let not_yet = line.to_lowercase().contains("not yet");
        if line.starts_with('#') {
            pending = not_yet;
        }
        if !pending && !not_yet {
            found.extend(numbers(line).into_iter().map(|number| (index + 1, number)));
        }
    }
    found
}

/// `R21`, `B03`, and all of `R11–R14`.
fn numbers(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut last: Option<(usize, char, u8)> = None;
    for (at, letter) in text.char_indices().filter(|(_, c)| matches!(c, 'R' | 'B')) {
        let digits = text[at + 1..]
            .get(..2)
            .and_then(|digits| digits.parse::<u8>().ok());
        let glued = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let Some(number) = digits.filter(|_| {
            !glued(text[..at].chars().next_back()) && !glued(text[at + 3..].chars().next())
        }) else {
            continue;
        };
        if let Some((end, first_letter, first)) = last
            && first_letter == letter
            && matches!(text[end..at].trim(), "–" | "-" | "…")
        {
            found.extend((first + 1..number).map(|between| format!("{letter}{between:02}")));
        }
        found.push(format!("{letter}{number:02}"));
        last = Some((at + 3, letter, number));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_ranges_are_read() {
        assert_eq!(
            numbers("R01, R11–R13 and B03; not CR14 or R155 or R9x"),
            ["R01", "R11", "R12", "R13", "B03"]
        );
    }

    #[test]
    fn a_promise_without_a_test_is_found() {
        let log = "## 0.1.0\nKept: R01 R02 R03 R04\nR44 is not yet kept.\n## Not yet\nR30\n";
        let sources = [
            Source::new("CHANGELOG.md", log),
            Source::new(
                "crates/portal/tests/wet_ink.rs",
                "/// R01: told why.\n#[test] fn a() {}",
            ),
            Source::new(
                "crates/rules/src/money.rs",
                "/// R02 in code only\n#[cfg(test)]\nmod tests { /// R03\n }",
            ),
            Source::new("tests/browser/form.test.mjs", "// R04\n"),
        ];
        let found: Vec<_> = check(&sources)
            .into_iter()
            .map(|finding| (finding.line, finding.what))
            .collect();
        assert_eq!(
            found,
            [(2, "no test names R02, which is called kept".to_owned())]
        );
    }
}
