//! Clocks that are wrong: two days forward and back on one machine, minutes apart on two that share a database, and a counterpart that
//! takes longer than a lease. Nobody honest is shut out, nothing lives longer, nothing happens twice, and somebody is told.

use std::collections::HashSet;
use std::time::Duration;

use crate::story::applicant::{AYSE, ask_for_the_code};
use crate::story::counterparts::{Health, PostOffice};
use crate::story::town::until;
use crate::story::{Browser, Town, on_both, on_postgres, on_sqlite};
use store::{row, uncovered};
use tokio::sync::watch;

const TWO_DAYS: i64 = 2 * 86_400;
const LOGIN: &str = "Merkezi Kimlik Doğrulama Sistemi";

async fn count(town: &Town, sql: &'static str) -> i64 {
    let found = row!(&mut town.app.db.read().await.unwrap(), (i64,), sql);
    found.unwrap().unwrap().0
}

/// How many rows of the history are under no root.
async fn bare(town: &Town) -> i64 {
    let sql = "SELECT COUNT(*) FROM history h WHERE NOT EXISTS (
                   SELECT 1 FROM history_root_member m WHERE m.stream = h.stream AND m.seq >= h.seq)";
    count(town, sql).await
}

fn code(town: &Town) -> String {
    portal::staff::totp_code(&town.clerk.totp, town.app.outside.clock.now()).unwrap()
}

async fn desk_with(town: &Town, code: &str) -> Browser {
    let mut browser = town.browser();
    browser.visit("/masa/giris").await;
    browser
        .fill("user_name", &town.clerk.user_name)
        .fill("password", &town.clerk.password)
        .fill("code", code);
    browser.press("Giriş").await;
    browser
}

/// The clerk comes in with a right code while the clock is ahead and after it was set right; a code that served before serves no more,
/// though the clock went past it and back; and what was begun in the future has ended.
#[test]
fn two_days_forward_and_back_shut_out_no_clerk_and_open_nothing() {
    on_both(async |town| {
        town.clock.forward(31).unwrap();
        let used = code(&town);
        desk_with(&town, &used).await.is_at("/masa");

        town.clock.set_machine_off(TWO_DAYS);
        let mut ahead = desk_with(&town, &code(&town)).await;
        ahead.visit("/masa").await.is_at("/masa");
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/basvurularim").await.sees("SD-1");

        town.clock.set_machine_off(0);
        desk_with(&town, &used).await.is_told(422);
        town.clock.forward(31).unwrap();
        desk_with(&town, &code(&town)).await.is_at("/masa");
        ahead.visit("/masa").await.is_at("/masa/giris");
        ayse.visit("/basvurularim").await.sees(LOGIN);
        // A session that was open before is not ended by what the clock did meanwhile.
        town.sign_in(&mut ayse, AYSE).await;
        town.clock.set_machine_off(TWO_DAYS);
        town.clock.set_machine_off(0);
        ayse.visit("/basvurularim").await.sees("SD-1");
        town.history_holds().await;
    });
}

/// Codes and messages that were asked for while the clock was ahead neither wait for two days nor count against whoever asks now.
#[test]
fn what_was_asked_for_ahead_is_sent_and_counts_for_nothing() {
    on_both(async |town| {
        town.clock.set_machine_off(TWO_DAYS);
        let mut ayse = ask_for_the_code(&town).await;
        for _ in 0..5 {
            ayse.press("Yeni kod gönder")
                .await
                .sees("Yeni bir kod gönderdik");
        }
        town.clock.set_machine_off(0);
        portal::sweep(&town.app).await.unwrap();
        let waiting = "SELECT COUNT(*) FROM job WHERE state = 'ready' AND kind = 'phone-code'";
        assert_eq!(count(&town, waiting).await, 6);
        town.work().await;
        assert_eq!(count(&town, waiting).await, 0);

        town.sign_in(&mut ayse, AYSE).await;
        ayse.visit("/basvurularim/SD-1/sms").await;
        ayse.press("Yeni kod gönder")
            .await
            .sees("Yeni bir kod gönderdik");
        let code = town.newest_code().await;
        ayse.fill("code", &code)
            .press("Devam")
            .await
            .sees("Adım 2 / 3");
    });
}

/// A clock that jumps by more than half a year cancels nobody's application, and every row comes under a root all the same.
#[test]
fn a_jump_ends_no_application_and_leaves_no_row_bare() {
    on_both(async |town| {
        web::vitals(&town.app).await.unwrap();
        let open = "SELECT COUNT(*) FROM application WHERE closed_at IS NULL";
        let before = count(&town, open).await;
        assert!(before > 2);
        for seconds in [400 * 86_400, -TWO_DAYS, 0] {
            town.clock.set_machine_off(seconds);
            town.signed_in(AYSE).await;
            portal::sweep(&town.app).await.unwrap();
            assert_eq!(count(&town, open).await, before);
            assert_eq!(bare(&town).await, 0);
        }
        if town.app.db.kind() == "SQLite" {
            let told = "SELECT COUNT(*) FROM security_event WHERE kind = 'clock-skew' AND detail = 'clock-jumped'";
            assert!(count(&town, told).await > 0);
            // One sign of life a second serves all who ask.
            tokio::time::sleep(Duration::from_millis(1_100)).await;
            let mut machine = town.browser();
            machine.visit("/readyz").await.is_told(200);
            let said = String::from_utf8(machine.body.clone()).unwrap();
            assert!(said.contains("jumped within the hour"), "{said}");
        }
        town.history_holds().await;
    });
}

/// Moved while nobody ran: the first look after the start notices it by the last sign of life.
#[test]
fn a_clock_that_was_moved_while_nobody_ran_is_noticed_at_the_start() {
    on_sqlite(async |town| {
        web::vitals(&town.app).await.unwrap();
        let next = town.another_machine(400 * 86_400).await;
        let found = web::vitals(&next.app).await.unwrap();
        assert!(found.unsettled);
        let before = count(
            &town,
            "SELECT COUNT(*) FROM application WHERE closed_at IS NULL",
        )
        .await;
        portal::sweep(&next.app).await.unwrap();
        let after = count(
            &town,
            "SELECT COUNT(*) FROM application WHERE closed_at IS NULL",
        )
        .await;
        assert_eq!(before, after);
        // Set right again: what it saw last is in the future now.
        let right = town.another_machine(0).await;
        let found = web::vitals(&right.app).await.unwrap();
        assert!(found.unsettled);
        // Started once more: all is as it should be.
        let again = town.another_machine(0).await;
        assert!(!web::vitals(&again.app).await.unwrap().unsettled);
    });
}

/// Two machines three minutes apart: the one that is wrong takes no requests, both go by the database's time, each message goes out once
/// and each row comes under a root.
#[test]
fn two_machines_minutes_apart_do_everything_once() {
    on_postgres(async |town| {
        let post = PostOffice::open(Health::Up).await;
        let (mail, sms) = (post.mail_client(), post.patient_sms_client(60));
        let town = town
            .with(|_, outside| {
                outside.mail = mail;
                outside.sms = sms;
            })
            .await;
        let (ahead, behind) = (
            town.another_machine(180).await,
            town.another_machine(-180).await,
        );
        for (machine, status) in [(&town, 200), (&ahead, 503), (&behind, 503)] {
            let mut asks = Browser::new(&machine.door);
            asks.visit("/readyz").await.is_told(status);
            let apart = machine.app.now().abs_diff(town.app.now());
            assert!(apart < 1_000_000, "{apart} microseconds");
        }
        let mut asks = Browser::new(&behind.door);
        asks.visit("/readyz").await;
        let said = String::from_utf8(asks.body.clone()).unwrap();
        assert!(said.starts_with("not ready"), "{said}");
        assert!(said.contains("-180.0") || said.contains("-179.9"), "{said}");
        assert!(
            said.contains("processes: 3, 360.0") || said.contains("processes: 3, 359.9"),
            "{said}"
        );
        let told = "SELECT COUNT(*) FROM security_event WHERE kind = 'clock-skew' AND detail = 'beyond-limit'";
        assert!(count(&town, told).await > 0);

        post.sms.to(Health::TakesAndIsSlow);
        let mut cagri = town.signed_in("10000100372").await;
        cagri
            .visit("/basvurularim/SD-2/iptal")
            .await
            .press("Başvuruyu iptal et")
            .await;
        let (stop, stopped) = watch::channel(false);
        let working: Vec<_> = [&town, &ahead, &behind]
            .map(|machine| tokio::spawn(portal::worker(machine.app.clone(), stopped.clone())))
            .into();
        until(async || (!post.messages().is_empty()).then_some(())).await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        post.sms.to(Health::Up);
        all_done(&town).await;
        stop.send_replace(true);
        for worker in working {
            worker.await.unwrap();
        }
        let messages = post.messages();
        assert!(!messages.is_empty());
        assert_eq!(
            messages.iter().collect::<HashSet<_>>().len(),
            messages.len()
        );
        for machine in [&behind, &ahead, &town] {
            machine
                .sign_in(
                    &mut Browser::through(&town.url, std::slice::from_ref(&machine.door)),
                    AYSE,
                )
                .await;
            portal::sweep(&machine.app).await.unwrap();
        }
        assert_eq!(bare(&town).await, 0);
        town.history_holds().await;
    });
}

async fn all_done(town: &Town) {
    until(async || {
        let left = count(town, "SELECT COUNT(*) FROM job WHERE state <> 'done'").await;
        (left == 0).then_some(())
    })
    .await;
}

/// A gateway that takes longer to answer than the lease lasts: the message is not sent by a second hand meanwhile.
#[test]
fn a_gateway_slower_than_the_lease_gets_each_message_once() {
    on_both(async |town| {
        let post = PostOffice::open(Health::Up).await;
        let (mail, sms) = (post.mail_client(), post.patient_sms_client(60));
        let town = town
            .with(|_, outside| {
                outside.mail = mail;
                outside.sms = sms;
            })
            .await;
        post.sms.to(Health::TakesAndIsSlow);
        let mut cagri = town.signed_in("10000100372").await;
        cagri
            .visit("/basvurularim/SD-2/iptal")
            .await
            .press("Başvuruyu iptal et")
            .await;
        let (stop, stopped) = watch::channel(false);
        let working: Vec<_> = (0..2)
            .map(|_| tokio::spawn(portal::worker(town.app.clone(), stopped.clone())))
            .collect();
        until(async || (!post.messages().is_empty()).then_some(())).await;
        // Four times less than a lease, together longer than one.
        for _ in 0..4 {
            town.clock.forward(40).unwrap();
            tokio::time::sleep(Duration::from_millis(1_500)).await;
        }
        post.sms.to(Health::Up);
        all_done(&town).await;
        stop.send_replace(true);
        for worker in working {
            worker.await.unwrap();
        }
        let messages = post.messages();
        assert_eq!(
            messages.iter().collect::<HashSet<_>>().len(),
            messages.len()
        );
    });
}

/// No worker makes roots: after the time that the installation allows, machines and people are told.
#[test]
fn a_history_without_roots_is_told() {
    on_both(async |town| {
        let town = town
            .with_settings(|settings| settings.clock.root_minutes = 0)
            .await;
        web::vitals(&town.app).await.unwrap();
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        let found = web::vitals(&town.app).await.unwrap();
        assert!(found.root_is_late && found.waiting.rows > 0);
        let mut machine = Browser::new(&town.door);
        machine.visit("/readyz").await.is_told(200);
        let said = String::from_utf8(machine.body.clone()).unwrap();
        assert!(said.contains("wait for a root, too long"), "{said}");
        assert!(
            count(
                &town,
                "SELECT COUNT(*) FROM security_event WHERE kind = 'root-late'"
            )
            .await
                > 0
        );
        portal::sweep(&town.app).await.unwrap();
        let waiting = uncovered::waiting(&mut town.app.db.read().await.unwrap()).await;
        assert_eq!(waiting.unwrap(), uncovered::Waiting::default());
    });
}
