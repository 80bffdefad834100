//! The job queue: once for each cause, by one worker at a time, and never forgotten.

use std::collections::HashSet;

use store::job::{self, Claimed, LAST_TRY, LEASE, NewJob};
use store::{row, run};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::fresh::{Fresh, on_both, vault};

const NOW: i64 = 1_000_000_000;
const HOUR: i64 = 3_600_000_000;

/// Whether it was added.
async fn enqueue(fresh: &Fresh, cause: &str) -> bool {
    let before = count(fresh).await;
    let mut tx = fresh.db.write().await.unwrap();
    let job = NewJob {
        id: Uuid::new_v4(),
        kind: "mail",
        cause,
        work: &cause.to_owned(),
        at: NOW,
        application: None,
    };
    job::enqueue(&mut tx, &fresh.vault, job).await.unwrap();
    tx.commit().await.unwrap();
    count(fresh).await == before + 1
}

async fn count(fresh: &Fresh) -> i64 {
    let mut conn = fresh.db.read().await.unwrap();
    let jobs = row!(&mut conn, (i64,), "SELECT COUNT(*) FROM job").unwrap();
    jobs.unwrap().0
}

async fn claim(fresh: &Fresh, now: i64) -> Option<Claimed> {
    job::claim(&fresh.db, &fresh.vault, "mail", now)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_workers_never_hold_the_same_job() {
    on_both(async |fresh: &Fresh| {
        for n in 0..40 {
            assert!(enqueue(fresh, &format!("cause {n}")).await);
        }
        let mut workers = JoinSet::new();
        for _ in 0..2 {
            let (db, vault) = (fresh.db.clone(), vault());
            workers.spawn(async move {
                let mut held = Vec::new();
                // Who comes second at one job is given the next one.
                while let Some(claimed) = job::claim(&db, &vault, "mail", NOW).await.unwrap() {
                    held.push(claimed.id);
                }
                held
            });
        }
        let held: Vec<Uuid> = workers.join_all().await.concat();
        let once: HashSet<_> = held.iter().collect();
        assert_eq!((held.len(), once.len()), (40, 40));
    })
    .await;
}

#[tokio::test]
async fn one_cause_is_one_job_even_after_it_is_done() {
    on_both(async |fresh: &Fresh| {
        assert!(enqueue(fresh, "mail:opened:1").await);
        assert!(!enqueue(fresh, "mail:opened:1").await);
        let claimed = claim(fresh, NOW).await.unwrap();
        assert_eq!(claimed.work, b"\"mail:opened:1\"");
        assert!(job::done(&fresh.db, claimed.ticket(), NOW).await.unwrap());
        assert!(!enqueue(fresh, "mail:opened:1").await);
        assert!(claim(fresh, NOW + HOUR).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_job_whose_worker_died_is_taken_over_when_its_lease_has_ended() {
    on_both(async |fresh: &Fresh| {
        enqueue(fresh, "a").await;
        let first = claim(fresh, NOW).await.unwrap();
        assert!(claim(fresh, NOW + LEASE - 1).await.is_none());
        let second = claim(fresh, NOW + LEASE).await.unwrap();
        assert_eq!((second.id, second.tries), (first.id, 2));
    })
    .await;
}

/// Whoever works longer than the lease renews it; who lost it says nothing more about the job, whatever it believes to have done.
#[tokio::test]
async fn a_lease_is_renewed_by_its_holder_and_a_lost_one_writes_nothing() {
    on_both(async |fresh: &Fresh| {
        enqueue(fresh, "a").await;
        let first = claim(fresh, NOW).await.unwrap();
        assert!(
            job::renew(&fresh.db, first.ticket(), NOW + LEASE - 1)
                .await
                .unwrap()
        );
        assert!(
            claim(fresh, NOW + LEASE).await.is_none(),
            "it is still held"
        );
        let second = claim(fresh, NOW + 2 * LEASE)
            .await
            .expect("it was not renewed again");
        let later = NOW + 2 * LEASE + 1;
        assert!(!job::renew(&fresh.db, first.ticket(), later).await.unwrap());
        assert!(!job::done(&fresh.db, first.ticket(), later).await.unwrap());
        let failed = job::failed(&fresh.db, first.ticket(), later, 0.5, "late", 0).await;
        assert_eq!(failed.unwrap(), None);
        assert!(job::renew(&fresh.db, second.ticket(), later).await.unwrap());
        // Parked by its holder and woken by hand: the tries begin anew, and the old claims still count for nothing.
        let parked = job::failed(&fresh.db, second.ticket(), later, 0.5, "no", 0).await;
        assert_eq!(parked.unwrap(), Some(true));
        let mut tx = fresh.db.write().await.unwrap();
        assert!(job::again(&mut tx, second.id, later).await.unwrap());
        tx.commit().await.unwrap();
        let third = claim(fresh, later).await.unwrap();
        assert_eq!(third.tries, first.tries);
        assert!(!job::done(&fresh.db, first.ticket(), later).await.unwrap());
        assert!(job::done(&fresh.db, third.ticket(), later).await.unwrap());
    })
    .await;
}

/// A job that was enqueued while the clock ran two days ahead does not wait for two days when it is right again.
#[tokio::test]
async fn what_a_clock_ahead_put_off_is_brought_back() {
    on_both(async |fresh: &Fresh| {
        for cause in ["enqueued ahead", "failed ahead", "held"] {
            enqueue(fresh, cause).await;
        }
        let ahead = NOW + 48 * HOUR;
        let held = claim(fresh, NOW).await.unwrap();
        let failing = claim(fresh, ahead).await.unwrap();
        job::failed(&fresh.db, failing.ticket(), ahead, 0.5, "busy", LAST_TRY)
            .await
            .unwrap();
        // The third is as if it had been enqueued then.
        let mut tx = fresh.db.write().await.unwrap();
        run!(&mut tx, "UPDATE job SET run_at = $1 WHERE tries = 0", ahead).unwrap();
        tx.commit().await.unwrap();
        assert!(claim(fresh, NOW).await.is_none());
        assert_eq!(job::bring_back(&fresh.db, NOW).await.unwrap(), 2);
        assert!(claim(fresh, NOW).await.is_some() && claim(fresh, NOW).await.is_some());
        assert!(
            claim(fresh, NOW).await.is_none(),
            "what is held stays with its holder"
        );
        assert!(job::renew(&fresh.db, held.ticket(), NOW).await.unwrap());
        assert_eq!(job::bring_back(&fresh.db, NOW).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_job_that_fails_is_tried_again_then_parked_then_sent_again_by_hand() {
    on_both(async |fresh: &Fresh| {
        enqueue(fresh, "a").await;
        let mut now = NOW;
        for tries in 1..=LAST_TRY {
            let claimed = claim(fresh, now).await.expect("it is tried again");
            assert_eq!(claimed.tries, tries);
            let parked = job::failed(
                &fresh.db,
                claimed.ticket(),
                now,
                1.0,
                "451 try later",
                LAST_TRY,
            );
            assert_eq!(parked.await.unwrap(), Some(tries == LAST_TRY));
            assert!(claim(fresh, now).await.is_none(), "there is a pause");
            now += HOUR;
        }
        assert!(claim(fresh, now + 100 * HOUR).await.is_none());
        let mut conn = fresh.db.read().await.unwrap();
        let [parked] = &job::parked(&mut conn).await.unwrap()[..] else {
            panic!("one job is parked");
        };
        assert_eq!(
            (parked.tries, parked.last_error.as_deref()),
            (LAST_TRY, Some("451 try later"))
        );
        let mut tx = fresh.db.write().await.unwrap();
        assert!(job::again(&mut tx, parked.id, now).await.unwrap());
        assert!(
            !job::again(&mut tx, parked.id, now).await.unwrap(),
            "it was sent again already"
        );
        tx.commit().await.unwrap();
        let claimed = claim(fresh, now).await.expect("it runs again");
        assert_eq!(
            (claimed.tries, claimed.work.as_slice()),
            (1, b"\"a\"".as_slice())
        );
        assert!(job::done(&fresh.db, claimed.ticket(), now).await.unwrap());
        assert!(job::parked(&mut conn).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_can_never_work_is_parked_at_once() {
    on_both(async |fresh: &Fresh| {
        enqueue(fresh, "a").await;
        let claimed = claim(fresh, NOW).await.unwrap();
        let parked = job::failed(&fresh.db, claimed.ticket(), NOW, 0.5, "no such mailbox", 0);
        assert_eq!(parked.await.unwrap(), Some(true));
        assert!(claim(fresh, NOW + 100 * HOUR).await.is_none());
    })
    .await;
}

/// The pause doubles from seconds to an hour, and is spread so that a flood does not come back as one.
#[tokio::test]
async fn pauses_grow_and_are_spread() {
    on_both(async |fresh: &Fresh| {
        let mut waited = Vec::new();
        for (cause, spread) in [("early", 0.0), ("late", 1.0)] {
            enqueue(fresh, cause).await;
            let claimed = claim(fresh, NOW).await.unwrap();
            job::failed(&fresh.db, claimed.ticket(), NOW, spread, "busy", LAST_TRY)
                .await
                .unwrap();
            let mut wait = 0;
            while claim(fresh, NOW + wait).await.is_none() {
                wait += 500_000;
                assert!(wait < HOUR, "it comes again within the hour");
            }
            waited.push(wait);
        }
        assert_eq!(waited, [5_000_000, 10_000_000]);
    })
    .await;
}

#[tokio::test]
async fn a_job_of_a_transaction_that_failed_does_not_exist() {
    on_both(async |fresh: &Fresh| {
        let mut tx = fresh.db.write().await.unwrap();
        let job = NewJob {
            id: Uuid::new_v4(),
            kind: "mail",
            cause: "never",
            work: &(),
            at: NOW,
            application: None,
        };
        job::enqueue(&mut tx, &fresh.vault, job).await.unwrap();
        drop(tx);
        assert!(claim(fresh, NOW).await.is_none());
    })
    .await;
}
