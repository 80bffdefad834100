//! How long each statement takes, by the module that asks, by its verb and its table. Values are bound and no part of a statement's
//! text, so that nothing of a person can be in a name; and there are no more names than statements in the code.

use std::time::Instant;

/// One statement under way, for the query macros and for nobody else.
pub struct Timing {
    module: &'static str,
    verb: &'static str,
    table: &'static str,
    started: Instant,
    /// Made where somebody wants spans; else it is nothing.
    _span: tracing::Span,
}

impl Timing {
    pub fn start(module: &'static str, sql: &'static str) -> Self {
        let (verb, table) = name(sql);
        Self {
            module,
            verb,
            table,
            _span: tracing::debug_span!(target: "statement", "statement", module, verb, table),
            // For durations alone; it is the clock that nobody sets.
            started: Instant::now(),
        }
    }

    /// Whether it went well or not.
    pub fn end(self) {
        let took = self.started.elapsed();
        metrics::histogram!("kalem_statement_seconds", "module" => self.module, "verb" => self.verb, "table" => self.table).record(took);
    }
}

/// The first word of a statement, and the first table that it names.
fn name(sql: &'static str) -> (&'static str, &'static str) {
    let mut words = sql.split_ascii_whitespace();
    let verb = words.next().unwrap_or("-");
    let table = match verb {
        "UPDATE" => words.next(),
        _ => {
            words.find(|word| matches!(*word, "FROM" | "INTO" | "TABLE"));
            words.next()
        }
    };
    let letters = |word: &'static str| {
        let end = word.find(|letter: char| letter != '_' && !letter.is_ascii_lowercase());
        &word[..end.unwrap_or(word.len())]
    };
    let table = table.map(letters).filter(|table| !table.is_empty());
    (verb, table.unwrap_or("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_named_by_its_verb_and_table() {
        for (sql, named) in [
            (
                "SELECT person, name FROM application WHERE id = $1",
                ("SELECT", "application"),
            ),
            ("SELECT a\n         FROM job, person", ("SELECT", "job")),
            (
                "INSERT INTO rate_limit (who) VALUES ($1)",
                ("INSERT", "rate_limit"),
            ),
            ("INSERT INTO kept(a) VALUES ($1)", ("INSERT", "kept")),
            ("UPDATE session SET expires_at = $1", ("UPDATE", "session")),
            ("DELETE FROM kept_post", ("DELETE", "kept_post")),
            ("SELECT x FROM (SELECT 1) AS y", ("SELECT", "-")),
            ("BEGIN", ("BEGIN", "-")),
            ("", ("-", "-")),
        ] {
            assert_eq!(name(sql), named, "{sql}");
        }
    }
}
