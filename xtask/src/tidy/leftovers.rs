//! Nothing half done stays behind: no stubs, no printing for a look, no test switched off, no note to oneself.

use super::{Finding, Source, lines_with};

/// Looked for in code only: a text may speak of them.
const IN_CODE: &[&str] = &["todo!", "unimplemented!", "dbg!", "#[ignore"];

/// Looked for everywhere, comments above all. Put together here so that this file does not find itself.
const IN_TEXT: &[&str] = &[
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("TO", "DO"),
];

pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.is_rust() || is_ours(&source.path))
    {
        for word in IN_CODE {
            findings.extend(
                lines_with(&source.code, word)
                    .map(|line| source.finding(line, format!("`{word}`"))),
            );
        }
        for (index, line) in source.text.lines().enumerate() {
            for word in IN_TEXT.iter().filter(|word| has_word(line, word)) {
                findings
                    .push(source.finding(index + 1, format!("`{word}`: do it, or write an issue")));
            }
        }
    }
    findings
}

/// What people write. Lock files and data hold such letters by chance.
fn is_ours(path: &str) -> bool {
    [
        ".mjs", ".js", ".css", ".html", ".sql", ".ftl", ".toml", ".md", ".txt",
    ]
    .iter()
    .any(|ending| path.ends_with(ending))
}

fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        ![before, after]
            .into_iter()
            .flatten()
            .any(|c| c.is_alphanumeric() || c == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftovers_are_found() {
        let note = format!(
            "//! x\n// {}: later\nfn f() {{ let word = \"todo!\"; dbg!(word); unimplemented!() }}\n#[ignore = \"slow\"]",
            IN_TEXT[0]
        );
        let sources = [
            Source::new("a.rs", &note),
            Source::new("b.md", IN_TEXT[1]),
            Source::new("c.png", IN_TEXT[1]),
        ];
        let mut lines: Vec<_> = check(&sources)
            .into_iter()
            .map(|finding| (finding.path, finding.line))
            .collect();
        lines.sort();
        let expected = [
            ("a.rs", 2),
            ("a.rs", 3),
            ("a.rs", 3),
            ("a.rs", 4),
            ("b.md", 1),
        ];
        assert_eq!(lines, expected.map(|(path, line)| (path.to_owned(), line)));
    }

    #[test]
    fn a_longer_word_is_another_word() {
        assert!(!has_word("MAXXXL", IN_TEXT[1]));
        assert!(has_word(&format!("({})", IN_TEXT[1]), IN_TEXT[1]));
    }
}
