//! A step's text without what it says of tables that have a set of their own.

/// The tables of the history's set.
pub const HISTORY: [&str; 4] = [
    "history",
    "history_root",
    "history_root_member",
    "history_awaits_root",
];

/// The text without the statements that make, change or fill one of these tables.
pub fn without(text: &str, tables: &[&str]) -> String {
    let kept = statements(text);
    let kept: Vec<_> = kept
        .into_iter()
        .filter(|statement| !subject(statement).is_some_and(|table| tables.contains(&table)))
        .collect();
    kept.join(";\n")
}

/// The statements of a text, without comments. The old steps have no semicolon and no `--` within a string; a test looks.
fn statements(text: &str) -> Vec<String> {
    let code: Vec<_> = text
        .lines()
        .map(|line| line.split("--").next().unwrap_or_default().trim_end())
        .collect();
    let code = code.join("\n");
    let statements = code.split(';').map(str::trim);
    statements
        .filter(|statement| !statement.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The table that a statement makes, changes, indexes or fills.
fn subject(statement: &str) -> Option<&str> {
    let words: Vec<_> = statement.split_whitespace().collect();
    let name = match words.as_slice() {
        ["CREATE" | "ALTER", "TABLE", name, ..] | ["INSERT", "INTO", name, ..] => name,
        ["CREATE", "INDEX", _, "ON", name, ..]
        | ["CREATE", "UNIQUE", "INDEX", _, "ON", name, ..] => name,
        ["UPDATE", name, ..] => name,
        _ => return None,
    };
    name.split('(').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_these_tables_is_left_out() {
        let text = "-- Of both; and more.\nCREATE TABLE history (\n    a TEXT -- a; b\n);\nCREATE INDEX history_at ON history (at);\n\
                    CREATE TABLE history_book (a TEXT);\nINSERT INTO history (a)\n SELECT 1;\nALTER TABLE history ADD COLUMN b TEXT;\n";
        assert_eq!(
            without(text, &["history"]),
            "CREATE TABLE history_book (a TEXT)"
        );
    }

    /// Whoever splits a text at semicolons must know that none stands within a string.
    #[test]
    fn no_old_step_has_a_semicolon_in_a_string() {
        for step in super::super::PORTAL
            .iter()
            .filter(|step| step.version <= super::super::LAST_OF_ONE_LIST)
        {
            for statement in statements(step.sql.as_str()) {
                assert!(
                    statement.matches('\'').count().is_multiple_of(2),
                    "{}: {statement}",
                    step.version
                );
            }
        }
    }
}
