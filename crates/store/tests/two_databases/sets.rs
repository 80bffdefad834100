//! The tables in sets: portal and issuer in one database or in two, new ones and those from before there were sets.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

use store::history::{Actor, Entry, Stream};
use store::sqlx::migrate::{Migration, MigrationType, Migrator};
use store::verify::{HistoryFault, verify};
use store::{Db, Set, StoreError, Tx, history, row, rows, run};
use uuid::Uuid;

use crate::fresh::{Bare, add, change, on_both_bare, vault};
use crate::migrations::{PATIENCE, tables};

/// The last step of the one list that portal and issuer had.
const LAST_OF_ONE_LIST: i64 = 202_611_281_830;
/// 2026-11-28.
const AT: i64 = 1_795_824_000_000_000;

/// The one list, up to a step: what a program of an older release runs, by its own table of steps.
fn one_list(until: i64) -> Migrator {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut steps = Vec::new();
    for set in ["portal", "issuer"] {
        for entry in std::fs::read_dir(folder.join(set)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap();
            let (version, name) = name.split_once('_').unwrap();
            let version: i64 = version.parse().unwrap();
            if version <= until.min(LAST_OF_ONE_LIST) {
                let text = std::fs::read_to_string(&path).unwrap();
                let text = store::sqlx::AssertSqlSafe(text);
                steps.push(Migration::new(
                    version,
                    Cow::Owned(name.replace('_', " ")),
                    MigrationType::Simple,
                    store::sqlx::SqlSafeStr::into_sql_str(text),
                    false,
                ));
            }
        }
    }
    Migrator::with_migrations(steps)
}

/// All that a database is made of, in words: columns, keys, constraints and indexes, but for the tables that say which steps were done.
pub async fn schema(db: &Db) -> BTreeSet<String> {
    let mut conn = db.read().await.unwrap();
    let found = match db.kind() {
        "SQLite" => rows!(
            &mut conn,
            (String,),
            "SELECT t.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' || COALESCE(c.dflt_value, '-') || ' ' || c.pk
             FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\'
             UNION ALL SELECT t.name || ' -> ' || f.\"table\" || ' ' || f.\"from\" || ' ' || COALESCE(f.\"to\", '-')
             FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'
             UNION ALL SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        ),
        _ => rows!(
            &mut conn,
            (String,),
            "SELECT CONCAT_WS(' ', table_name, column_name, data_type, is_nullable, COALESCE(column_default, '-'))
             FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%'
             UNION ALL SELECT CONCAT_WS(' ', CAST(conrelid::regclass AS TEXT), conname, pg_get_constraintdef(oid)) FROM pg_constraint
             WHERE connamespace = 'public'::regnamespace AND CAST(conrelid::regclass AS TEXT) NOT LIKE '\\_sqlx%'
             UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE '\\_sqlx%'"
        ),
    };
    found.unwrap().into_iter().map(|(line,)| line).collect()
}

/// What a database has whose both sets are made at once.
async fn both(url: &str) -> BTreeSet<String> {
    let db = Db::open(url, 2).await.unwrap();
    for set in Set::ALL {
        db.migrate(set).await.unwrap();
    }
    let made = schema(&db).await;
    assert!(made.len() > 400, "{} lines", made.len());
    db.close().await;
    made
}

/// How often each step of a list is said to be done.
async fn done(db: &Db, list: &str) -> Vec<i64> {
    let mut conn = db.read().await.unwrap();
    let found = match list {
        "portal" => rows!(
            &mut conn,
            (i64,),
            "SELECT version FROM _sqlx_migrations ORDER BY version"
        ),
        "issuer" => rows!(
            &mut conn,
            (i64,),
            "SELECT version FROM _sqlx_migrations_issuer ORDER BY version"
        ),
        _ => rows!(
            &mut conn,
            (i64,),
            "SELECT version FROM _sqlx_migrations_history ORDER BY version"
        ),
    };
    found
        .unwrap()
        .into_iter()
        .map(|(version,)| version)
        .collect()
}

/// A certificate's row at the issuer, with its chain.
async fn certificate(tx: &mut Tx) -> Result<Uuid, StoreError> {
    let id = Uuid::new_v4();
    run!(
        tx,
        "INSERT INTO issuer_certificate (id, profile, received_at, version) VALUES ($1, 'nes', 1, 1)",
        id
    )?;
    let entry = Entry {
        stream: Stream::Certificate,
        owner: id,
        at: AT,
        actor: Actor::System,
        act: "received",
        detail: serde_json::json!({}),
    };
    history::begin(tx, &vault(), entry).await?;
    Ok(id)
}

async fn holds(db: &Db) -> u64 {
    let verified = verify(db, &vault()).await.unwrap();
    verified.expect("the history is whole").rows
}

/// A database of an older release, with rows in it: nothing is run a second time, nothing is lost, whoever comes first.
#[tokio::test]
async fn a_database_of_one_list_is_taken_over() {
    on_both_bare(async |bare: &Bare| {
        let mut made = Vec::new();
        for (url, sets) in [
            (&bare.url, [Set::Portal, Set::Issuer]),
            (&bare.other_url, [Set::Issuer, Set::Portal]),
        ] {
            let db = Db::open(url, 2).await.unwrap();
            db.migrate_by(&one_list(LAST_OF_ONE_LIST), PATIENCE)
                .await
                .unwrap();
            let before = schema(&db).await;
            let mut tx = db.write().await.unwrap();
            let institution = add(&mut tx, &vault(), "Örnek", AT).await.unwrap();
            change(&mut tx, &vault(), institution, AT).await.unwrap();
            certificate(&mut tx).await.unwrap();
            tx.commit().await.unwrap();
            db.migrate(sets[0]).await.unwrap();
            assert_eq!(done(&db, "issuer").await, [2], "{sets:?}");
            assert_eq!(done(&db, "history").await.len(), 1);
            db.migrate(sets[1]).await.unwrap();
            // Again, as each start does.
            db.migrate(sets[0]).await.unwrap();
            assert_eq!(holds(&db).await, 3);
            let waiting = row!(
                &mut db.read().await.unwrap(),
                (i64,),
                "SELECT COUNT(*) FROM history_awaits_root"
            );
            assert_eq!(waiting.unwrap().unwrap().0, 3);
            let after = schema(&db).await;
            assert!(after.is_superset(&before));
            made.push(after);
            db.close().await;
        }
        assert_eq!(made[0], made[1]);
    })
    .await;
}

/// The same tables in the end, wherever the old list was cut off, and whichever set of a new database is made first.
#[tokio::test]
async fn every_way_leads_to_the_same_tables() {
    on_both_bare(async |bare: &Bare| {
        let wanted = both(&bare.url).await;
        let issuer_first = Db::open(&bare.other_url, 2).await.unwrap();
        issuer_first.migrate(Set::Issuer).await.unwrap();
        let mut tx = issuer_first.write().await.unwrap();
        certificate(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        issuer_first.migrate(Set::Portal).await.unwrap();
        assert_eq!(schema(&issuer_first).await, wanted);
        assert_eq!(holds(&issuer_first).await, 1);
        issuer_first.close().await;
    })
    .await;
    for until in [1, 2, 12, 13, 14, 202_611_281_430] {
        on_both_bare(async |bare: &Bare| {
            let wanted = both(&bare.url).await;
            let db = Db::open(&bare.other_url, 2).await.unwrap();
            db.migrate_by(&one_list(until), PATIENCE).await.unwrap();
            for set in Set::ALL {
                db.migrate(set).await.unwrap();
            }
            assert_eq!(schema(&db).await, wanted, "cut off after {until}");
            db.close().await;
        })
        .await;
    }
}

/// Tables as a release has them that has the sets and fewer steps.
#[tokio::test]
async fn an_older_release_of_the_sets_is_brought_up_to_date() {
    on_both_bare(async |bare: &Bare| {
        let wanted = both(&bare.url).await;
        let db = Db::open(&bare.other_url, 2).await.unwrap();
        let until = 202_611_281_430;
        db.migrate_until(Set::Portal, until).await.unwrap();
        let made = done(&db, "portal").await;
        assert_eq!(made.last(), Some(&until));
        assert!(!tables(&db).await.contains("notice"));
        for set in Set::ALL {
            db.migrate(set).await.unwrap();
        }
        assert_eq!(schema(&db).await, wanted);
        db.close().await;
    })
    .await;
}

/// Cut off between the two notes that take a database over: the next start writes them again, and runs nothing.
#[tokio::test]
async fn a_take_over_that_was_cut_off_is_finished() {
    on_both_bare(async |bare: &Bare| {
        let db = Db::open(&bare.url, 2).await.unwrap();
        db.migrate_by(&one_list(LAST_OF_ONE_LIST), PATIENCE)
            .await
            .unwrap();
        db.migrate(Set::Portal).await.unwrap();
        let taken = schema(&db).await;
        let mut tx = db.write().await.unwrap();
        run!(&mut tx, "DELETE FROM _sqlx_migrations_history").unwrap();
        tx.commit().await.unwrap();
        db.migrate(Set::Issuer).await.expect("it is finished");
        assert_eq!(done(&db, "history").await.len(), 1);
        assert_eq!(schema(&db).await, taken);
        db.close().await;
    })
    .await;
}

/// In two databases each has its own tables and the history, and nothing of the other's.
#[tokio::test]
async fn each_makes_its_own_tables_alone() {
    on_both_bare(async |bare: &Bare| {
        let portal = Db::open(&bare.url, 2).await.unwrap();
        portal.migrate(Set::Portal).await.unwrap();
        let issuer = Db::open(&bare.other_url, 2).await.unwrap();
        issuer.migrate(Set::Issuer).await.unwrap();
        let (of_portal, of_issuer) = (tables(&portal).await, tables(&issuer).await);
        let strange: Vec<_> = of_portal
            .iter()
            .filter(|name| name.contains("issuer"))
            .collect();
        assert!(strange.is_empty(), "{strange:?}");
        let own = |name: &&String| {
            ["issuer_", "history", "_sqlx_migrations_"]
                .iter()
                .any(|front| name.starts_with(front))
        };
        let strange: Vec<_> = of_issuer.iter().filter(|name| !own(name)).collect();
        assert!(strange.is_empty(), "{strange:?}");
        assert!(of_issuer.contains("issuer_certificate") && of_issuer.contains("history"));

        let mut tx = portal.write().await.unwrap();
        add(&mut tx, &vault(), "Örnek", AT).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = issuer.write().await.unwrap();
        certificate(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((holds(&portal).await, holds(&issuer).await), (1, 1));
        portal.close().await;
        issuer.close().await;
    })
    .await;
}

/// Whoever takes a set's tables away takes the owners of its chains away, and those are missed.
#[tokio::test]
async fn chains_whose_tables_are_gone_are_named() {
    on_both_bare(async |bare: &Bare| {
        let issuer = Db::open(&bare.url, 2).await.unwrap();
        issuer.migrate(Set::Issuer).await.unwrap();
        let mut tx = issuer.write().await.unwrap();
        let stream = certificate(&mut tx).await.unwrap();
        run!(&mut tx, "DROP TABLE issuer_certificate").unwrap();
        tx.commit().await.unwrap();
        let found = verify(&issuer, &vault()).await.unwrap();
        assert_eq!(found, Err(HistoryFault::Surplus { stream, seq: 1 }));
        issuer.close().await;

        let portal = Db::open(&bare.other_url, 2).await.unwrap();
        portal.migrate(Set::Issuer).await.unwrap();
        let mut tx = portal.write().await.unwrap();
        let entry = crate::fresh::tested(Uuid::new_v4(), AT);
        let stream = entry.owner;
        history::begin(&mut tx, &vault(), entry).await.unwrap();
        tx.commit().await.unwrap();
        let found = verify(&portal, &vault()).await.unwrap();
        assert_eq!(found, Err(HistoryFault::Surplus { stream, seq: 1 }));
        portal.close().await;
    })
    .await;
}

/// A program of the release before still starts on tables that this one made anew, and makes none of them a second time.
#[tokio::test]
async fn the_release_before_starts_on_a_new_database() {
    on_both_bare(async |bare: &Bare| {
        for (url, sets) in [
            (&bare.url, &Set::ALL[..]),
            (&bare.other_url, &[Set::Portal]),
        ] {
            let db = Db::open(url, 2).await.unwrap();
            for set in sets {
                db.migrate(*set).await.unwrap();
            }
            let before = schema(&db).await;
            db.migrate_by(&one_list(LAST_OF_ONE_LIST), PATIENCE)
                .await
                .expect("it starts");
            assert_eq!(schema(&db).await, before);
            db.close().await;
        }
    })
    .await;
}

/// What is missing is said without changing anything.
#[tokio::test]
async fn missing_steps_are_told() {
    on_both_bare(async |bare: &Bare| {
        let db = Db::open(&bare.url, 2).await.unwrap();
        let missing = db.missing_steps(Set::Portal).await.unwrap();
        assert!(missing.contains(&1) && missing.len() > 20, "{missing:?}");
        assert!(tables(&db).await.is_empty());
        db.migrate(Set::Portal).await.unwrap();
        assert!(db.missing_steps(Set::Portal).await.unwrap().is_empty());
        assert_eq!(db.missing_steps(Set::Issuer).await.unwrap(), [2]);
        db.close().await;
    })
    .await;
}
