//! Mail and short messages while their servers are away: everything arrives in the end, once, and staff see what does not.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::story::applicant::{AYSE, ask_for_the_code};
use crate::story::counterparts::{Health, PostOffice};
use crate::story::town::until;
use crate::story::{Town, on_both};
use store::job::{LAST_TRY, LEASE};
use store::{Micros, rows};
use tokio::sync::watch;
use uuid::Uuid;

const MINUTE: u32 = 60;

/// The town with real clients for mail and short messages.
async fn with_post(town: &Town, health: Health) -> (Town, PostOffice) {
    let post = PostOffice::open(health).await;
    let (mail, sms) = (post.mail_client(), post.sms_client());
    let town = town
        .with(|_, outside| {
            outside.mail = mail;
            outside.sms = sms;
        })
        .await;
    (town, post)
}

/// Every job there is: its id, kind, state, tries, and when it runs next.
async fn jobs(town: &Town) -> Vec<(Uuid, String, String, i64, Micros)> {
    let found = rows!(
        &mut town.app.db.read().await.unwrap(),
        (Uuid, String, String, i64, Micros),
        "SELECT id, kind, state, tries, run_at FROM job ORDER BY created_at, id"
    );
    found.unwrap()
}

async fn count(town: &Town, kind: &str, state: &str) -> usize {
    let all = jobs(town).await;
    all.iter()
        .filter(|job| job.1 == kind && job.2 == state)
        .count()
}

fn once_each<T: Ord>(taken: &[T]) -> bool {
    taken.iter().collect::<BTreeSet<_>>().len() == taken.len()
}

/// Both servers away for an hour: tried again after growing pauses, everything there afterwards, nothing twice.
#[test]
fn an_hour_without_mail_and_sms() {
    on_both(async |town| {
        let (town, post) = with_post(&town, Health::Down).await;
        let mut cagri = town.signed_in("10000100372").await;
        cagri.visit("/basvurularim/SD-2/iptal").await;
        cagri.press("Başvuruyu iptal et").await.sees("İptal Edildi");
        let (letters, messages) = (
            count(&town, "mail", "ready").await,
            count(&town, "sms", "ready").await,
        );
        assert!(letters > 5 && messages > 0, "{letters} {messages}");

        let watched = jobs(&town).await[0].0;
        let mut pauses: Vec<Micros> = Vec::new();
        // What was left of each pause when the work was done: no longer than the pause, however slow the machine is.
        let mut left: Vec<Micros> = Vec::new();
        for _ in 0..12 {
            let before = town.app.now();
            town.work().await;
            let after = town.app.now();
            let job = jobs(&town)
                .await
                .into_iter()
                .find(|job| job.0 == watched)
                .unwrap();
            if pauses.len() < job.3 as usize {
                pauses.push(job.4 - before);
                left.push(job.4 - after);
            }
            town.clock.forward(5 * MINUTE).unwrap();
        }
        assert!(pauses.is_sorted(), "{pauses:?}");
        assert!(pauses.len() >= 5 && left[0] <= 10_000_000, "{left:?}");
        assert_eq!(post.letters().len() + post.messages().len(), 0);

        post.both(Health::Up);
        for _ in 0..13 {
            town.clock.forward(5 * MINUTE).unwrap();
            town.work().await;
        }
        assert_eq!(count(&town, "mail", "done").await, letters);
        assert_eq!(count(&town, "sms", "done").await, messages);
        assert_eq!(
            (post.letters().len(), post.messages().len()),
            (letters, messages)
        );
        assert!(once_each(&post.letters()) && once_each(&post.messages()));
        town.history_holds().await;
    });
}

/// Away for days: parked after the last try, seen at the desk with the reason, sent again by hand, and arrived once.
#[test]
fn what_is_given_up_is_seen_and_sent_again() {
    on_both(async |town| {
        let (town, post) = with_post(&town, Health::Down).await;
        for _ in 0..LAST_TRY + 1 {
            town.clock.forward(3_601).unwrap();
            town.work().await;
        }
        let all = jobs(&town).await;
        assert!(all.iter().all(|job| job.2 != "ready"), "{all:?}");
        let parked = all.iter().find(|job| job.2 == "parked").unwrap();
        assert_eq!(parked.3, LAST_TRY);
        let mut clerk = town.at_the_desk().await;
        clerk
            .visit("/masa/isler")
            .await
            .sees("no connection to the mail server");
        post.both(Health::Up);
        town.clock.forward(86_400).unwrap();
        town.work().await;
        assert!(post.letters().is_empty(), "it waits for a person");
        let mut clerk = town.at_the_desk().await;
        clerk.visit("/masa/isler").await;
        let before = clerk.page.forms.len();
        let again = clerk.page.forms.iter().flat_map(|form| &form.buttons);
        let again = again
            .map(|b| b.text.clone())
            .find(|text| text.contains("Yeniden gönder"));
        clerk.press(&again.unwrap()).await;
        assert_eq!(clerk.page.forms.len(), before - 1);
        town.work().await;
        let arrived = || post.letters().len() + post.messages().len();
        assert_eq!(arrived(), 1);
        town.clock.forward(86_400).unwrap();
        town.work().await;
        assert_eq!(arrived(), 1);
    });
}

/// A mail server that takes calls and never speaks holds up no code.
#[test]
fn a_silent_mail_server_holds_up_no_code() {
    on_both(async |town| {
        let (town, post) = with_post(&town, Health::Up).await;
        post.mail.to(Health::Silent);
        assert!(count(&town, "mail", "ready").await > 5);
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(portal::worker(town.app.clone(), stopped));
        ask_for_the_code(&town).await;
        let code = until(async || post.messages().into_iter().find(|m| m.contains('#'))).await;
        assert!(code.starts_with("+905321234567 "));
        assert!(post.letters().is_empty());
        stop.send_replace(true);
        worker.abort();
    });
}

/// A code that came too late to be of use is not sent any more; the next one is.
#[test]
fn a_code_of_yesterday_is_not_sent() {
    on_both(async |town| {
        let (town, post) = with_post(&town, Health::Down).await;
        let mut ayse = ask_for_the_code(&town).await;
        town.work().await;
        town.clock.forward(10 * MINUTE).unwrap();
        post.both(Health::Up);
        town.work().await;
        assert!(post.messages().iter().all(|message| !message.contains('#')));
        ayse.press("Yeni kod gönder")
            .await
            .sees("Yeni bir kod gönderdik");
        town.work().await;
        let codes: Vec<_> = post
            .messages()
            .into_iter()
            .filter(|m| m.contains('#'))
            .collect();
        assert_eq!(codes.len(), 1);
        let code = codes[0].rsplit('#').next().unwrap().trim();
        ayse.fill("code", code)
            .press("Devam")
            .await
            .sees("Adım 2 / 3");
    });
}

/// The one exception to "nothing is sent twice": the worker dies after the other side has taken a message and before
/// that is written down. Nobody can know then whether it was taken, so it is sent again when the lease ends. A letter
/// bears the same Message-ID both times, by which mail programs show it once.
#[test]
fn a_worker_that_dies_in_between_sends_again() {
    on_both(async |town| {
        let (town, post) = with_post(&town, Health::Up).await;
        post.mail.to(Health::TakesAndIsSilent);
        let app = town.app.clone();
        let dying = tokio::spawn(async move { while portal::run_once(&app).await.unwrap() {} });
        until(async || post.letters().first().cloned()).await;
        dying.abort();
        assert!(dying.await.unwrap_err().is_cancelled());
        post.mail.to(Health::Up);
        town.work().await;
        let first = post.letters()[0].clone();
        assert!(
            !post.letters()[1..].contains(&first),
            "the lease has not ended"
        );
        town.clock
            .forward(u32::try_from(LEASE / 1_000_000).unwrap())
            .unwrap();
        town.work().await;
        let copies = post
            .letters()
            .iter()
            .filter(|letter| **letter == first)
            .count();
        assert_eq!(copies, 2);
        assert_eq!(count(&town, "mail", "ready").await, 0);
        let others: Vec<_> = post.letters().into_iter().filter(|l| *l != first).collect();
        assert!(once_each(&others));
    });
}

/// Four workers at once: each message once.
#[test]
fn many_workers_send_each_message_once() {
    on_both(async |town| {
        let (town, post) = with_post(&town, Health::Up).await;
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/basvurularim/SD-1/iptal").await;
        ayse.press("Başvuruyu iptal et").await;
        let waiting = jobs(&town).await.len();
        let (stop, stopped) = watch::channel(false);
        let workers: Vec<_> = (0..4)
            .map(|_| tokio::spawn(portal::worker(town.app.clone(), stopped.clone())))
            .collect();
        until(async || {
            let all = jobs(&town).await;
            all.iter().all(|job| job.2 == "done").then_some(())
        })
        .await;
        stop.send_replace(true);
        for worker in workers {
            // It ends by itself, soon after it was told.
            tokio::time::timeout(Duration::from_secs(5), worker)
                .await
                .unwrap()
                .unwrap();
        }
        assert_eq!(post.letters().len() + post.messages().len(), waiting);
        assert!(once_each(&post.letters()) && once_each(&post.messages()));
    });
}
