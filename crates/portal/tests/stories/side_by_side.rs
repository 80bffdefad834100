//! Two releases side by side on one PostgreSQL under load: the release before works on, with its own statements, while this one brings the
//! tables up to date, serves and works. Neither sees an error that a client would not try again, and afterwards the history is whole.

mod kept;
mod release_before;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use outside::clock::Clock;
use store::job::{self, NewJob};
use store::{Keys, row, rows};

use crate::story::applicant::ask_for_the_code;
use crate::story::{Town, on_postgres_with_keys};
use release_before::{Before, OWN, SHARED};

/// A kind of job that only this release knows.
const NEW: &str = "of-this-release";
/// How long both go on after this one has begun to serve.
const TOGETHER: Duration = Duration::from_secs(4);

/// How often each job was done, by its cause.
pub type Effects = Arc<Mutex<BTreeMap<String, usize>>>;

/// What this release enqueues, as its rooms do.
async fn enqueue(town: &Town, kind: &str, cause: &str) {
    let mut tx = town.app.db.write().await.unwrap();
    let new = NewJob {
        id: town.app.new_id(),
        kind,
        cause,
        work: &"nothing",
        at: Clock::Live.now().as_microsecond(),
        application: None,
    };
    job::enqueue(&mut tx, &town.app.vault, new).await.unwrap();
    tx.commit().await.unwrap();
}

/// Does the next job of a kind, as this release's worker does; whether there was one.
async fn done_one(town: &Town, kind: &str, effects: &Effects) -> bool {
    let (db, vault) = (&town.app.db, &town.app.vault);
    let now = Clock::Live.now().as_microsecond();
    let Some(claimed) = job::claim(db, vault, kind, now).await.unwrap() else {
        return false;
    };
    let ticket = claimed.ticket();
    *effects.lock().unwrap().entry(claimed.cause).or_default() += 1;
    assert!(job::done(db, ticket, now).await.unwrap(), "it lost the job");
    true
}

/// Enqueues and does jobs until it is over; says how many it enqueued of each kind.
async fn hands(town: Town, name: &'static str, over: Arc<AtomicBool>, effects: Effects) -> usize {
    let mut enqueued = 0;
    while !over.load(Ordering::Relaxed) {
        for kind in [SHARED, NEW] {
            enqueue(&town, kind, &format!("{kind}:{name}:{enqueued}")).await;
            done_one(&town, kind, &effects).await;
        }
        enqueued += 1;
    }
    enqueued
}

async fn counted(town: &Town, sql: &'static str) -> i64 {
    let mut conn = town.app.db.read().await.unwrap();
    row!(&mut conn, (i64,), sql).unwrap().unwrap().0
}

/// A person comes as far as the proof of her phone, looks on, and the sweeps run: pages, codes, jobs, roots, an order that changes.
async fn serve_for_a_while(town: &Town) {
    let begun = tokio::time::Instant::now();
    let mut ayse = ask_for_the_code(town).await;
    let code = town.newest_code().await;
    ayse.fill("code", &code).press("Devam").await;
    ayse.sees("Onay");
    while begun.elapsed() < TOGETHER {
        ayse.visit("/basvurularim").await.is_told(200);
        portal::sweep(&town.app).await.unwrap();
        town.work().await;
    }
}

/// What both know is done to the end by the one that is left, and all of it once; what only the other knows is left to it.
async fn every_job_was_done_once(town: &Town, effects: &Effects, old: usize, new: usize) {
    while done_one(town, SHARED, effects).await || done_one(town, NEW, effects).await {}
    let known = effects.lock().unwrap().clone();
    let twice: Vec<_> = known.iter().filter(|(_, times)| **times != 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    let of = |kind: &str| known.keys().filter(|cause| cause.starts_with(kind)).count();
    assert_eq!((of(SHARED), of(NEW)), (new + old, new));
    let left = rows!(
        &mut town.app.db.read().await.unwrap(),
        (String, i64, i64),
        "SELECT state, tries, COUNT(*) FROM job WHERE kind = 'of-the-release-before' GROUP BY state, tries ORDER BY state"
    );
    let done = of(OWN) as i64;
    let ready = old as i64 - done;
    assert!(done > 0 && ready > 0, "{done} done, {ready} left");
    assert_eq!(
        left.unwrap(),
        [("done".to_owned(), 1, done), ("ready".to_owned(), 0, ready)]
    );
    let parked = counted(town, "SELECT COUNT(*) FROM job WHERE state = 'parked'").await;
    assert_eq!(parked, 0);
}

#[test]
fn the_release_before_works_on_while_this_one_comes() {
    on_postgres_with_keys(async |database: String, keys: Keys| {
        let effects = Effects::default();
        let before = Before::found(&database, &keys, effects.clone()).await;
        let working = before.work();
        // It has written and read for a while, so that its plans are made and its rows are there.
        tokio::time::sleep(Duration::from_millis(700)).await;

        let town = Town::beside_another(database, keys).await;
        let of_before = "SELECT COUNT(*) FROM application a JOIN institution i ON i.id = a.institution WHERE i.name LIKE 'Eski%'";
        let on_its_own_tables = counted(&town, of_before).await;
        let over = Arc::new(AtomicBool::new(false));
        let hands: Vec<_> = ["a", "b"]
            .map(|name| tokio::spawn(hands(town.clone(), name, over.clone(), effects.clone())))
            .into();
        serve_for_a_while(&town).await;
        over.store(true, Ordering::Relaxed);
        let mut enqueued = 0;
        for hand in hands {
            enqueued += hand.await.expect("this release saw no error");
        }
        let old = working.stop().await;

        assert!(
            old.orders > 20 && old.reads > 200 && enqueued > 20,
            "{old:?}, {enqueued}"
        );
        // What was acknowledged is there, of either; numbers are given once.
        let orders = counted(&town, of_before).await;
        assert_eq!(orders, old.orders as i64);
        assert!(
            on_its_own_tables > 0 && orders > on_its_own_tables + 5,
            "{old:?}"
        );
        let cancelled = counted(
            &town,
            "SELECT COUNT(*) FROM application WHERE cancelled_at IS NOT NULL",
        );
        assert!(cancelled.await >= old.cancelled as i64);
        // Its rows are orders like any other: for the one product that it knew.
        let strange = counted(
            &town,
            "SELECT COUNT(*) FROM application WHERE product <> 'nes' OR validity_years <> 3",
        );
        assert_eq!(strange.await, 0);

        every_job_was_done_once(&town, &effects, old.jobs, enqueued).await;

        town.days_pass(1).await;
        town.history_holds().await;
        assert_eq!(
            counted(&town, "SELECT COUNT(*) FROM history_awaits_root").await,
            0
        );
    });
}
