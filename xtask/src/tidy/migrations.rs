//! Migrations only expand: the release before must run on the tables of the release after, since both serve side by side while one replaces the
//! other. A statement that takes something away, renames it or forbids what an older program writes is found here.

use std::collections::BTreeMap;

use super::{Finding, Source};

/// What an older program would stumble over, as words of a statement in capitals.
const FORBIDDEN: &[(&str, &str)] = &[
    (
        "DROP ",
        "an older program still reads or writes what is dropped",
    ),
    ("RENAME ", "an older program knows the old name only"),
    (
        "ALTER COLUMN",
        "an older program writes the column as it was",
    ),
    ("ALTER TYPE", "an older program writes the column as it was"),
    ("SET NOT NULL", "an older program does not fill it"),
    ("TRUNCATE ", "data is not a migration's to delete"),
    ("DELETE FROM", "data is not a migration's to delete"),
];

/// Published before migrations were named by date; their names can never change.
const NUMBERED: std::ops::RangeInclusive<u64> = 1..=14;

/// The sets of steps (decision 0025), each a folder. What lies beside them is run by nobody.
const SETS: [&str; 3] = ["history", "issuer", "portal"];
const OF_NO_SET: &str =
    "is in no set: migrations stand in migrations/portal, migrations/issuer or migrations/history";

pub fn check(sources: &[Source]) -> Vec<Finding> {
    let is_migration =
        |source: &&Source| source.path.contains("/migrations/") && source.path.ends_with(".sql");
    let mut findings = Vec::new();
    let mut taken = BTreeMap::new();
    for source in sources.iter().filter(is_migration) {
        findings.extend(name(source));
        let file = file(source);
        let version = file.split('_').next().unwrap_or_default();
        // Across the sets as well: a database from before the sets knows a number only once.
        if let Some(other) = taken.insert(version, &source.path) {
            let told = format!("{other} has the same date and time");
            findings.push(source.finding(0, told));
        }
        if !SETS
            .iter()
            .any(|set| source.path.ends_with(&format!("/migrations/{set}/{file}")))
        {
            findings.push(source.finding(0, OF_NO_SET));
        }
        for (line, statement) in statements(&source.text) {
            findings.extend(complaint(&statement).map(|what| source.finding(line, what)));
        }
    }
    findings
}

fn file(source: &Source) -> &str {
    source.path.rsplit('/').next().unwrap_or_default()
}

/// `YYYYMMDDHHMM_what_it_adds.sql`: two people who write one at the same time do not take the same number.
fn name(source: &Source) -> Option<Finding> {
    let version = file(source).split('_').next().unwrap_or_default();
    let is_date = version.len() == 12
        && version.bytes().all(|byte| byte.is_ascii_digit())
        && (1..=12).contains(&number(&version[4..6]))
        && (1..=31).contains(&number(&version[6..8]));
    let is_old = version.len() == 4 && NUMBERED.contains(&number(version));
    let fault = "is not named by date and time: YYYYMMDDHHMM_what_it_adds.sql";
    (!is_date && !is_old).then(|| source.finding(0, fault))
}

fn number(text: &str) -> u64 {
    text.parse().unwrap_or(0)
}

/// Each statement in capitals and single spaces, without comments, and the line on which it begins.
fn statements(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = vec![(0, String::new())];
    for (index, line) in text.lines().enumerate() {
        let code = line.split("--").next().unwrap_or_default();
        for (part, piece) in code.split(';').enumerate() {
            if part > 0 {
                found.push((0, String::new()));
            }
            let words = piece.split_whitespace().collect::<Vec<_>>().join(" ");
            if let (Some((at, whole)), false) = (found.last_mut(), words.is_empty()) {
                *at = if whole.is_empty() { index + 1 } else { *at };
                whole.push_str(&words.to_uppercase());
                whole.push(' ');
            }
        }
    }
    found.retain(|(_, statement)| !statement.is_empty());
    found
}

fn complaint(statement: &str) -> Option<String> {
    // An index holds no data: an older program runs without it, and the migration adds one that keeps as much for what that program writes.
    if statement.starts_with("DROP INDEX") {
        return None;
    }
    if let Some((word, why)) = FORBIDDEN.iter().find(|(word, _)| statement.contains(word)) {
        return Some(format!("`{}`: {why}", word.trim()));
    }
    let adds = statement.starts_with("ALTER TABLE") && statement.contains("ADD COLUMN");
    (adds && statement.contains("NOT NULL") && !statement.contains("DEFAULT")).then(|| {
        "a new column that must be filled needs a default: an older program does not fill it"
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let source = Source::new("crates/x/migrations/portal/202611280600_x.sql", text);
        let found = check(&[source]).into_iter();
        found.map(|finding| finding.to_string()).collect()
    }

    #[test]
    fn what_expands_passes() {
        let text = "-- DROP nothing\nCREATE TABLE a (id UUID PRIMARY KEY, b TEXT NOT NULL);\nALTER TABLE a ADD COLUMN c TEXT;\n\
                    ALTER TABLE a ADD COLUMN d BIGINT NOT NULL DEFAULT 0;\nCREATE INDEX a_c ON a (c);\nDROP INDEX a_b;\n";
        assert!(found(text).is_empty(), "{:?}", found(text));
    }

    #[test]
    fn what_an_older_program_would_stumble_over_is_found_where_it_begins() {
        for (text, line) in [
            (
                "CREATE TABLE a (b TEXT);\nALTER TABLE a\n  drop COLUMN b;",
                2,
            ),
            ("ALTER TABLE a RENAME TO b;", 1),
            ("ALTER TABLE a ADD COLUMN c TEXT NOT NULL;", 1),
            ("\nALTER TABLE a ALTER COLUMN b SET NOT NULL;", 2),
            ("DELETE FROM a;", 1),
        ] {
            let found = found(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(found[0].contains(&format!(".sql:{line}:")), "{found:?}");
        }
    }

    #[test]
    fn a_name_without_a_date_is_found() {
        for (file, fits) in [
            ("0007_certificate_change.sql", true),
            ("0099_new.sql", false),
            ("202611280600_order_event.sql", true),
            ("202613280600_order_event.sql", false),
            ("order_event.sql", false),
        ] {
            let source = Source::new(&format!("crates/store/migrations/portal/{file}"), "");
            assert_eq!(check(&[source]).is_empty(), fits, "{file}");
        }
    }

    #[test]
    fn two_of_the_same_time_are_found() {
        let at = |file: &str| Source::new(&format!("crates/store/migrations/portal/{file}"), "");
        let found = check(&[at("202611280600_a.sql"), at("202611280600_b.sql")]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(check(&[at("202611280600_a.sql"), at("202611280601_b.sql")]).is_empty());
        let issuers = Source::new("crates/store/migrations/issuer/202611280600_b.sql", "");
        assert_eq!(check(&[at("202611280600_a.sql"), issuers]).len(), 1);
    }

    #[test]
    fn one_beside_the_sets_is_found() {
        for place in ["", "ledger/"] {
            let path = format!("crates/store/migrations/{place}202611280600_a.sql");
            assert_eq!(check(&[Source::new(&path, "")]).len(), 1, "{place}");
        }
    }
}
