//! Counting the owner's version and appending the act are one: neither happens without the other, and of two who saw the same one is told.

use store::history::{self, Seen};
use store::{StoreError, row};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::fresh::{Fresh, on_both, tested, vault};

async fn version_and_rows(fresh: &Fresh, id: Uuid) -> (i64, i64) {
    let mut conn = fresh.db.read().await.unwrap();
    let found = row!(
        &mut conn,
        (i64, i64),
        "SELECT version, (SELECT COUNT(*) FROM history WHERE stream = $1) FROM institution WHERE id = $1",
        id
    );
    found.unwrap().unwrap()
}

async fn record(fresh: &Fresh, id: Uuid, seen: Seen) -> Result<i64, StoreError> {
    let mut tx = fresh.db.write().await?;
    let version = history::record(&mut tx, &fresh.vault, seen, tested(id, 1)).await?;
    tx.commit().await?;
    Ok(version)
}

#[tokio::test]
async fn whoever_saw_an_older_version_writes_nothing() {
    on_both(async |fresh| {
        let id = fresh.chain("Örnek Kurum", 1, 1).await;
        assert_eq!(record(fresh, id, Seen::Version(1)).await.unwrap(), 2);
        for seen in [0, 1, 3] {
            let late = record(fresh, id, Seen::Version(seen)).await;
            assert!(matches!(late, Err(StoreError::Stale)), "{seen}: {late:?}");
        }
        assert_eq!(version_and_rows(fresh, id).await, (2, 2));
        assert_eq!(record(fresh, id, Seen::Whatever).await.unwrap(), 3);
        let nobody = record(fresh, Uuid::new_v4(), Seen::Whatever).await;
        assert!(matches!(nobody, Err(StoreError::Stale)), "{nobody:?}");
        assert_eq!(version_and_rows(fresh, id).await, (3, 3));
        fresh.assert_whole().await;
    })
    .await;
}

/// An act that is counted and then given up leaves neither a version nor a row.
#[tokio::test]
async fn an_act_that_is_not_committed_counts_nothing() {
    on_both(async |fresh| {
        let id = fresh.chain("Örnek Kurum", 1, 1).await;
        let mut tx = fresh.db.write().await.unwrap();
        let recorded = history::record(&mut tx, &fresh.vault, Seen::Version(1), tested(id, 1));
        assert_eq!(recorded.await.unwrap(), 2);
        drop(tx);
        assert_eq!(version_and_rows(fresh, id).await, (1, 1));
        fresh.assert_whole().await;
    })
    .await;
}

#[tokio::test]
async fn of_those_who_saw_the_same_one_writes() {
    on_both(async |fresh| {
        let id = fresh.chain("Örnek Kurum", 1, 1).await;
        for (seen, written) in [(Seen::Version(1), 1), (Seen::Whatever, 8)] {
            let before = version_and_rows(fresh, id).await.0;
            let mut all = JoinSet::new();
            for _ in 0..8 {
                let (db, vault) = (fresh.db.clone(), vault());
                all.spawn(async move {
                    let mut tx = db.write().await?;
                    history::record(&mut tx, &vault, seen, tested(id, 1)).await?;
                    tx.commit().await
                });
            }
            let came = all.join_all().await;
            let done = came.iter().filter(|one| one.is_ok()).count();
            assert_eq!(done, written, "{came:?}");
            let now = before + i64::try_from(written).unwrap();
            assert_eq!(version_and_rows(fresh, id).await, (now, now));
        }
        fresh.assert_whole().await;
    })
    .await;
}
