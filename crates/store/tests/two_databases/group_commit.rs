//! Many writers share one COMMIT on SQLite; none of them can hurt another, whatever becomes of it.

use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::task::JoinSet;

use crate::fresh::{Fresh, add, change, on_both, on_sqlite, vault};

const AT: i64 = 1_000_000;

/// One of a hundred fails, and takes back its own work only.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_failing_turn_rolls_back_only_itself() {
    on_both(async |fresh: &Fresh| {
        fresh.chain("taken", 1, AT).await;
        let turns = (0..100).map(|n| async move {
            let mut tx = fresh.db.write().await?;
            add(&mut tx, &fresh.vault, &format!("turn {n}"), AT).await?;
            if n == 42 {
                add(&mut tx, &fresh.vault, "taken", AT).await?;
            }
            tx.commit().await
        });
        let mut failed = Vec::new();
        for (n, ended) in join_all(turns).await.into_iter().enumerate() {
            if let Err(error) = ended {
                assert!(error.is_duplicate(), "{error}");
                failed.push(n);
            }
        }
        assert_eq!(failed, [42]);
        assert_eq!(fresh.count("turn").await, 99);
        fresh.assert_whole().await;
    })
    .await;
}

/// All of them run at the same time, on this task.
async fn join_all<T>(futures: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut waiting: Vec<_> = futures.map(Box::pin).map(Some).collect();
    let mut done: Vec<Option<T>> = waiting.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        let mut pending = false;
        for (future, result) in waiting.iter_mut().zip(&mut done) {
            let Some(running) = future else { continue };
            match running.as_mut().poll(context) {
                Poll::Ready(value) => (*result, *future) = (Some(value), None),
                Poll::Pending => pending = true,
            }
        }
        if pending {
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    })
    .await;
    done.into_iter().flatten().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_turn_that_is_left_without_commit_leaves_nothing() {
    on_both(async |fresh: &Fresh| {
        let mut left = fresh.db.write().await.unwrap();
        add(&mut left, &fresh.vault, "left", AT).await.unwrap();
        drop(left);
        fresh.chain("kept", 1, AT).await;
        assert_eq!(fresh.count("left").await, 0);
        assert_eq!(fresh.count("kept").await, 1);
        fresh.assert_whole().await;
    })
    .await;
}

/// A browser that goes away drops its request wherever it stands: while it waits for its turn, in the middle of a
/// statement, while it commits. What it began is done whole or not at all, and nobody else hears of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_turn_that_is_dropped_anywhere_hurts_nobody_else() {
    on_both(async |fresh: &Fresh| {
        let mut dropped = JoinSet::new();
        let mut kept = JoinSet::new();
        for n in 0..300_u64 {
            let db = fresh.db.clone();
            let doomed = async move {
                let mut tx = db.write().await?;
                let id = add(&mut tx, &vault(), &format!("dropped {n} one"), AT).await?;
                change(&mut tx, &vault(), id, AT).await?;
                add(&mut tx, &vault(), &format!("dropped {n} two"), AT).await?;
                tx.commit().await
            };
            // From at once to longer than it takes, so that every point is hit by some of them.
            let patience = Duration::from_micros(n * 37 % 6_000);
            dropped.spawn(async move { tokio::time::timeout(patience, doomed).await.is_ok() });
            if n % 10 == 0 {
                let db = fresh.db.clone();
                kept.spawn(async move {
                    let mut tx = db.write().await?;
                    add(&mut tx, &vault(), &format!("kept {n}"), AT).await?;
                    tx.commit().await
                });
            }
        }
        for ended in kept.join_all().await {
            ended.expect("a turn fails because another one was dropped");
        }
        dropped.join_all().await;
        assert_eq!(fresh.count("kept").await, 30);
        for n in 0..300 {
            let rows = fresh.count(&format!("dropped {n} ")).await;
            assert!(rows == 0 || rows == 2, "half of turn {n} was kept");
        }
        fresh.chain("afterwards", 3, AT).await;
        fresh.assert_whole().await;
    })
    .await;
}

/// The same at every single point at which a request can be dropped, one after the other: after the first step, after
/// the second, and so on to the end. A writer that lost count of what is open would refuse everybody from then on.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_turn_can_be_dropped_after_every_step() {
    on_both(async |fresh: &Fresh| {
        let mut done = false;
        for steps in 0.. {
            let beside = fresh.db.clone();
            let neighbour = tokio::spawn(async move {
                let mut tx = beside.write().await?;
                add(&mut tx, &vault(), &format!("neighbour {steps}"), AT).await?;
                tx.commit().await
            });
            let doomed = async {
                let mut tx = fresh.db.write().await.unwrap();
                let name = format!("doomed {steps} one");
                add(&mut tx, &fresh.vault, &name, AT).await.unwrap();
                let name = format!("doomed {steps} two");
                add(&mut tx, &fresh.vault, &name, AT).await.unwrap();
                tx.commit().await.unwrap();
            };
            done = after_steps(doomed, steps).await;
            let told = neighbour.await.unwrap();
            told.unwrap_or_else(|error| panic!("dropped after {steps} steps: {error}"));
            fresh.chain(&format!("next {steps}"), 1, AT).await;
            let rows = fresh.count(&format!("doomed {steps} ")).await;
            assert!(rows == 0 || rows == 2, "half was kept after {steps} steps");
            if done {
                break;
            }
        }
        assert!(done);
        fresh.assert_whole().await;
    })
    .await;
}

/// Lets a future go on that many times, then drops it; says whether it came to its end.
async fn after_steps(doomed: impl Future<Output = ()>, steps: usize) -> bool {
    let mut doomed = Box::pin(doomed);
    for _ in 0..steps {
        let context = &mut Context::from_waker(Waker::noop());
        if doomed.as_mut().poll(context).is_ready() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    false
}

/// The file is not left locked when the last turn of a batch gives up.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn another_process_can_write_after_a_turn_gave_up() {
    on_sqlite(async |fresh: &Fresh| {
        let mut left = fresh.db.write().await.unwrap();
        add(&mut left, &fresh.vault, "left", AT).await.unwrap();
        drop(left);
        let other = store::Db::open(&fresh.url, 1).await.unwrap();
        let mut tx = other.write().await.unwrap();
        add(&mut tx, &fresh.vault, "other", AT).await.unwrap();
        tx.commit().await.unwrap();
        other.close().await;
        assert_eq!(fresh.count("other").await, 1);
    })
    .await;
}
