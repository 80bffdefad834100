//! Every SQL statement of the program is prepared on both databases: one that no story reaches, or reaches on one of them only, fails here and
//! not in somebody's hands.

mod last_release;
mod source;

use std::path::{Path, PathBuf};

use store::sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, SqlSafeStr, SqliteConnection,
};

use crate::fresh::{Fresh, on_both};
use source::Statement;

/// The files whose statements are chosen while the program runs: how a snapshot begins, and the three tables of roots that are cut.
const CHOSEN: [&str; 2] = ["store/src/conn.rs", "store/src/root.rs"];

/// The `crates` folder of another release, when its statements are to be kept.
const OF: &str = "KALEM_STATEMENTS_OF";

fn all() -> (Vec<Statement>, Vec<String>) {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let crates = std::env::var(OF).map_or(own, PathBuf::from);
    let folders = ["store", "web", "portal", "issuer", "kalem"];
    source::statements(&folders.map(|folder| crates.join(folder).join("src")))
}

/// Where the list of statements is to be written; `cargo xtask last-release` sets both.
const KEEP: &str = "KALEM_KEEP_STATEMENTS";

#[test]
fn every_statement_is_found() {
    let (found, unread) = all();
    assert!(found.len() > 300, "{} statements", found.len());
    let files: Vec<_> = unread
        .iter()
        .filter_map(|place| Some(place.split_once(':')?.0))
        .collect();
    if std::env::var(OF).is_err() {
        assert_eq!(files, CHOSEN, "not read from the source: {unread:?}");
    }
    if let Ok(file) = std::env::var(KEEP) {
        let kept: String = found
            .iter()
            .map(|one| format!("-- {}\n{}{}", one.place, one.sql, last_release::END))
            .collect();
        std::fs::write(file, kept).unwrap();
    }
}

#[tokio::test]
async fn every_statement_is_prepared() {
    on_both(async |fresh: &Fresh| {
        let (found, _) = all();
        let found: Vec<_> = found.into_iter().map(|one| (one.place, one.sql)).collect();
        let told = faults_of(fresh, &found).await;
        assert!(told.is_empty(), "{}", told.join("\n"));
    })
    .await;
}

/// What the database says of statements that it cannot prepare, each with its place.
async fn faults_of(fresh: &Fresh, all: &[(String, String)]) -> Vec<String> {
    let mut told = Vec::new();
    let said = |place: &str, sql: &str, why: store::sqlx::Error| format!("{place}: {why}\n  {sql}");
    match fresh.url.starts_with("sqlite:") {
        true => {
            let mut conn = SqliteConnection::connect(&fresh.url).await.unwrap();
            for (place, sql) in all {
                let text = AssertSqlSafe(sql.clone()).into_sql_str();
                told.extend(
                    conn.prepare(text)
                        .await
                        .err()
                        .map(|why| said(place, sql, why)),
                );
            }
        }
        false => {
            let options: store::sqlx::postgres::PgConnectOptions = fresh.url.parse().unwrap();
            let mut conn: PgConnection =
                options.statement_cache_capacity(0).connect().await.unwrap();
            for (place, sql) in all {
                let text = AssertSqlSafe(sql.clone()).into_sql_str();
                told.extend(
                    conn.prepare(text)
                        .await
                        .err()
                        .map(|why| said(place, sql, why)),
                );
            }
        }
    }
    told
}
