//! Statements of a turn that go to SQLite together.
//!
//! Each statement is a message to the connection's thread and an answer back, during which the one writer does nothing
//! else. What nobody waits for (a row of history, a job) is therefore kept until the next statement or the commit.

use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, Encode, Sqlite, Type};

use crate::StoreError;

/// Statements that wait, as one text with one row of values.
#[derive(Default)]
pub struct Waiting {
    pub(crate) text: String,
    pub(crate) values: SqliteArguments,
    /// Of each statement, how many rows it must touch, if that matters.
    pub(crate) touched: Vec<Option<u64>>,
}

impl Waiting {
    /// Adds a statement; its values follow, in their order.
    pub fn statement(&mut self, sql: &'static str, touched: Option<u64>) {
        if !self.text.is_empty() {
            self.text.push(';');
        }
        renumber(sql, self.values.len(), &mut self.text);
        self.touched.push(touched);
    }

    /// Adds the next value of the statement.
    pub fn bind<'q, T: Encode<'q, Sqlite> + Type<Sqlite>>(
        &mut self,
        value: T,
    ) -> Result<(), StoreError> {
        let added = self.values.add(value);
        added.map_err(|why| StoreError::Database(sqlx::Error::Encode(why)))
    }
}

/// Appends the statement with each `$n` as `$(n + before)`. Our statements hold no `$` but before a number.
fn renumber(sql: &str, before: usize, text: &mut String) {
    let mut parts = sql.split('$');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = part.split_at(digits);
        let number: usize = number.parse().unwrap_or_default();
        text.push_str(&format!("${}{rest}", number + before));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_of_the_second_statement_follow_those_of_the_first() {
        let mut waiting = Waiting::default();
        waiting.statement("UPDATE a SET b = $1 WHERE c = $2", Some(1));
        waiting.bind(1_i64).unwrap();
        waiting.bind("x").unwrap();
        waiting.statement("INSERT INTO d VALUES ($1, $10, $1)", None);
        assert_eq!(
            waiting.text,
            "UPDATE a SET b = $1 WHERE c = $2;INSERT INTO d VALUES ($3, $12, $3)"
        );
        assert_eq!(waiting.touched, [Some(1), None]);
    }
}
