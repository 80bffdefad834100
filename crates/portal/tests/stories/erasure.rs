//! Silme: what an order says of its person goes when its time is over, and not a day before; the order, its number and its history stay.

use portal::order::finders;
use rules::application::Event;
use rules::application::erasure::kept_until;
use rules::order_number::OrderNumber;
use store::{row, run};

use crate::lists::OFFICER;
use crate::story::applicant::{AYSE, CAGRI, approve, approving, with_a_proven_phone};
use crate::story::consent::{choose_and_sign, signed_in_by_e_imza};
use crate::story::issuer::Line;
use crate::story::signer_app::{SignerApp, code_on};
use crate::story::{Town, happens, on_both};

const DAY: u32 = 86_400;
const ERASED: &str = "saklama süresi dolduğu ya da silinmesi istendiği için";

/// What is kept of an order's person: the form, the list's contact data, names to search by; papers, signed texts, letters.
#[derive(Debug, PartialEq, Clone, Copy, store::sqlx::FromRow)]
pub struct Kept {
    pub form: i64,
    pub listed: i64,
    pub names: i64,
    pub papers: i64,
    pub consents: i64,
    pub signatures: i64,
    pub letters: i64,
}

pub const NOTHING: Kept = Kept {
    form: 0,
    listed: 0,
    names: 0,
    papers: 0,
    consents: 0,
    signatures: 0,
    letters: 0,
};

pub async fn kept(town: &Town, number: i64) -> Kept {
    let mut conn = town.app.db.read().await.unwrap();
    let found = row!(
        &mut conn,
        Kept,
        "SELECT CAST(CASE WHEN a.form_sealed IS NULL THEN 0 ELSE 1 END AS BIGINT) AS form,
                CAST(CASE WHEN length(a.notice_sealed) = 0 THEN 0 ELSE 1 END AS BIGINT) AS listed,
                CAST(CASE WHEN length(a.name_key) + length(a.surname_key) = 0 THEN 0 ELSE 1 END AS BIGINT) AS names,
                (SELECT COUNT(*) FROM printed_form p WHERE p.application = a.id) AS papers,
                (SELECT COUNT(*) FROM e_onay_approval e WHERE e.application = a.id) AS consents,
                (SELECT COUNT(*) FROM hand_off_signature s JOIN hand_off h ON h.id = s.hand_off
                 WHERE h.person = a.person AND h.purpose = 'approve') AS signatures,
                (SELECT COUNT(*) FROM notice n WHERE n.application = a.id) AS letters
         FROM application a WHERE a.number = $1",
        number
    );
    found.unwrap().unwrap()
}

pub async fn cancel(town: &Town, who: &str, number: u64) {
    let mut person = town.signed_in(who).await;
    person
        .visit(&format!("/basvurularim/SD-{number}/iptal"))
        .await;
    person.press("Başvuruyu iptal et").await.is_told(200);
    town.work().await;
}

/// A day before its time all of it is there, a day after nothing; the history holds before and after.
async fn goes_a_year_after_its_end(town: &Town, number: i64) {
    let before = kept(town, number).await;
    town.days_pass(364).await;
    assert_eq!(kept(town, number).await, before);
    town.history_holds().await;
    town.days_pass(2).await;
    assert_eq!(kept(town, number).await, NOTHING);
    town.history_holds().await;
}

/// KVKK, art. 7: of an order that ended without a certificate what its form says is erased after a year. Person, officer and desk read that.
#[test]
fn a_cancelled_orders_form_is_erased_after_a_year() {
    on_both(async |town| {
        let mut ayse = with_a_proven_phone(&town).await;
        approve(&mut ayse, "islak-imza").await.is_told(200);
        cancel(&town, AYSE, 1).await;
        let before = kept(&town, 1).await;
        assert_eq!(
            before,
            Kept {
                form: 1,
                listed: 1,
                names: 1,
                papers: 1,
                letters: before.letters,
                ..NOTHING
            }
        );
        assert!(before.letters > 0);
        goes_a_year_after_its_end(&town, 1).await;

        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/basvurularim").await.is_told(200).sees("SD-1");
        for page in ["", "/sonuc"] {
            ayse.visit(&format!("/basvurularim/SD-1{page}")).await;
            ayse.is_told(200).sees("İptal Edildi");
        }
        ayse.visit("/basvurularim/SD-1").await.sees(ERASED);
        ayse.sees("Saklama süresi dolduğu ya da silinmesi istendiği için kişisel veriler silindi");
        ayse.visit("/basvurularim/SD-1/form.pdf").await;
        ayse.is_told_clearly(409);
        let mut elif = town.signed_in(OFFICER).await;
        elif.visit("/yetkili/basvurular").await.is_told(200);
        elif.visit("/yetkili/basvurular/SD-1").await.is_told(200);
        elif.sees(ERASED);
        let mut desk = town.at_the_desk().await;
        desk.visit("/masa/siparis/SD-1").await.is_told(200);
        desk.sees(ERASED)
            .sees_not("ornek.example")
            .sees_not("Çınar");
        desk.visit("/masa/ara?q=SD-1")
            .await
            .is_at("/masa/siparis/SD-1");
        // Every sweep passes by it from now on, and a name that is learned anew finds it no more.
        town.days_pass(1).await;
        assert_eq!(kept(&town, 1).await, NOTHING);
        town.history_holds().await;
    });
}

/// The texts that were signed say what the form says, and go with it.
#[test]
fn what_was_signed_for_a_cancelled_order_is_erased() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let cagri = approving(&town).await;
        let card = authority.card(CAGRI);
        let mut signer = SignerApp::new(&town);
        signer.run(&town, &code_on(&cagri), &card).await.unwrap();
        cancel(&town, CAGRI, 2).await;
        assert_eq!(kept(&town, 2).await.signatures, 1);
        goes_a_year_after_its_end(&town, 2).await;
    });
}

#[test]
fn what_was_approved_by_consent_is_erased() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        let mut cagri = signed_in_by_e_imza(&town, CAGRI, &card).await;
        choose_and_sign(&town, &mut cagri, "accept", &card).await;
        cagri.visit("/basvurularim/SD-2/onay").await;
        approve(&mut cagri, "e-onay").await;
        cagri.sees("Üretim Bekleniyor");
        cancel(&town, CAGRI, 2).await;
        assert_eq!(kept(&town, 2).await.consents, 1);
        goes_a_year_after_its_end(&town, 2).await;
        // The consent itself was for all of the person's orders, and stays.
        let mut conn = town.app.db.read().await.unwrap();
        let found = row!(&mut conn, (i64,), "SELECT COUNT(*) FROM e_onay");
        assert_eq!(found.unwrap().unwrap().0, 1);
    });
}

/// SD-3 is in its person's hands.
pub async fn delivered(town: &Town) {
    let remarks = Vec::new();
    for event in [
        Event::FormAccepted { remarks },
        Event::Ordered,
        Event::Produced,
        Event::Shipped,
        Event::Delivered,
    ] {
        happens(town, 3, event).await;
    }
}

/// Law 5070: the archive is kept for twenty years from the end of the certificate, as the issuer knows it. While the issuer does not answer
/// nothing is erased.
#[test]
fn the_archive_goes_twenty_years_after_the_certificates_end() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        authority.card(GULSAH);
        delivered(&town).await;
        let before = kept(&town, 3).await;
        assert!(before.form == 1 && before.papers > 0, "{before:?}");
        let end = authority
            .now()
            .plus_seconds(365 * i64::from(DAY))
            .unix_micros();
        let due = {
            let mut conn = town.app.db.read().await.unwrap();
            let found = finders::for_desk(&mut conn, OrderNumber(3)).await;
            let facts = found.unwrap().unwrap().facts().unwrap();
            kept_until(&facts, Some(end)).unwrap()
        };
        let days = u32::try_from((due - town.app.now()) / (i64::from(DAY) * 1_000_000)).unwrap();
        assert!(days > 21 * 365, "{days}");
        town.days_pass(days - 1).await;
        assert_eq!(kept(&town, 3).await, before);
        town.history_holds().await;
        authority.line_is(Line::Cut);
        town.days_pass(3).await;
        assert_eq!(kept(&town, 3).await, before, "the issuer did not answer");
        authority.line_is(Line::Well);
        town.days_pass(1).await;
        assert_eq!(kept(&town, 3).await, NOTHING);
        town.history_holds().await;
        let mut desk = town.at_the_desk().await;
        desk.visit("/masa/siparis/SD-3")
            .await
            .is_told(200)
            .sees(ERASED);
    });
}

/// Gülşah, whose form is in the post.
pub const GULSAH: &str = "10000100440";

/// Without an issuer nobody knows when a certificate ended, and an order that was produced is kept.
#[test]
fn the_archive_stays_where_nobody_knows_the_certificates_end() {
    on_both(async |town| {
        delivered(&town).await;
        let before = kept(&town, 3).await;
        for _ in 0..25 {
            town.days_pass(365).await;
        }
        assert_eq!(kept(&town, 3).await, before);
        town.history_holds().await;
    });
}

/// Erased without an act, an order's data is missed.
#[test]
fn what_was_erased_behind_the_history_is_found() {
    on_both(async |town| {
        let found = async || {
            let (db, vault) = (&town.app.db, &town.app.vault);
            let agree = store::facts::verify(db, vault, &portal::integrity::ROOMS).await;
            agree.unwrap().map_err(|fault| fault.to_string())
        };
        assert!(found().await.is_ok());
        let mut tx = town.app.db.write().await.unwrap();
        let sql = "UPDATE application SET form_sealed = NULL WHERE number = 3";
        run!(&mut tx, sql).unwrap();
        tx.commit().await.unwrap();
        let said = found().await.unwrap_err();
        assert!(
            said.contains("\"form\" is not what the history says"),
            "{said}"
        );
    });
}
