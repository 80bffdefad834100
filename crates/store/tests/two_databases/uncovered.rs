//! Roots cover every row, whatever clocks say and whichever transaction is still running.

use store::root::{self, Root};
use store::{row, run, uncovered};
use uuid::Uuid;

use crate::fresh::{Fresh, add, change, on_both};

const DAY: i64 = 86_400_000_000;
const NOW: i64 = 1_000 * DAY;

async fn seal(fresh: &Fresh, now: i64) -> Option<Root> {
    root::seal(&fresh.db, &fresh.vault, now).await.unwrap()
}

/// How many rows no root covers.
async fn bare(fresh: &Fresh) -> i64 {
    let counted = row!(
        &mut fresh.db.read().await.unwrap(),
        (i64,),
        "SELECT COUNT(*) FROM history h WHERE NOT EXISTS (
             SELECT 1 FROM history_root_member m WHERE m.stream = h.stream AND m.seq >= h.seq)"
    );
    counted.unwrap().unwrap().0
}

async fn rows_waiting(fresh: &Fresh) -> i64 {
    let mut conn = fresh.db.read().await.unwrap();
    uncovered::waiting(&mut conn).await.unwrap().rows
}

async fn name(fresh: &Fresh, at: i64) -> Uuid {
    fresh
        .chain(&format!("chain {}", Uuid::new_v4()), 2, at)
        .await
}

/// Two days forward and back, and three machines minutes apart: by the clock half of the rows fell between the windows.
#[tokio::test]
async fn no_clock_takes_a_row_from_under_a_root() {
    on_both(async |fresh: &Fresh| {
        for (sealed_at, written_at) in [
            (NOW, vec![NOW, NOW - 1]),
            // The machine that makes the root is ahead, those that write are behind.
            (NOW + 180_000_000, vec![NOW - 180_000_000, NOW + 2]),
            (NOW + 2 * DAY, vec![NOW + 2 * DAY]),
            // Set right again.
            (NOW + 60_000_000, vec![NOW + 3, NOW + 2 * DAY, NOW - DAY]),
            (NOW - DAY, vec![1, NOW - 3 * DAY]),
        ] {
            for at in written_at {
                name(fresh, at).await;
            }
            assert!(bare(fresh).await > 0);
            assert!(seal(fresh, sealed_at).await.is_some());
            assert_eq!((bare(fresh).await, rows_waiting(fresh).await), (0, 0));
        }
        assert!(seal(fresh, NOW).await.is_none(), "nothing waits");
        fresh.assert_whole().await;
    })
    .await;
}

/// A root is made between the write and the commit of a transaction: its rows come under the next one.
#[tokio::test]
async fn a_transaction_that_runs_while_a_root_is_made_is_under_the_next() {
    on_both(async |fresh: &Fresh| {
        if fresh.db.kind() == "SQLite" {
            // There is one writer, and a root waits for its turn.
            return;
        }
        let old = name(fresh, NOW).await;
        let mut running = fresh.db.write().await.unwrap();
        change(&mut running, &fresh.vault, old, NOW).await.unwrap();
        add(&mut running, &fresh.vault, "slow", NOW).await.unwrap();
        for later in [NOW + DAY, NOW + 2 * DAY] {
            name(fresh, later).await;
            assert!(
                seal(fresh, later).await.is_some(),
                "and nobody waits for it"
            );
        }
        running.commit().await.unwrap();
        assert_eq!(bare(fresh).await, 2);
        let next = seal(fresh, NOW).await.expect("two rows wait");
        assert_eq!(bare(fresh).await, 0);
        assert_eq!(next.covered().unwrap().rows, 2 + 2 + 2 + 2);
        fresh.assert_whole().await;
    })
    .await;
}

/// What is written while a root is being made neither spoils the root nor is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn rows_that_come_while_roots_are_made_are_all_covered() {
    on_both(async |fresh: &Fresh| {
        let writing = async {
            for n in 0..60 {
                name(fresh, NOW + n % 7 * 100_000_000).await;
            }
        };
        let sealing = async {
            for n in 0..20 {
                // Two processes at once: one of them may be told that the number is given.
                let both = tokio::join!(
                    root::seal(&fresh.db, &fresh.vault, NOW + n),
                    root::seal(&fresh.db, &fresh.vault, NOW - n)
                );
                for made in [both.0, both.1] {
                    assert!(made.as_ref().map_or_else(|e| e.is_duplicate(), |_| true));
                }
            }
        };
        tokio::join!(writing, sealing);
        while seal(fresh, NOW).await.is_some() {}
        assert_eq!((bare(fresh).await, rows_waiting(fresh).await), (0, 0));
        fresh.assert_whole().await;
    })
    .await;
}

/// A program from before this migration appends without saying so, beside a new one.
#[tokio::test]
async fn rows_of_an_older_program_are_found() {
    on_both(async |fresh: &Fresh| {
        let chain = name(fresh, NOW).await;
        seal(fresh, NOW).await.unwrap();
        let missed = async || {
            let mut conn = fresh.db.read().await.unwrap();
            uncovered::is_any_missed(&mut conn).await.unwrap()
        };
        let mut tx = fresh.db.write().await.unwrap();
        change(&mut tx, &fresh.vault, chain, NOW).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!missed().await, "it waits");
        let mut tx = fresh.db.write().await.unwrap();
        run!(&mut tx, "DELETE FROM history_awaits_root").unwrap();
        tx.commit().await.unwrap();
        assert!(missed().await && seal(fresh, NOW).await.is_none());
        let mut tx = fresh.db.write().await.unwrap();
        assert_eq!(uncovered::find(&mut tx).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert!(seal(fresh, NOW).await.is_some() && !missed().await);
        assert_eq!(bare(fresh).await, 0);
    })
    .await;
}
