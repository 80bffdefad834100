//! A statement that nobody waits for is part of its transaction all the same.

use store::{StoreError, Tx, change_one, later, row, run};

use crate::fresh::{Fresh, on_both};

async fn count_up(tx: &mut Tx, name: &str, value: i64) {
    later!(
        tx,
        "INSERT INTO counter (name, value) VALUES ($1, $2)",
        name,
        value
    )
    .unwrap();
}

async fn value(fresh: &Fresh, name: &str) -> Option<i64> {
    let mut conn = fresh.db.read().await.unwrap();
    let found = row!(
        &mut conn,
        (i64,),
        "SELECT value FROM counter WHERE name = $1",
        name
    );
    found.unwrap().map(|(value,)| value)
}

#[tokio::test]
async fn it_is_seen_by_the_next_statement_and_kept_by_the_commit() {
    on_both(async |fresh: &Fresh| {
        let mut tx = fresh.db.write().await.unwrap();
        count_up(&mut tx, "first", 1).await;
        count_up(&mut tx, "second", 2).await;
        let changed = run!(
            &mut tx,
            "UPDATE counter SET value = value + 10 WHERE name IN ($1, $2)",
            "first",
            "second"
        );
        assert_eq!(changed.unwrap(), 2);
        count_up(&mut tx, "third", 3).await;
        tx.commit().await.unwrap();
        for (name, kept) in [("first", 11), ("second", 12), ("third", 3)] {
            assert_eq!(value(fresh, name).await, Some(kept));
        }
    })
    .await;
}

#[tokio::test]
async fn it_leaves_nothing_without_the_commit() {
    on_both(async |fresh: &Fresh| {
        let mut tx = fresh.db.write().await.unwrap();
        count_up(&mut tx, "left", 1).await;
        drop(tx);
        assert_eq!(value(fresh, "left").await, None);
    })
    .await;
}

/// On PostgreSQL the statement itself fails, on SQLite the commit or whatever comes before it.
#[tokio::test]
async fn where_it_fails_nothing_of_its_transaction_is_kept() {
    on_both(async |fresh: &Fresh| {
        let mut tx = fresh.db.write().await.unwrap();
        count_up(&mut tx, "before", 1).await;
        count_up(&mut tx, "twice", 1).await;
        let twice = later!(
            &mut tx,
            "INSERT INTO counter (name, value) VALUES ('twice', 2)"
        );
        // Even where somebody asks on, heedless of the error.
        let heedless = run!(
            &mut tx,
            "INSERT INTO counter (name, value) VALUES ('after', 1)"
        );
        assert!(twice.is_err() || heedless.is_err());
        let _ = tx.commit().await;
        for name in ["before", "twice", "after"] {
            assert_eq!(value(fresh, name).await, None, "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_change_that_meets_no_row_is_stale_whatever_follows_it() {
    on_both(async |fresh: &Fresh| {
        let mut tx = fresh.db.write().await.unwrap();
        let changed = change_one!(
            &mut tx,
            "UPDATE counter SET value = $1 WHERE name = $2",
            5,
            "nowhere"
        );
        let stale = match changed {
            // SQLite has not been asked yet.
            Ok(()) => {
                count_up(&mut tx, "behind", 1).await;
                tx.commit().await
            }
            Err(stale) => Err(stale),
        };
        assert!(matches!(stale, Err(StoreError::Stale)));
        assert_eq!(value(fresh, "behind").await, None);
    })
    .await;
}

/// What the turn before kept stays, though it shares its batch with the one that fails.
#[tokio::test]
async fn the_turn_before_a_stale_one_is_kept() {
    on_both(async |fresh: &Fresh| {
        let mut first = fresh.db.write().await.unwrap();
        count_up(&mut first, "kept", 1).await;
        let second = async {
            let mut tx = fresh.db.write().await?;
            change_one!(&mut tx, "UPDATE counter SET value = 7 WHERE name = 'none'")?;
            tx.commit().await
        };
        let third = async {
            let mut tx = fresh.db.write().await?;
            change_one!(
                &mut tx,
                "UPDATE counter SET value = value + 1 WHERE name = 'kept'"
            )?;
            tx.commit().await
        };
        let (kept, stale, again) = tokio::join!(first.commit(), second, third);
        kept.unwrap();
        assert!(matches!(stale, Err(StoreError::Stale)));
        again.unwrap();
        assert_eq!(value(fresh, "kept").await, Some(2));
    })
    .await;
}
