//! The statements of the release before, held against the tables of this one: while one release replaces the other, both serve side by side, and
//! the older one must neither read what is gone nor write what is refused.
//!
//! `last_release.sql` is kept with each release (CONTRIBUTING.md says how); each statement ends with a line of its own. `last_release.txt` says which
//! commit that was, and which steps of the tables it had.

use std::collections::BTreeMap;

use store::{Db, rows};

use super::faults_of;
use crate::fresh::{Fresh, on_both};

const KEPT: &str = include_str!("last_release.sql");
/// Between two statements.
pub const END: &str = "\n-- end\n";

pub fn statements() -> Vec<(String, String)> {
    let all = KEPT.split(END).filter(|one| !one.trim().is_empty());
    all.map(|one| {
        let (place, sql) = one.split_once('\n').expect("a place and a statement");
        (place.trim_start_matches("-- ").to_owned(), sql.to_owned())
    })
    .collect()
}

#[tokio::test]
async fn every_statement_of_the_release_before_is_prepared() {
    on_both(async |fresh: &Fresh| {
        let all = statements();
        assert!(all.len() > 300, "{} statements", all.len());
        let told = faults_of(fresh, &all).await;
        assert!(told.is_empty(), "{}", told.join("\n"));
    })
    .await;
}

/// The columns of each table that a row cannot be without, and that have no value by themselves.
async fn needed(db: &Db) -> BTreeMap<String, Vec<String>> {
    let mut conn = db.read().await.unwrap();
    let found = match db.kind() {
        "SQLite" => rows!(
            &mut conn,
            (String, String),
            "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c
             WHERE t.type = 'table' AND c.\"notnull\" = 1 AND c.dflt_value IS NULL"
        ),
        _ => rows!(
            &mut conn,
            (String, String),
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns
             WHERE table_schema = 'public' AND is_nullable = 'NO' AND column_default IS NULL"
        ),
    };
    let mut needed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (table, column) in found.unwrap() {
        needed.entry(table).or_default().push(column);
    }
    needed
}

/// The table and the columns of an INSERT.
fn inserted(sql: &str) -> Option<(&str, Vec<&str>)> {
    let rest = sql.trim_start().strip_prefix("INSERT INTO ")?;
    let (table, rest) = rest.split_once('(')?;
    let (columns, _) = rest.split_once(')')?;
    Some((table.trim(), columns.split(',').map(str::trim).collect()))
}

/// A column that was added since and must be filled would refuse every row of the older program, and no statement shows that before it runs.
#[tokio::test]
async fn every_row_that_the_release_before_inserts_is_taken() {
    on_both(async |fresh: &Fresh| {
        let needed = needed(&fresh.db).await;
        assert!(needed.len() > 30, "{} tables", needed.len());
        let mut looked_at = 0;
        for (place, sql) in statements() {
            let Some((table, columns)) = inserted(&sql) else {
                continue;
            };
            let needed = needed.get(table).map(Vec::as_slice).unwrap_or_default();
            let missing: Vec<_> = needed
                .iter()
                .filter(|column| !columns.contains(&column.as_str()))
                .collect();
            assert!(
                missing.is_empty(),
                "{place}: {table} must have {missing:?} now"
            );
            looked_at += 1;
        }
        assert!(looked_at > 40, "{looked_at} statements that insert");
    })
    .await;
}
