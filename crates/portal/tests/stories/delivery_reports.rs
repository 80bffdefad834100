//! Bilgilendirme: what the message centre reports of short messages, over a centre that is not ours: late, twice, out of order and of messages that
//! nobody knows (R07, R17).

#[allow(dead_code, reason = "the tests of the adapters use all of it")]
#[path = "../../../outside/tests/counterparts/counterpart.rs"]
mod counterpart;

use outside::sms::{SmppLink, Sms};
use store::{row, rows};
use tokio::sync::watch;

use self::counterpart::Counterpart;
use crate::story::applicant::{AYSE, fill_in};
use crate::story::town::until;
use crate::story::{Town, on_both};

const FAILED: &str = "/masa/bildirimler";
/// The centre reports on its messages before it has answered that it took them.
const FAST: &str = "0532 123 45 08";

fn smpp(port: u16) -> Sms {
    let settings = format!(
        "host = 'localhost'\nport = {port}\nsystem_id = 'kalem'\npassword = 'gizli'\nsender = 'KALEM'"
    );
    Sms::Smpp(SmppLink::open(toml::from_str(&settings).unwrap()).unwrap())
}

/// Hears reports until it is dropped.
struct Listening(watch::Sender<bool>);

impl Drop for Listening {
    fn drop(&mut self) {
        self.0.send_replace(true);
    }
}

/// Ayşe proves a phone, cancels, and is told so over the centre.
async fn told_by_sms(town: &Town, port: u16, phone: &str) -> (Town, Listening) {
    let mut ayse = town.signed_in(AYSE).await;
    ayse.visit("/basvurularim/SD-1/form").await;
    fill_in(&mut ayse);
    ayse.fill("phone", phone).press("Devam").await;
    let code = town.newest_code().await;
    ayse.fill("code", &code).press("Devam").await;
    ayse.visit("/basvurularim/SD-1/iptal").await;
    ayse.press("Başvuruyu iptal et").await;
    let town = town.with(|_, outside| outside.sms = smpp(port)).await;
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(portal::worker_of(&[], town.app.clone(), stopped));
    // Whoever listens has the link by now, or the messages make it.
    town.work().await;
    (town, Listening(stop))
}

async fn delivery(town: &Town) -> (Option<String>, Option<String>) {
    let found = row!(
        &mut town.app.db.read().await.unwrap(),
        (Option<String>, Option<String>),
        "SELECT delivery, delivery_code FROM notice WHERE channel = 'phone' ORDER BY id DESC LIMIT 1"
    );
    found.unwrap().unwrap()
}

/// The names of its parts, each with what was reported of it.
async fn parts(town: &Town) -> Vec<(String, Option<String>)> {
    rows!(
        &mut town.app.db.read().await.unwrap(),
        (String, Option<String>),
        "SELECT message_id, delivery FROM notice_part WHERE notice IS NOT NULL ORDER BY message_id"
    )
    .unwrap()
}

/// A report is written down before this goes on.
async fn report(town: &Town, centre: &mut Counterpart, (name, state): (&str, &str)) {
    centre.told(&format!("[\"{name}\", 0, \"{state}\"]"));
    let word = match state {
        "DELIVRD" => "delivered",
        "EXPIRED" => "expired",
        _ => "failed",
    };
    until(async || {
        let found = row!(
            &mut town.app.db.read().await.unwrap(),
            (Option<String>,),
            "SELECT delivery FROM notice_part WHERE message_id = $1",
            name
        );
        let found = found.unwrap().and_then(|(found,)| found);
        (found.as_deref() == Some(word)).then_some(())
    })
    .await;
}

/// A message in parts has arrived with its last part; a part that did not arrive is seen at the desk, whatever else is reported afterwards.
#[test]
fn reports_of_the_message_centre_are_seen_at_the_desk() {
    on_both(async |town| {
        let Some(mut centre) = Counterpart::node("message_centre.cjs", &[]) else {
            return;
        };
        let (town, _listening) = told_by_sms(&town, centre.port, "0532 123 45 67").await;
        let named = parts(&town).await;
        assert!(named.len() > 1, "a Turkish text is long: {named:?}");
        let mut desk = town.at_the_desk().await;
        desk.visit("/masa/siparis/SD-1").await.sees("Gönderildi");
        report(&town, &mut centre, ("of-nobody", "UNDELIV")).await;
        for (name, _) in &named[1..] {
            report(&town, &mut centre, (name, "DELIVRD")).await;
        }
        assert_eq!(delivery(&town).await.0, None, "a part is missing");
        for _ in 0..2 {
            report(&town, &mut centre, (&named[0].0, "DELIVRD")).await;
        }
        assert_eq!(delivery(&town).await.0.as_deref(), Some("delivered"));
        desk.visit("/masa/siparis/SD-1").await.sees("Ulaştı");
        desk.visit(FAILED).await.sees("Ulaşmayan bildirim yok.");

        report(&town, &mut centre, (&named[0].0, "EXPIRED")).await;
        // A success that comes late takes nothing back.
        centre.told(&format!("[\"{}\", 0, \"DELIVRD\"]", named[0].0));
        report(&town, &mut centre, (&named[1].0, "EXPIRED")).await;
        let stands = (Some("expired".to_owned()), Some("021".to_owned()));
        assert_eq!(delivery(&town).await, stands);
        desk.visit(FAILED)
            .await
            .sees("Ayşe Yılmaz")
            .sees("Süresi içinde ulaştırılamadı")
            .sees("kod: 021");
        town.history_holds().await;
    });
}

/// The report is there before we know how the centre calls the message.
#[test]
fn a_report_that_is_faster_than_the_answer_is_kept() {
    on_both(async |town| {
        let Some(centre) = Counterpart::node("message_centre.cjs", &[]) else {
            return;
        };
        let (town, _listening) = told_by_sms(&town, centre.port, FAST).await;
        until(async || (delivery(&town).await.0.as_deref() == Some("delivered")).then_some(()))
            .await;
        assert!(
            parts(&town)
                .await
                .iter()
                .all(|(_, told)| told.as_deref() == Some("delivered"))
        );
    });
}

/// No report is expected after weeks, and one that comes all the same is of nobody.
#[test]
fn parts_are_forgotten_after_a_month() {
    on_both(async |town| {
        let Some(centre) = Counterpart::node("message_centre.cjs", &[]) else {
            return;
        };
        let (town, listening) = told_by_sms(&town, centre.port, "0532 123 45 67").await;
        drop(listening);
        town.days_pass(29).await;
        assert!(!parts(&town).await.is_empty());
        town.days_pass(2).await;
        assert!(parts(&town).await.is_empty());
    });
}
