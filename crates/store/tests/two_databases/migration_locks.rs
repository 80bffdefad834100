//! A migration on a table that is big, or in use: it is not cut off by what pages are cut off by, it lets pages pass while it waits, and
//! gives up in the end.

use std::time::{Duration, Instant};

use store::sqlx::migrate::Migrator;
use store::sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};
use store::{Db, StoreError, row, run};

use crate::fresh::{Bare, on_both_bare};
use crate::migrations::{PATIENCE, step};

/// A step on a table that was made before.
fn widen() -> Migrator {
    Migrator::with_migrations(vec![
        step(
            1,
            "table",
            "CREATE TABLE busy (id BIGINT PRIMARY KEY)".into(),
        ),
        step(
            2,
            "widen",
            "ALTER TABLE busy ADD COLUMN more BIGINT; UPDATE busy SET more = id".into(),
        ),
    ])
}

async fn with_a_table(url: &str) -> Db {
    let db = Db::open(url, 4).await.unwrap();
    let table = Migrator::with_migrations(widen().migrations[..1].to_vec());
    db.migrate_by(&table, PATIENCE).await.unwrap();
    let mut tx = db.write().await.unwrap();
    run!(&mut tx, "INSERT INTO busy (id) VALUES (1)").unwrap();
    tx.commit().await.unwrap();
    db
}

/// Somebody else's open transaction on the table.
enum Holder {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Holder {
    async fn new(url: &str) -> Self {
        if url.starts_with("sqlite:") {
            let mut other = SqliteConnection::connect(url).await.unwrap();
            other.execute("BEGIN IMMEDIATE").await.unwrap();
            return Self::Sqlite(other);
        }
        let mut other = PgConnection::connect(url).await.unwrap();
        other.execute("BEGIN").await.unwrap();
        other.execute("SELECT id FROM busy").await.unwrap();
        Self::Postgres(other)
    }

    async fn let_go(self) {
        match self {
            Self::Sqlite(mut other) => {
                other.execute("ROLLBACK").await.unwrap();
            }
            Self::Postgres(mut other) => {
                other.execute("ROLLBACK").await.unwrap();
            }
        }
    }
}

/// Reads as pages do until the time is over, and says how long the slowest waited.
async fn read_for(db: &Db, time: Duration) -> Duration {
    let begun = Instant::now();
    let mut slowest = Duration::ZERO;
    while begun.elapsed() < time {
        let one = Instant::now();
        let counted = row!(
            &mut db.read().await.unwrap(),
            (i64,),
            "SELECT COUNT(*) FROM busy"
        );
        assert_eq!(counted.expect("a page is never refused").unwrap().0, 1);
        slowest = slowest.max(one.elapsed());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    slowest
}

/// Longer than any page may take: what a big table needs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_step_is_not_cut_off() {
    on_both_bare(async |bare: &Bare| {
        if bare.url.starts_with("sqlite:") {
            return;
        }
        let db = Db::open(&bare.url, 2).await.unwrap();
        let long = step(1, "long", "SELECT pg_sleep(31)".into());
        let begun = Instant::now();
        let long = Migrator::with_migrations(vec![long]);
        db.migrate_by(&long, PATIENCE).await.expect("it is let run");
        assert!(begun.elapsed() > Duration::from_secs(30));
        // And pages keep the limit that they had.
        let kept = row!(
            &mut db.read().await.unwrap(),
            (String,),
            "SELECT current_setting('statement_timeout')"
        );
        assert_eq!(kept.unwrap().unwrap().0, "30s");
        db.close().await;
    })
    .await;
}

/// Somebody's transaction holds the table for seven seconds: the step comes after it, and whoever reads meanwhile is not kept for longer than
/// one try.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_held_lock_is_waited_for_and_pages_pass() {
    on_both_bare(async |bare: &Bare| {
        let db = with_a_table(&bare.url).await;
        let holder = Holder::new(&bare.url).await;
        let widening = {
            let db = db.clone();
            tokio::spawn(async move { db.migrate_by(&widen(), PATIENCE).await })
        };
        let slowest = read_for(&db, Duration::from_secs(7)).await;
        assert!(slowest < Duration::from_secs(4), "{slowest:?}");
        assert!(!widening.is_finished(), "the table was free");
        holder.let_go().await;
        widening.await.unwrap().expect("it is done after all");
        let more = row!(
            &mut db.read().await.unwrap(),
            (i64,),
            "SELECT more FROM busy"
        );
        assert_eq!(more.unwrap().unwrap().0, 1);
        db.close().await;
    })
    .await;
}

/// A lock that nobody lets go of: it is said so, nothing is left behind, and the next start does it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_that_is_never_let_go_is_told() {
    on_both_bare(async |bare: &Bare| {
        let db = with_a_table(&bare.url).await;
        let holder = Holder::new(&bare.url).await;
        let refused = db.migrate_by(&widen(), Duration::from_secs(1)).await;
        let Err(StoreError::Migration(why)) = refused else {
            panic!("{refused:?}");
        };
        assert!(why.to_string().contains("lock"), "{why}");
        holder.let_go().await;
        // Not even the lock with which processes keep apart.
        let other = Db::open(&bare.url, 1).await.unwrap();
        let steps = widen();
        let again = other.migrate_by(&steps, Duration::ZERO);
        let again = tokio::time::timeout(Duration::from_secs(5), again).await;
        again.expect("it is free").unwrap();
        other.close().await;
        db.close().await;
    })
    .await;
}

/// Another process is at it: it is waited for, longer than a page would, and nothing is done twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_comes_second_waits_for_the_first() {
    on_both_bare(async |bare: &Bare| {
        if bare.url.starts_with("sqlite:") {
            return;
        }
        let steps = || {
            let long = "SELECT pg_sleep(7); CREATE TABLE once (id BIGINT)";
            Migrator::with_migrations(vec![step(1, "long", long.into())])
        };
        let (one, two) = (
            Db::open(&bare.url, 1).await.unwrap(),
            Db::open(&bare.url, 1).await.unwrap(),
        );
        let (first, second) = (steps(), steps());
        let (first, second) = tokio::join!(
            one.migrate_by(&first, Duration::ZERO),
            two.migrate_by(&second, Duration::ZERO)
        );
        first.unwrap();
        second.unwrap();
        one.close().await;
        two.close().await;
    })
    .await;
}

/// A process that died in the middle of a long statement does not keep the next one waiting until that statement would have ended.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_process_lets_go() {
    on_both_bare(async |bare: &Bare| {
        if bare.url.starts_with("sqlite:") {
            return;
        }
        let db = Db::open(&bare.url, 2).await.unwrap();
        let dead = {
            let db = db.clone();
            let long = Migrator::with_migrations(vec![step(1, "long", "SELECT pg_sleep(50)".into())]);
            tokio::spawn(async move { db.migrate_by(&long, PATIENCE).await })
        };
        tokio::time::sleep(Duration::from_secs(1)).await;
        dead.abort();
        assert!(dead.await.unwrap_err().is_cancelled());
        let begun = Instant::now();
        let table = Migrator::with_migrations(widen().migrations[..1].to_vec());
        db.migrate_by(&table, PATIENCE).await.unwrap();
        let waited = begun.elapsed();
        assert!(waited < Duration::from_secs(20), "{waited:?}");
        db.close().await;
        let mut admin = PgConnection::connect(&bare.url).await.unwrap();
        let count = AssertSqlSafe("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(50)' AND state = 'active' AND datname = current_database()");
        let left = admin.fetch_optional(store::sqlx::query(count)).await.unwrap();
        assert!(left.is_none());
    })
    .await;
}
