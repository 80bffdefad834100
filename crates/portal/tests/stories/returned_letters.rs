//! Bilgilendirme: a letter that comes back hours later is written into the ledger and seen at the desk; nobody can make one up about another (R07, R17).

use portal::notice::bounce::{Heard, Took, take, token};
use rules::notice_delivery::Delivery;
use store::row;
use uuid::Uuid;

use crate::story::applicant::{AYSE, with_a_proven_phone};
use crate::story::counterparts::{Health, PostOffice};
use crate::story::{Town, on_both};

const FAILED: &str = "/masa/bildirimler";

/// A town whose letters go to a mail server that takes everything.
async fn with_a_mail_server(town: &Town) -> (Town, PostOffice) {
    let post = PostOffice::open(Health::Up).await;
    let mail = post.mail_client();
    (town.with(|_, outside| outside.mail = mail).await, post)
}

/// The report of a mail server about the letter with this return address.
fn report(to: &str, action: &str, status: &str) -> Vec<u8> {
    format!(
        "Return-Path: <>\r\nDelivered-To: {to}\r\nFrom: MAILER-DAEMON@posta.example\r\nTo: {to}\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"s\"\r\n\r\n--s\r\nContent-Type: text/plain\r\n\r\nyok\r\n\
         --s\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; posta.example\r\n\r\n\
         Final-Recipient: rfc822; x@ornek.example\r\nAction: {action}\r\nStatus: {status}\r\n\r\n--s--\r\n"
    )
    .into_bytes()
}

/// The notice of the order's opening.
async fn opened(town: &Town, order: i64) -> Uuid {
    let found = row!(
        &mut town.app.db.read().await.unwrap(),
        (Uuid,),
        "SELECT n.id FROM notice n JOIN application a ON a.id = n.application WHERE n.kind = 'opened' AND a.number = $1",
        order
    );
    found.unwrap().unwrap().0
}

fn address(town: &Town, notice: Uuid) -> String {
    format!("donen+{}@kalem.example", token(&town.app, notice))
}

/// The mail server took the letter; at night it comes back. The desk sees when and why, and sends it again to where it arrives.
#[test]
fn a_letter_that_comes_back_is_seen_at_the_desk() {
    on_both(async |town| {
        let (town, post) = with_a_mail_server(&town).await;
        town.work().await;
        let notice = opened(&town, 1).await;
        let own = address(&town, notice);
        let senders = post.senders.lock().unwrap().clone();
        assert!(senders.contains(&own), "{own} is not in {senders:?}");
        let mut desk = town.at_the_desk().await;
        desk.visit(FAILED).await.sees("Ulaşmayan bildirim yok.");

        let late = report(&own, "delayed", "4.4.1");
        let took = take(&town.app, &late, None).await.unwrap();
        assert_eq!(took, Took::Report(notice, Heard::New(Delivery::Delayed)));
        desk.visit("/masa/siparis/SD-1").await.sees("Gecikiyor");
        desk.visit(FAILED).await.sees("Ulaşmayan bildirim yok.");
        let back = report(&own, "failed", "5.1.1");
        let took = take(&town.app, &back, Some(&own.to_uppercase()))
            .await
            .unwrap();
        assert_eq!(took, Took::Report(notice, Heard::New(Delivery::Failed)));
        // Twice, and out of order: nothing more is known.
        for again in [&back, &late] {
            let took = take(&town.app, again, None).await.unwrap();
            assert_eq!(took, Took::Report(notice, Heard::Known));
        }
        desk.visit("/masa/siparis/SD-1")
            .await
            .sees("Ulaştırılamadı")
            .sees("kod: 5.1.1")
            .sees_not("Gecikiyor");
        desk.visit(FAILED)
            .await
            .sees("Ayşe Yılmaz")
            .sees("Ulaştırılamadı")
            .press("Yeniden gönder: Ayşe Yılmaz")
            .await
            .sees_not("Ayşe Yılmaz");
        town.work().await;
        desk.visit("/masa/siparis/SD-1").await.sees("Gönderildi");
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/nes/bireysel/bildirimler")
            .await
            .sees("Ulaştırılamadı")
            .sees_not("5.1.1");
        town.history_holds().await;
    });
}

/// A full mailbox is not a wrong address.
#[test]
fn a_letter_that_was_given_up_for_a_while_is_told_apart() {
    on_both(async |town| {
        let (town, _post) = with_a_mail_server(&town).await;
        town.work().await;
        let own = address(&town, opened(&town, 1).await);
        let full = report(&own, "failed", "4.2.2");
        take(&town.app, &full, None).await.unwrap();
        let mut desk = town.at_the_desk().await;
        desk.visit(FAILED)
            .await
            .sees("Süresi içinde ulaştırılamadı")
            .sees("kod: 4.2.2");
    });
}

/// Whoever knows how a return address is made makes none without our key; what is no report changes nothing either.
#[test]
fn a_made_up_report_changes_nothing() {
    on_both(async |town| {
        let (town, _post) = with_a_mail_server(&town).await;
        town.work().await;
        let (ours, other) = (opened(&town, 1).await, opened(&town, 2).await);
        let token = token(&town.app, ours);
        let swapped = format!("{}{}", other.simple(), &token[32..]);
        let guessed = format!("{}{}", ours.simple(), "0".repeat(16));
        for made_up in [swapped.as_str(), &guessed, &ours.simple().to_string(), ""] {
            let to = format!("donen+{made_up}@kalem.example");
            let forged = report(&to, "failed", "5.1.1");
            for recipient in [None, Some(to.as_str())] {
                let took = take(&town.app, &forged, recipient).await.unwrap();
                assert_eq!(took, Took::NotOurs, "{to}");
            }
        }
        let own = address(&town, ours);
        let absence = format!(
            "From: ayse@ornek.example\r\nTo: {own}\r\nAuto-Submitted: auto-replied\r\n\r\nAction: failed\r\n"
        );
        let took = take(&town.app, absence.as_bytes(), None).await.unwrap();
        assert_eq!(took, Took::NoReport);
        let gone = Uuid::from_u128(7);
        let late = report(&address(&town, gone), "failed", "5.1.1");
        let took = take(&town.app, &late, None).await.unwrap();
        assert_eq!(took, Took::Report(gone, Heard::Gone));
        town.at_the_desk()
            .await
            .visit(FAILED)
            .await
            .sees("Ulaşmayan bildirim yok.");
    });
}

/// The person sees at their contact points that what was sent there did not arrive; and no more once something was.
#[test]
fn a_contact_point_that_gives_back_is_marked() {
    on_both(async |town| {
        let (town, _post) = with_a_mail_server(&town).await;
        let mut ayse = with_a_proven_phone(&town).await;
        ayse.visit("/basvurularim/SD-1/iptal").await;
        ayse.press("Başvuruyu iptal et").await;
        town.work().await;
        let mark = "Buraya son gönderilen bildirim ulaşmadı";
        ayse.visit("/nes/bireysel/gunluk").await.sees_not(mark);
        let newest = row!(
            &mut town.app.db.read().await.unwrap(),
            (Uuid,),
            "SELECT id FROM notice WHERE kind = 'cancelled' AND channel = 'email' ORDER BY id DESC LIMIT 1"
        );
        let newest = newest.unwrap().unwrap().0;
        let back = report(&address(&town, newest), "failed", "5.1.1");
        let took = take(&town.app, &back, None).await.unwrap();
        assert_eq!(took, Took::Report(newest, Heard::New(Delivery::Failed)));
        ayse.visit("/nes/bireysel/gunluk").await.sees(mark);
        let mut desk = town.at_the_desk().await;
        // The clerk who calls sees which address it is, since when and why.
        desk.visit("/masa/siparis/SD-1").await.sees("Ulaşmıyor");
        let when = rules::dates::day(town.app.outside.clock.today());
        desk.sees(&format!("Ulaştırılamadı, {when}"))
            .sees("· 5.1.1");
        desk.visit(FAILED)
            .await
            .press("Yeniden gönder: Ayşe Yılmaz")
            .await;
        town.work().await;
        ayse.visit("/nes/bireysel/gunluk").await.sees_not(mark);
        desk.visit("/masa/siparis/SD-1").await.sees_not("Ulaşmıyor");
    });
}
