//! e-Onay: given once by a signature, then every application offers it; withdrawn, and none does (R22, R36, R37, B04).

use crate::story::applicant::{AYSE, CAGRI, approve, ask_for_the_code, choose_way};
use crate::story::consent::{choose, choose_and_sign, run_the_app, signed_in_by_e_imza};
use crate::story::signer_app::{SignerApp, code_on};
use crate::story::{Browser, Town, on_both};
use handoff::message::HandoffFault;
use store::rows;

const PAGE: &str = "/nes/bireysel/e-onay";
const APPROVAL: &str = "/basvurularim/SD-2/onay";
const OFFERED: &str = "e-Onay ile Onaylama";

/// The subjects of what was written, newest first.
async fn letters(town: &Town) -> Vec<String> {
    town.work().await;
    let inbox = town.inbox().into_iter();
    inbox.filter_map(|received| received.subject).collect()
}

/// Number, choice, scope, version of the text, way, and whether a signature is named.
type Entry = (i64, String, String, String, String, bool);

async fn ledger(town: &Town) -> Vec<Entry> {
    let mut conn = town.app.db.read().await.unwrap();
    let sql = "SELECT number, choice, scope, text_version, way, hand_off IS NOT NULL FROM e_onay ORDER BY person, number";
    rows!(&mut conn, Entry, sql).unwrap()
}

fn entry(number: i64, choice: &str) -> Entry {
    let text = str::to_owned;
    let (scope, version) = (text("own_applications"), text("2026-11"));
    (number, text(choice), scope, version, text("e_imza"), true)
}

async fn approved(town: &Town) -> i64 {
    let mut conn = town.app.db.read().await.unwrap();
    let sql = "SELECT COUNT(*) FROM history WHERE act = 'e-onay-approved'";
    rows!(&mut conn, (i64,), sql).unwrap()[0].0
}

/// R36, R37, R22: after an e-İmza login, KABUL EDİYORUM, signed in the app, "Seçiminiz kaydedildi"; then read, tick, e-Onay, and done.
#[test]
fn consent_is_signed_once_and_approves_at_once() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        let mut cagri = signed_in_by_e_imza(&town, CAGRI, &card).await;
        cagri.visit(APPROVAL).await.is_told(200).sees_not(OFFERED);

        cagri.visit(PAGE).await.sees("e-Onay vermediniz");
        cagri.sees("KABUL EDİYORUM").sees("Metin sürümü: 2026-11");
        cagri.press("Devam Et").await.is_told_clearly(422);
        cagri.sees("Bir seçim yapın.");
        choose(&mut cagri, "accept").await;
        let waiting = cagri.path().to_owned();
        let mut signer = SignerApp::new(&town);
        let offer = signer.redeem(&code_on(&cagri)).await.unwrap();
        assert!(offer.texts[0].contains("İşlem: e-Onay işlemi\n"));
        assert!(offer.texts[0].contains("e-Onay vermeyi KABUL EDİYORUM."));
        assert!(
            ledger(&town).await.is_empty(),
            "nothing before the signature"
        );
        let answer = crate::story::signer_app::signed(&town, &offer, &card);
        signer.answer(&offer, answer).await.unwrap();
        cagri.visit(&waiting).await;
        cagri.is_at("/nes/bireysel/e-onay/sonuc");
        cagri
            .sees("E-Onay İşlem Sonucu")
            .sees("Seçiminiz kaydedildi.");
        assert_eq!(ledger(&town).await, [entry(1, "accept")]);

        cagri.visit(APPROVAL).await.sees(OFFERED).sees("Dayanak: ");
        choose_way(&mut cagri, "e-onay").await;
        cagri
            .press("e-Onay")
            .await
            .sees("taahhütnameyi okuyup kutuyu işaretleyin");
        cagri.sees("Hata: ").fill("okudum", "evet");
        cagri
            .press("e-Onay")
            .await
            .is_at("/basvurularim/SD-2/sonuc");
        cagri.sees("Üretim Bekleniyor");
        // Back, or pressed twice, shows what was done and repeats nothing.
        cagri
            .visit(APPROVAL)
            .await
            .is_at("/basvurularim/SD-2/sonuc");
        cagri.visit("/basvurularim/SD-2/onay/e-onay").await;
        cagri.is_at("/basvurularim/SD-2/sonuc");
        let again = [("okudum", "evet")];
        cagri.post("/basvurularim/SD-2/e-onay", &again).await;
        cagri.is_at("/basvurularim/SD-2/sonuc");
        assert_eq!(approved(&town).await, 1);
        what_was_read_is_kept_sealed(&town).await;

        // The order cites the consent, and the person is told (B04).
        cagri.visit("/basvurularim/SD-2").await;
        cagri.sees("Başvuru e-Onay ile onaylandı").sees("Dayanak: ");
        let letters = letters(&town).await;
        assert!(letters.contains(&"Başvurunuz e-Onay ile onaylandı: SD-2".to_owned()));
        assert!(letters.contains(&"e-Onay verdiniz".to_owned()));
        town.history_holds().await;
    });
}

async fn what_was_read_is_kept_sealed(town: &Town) {
    let mut conn = town.app.db.read().await.unwrap();
    let sql = "SELECT a.sealed FROM e_onay_approval a JOIN e_onay c ON c.id = a.consent WHERE c.choice = 'accept'";
    let kept = rows!(&mut conn, (Vec<u8>,), sql).unwrap();
    assert_eq!(kept.len(), 1);
    let text = String::from_utf8_lossy(&kept[0].0);
    assert!(text.len() > 5_000 && !text.contains(CAGRI) && !text.contains("Taahh"));
}

/// R22: who never consented is shown nothing of it, and cannot post it either.
#[test]
fn without_consent_it_is_neither_shown_nor_taken() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let mut cagri = town.signed_in(CAGRI).await;
        cagri.visit(APPROVAL).await.sees_not(OFFERED);
        cagri.visit("/basvurularim/SD-2/onay/e-onay").await;
        cagri.is_at(APPROVAL);
        post(&mut cagri, "1", "2026-11").await;
        cagri
            .is_told_clearly(409)
            .sees("Geçerli bir e-Onayınız yok");

        // Another person's consent is another person's, and so is another person's signature.
        let ayses = authority.card(AYSE);
        choose(&mut cagri, "accept").await;
        let refused = run_the_app(&town, &cagri, &ayses).await;
        assert_eq!(refused, Err(HandoffFault::NotAccepted));
        let mut ayse = town.signed_in(AYSE).await;
        choose_and_sign(&town, &mut ayse, "accept", &ayses).await;
        cagri.visit(APPROVAL).await.sees_not(OFFERED);
        post(&mut cagri, "1", "2026-11").await;
        cagri.is_told(409);
        assert_eq!(approved(&town).await, 0);
        town.history_holds().await;
    });
}

async fn post(who: &mut Browser, form: &str, commitment: &str) {
    let fields = [
        ("okudum", "evet"),
        ("form", form),
        ("taahhutname", commitment),
    ];
    who.post("/basvurularim/SD-2/e-onay", &fields).await;
}

/// B04: withdrawn it is offered no more, and an old window's button is refused; nothing of the ledger is ever changed.
#[test]
fn withdrawn_it_is_offered_no_more() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        let mut cagri = town.signed_in(CAGRI).await;
        choose_and_sign(&town, &mut cagri, "accept", &card).await;
        let mut old = cagri.another_tab();
        old.visit(APPROVAL).await.sees(OFFERED);
        choose_way(&mut old, "e-onay").await;

        cagri.visit(PAGE).await.sees("e-Onayınız geçerli");
        cagri.sees("GERİ ALIYORUM").sees("Onay verildi");
        choose_and_sign(&town, &mut cagri, "withdraw", &card).await;
        cagri.visit(PAGE).await.sees("e-Onayınızı geri aldınız");
        cagri.sees("Onay geri alındı").sees("Onay verildi");
        cagri.visit(APPROVAL).await.sees_not(OFFERED);
        old.fill("okudum", "evet").press("e-Onay").await;
        old.is_told_clearly(409).sees("Geçerli bir e-Onayınız yok");
        let letters = letters(&town).await;
        assert!(letters.contains(&"e-Onayınızı geri aldınız".to_owned()));

        choose_and_sign(&town, &mut cagri, "accept", &card).await;
        cagri.visit(APPROVAL).await.sees(OFFERED);
        let rows = [entry(1, "accept"), entry(2, "withdraw"), entry(3, "accept")];
        assert_eq!(ledger(&town).await, rows);
        town.history_holds().await;
    });
}

/// R37: without a card that works a consent is taken back by a code on the phone; it is never given so.
#[test]
fn a_consent_is_withdrawn_by_phone() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        let mut cagri = signed_in_by_e_imza(&town, CAGRI, &card).await;
        let withdraw = format!("{PAGE}/geri-al");
        cagri.visit(&withdraw).await.is_told_clearly(409);
        cagri.visit(PAGE).await.sees_not("kodla geri alın");
        choose_and_sign(&town, &mut cagri, "accept", &card).await;
        cagri
            .visit(PAGE)
            .await
            .follow("Kartınız yanınızda değil ya da çalışmıyor mu?")
            .await;
        cagri.press("SMS kodu gönder").await;
        let code = town.newest_code().await;
        let wrong = if code == "000000" { "000001" } else { "000000" };
        cagri.fill("code", wrong).press("e-Onayımı geri al").await;
        cagri.is_told(422);
        cagri
            .fill("code", &code)
            .press("e-Onayımı geri al")
            .await
            .is_at(&format!("{PAGE}/sonuc"));
        cagri.visit(PAGE).await.sees("e-Onayınızı geri aldınız");
        cagri.sees("Telefona gelen kodla");
        cagri.visit(APPROVAL).await.sees_not(OFFERED);
        let told = letters(&town).await;
        assert!(
            told.iter().any(|subject| subject.contains("e-Onay")),
            "{told:?}"
        );
        town.history_holds().await;
    });
}

/// B04: of two windows with the same choice, the second signature changes nothing and says so.
#[test]
fn the_same_choice_twice_is_recorded_once() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        let mut first = town.signed_in(CAGRI).await;
        let mut second = town.signed_in(CAGRI).await;
        choose(&mut first, "accept").await;
        choose(&mut second, "accept").await;
        run_the_app(&town, &first, &card).await.unwrap();
        let late = run_the_app(&town, &second, &card).await;
        assert_eq!(late, Err(HandoffFault::NotAccepted));
        assert_eq!(ledger(&town).await, [entry(1, "accept")]);
        // Posted again without a signature, it leads back to how it stands.
        first.post(PAGE, &[("secim", "accept")]).await.is_at(PAGE);
        first.sees("e-Onayınız geçerli");
        town.history_holds().await;
    });
}

/// R22: what is approved is what was read; a form corrected or a commitment replaced meanwhile is not.
#[test]
fn what_is_approved_is_what_was_read() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let mut cagri = town.signed_in(CAGRI).await;
        let card = authority.card(CAGRI);
        choose_and_sign(&town, &mut cagri, "accept", &card).await;
        for (form, commitment) in [("99", "2026-11"), ("1", "2020-01")] {
            post(&mut cagri, form, commitment).await;
            cagri.is_told_clearly(409).sees("az önce değişti");
        }
        assert_eq!(approved(&town).await, 0);
    });
}

/// R37: an application that comes later offers it too.
#[test]
fn later_applications_offer_it() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let mut ayse = town.signed_in(AYSE).await;
        let card = authority.card(AYSE);
        choose_and_sign(&town, &mut ayse, "accept", &card).await;
        let mut ayse = ask_for_the_code(&town).await;
        let code = town.newest_code().await;
        ayse.fill("code", &code).press("Devam").await.sees(OFFERED);
        approve(&mut ayse, "e-onay").await;
        ayse.is_at("/basvurularim/SD-1/sonuc").is_told(200);
        assert_eq!(approved(&town).await, 1);
        town.history_holds().await;
    });
}

/// Where nobody's e-signature is believed there is no dead button.
#[test]
fn without_authorities_there_is_no_e_onay() {
    on_both(async |town| {
        let town = town.with(|_, outside| outside.authorities = None).await;
        let mut cagri = town.signed_in(CAGRI).await;
        cagri.visit("/nes/bireysel").await.sees_not("e-Onay");
        cagri.visit(PAGE).await.is_told_clearly(404);
        cagri.post(PAGE, &[("secim", "accept")]).await.is_told(404);
        cagri.visit("/nes/bireysel/e-onay/sonuc").await.is_told(404);
    });
}
