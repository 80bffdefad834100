//! What needs somebody: a job that was given up, one that a worker holds and does not end, one that nobody takes, a sweep that fails. Seen in
//! /readyz, in the metrics and at the desk; and one sweep that fails stops no other.

use std::time::Duration;

use crate::story::told::{Log, metrics};
use crate::story::town::until;
use crate::story::{Browser, Town, on_both};
use serde_json::{Value, json};
use store::job::trouble::STUCK_AFTER;
use store::{row, run};
use tokio::sync::watch;
use uuid::Uuid;

/// Signs of life are at most a second old.
const FRESH: Duration = Duration::from_millis(1_100);

async fn details(town: &Town) -> Value {
    tokio::time::sleep(FRESH).await;
    let got = reqwest::get(format!("{}/readyz/details", town.url)).await;
    let got = got.unwrap();
    assert_eq!(got.status(), 200, "a process with trouble is ready");
    serde_json::from_str(&got.text().await.unwrap()).unwrap()
}

async fn ready(town: &Town) -> String {
    let got = reqwest::get(format!("{}/readyz", town.url)).await.unwrap();
    assert_eq!(got.status(), 200);
    got.text().await.unwrap()
}

/// The value of a gauge or counter with this label.
fn value(metric: &str, label: &str) -> Option<f64> {
    let (text, begin) = (metrics().render(), format!("{metric}{{{label}}} "));
    let line = text.lines().find(|line| line.starts_with(&begin))?;
    line.rsplit(' ').next()?.parse().ok()
}

/// As an operator of the database could do by mistake.
async fn take_table_away(town: &Town) {
    let mut tx = town.app.db.write().await.unwrap();
    run!(&mut tx, "ALTER TABLE kept_post RENAME TO away").unwrap();
    tx.commit().await.unwrap();
}

async fn put_table_back(town: &Town) {
    let mut tx = town.app.db.write().await.unwrap();
    run!(&mut tx, "ALTER TABLE away RENAME TO kept_post").unwrap();
    tx.commit().await.unwrap();
}

/// An unfinished login that another sweep, later in the list, takes away.
async fn unfinished_login(town: &Town) {
    let mut tx = town.app.db.write().await.unwrap();
    run!(
        &mut tx,
        "INSERT INTO login_attempt (state_hash, sealed, return_to, expires_at) VALUES ($1, $2, '/', $3)",
        Uuid::new_v4().as_bytes().to_vec(),
        vec![0_u8],
        town.app.now() - 1
    )
    .unwrap();
    run!(
        &mut tx,
        "INSERT INTO operator_code (operator, step, used_at) SELECT id, 1, 1 FROM operator LIMIT 1"
    )
    .unwrap();
    tx.commit().await.unwrap();
}

async fn left(town: &Town) -> (i64, i64) {
    let found = row!(
        &mut town.app.db.read().await.unwrap(),
        (i64, i64),
        "SELECT (SELECT COUNT(*) FROM login_attempt), (SELECT COUNT(*) FROM operator_code WHERE used_at = 1)"
    );
    found.unwrap().unwrap()
}

async fn enqueue(town: &Town, kind: &str, work: Value) -> Uuid {
    let mut tx = town.app.db.write().await.unwrap();
    let id = Uuid::new_v4();
    let job = store::job::NewJob {
        id,
        kind,
        cause: &format!("{kind}:{id}"),
        work: &work,
        at: town.app.now(),
        application: None,
    };
    let enqueued = store::job::enqueue(&mut tx, &town.app.vault, job).await;
    enqueued.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn english(browser: &mut Browser) {
    let english = [("language", "en"), ("back", "/masa")];
    browser.post("/dil", &english).await;
    browser.visit("/masa").await.is_told(200);
}

/// Its table is away: it is logged, counted and shown by name, those before and after it do their work, and when the table is back it fails no more.
#[test]
fn a_sweep_that_fails_is_shown_and_stops_no_other() {
    let (log, _counted) = (Log::start(), metrics());
    on_both(async |town| {
        let mut clerk = town.at_the_desk().await;
        let failed = || value("kalem_sweeps_failed_total", "sweep=\"kept-forms\"").unwrap_or(0.0);
        let before = failed();
        take_table_away(&town).await;
        for round in 1..=2 {
            unfinished_login(&town).await;
            assert_eq!(portal::sweep(&town.app).await, Err(vec!["kept-forms"]));
            assert_eq!(left(&town).await, (0, 0), "the others run");
            let told = details(&town).await;
            assert_eq!(told["sweeps"]["failing"]["kept-forms"]["failures"], round);
            assert_eq!(told["sweeps"]["failing"].as_object().unwrap().len(), 1);
        }
        assert!(ready(&town).await.contains("sweeps: 1 failing"));
        assert!(failed() >= before + 2.0);
        assert_eq!(
            value("kalem_sweep_failing", "sweep=\"kept-forms\""),
            Some(1.0)
        );
        let lines = log.lines_with("a sweep failed");
        assert!(lines.iter().any(|line| line.contains("kept-forms")));
        clerk.visit("/masa").await.is_told(200);
        clerk
            .sees("Bakılması gerekenler")
            .sees("Düzenli iş başarısız: Yeniden giriş için saklanan formların temizlenmesi.")
            .sees("başarısız deneme sayısı 2.");
        english(&mut clerk).await;
        clerk.sees("A regular task fails: clearing forms kept over a sign-in.");

        put_table_back(&town).await;
        portal::sweep(&town.app).await.unwrap();
        assert_eq!(details(&town).await["sweeps"]["failing"], json!({}));
        assert_eq!(
            value("kalem_sweep_failing", "sweep=\"kept-forms\""),
            Some(0.0)
        );
        clerk.visit("/masa").await;
        clerk.sees_not("A regular task fails");
    });
}

async fn failing(town: &Town) -> i64 {
    let found = row!(
        &mut town.app.db.read().await.unwrap(),
        (i64,),
        "SELECT COUNT(*) FROM failing_sweep"
    );
    found.unwrap().unwrap().0
}

/// The same with the worker itself: it goes on, round after round, and heals what works again without being started anew.
#[test]
fn the_worker_outlives_a_sweep_that_fails() {
    on_both(async |town| {
        take_table_away(&town).await;
        unfinished_login(&town).await;
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(portal::worker(town.app.clone(), stopped));
        until(async || (failing(&town).await == 1 && left(&town).await == (0, 0)).then_some(()))
            .await;
        // A minute later each is due again.
        unfinished_login(&town).await;
        town.clock.forward(61).unwrap();
        until(async || (left(&town).await == (0, 0)).then_some(())).await;
        put_table_back(&town).await;
        town.clock.forward(61).unwrap();
        until(async || (failing(&town).await == 0).then_some(())).await;
        stop.send_replace(true);
        let ended = tokio::time::timeout(Duration::from_secs(10), worker).await;
        ended.unwrap().unwrap();
    });
}

/// A job that was given up, one whose worker hangs, one that nobody takes: by kind, in all three places, and gone when somebody has seen to it.
#[test]
fn jobs_that_need_somebody_are_shown() {
    let _counted = metrics();
    on_both(async |town| {
        town.work().await;
        let quiet = json!({ "parked": {}, "stuck": {}, "late": {} });
        assert_eq!(details(&town).await["jobs"], quiet);
        // Given up at once: there is no such order.
        let notice = json!({ "notice": "opened" });
        let mail = json!({ "work": "mail", "application": Uuid::nil(), "notice": notice, "message_id": "x" });
        enqueue(&town, "mail", mail).await;
        town.work().await;
        // Held by a worker that hangs and renews its lease.
        let stamp = json!({ "work": "stamp", "hand_off": Uuid::nil(), "number": 1 });
        enqueue(&town, "time-stamp", stamp).await;
        let (db, vault) = (&town.app.db, &town.app.vault);
        let claimed = store::job::claim(db, vault, "time-stamp", town.app.now()).await;
        let ticket = claimed.unwrap().unwrap().ticket();
        // Of a kind that no worker knows.
        enqueue(&town, "engrave-card", json!({})).await;
        let nearly = u32::try_from(STUCK_AFTER / 1_000_000).unwrap() - 5;
        town.clock.forward(nearly).unwrap();
        assert!(store::job::renew(db, ticket, town.app.now()).await.unwrap());
        let parked = json!({ "parked": { "mail": 1 }, "stuck": {}, "late": {} });
        assert_eq!(details(&town).await["jobs"], parked);
        town.clock.forward(10).unwrap();
        assert!(store::job::renew(db, ticket, town.app.now()).await.unwrap());
        let all = json!({ "parked": { "mail": 1 }, "stuck": { "time-stamp": 1 }, "late": { "engrave-card": 1 } });
        assert_eq!(details(&town).await["jobs"], all);
        assert!(
            ready(&town)
                .await
                .contains("jobs: 1 parked, 1 stuck, 1 late\n")
        );
        assert!(value("kalem_jobs_parked", "kind=\"mail\"") >= Some(1.0));
        assert_eq!(value("kalem_jobs_stuck", "kind=\"time-stamp\""), Some(1.0));
        assert_eq!(value("kalem_jobs_late", "kind=\"engrave-card\""), Some(1.0));
        let mut clerk = town.at_the_desk().await;
        clerk
            .sees("e-Posta: son denemeden sonra bırakılan iş sayısı 1.")
            .sees("Zaman damgası: 10 dakikayı aşkın süredir elde tutulan ve bitmeyen iş sayısı 1.")
            .sees("engrave-card: vakti geleli 10 dakikayı aşan ve kimsenin almadığı iş sayısı 1.");
        english(&mut clerk).await;
        clerk.sees("Time-stamp: 1 held for more than 10 minutes without an end.");

        // The worker ends; a newer one takes the other; somebody sends the mail again, and it is given up again.
        assert!(store::job::done(db, ticket, town.app.now()).await.unwrap());
        let taken = store::job::claim(db, vault, "engrave-card", town.app.now()).await;
        let taken = taken.unwrap().unwrap().ticket();
        assert!(store::job::done(db, taken, town.app.now()).await.unwrap());
        assert_eq!(details(&town).await["jobs"], parked);
        assert_eq!(value("kalem_jobs_stuck", "kind=\"time-stamp\""), Some(0.0));
    });
}
