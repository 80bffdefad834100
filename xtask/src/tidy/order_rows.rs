//! An order's row is changed in one file, behind the rule that allows it: an UPDATE elsewhere could forget the version, the history row, or
//! a column that belongs to the same event.

use super::{Finding, Source};

/// The file that writes orders.
const WRITER: &str = "crates/portal/src/order/row.rs";

/// Here the name by which the desk finds orders follows their person's. It is no event of the order, and people are below orders.
const NAMES: (&str, &str) = ("crates/portal/src/people.rs", "SET name_key");

/// Put together here so that this file does not find itself.
const UPDATE: &str = concat!("UPDATE ", "application");

pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.is_rust()) {
        if source.path == WRITER || source.is_for_tests() {
            continue;
        }
        for (line, rest) in updates(&source.text) {
            if source.path == NAMES.0 && rest.starts_with(NAMES.1) {
                continue;
            }
            let what = format!("`{UPDATE}`: an order is changed by `order::record` alone");
            findings.push(source.finding(line, what));
        }
    }
    findings
}

/// The lines on which such a statement begins, however it is spaced and written, each with what follows the table's name. `application_draft` is another table.
fn updates(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("UPDATE") {
        let behind = text[at + "UPDATE".len()..]
            .trim_start_matches(|c: char| c.is_whitespace() || c == '\\');
        let name = behind.strip_prefix("application");
        let is_whole = |rest: &&str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        if let Some(rest) = name.filter(is_whole) {
            found.push((text[..at].matches('\n').count() + 1, rest.trim_start()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_changed_elsewhere_is_found() {
        let one = format!("//! x\nfn f() {{ run!(tx, \"{UPDATE} SET paid_at = $1\") }}\n");
        let two = format!("run!(tx, \"{}\")", UPDATE.replace(' ', "\n     "));
        let other = format!("run!(tx, \"{UPDATE}_draft SET sealed = $1\")");
        let sources = [
            Source::new("crates/portal/src/payment.rs", &one),
            Source::new("crates/kalem/src/repair.rs", &two),
            Source::new("crates/portal/src/draft.rs", &other),
            Source::new(WRITER, &one),
            Source::new(NAMES.0, &one),
            Source::new(
                NAMES.0,
                &format!("run!(tx, \"{UPDATE} SET name_key = $1\")"),
            ),
            Source::new("crates/portal/tests/stories/forged_rows.rs", &one),
        ];
        let found: Vec<_> = check(&sources)
            .into_iter()
            .map(|finding| (finding.path, finding.line))
            .collect();
        let expected = [
            ("crates/portal/src/payment.rs", 2),
            ("crates/kalem/src/repair.rs", 1),
            (NAMES.0, 2),
        ];
        assert_eq!(found, expected.map(|(path, line)| (path.to_owned(), line)));
    }
}
