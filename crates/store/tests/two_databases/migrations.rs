//! Migrations that are cut off, and programs of the release before on tables of the release after.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use store::sqlx::migrate::{Migration, MigrationType, Migrator};
use store::sqlx::{AssertSqlSafe, SqlSafeStr};
use store::{Db, Set, StoreError, row, rows};

use crate::fresh::{Bare, on_both_bare};
use crate::sets::schema;

/// Set in the child: which database it migrates until it is killed, and by which steps.
const CHILD: &str = "KALEM_TEST_MIGRATES";
const STEPS: &str = "KALEM_TEST_MIGRATES_BY";

/// How long a migration of a test waits for others at most.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// So many rows that the machine is at them for a second at least.
const ROWS: u64 = 6_000_000;

/// This test starts itself once more as the process that is killed.
fn child(url: &str, test: &str, steps: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([&format!("migrations::{test}"), "--exact", "--nocapture"])
        .env(CHILD, url)
        .env(STEPS, steps)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

pub fn step(version: i64, name: &'static str, sql: String) -> Migration {
    let sql = AssertSqlSafe(sql).into_sql_str();
    let (name, kind) = (Cow::Borrowed(name), MigrationType::Simple);
    Migration::new(version, name, kind, sql, false)
}

/// A migration of three statements, of which the middle one takes its time.
fn slow(rows: u64) -> Migrator {
    let sql = format!(
        "CREATE TABLE before_it (id BIGINT PRIMARY KEY);
         INSERT INTO before_it (id)
             WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {rows}) SELECT MAX(n) FROM counted;
         CREATE TABLE behind_it (id BIGINT PRIMARY KEY);"
    );
    Migrator::with_migrations(vec![
        step(
            1,
            "first",
            "CREATE TABLE first_of_all (id BIGINT PRIMARY KEY)".into(),
        ),
        step(2, "slow", sql),
    ])
}

/// The tables of the database, whichever it is.
pub async fn tables(db: &Db) -> BTreeSet<String> {
    let mut conn = db.read().await.unwrap();
    let found = match db.kind() {
        "SQLite" => rows!(
            &mut conn,
            (String,),
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'index') AND name NOT LIKE 'sqlite_%'"
        ),
        _ => rows!(
            &mut conn,
            (String,),
            "SELECT CAST(relname AS TEXT) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i')
             AND relname NOT LIKE '%_pkey' AND relname NOT LIKE '%_key'"
        ),
    };
    found.unwrap().into_iter().map(|(name,)| name).collect()
}

/// A server may still be at the last statement of a client that is dead, and then holds its locks.
async fn until_done(migrate: impl AsyncFn() -> Result<(), StoreError>) {
    let begun = Instant::now();
    loop {
        match migrate().await {
            Ok(()) => return,
            Err(why) if begun.elapsed() > Duration::from_secs(90) => panic!("{why}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(300)).await,
        }
    }
}

async fn migrate_as_a_child(url: &str) -> ! {
    let db = Db::open(url, 1).await.unwrap();
    match std::env::var(STEPS).unwrap().as_str() {
        "" => {
            for set in Set::ALL {
                db.migrate(set).await.unwrap();
            }
        }
        rows => db
            .migrate_by(&slow(rows.parse().unwrap()), PATIENCE)
            .await
            .unwrap(),
    }
    db.close().await;
    std::process::exit(0);
}

/// Killed between two statements of one migration: nothing of it stays, the one before it does, and the next start finishes it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_migration_that_is_killed_between_its_statements_leaves_nothing() {
    if let Ok(url) = std::env::var(CHILD) {
        migrate_as_a_child(&url).await;
    }
    on_both_bare(async |bare: &Bare| {
        let name = "a_migration_that_is_killed_between_its_statements_leaves_nothing";
        let mut running = child(&bare.url, name, &ROWS.to_string());
        let db = Db::open(&bare.url, 2).await.unwrap();
        let begun = Instant::now();
        while !tables(&db).await.contains("first_of_all") {
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "the child does nothing"
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(Duration::from_millis(150)).await;
        assert!(
            running.try_wait().unwrap().is_none(),
            "it was too fast to be killed"
        );
        running.kill().unwrap();
        running.wait().unwrap();

        let left = tables(&db).await;
        assert!(left.contains("first_of_all"), "{left:?}");
        assert!(
            !left.contains("before_it"),
            "half a migration was kept: {left:?}"
        );
        until_done(async || db.migrate_by(&slow(ROWS), PATIENCE).await).await;
        let now = tables(&db).await;
        assert!(
            now.contains("before_it") && now.contains("behind_it"),
            "{now:?}"
        );
        let counted = row!(
            &mut db.read().await.unwrap(),
            (i64,),
            "SELECT COUNT(*) FROM before_it"
        );
        assert_eq!(counted.unwrap().unwrap().0, 1, "it was done once");
        db.close().await;
    })
    .await;
}

/// Killed again and again while all tables are made: in the end they are those of a database that was made in peace.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_again_and_again_all_tables_are_made() {
    if let Ok(url) = std::env::var(CHILD) {
        migrate_as_a_child(&url).await;
    }
    on_both_bare(async |bare: &Bare| {
        let name = "killed_again_and_again_all_tables_are_made";
        let mut cut_off = 0;
        for round in 0..40_u64 {
            let mut running = child(&bare.url, name, "");
            tokio::time::sleep(Duration::from_millis(20 + 12 * round)).await;
            if running
                .try_wait()
                .unwrap()
                .is_some_and(|done| done.success())
            {
                break;
            }
            running.kill().unwrap();
            running.wait().unwrap();
            cut_off += 1;
        }
        assert!(cut_off > 0, "no child was killed");
        let db = Db::open(&bare.url, 2).await.unwrap();
        for set in Set::ALL {
            until_done(async || db.migrate(set).await).await;
        }
        let made = schema(&db).await;
        db.close().await;
        let whole = Db::open(&bare.other_url, 2).await.unwrap();
        for set in Set::ALL {
            whole.migrate(set).await.unwrap();
        }
        assert_eq!(made, schema(&whole).await);
        whole.close().await;
    })
    .await;
}

/// A step of a release after this one.
fn of_the_next_release() -> Migrator {
    Migrator::with_migrations(vec![step(
        209_901_010_000,
        "of_the_next_release",
        "CREATE TABLE of_the_next_release (id BIGINT PRIMARY KEY)".into(),
    )])
}

/// Two releases side by side: this program starts on tables that a newer one has made, and does nothing to them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_program_starts_on_newer_tables() {
    on_both_bare(async |bare: &Bare| {
        let db = Db::open(&bare.url, 2).await.unwrap();
        db.migrate(Set::Portal).await.unwrap();
        db.migrate_by(&of_the_next_release(), PATIENCE)
            .await
            .unwrap();
        let newer = tables(&db).await;
        db.migrate(Set::Portal).await.expect("it starts");
        assert_eq!(tables(&db).await, newer);
        db.close().await;
    })
    .await;
}

/// What was published is never edited: a database that ran another text of a step is not taken for up to date.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_with_another_text_is_refused() {
    on_both_bare(async |bare: &Bare| {
        let db = Db::open(&bare.url, 2).await.unwrap();
        db.migrate_by(&slow(10), PATIENCE).await.unwrap();
        let refused = db.migrate_by(&slow(11), PATIENCE).await;
        assert!(
            matches!(refused, Err(StoreError::Migration(_))),
            "{refused:?}"
        );
        db.close().await;
    })
    .await;
}
