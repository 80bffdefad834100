//! The way of an order after its form is in, as its person, the officer and the desk read it at each stage (R11, R14, R34).

use portal::cancellation::close;
use portal::order::finders;
use rules::application::{CancelledBy, Event};
use rules::order_number::OrderNumber;
use store::history::Actor;

use crate::lists::OFFICER;
use crate::story::applicant::CAGRI;
use crate::story::clerk::told;
use crate::story::{Browser, happens, on_both};

/// Her form is in the post: SD-3.
const GULSAH: &str = "10000100440";

/// Pays himself; his form is in the post: SD-4.
const OMER: &str = "10000100518";

/// The label in the list, the explanation under it, and the newest line of the timeline.
async fn reads(person: &mut Browser, number: u64, label: &str, explanation: &str, line: &str) {
    person
        .visit("/basvurularim")
        .await
        .sees(label)
        .sees(explanation);
    let detail = format!("/basvurularim/SD-{number}");
    person.visit(&format!("{detail}/sonuc")).await.sees(label);
    person.visit(&detail).await.sees(label).sees(line);
}

const ACCEPTED: Event = Event::FormAccepted {
    remarks: Vec::new(),
};

/// 20.01.2027, 00:00 in Istanbul.
const UNTIL: i64 = 1_800_392_400_000_000;

/// What happens, and then the label, the explanation and the newest line of the timeline.
const WAY: [(Event, &str, &str, &str); 13] = [
    (
        ACCEPTED,
        "Üretim Bekleniyor",
        "üretim sırasındadır",
        "kabul edildi",
    ),
    (
        Event::ProductionHeld { until: UNTIL },
        "Üretim Bekleniyor",
        "20.01.2027 gününden önce üretilmez",
        "Şu günden önce üretilmez: 20.01.2027",
    ),
    (
        Event::ProductionReleased,
        "Üretim Bekleniyor",
        "üretim sırasındadır",
        "Başvuru üretim sırasına alındı",
    ),
    (
        Event::Ordered,
        "Üretimde",
        "Sertifikanız üretiliyor.",
        "Üretime alındı",
    ),
    (
        Event::Produced,
        "Üretildi",
        "Kartınız ve sertifikanız üretildi.",
        "Kart ve sertifika üretildi",
    ),
    (
        Event::Spoiled,
        "Üretimde",
        "Sertifikanız üretiliyor.",
        "yeniden üretilecek",
    ),
    (
        Event::Produced,
        "Üretildi",
        "Kartınız ve sertifikanız üretildi.",
        "Kart ve sertifika üretildi",
    ),
    (
        Event::Shipped,
        "Kuryede",
        "teslimat adresinize gönderildi",
        "Kuryeye verildi",
    ),
    (
        Event::DeliveryFailed,
        "Kuryede",
        "Kart hâlâ kuryededir",
        "Kurye teslim edemedi",
    ),
    (
        Event::Returned,
        "Teslim Edilemedi",
        "kart bize geri döndü",
        "Kart kuryeden geri döndü",
    ),
    (
        Event::SentAgain,
        "Kuryede",
        "teslimat adresinize gönderildi",
        "Yeniden kuryeye verildi",
    ),
    (
        Event::Delivered,
        "Teslim Edildi",
        "siz kullanıma açana kadar imza atmaz",
        "Başvuru sahibine teslim edildi",
    ),
    (
        Event::Activated,
        "Teslim Edildi",
        "teslim edildi ve kullanıma açıldı",
        "Kart kullanıma açıldı",
    ),
];

#[test]
fn each_stage_is_told_until_the_card_is_in_use() {
    on_both(async |town| {
        let mut gulsah = town.signed_in(GULSAH).await;
        let mut desk = town.at_the_desk().await;
        let mut elif = town.signed_in(OFFICER).await;
        for (event, label, explanation, line) in WAY {
            happens(&town, 3, event).await;
            reads(&mut gulsah, 3, label, explanation, line).await;
            desk.visit("/masa/siparis/SD-3").await.sees(label);
            elif.visit("/yetkili/basvurular/SD-3").await.sees(label);
        }
        town.history_holds().await;
    });
}

/// Whoever has paid and cancels before production gets the money back, and reads so; once production has begun there is no cancelling.
#[test]
fn money_is_told_of_after_a_cancellation() {
    on_both(async |town| {
        let mut omer = town.signed_in(OMER).await;
        happens(&town, 4, ACCEPTED).await;
        reads(
            &mut omer,
            4,
            "Ödeme Bekleniyor",
            "ödemenizi bekliyoruz",
            "kabul edildi",
        )
        .await;
        happens(&town, 4, Event::Paid).await;
        reads(
            &mut omer,
            4,
            "Üretim Bekleniyor",
            "üretim sırasındadır",
            "Ödeme alındı",
        )
        .await;
        omer.follow("Başvuruyu iptal et").await;
        omer.press("Başvuruyu iptal et").await;
        reads(
            &mut omer,
            4,
            "İptal Edildi",
            "Ödediğiniz tutar size iade edilecek.",
            "Başvuru iptal edildi",
        )
        .await;
        happens(&town, 4, Event::Refunded).await;
        reads(
            &mut omer,
            4,
            "İptal Edildi",
            "Ödediğiniz tutar iade edildi.",
            "Ödeme iade edildi",
        )
        .await;
        omer.sees_not("iade edilecek");
        town.history_holds().await;
    });
}

/// R08: production has begun, so neither person nor institution can cancel; the authority can, and what was made ends.
#[test]
fn the_authority_cancels_what_is_in_production() {
    on_both(async |town| {
        let app = &town.app;
        happens(&town, 2, Event::EImzaApproved).await;
        happens(&town, 2, Event::Ordered).await;
        let mut cagri = town.signed_in(CAGRI).await;
        cagri.visit("/basvurularim/SD-2").await;
        assert!(!cagri.has_link("Başvuruyu iptal et"));
        cagri.post("/basvurularim/SD-2/iptal", &[]).await;
        cagri.is_told(409).sees("Üretim başlamış");
        let mut tx = app.db.write().await.unwrap();
        let found = finders::for_desk(&mut tx, OrderNumber(2)).await;
        let order = found.unwrap().unwrap();
        let by = CancelledBy::Authority;
        let closed = close(&mut tx, app, &order, by, Actor::System).await;
        assert!(closed.is_ok(), "{:?}", closed.err());
        tx.commit().await.unwrap();
        reads(
            &mut cagri,
            2,
            "İptal Edildi",
            "Başvurunuz Sertifika Makamı tarafından iptal edildi.",
            "Başvuru iptal edildi",
        )
        .await;
        cagri
            .visit("/basvurularim")
            .await
            .sees("üretilmiş kart varsa imha edilir, sertifikası iptal edilir")
            .sees_not("iade");
        let (mails, messages) = told(&town, CAGRI, "iptal edildi").await;
        assert!(mails + messages > 0, "he is told");
        town.history_holds().await;
    });
}
