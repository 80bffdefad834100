//! Every SQL statement of the program is prepared on both databases: one that no story reaches, or reaches on one of them only, fails here and
//! not in somebody's hands.

mod source;

use std::path::Path;

use store::sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, SqlSafeStr, SqliteConnection,
};

use crate::fresh::{Fresh, on_both};
use source::Statement;

/// The files whose statements are chosen while the program runs: how a snapshot begins, and the three tables of roots that are cut.
const CHOSEN: [&str; 2] = ["store/src/conn.rs", "store/src/root.rs"];

fn all() -> (Vec<Statement>, Vec<String>) {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = ["store", "web", "portal", "issuer", "kalem"];
    source::statements(&folders.map(|folder| crates.join(folder).join("src")))
}

#[test]
fn every_statement_is_found() {
    let (found, unread) = all();
    assert!(found.len() > 300, "{} statements", found.len());
    let files: Vec<_> = unread
        .iter()
        .filter_map(|place| Some(place.split_once(':')?.0))
        .collect();
    assert_eq!(files, CHOSEN, "not read from the source: {unread:?}");
}

#[tokio::test]
async fn every_statement_is_prepared() {
    on_both(async |fresh: &Fresh| {
        let (found, _) = all();
        let mut faults = Vec::new();
        match fresh.url.starts_with("sqlite:") {
            true => {
                let mut conn = SqliteConnection::connect(&fresh.url).await.unwrap();
                for one in &found {
                    let sql = AssertSqlSafe(one.sql.clone()).into_sql_str();
                    faults.extend(conn.prepare(sql).await.err().map(|why| (one, why)));
                }
            }
            false => {
                let options: store::sqlx::postgres::PgConnectOptions = fresh.url.parse().unwrap();
                let mut conn: PgConnection =
                    options.statement_cache_capacity(0).connect().await.unwrap();
                for one in &found {
                    let sql = AssertSqlSafe(one.sql.clone()).into_sql_str();
                    faults.extend(conn.prepare(sql).await.err().map(|why| (one, why)));
                }
            }
        }
        let told: Vec<_> = faults
            .iter()
            .map(|(one, why)| format!("{}: {why}\n  {}", one.place, one.sql))
            .collect();
        assert!(told.is_empty(), "{}", told.join("\n"));
    })
    .await;
}
