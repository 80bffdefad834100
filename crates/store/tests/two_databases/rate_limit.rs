//! Rate limits: so many in a window, for everyone by themselves, however many ask at once.

use store::limit::{self, Counted, Limit};
use store::{StoreError, row};
use tokio::task::JoinSet;

use crate::fresh::{Fresh, on_both};

const LIMIT: Limit = Limit {
    what: "test",
    max: 3,
    seconds: 60,
};
const MINUTE: i64 = 60_000_000;

#[tokio::test]
async fn a_window_takes_so_many_and_the_next_one_begins_anew() {
    on_both(async |fresh: &Fresh| {
        let take = async |who: &[u8], now| limit::take(&fresh.db, LIMIT, who, now).await.unwrap();
        let start = 100 * MINUTE;
        for (now, within) in [
            (start, true),
            (start + 1, true),
            (start + MINUTE - 1, true),
            (start + MINUTE - 1, false),
            (start + MINUTE, true),
        ] {
            assert_eq!(take(b"one", now).await, within, "at {now}");
        }
        assert!(
            take(b"two", start).await,
            "everyone has a limit of their own"
        );
        let other = Limit {
            what: "other",
            ..LIMIT
        };
        assert!(limit::take(&fresh.db, other, b"one", start).await.unwrap());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_flood_at_one_moment_gets_no_more_through() {
    on_both(async |fresh: &Fresh| {
        let mut flood = JoinSet::new();
        for _ in 0..50 {
            let db = fresh.db.clone();
            flood.spawn(async move { limit::take(&db, LIMIT, b"flood", MINUTE).await.unwrap() });
        }
        let through = flood
            .join_all()
            .await
            .into_iter()
            .filter(|within| *within)
            .count();
        assert_eq!(through, 3);
    })
    .await;
}

#[tokio::test]
async fn two_limits_are_taken_by_one_statement_and_either_ends_it() {
    on_both(async |fresh: &Fresh| {
        let day = Limit {
            what: "day",
            max: 4,
            seconds: 86_400,
        };
        let both = [LIMIT, day];
        let next = async |who: &[u8], now| {
            let mut conn = fresh.db.read().await.unwrap();
            let next = limit::next_in_both(&mut conn, both, who, now).await;
            next.unwrap()
        };
        let take = async |now| {
            let mut tx = fresh.db.write().await.unwrap();
            match limit::take_in_both(&mut tx, both, b"one", now).await {
                Ok(()) => tx.commit().await,
                Err(stale) => Err(stale),
            }
        };
        let (first, later) = (100 * MINUTE, 101 * MINUTE);
        for _ in 0..3 {
            assert_eq!(next(b"one", first).await, [Counted::Within; 2]);
            take(first).await.unwrap();
        }
        let reached = [Counted::Reached, Counted::Within];
        assert_eq!(next(b"one", first).await, reached);
        let refused = take(first).await;
        assert!(matches!(refused, Err(StoreError::Stale)), "{refused:?}");
        assert_eq!(
            next(b"one", first).await,
            reached,
            "and nothing was counted"
        );
        assert_eq!(next(b"one", later).await, [Counted::Within; 2]);
        take(later).await.unwrap();
        let reached = [Counted::Within, Counted::Reached];
        assert_eq!(next(b"one", later).await, reached);
        let refused = take(later).await;
        assert!(matches!(refused, Err(StoreError::Stale)), "{refused:?}");
        assert_eq!(next(b"two", first).await, [Counted::Within; 2]);
    })
    .await;
}

#[tokio::test]
async fn windows_that_have_ended_are_forgotten() {
    on_both(async |fresh: &Fresh| {
        limit::take(&fresh.db, LIMIT, b"one", MINUTE).await.unwrap();
        limit::take(&fresh.db, LIMIT, b"one", 10 * MINUTE)
            .await
            .unwrap();
        limit::sweep(&fresh.db, 5 * MINUTE).await.unwrap();
        let left = row!(
            &mut fresh.db.read().await.unwrap(),
            (i64,),
            "SELECT COUNT(*) FROM rate_limit"
        );
        assert_eq!(left.unwrap(), Some((1,)));
    })
    .await;
}

/// Whoever goes on beyond the limit costs reads and no writes, and the first such try is told apart, so that it is told of once.
#[tokio::test]
async fn beyond_the_limit_nothing_is_written() {
    on_both(async |fresh: &Fresh| {
        let mut came = Vec::new();
        for _ in 0..20 {
            came.push(
                limit::count(&fresh.db, LIMIT, b"one", MINUTE)
                    .await
                    .unwrap(),
            );
        }
        assert_eq!(&came[..3], [Counted::Within; 3]);
        assert_eq!(came[3], Counted::Reached);
        assert_eq!(&came[4..], [Counted::Beyond; 16]);
        assert_eq!(used(fresh).await, 4, "refused tries were written");
    })
    .await;
}

#[tokio::test]
async fn what_is_given_back_may_be_taken_again() {
    on_both(async |fresh: &Fresh| {
        for _ in 0..3 {
            limit::take(&fresh.db, LIMIT, b"one", MINUTE).await.unwrap();
        }
        let mut tx = fresh.db.write().await.unwrap();
        limit::give_back(&mut tx, LIMIT, b"one", MINUTE)
            .await
            .unwrap();
        limit::give_back(&mut tx, LIMIT, b"nobody", MINUTE)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(used(fresh).await, 2);
        assert!(limit::take(&fresh.db, LIMIT, b"one", MINUTE).await.unwrap());
        assert!(!limit::take(&fresh.db, LIMIT, b"one", MINUTE).await.unwrap());
    })
    .await;
}

/// What is counted together with something else is counted only if that happens.
#[tokio::test]
async fn a_count_within_a_transaction_goes_with_it() {
    on_both(async |fresh: &Fresh| {
        for (commits, expected) in [(false, 0), (true, 1)] {
            let mut tx = fresh.db.write().await.unwrap();
            let counted = limit::count_in(&mut tx, LIMIT, b"one", MINUTE).await;
            assert_eq!(counted.unwrap(), Counted::Within);
            if commits {
                tx.commit().await.unwrap();
            } else {
                drop(tx);
            }
            assert_eq!(used(fresh).await, expected);
        }
    })
    .await;
}

async fn used(fresh: &Fresh) -> i64 {
    let mut conn = fresh.db.read().await.unwrap();
    limit::used(&mut conn, LIMIT, b"one", MINUTE).await.unwrap()
}
