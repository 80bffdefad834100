//! Sertifika durumu at the desk: found, suspended, resumed, revoked; known everywhere at once; and never lost, never done twice (B16).

use crate::story::applicant::{AYSE, CAGRI, approve};
use crate::story::clerk::{acts_of_the_clerk, told};
use crate::story::consent::{choose_and_sign, run_the_app, signed_in_by_e_imza};
use crate::story::issuer::Line;
use crate::story::{Authority, Browser, Card, SignerApp, Town, on_both};
use handoff::message::HandoffFault;

const BOX: &str = "/masa/sertifikalar";

/// The clerk has the certificate before them, found by what is typed.
async fn found(desk: &mut Browser, typed: &str) {
    desk.visit("/masa").await.follow("Sertifikalar").await;
    desk.fill("aranan", typed).press("Sertifikayı bul").await;
}

/// Chooses, and looks at the page that asks once more.
async fn chosen(desk: &mut Browser, act: &str, why: &str) {
    desk.fill("act", act).fill("why", why);
    desk.fill("demand", "holder").press("Devam").await;
    desk.is_told(200).sees("Son bir kez bakın");
}

async fn revoked(desk: &mut Browser) {
    chosen(desk, "revoke", "key_compromise").await;
    desk.sees("geri alınamaz").press("İptal et").await;
    desk.is_told(200).sees("Sertifika iptal edildi.");
}

/// What the app is told when the holder of the card wants to log in.
async fn login_refused(town: &Town, number: &str, card: &Card) -> String {
    let mut who = town.browser();
    who.visit("/giris/e-imza").await.fill("kimlik", number);
    who.press("Doğrulama kodu al").await;
    let mut signer = SignerApp::new(town);
    let refused = signer
        .run(town, &crate::story::signer_app::code_on(&who), card)
        .await;
    assert_eq!(refused.err(), Some(HandoffFault::NotAccepted));
    let waiting = who.path().to_owned();
    let words = signer.words.unwrap().turkish;
    who.visit(&waiting).await.sees(&words);
    words
}

/// What the issuer is asked carries the id that the desk's request has in the portal's log.
#[test]
fn the_issuer_is_asked_under_the_requests_id() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        let mut desk = town.at_the_desk().await;
        desk.visit(&authority.address(&card)).await.is_told(200);
        let id = desk.headers["x-request-id"].to_str().unwrap();
        assert_eq!(authority.asked_for().as_deref(), Some(id));
    });
}

/// B16: from "Ben değildim" one click leads to the certificate; revoked, it is good for nothing any more, the person is told, and the request
/// is dealt with.
#[test]
fn a_certificate_is_revoked_from_the_request() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        let mut cagri = signed_in_by_e_imza(&town, CAGRI, &card).await;
        cagri.visit("/nes/bireysel/gunluk").await;
        cagri.follow("Ben değildim").await;
        cagri.press("Ben değildim, bildir").await.is_told(200);

        let mut desk = town.at_the_desk().await;
        desk.visit("/masa/iptal-talepleri").await;
        desk.follow("Sertifikaları: Çağrı Işık").await;
        desk.is_at(&authority.address(&card)).sees("Geçerli");
        desk.sees("Deneme KİŞİSİ").sees(&Authority::serial(&card));
        desk.sees_not(CAGRI);
        revoked(&mut desk).await;
        desk.sees("İptal edilmiş").sees("İptal kesindir");
        desk.sees("Kart kayıp ya da çalıntı")
            .sees("Sertifika sahibi");
        desk.sees("Sertifika sahibi Deniz Deneme");
        assert!(!desk.has_button("Devam"));
        desk.visit("/masa/iptal-talepleri").await;
        desk.sees("Bekleyen iptal talebi yok.");

        assert_eq!(
            login_refused(&town, CAGRI, &card).await,
            "Sertifika iptal edilmiş."
        );
        cagri.visit("/basvurularim/SD-2/onay").await;
        approve(&mut cagri, "e-imza").await;
        let refused = run_the_app(&town, &cagri, &card).await;
        assert_eq!(refused.err(), Some(HandoffFault::NotAccepted));
        cagri.visit("/nes/bireysel/e-onay").await;
        cagri.fill("secim", "accept").press("Devam Et").await;
        let refused = run_the_app(&town, &cagri, &card).await;
        assert_eq!(refused.err(), Some(HandoffFault::NotAccepted));

        let (letters, _) = told(&town, CAGRI, "Sertifikanız iptal edildi").await;
        assert_eq!(letters, 1);
        let acts = acts_of_the_clerk(&town).await;
        for act in ["certificate-opened", "certificate-change-asked"] {
            assert!(acts.iter().any(|one| one == act), "{acts:?}");
        }
        town.history_holds().await;
    });
}

/// Suspended and resumed, found by serial number and by identity number; no identity number stands in an address.
#[test]
fn a_certificate_is_suspended_and_resumed() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        let mut desk = town.at_the_desk().await;
        found(&mut desk, &Authority::serial(&card).to_lowercase()).await;
        desk.is_at(&authority.address(&card)).sees("Geçerli");
        chosen(&mut desk, "suspend", "superseded").await;
        // A reason is for revocation; what is shown is what will be done.
        desk.sees_not("Yerine yeni sertifika verildi");
        desk.press("Askıya al")
            .await
            .sees("Sertifika askıya alındı.");
        assert_eq!(
            login_refused(&town, CAGRI, &card).await,
            "Sertifika askıda."
        );
        found(&mut desk, "100 001 003 72").await;
        desk.is_at(&authority.address(&card)).sees("Askıda");
        chosen(&mut desk, "resume", "").await;
        desk.press("Askıdan kaldır").await.sees("yeniden geçerli.");
        signed_in_by_e_imza(&town, CAGRI, &card).await;
        assert_eq!(authority.acts(&card), ["issued", "suspended", "resumed"]);
        for (words, many) in [("askıya alındı", 1), ("askıdan kaldırıldı", 1)] {
            assert_eq!(told(&town, CAGRI, words).await.0, many, "{words}");
        }
        // Of two, the clerk chooses; a revocation of one leaves the other.
        let other = authority.card(CAGRI);
        found(&mut desk, CAGRI).await;
        desk.is_told(200).sees(&Authority::serial(&other));
        assert!(!desk.path().contains(CAGRI));
        desk.follow(&Authority::serial(&other)).await;
        revoked(&mut desk).await;
        signed_in_by_e_imza(&town, CAGRI, &card).await;
        town.history_holds().await;
    });
}

/// Every refusal is a clear sentence, and keeps what was chosen.
#[test]
fn refusals_are_clear_and_keep_what_was_chosen() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        let mut desk = town.at_the_desk().await;
        for (typed, told) in [
            ("", "Bir seri no"),
            ("kedi", "Bir seri no"),
            ("10000000147", "Kimlik numarası geçerli değil"),
        ] {
            found(&mut desk, typed).await;
            desk.is_told(422).sees(told);
            assert_eq!(desk.value("aranan"), typed);
        }
        for nobody in ["00AA", AYSE, "10000000146"] {
            found(&mut desk, nobody).await;
            desk.is_told(200).sees("böyle bir sertifika yok");
        }
        desk.visit(&format!("{BOX}/00000000-0000-0000-0000-000000000001"))
            .await
            .is_told_clearly(404);

        let address = authority.address(&card);
        desk.visit(&address).await.fill("act", "revoke");
        desk.press("Devam").await.is_told(422);
        desk.sees("İptalin nedenini seçin.")
            .sees("Kimin talep ettiğini seçin.");
        assert_eq!(desk.value("act"), "revoke");

        // Two clerks: who comes second is told, sees the new state, and keeps what was chosen.
        let mut second = desk.another_tab();
        second.visit(&address).await;
        chosen(&mut second, "suspend", "").await;
        chosen(&mut desk, "revoke", "cessation_of_operation").await;
        second.press("Askıya al").await.is_told(200);
        desk.press("İptal et").await.is_told(409);
        desk.sees("başka biri tarafından değiştirildi")
            .sees("Askıda");
        assert_eq!(desk.value("act"), "revoke");
        assert_eq!(desk.value("why"), "cessation_of_operation");
        desk.press("Devam").await.press("İptal et").await;
        desk.sees("Sertifika iptal edildi.");
        let mut late = desk.another_tab();
        late.post(
            &format!("{address}/durum"),
            &[
                ("act", "revoke"),
                ("why", "superseded"),
                ("demand", "holder"),
                ("version", "3"),
            ],
        )
        .await
        .is_told(422)
        .sees("İptal kesindir");
        // What was not shown cannot be confirmed, nor what was shown to somebody else about something else.
        late.post(&format!("{address}/durum/uygula"), &[("istek", "AAAA")])
            .await
            .is_told_clearly(400);
        assert_eq!(authority.acts(&card), ["issued", "suspended", "revoked"]);
        town.history_holds().await;
    });
}

/// The line is cut, before the request was heard or after: it stands, and is done once as soon as there is an answer.
#[test]
fn a_wish_is_neither_lost_nor_done_twice() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        let mut desk = town.at_the_desk().await;
        let address = authority.address(&card);
        desk.visit(&address).await;
        chosen(&mut desk, "suspend", "").await;
        let (mut twice, request) = (desk.another_tab(), desk.value("istek"));
        authority.line_is(Line::Cut);
        desk.press("Askıya al").await.is_told(200).is_at(&address);
        desk.sees("Makamın cevabı bekleniyor: Askıya al");
        desk.sees("makamı şu anda cevap vermiyor");
        let apply = format!("{address}/durum/uygula");
        twice.post(&apply, &[("istek", &request)]).await;
        twice.sees("Makamın cevabı bekleniyor");
        town.work().await;
        authority.line_is(Line::Well);
        desk.visit(&address)
            .await
            .sees("Geçerli")
            .sees("cevabı bekleniyor");
        // One request at a time.
        assert!(!desk.has_button("Devam"));
        town.clock.forward(120).unwrap();
        town.work().await;
        desk.visit(&address).await.sees("Askıda");
        desk.sees_not("cevabı bekleniyor");
        twice
            .post(&apply, &[("istek", &request)])
            .await
            .is_told(200);
        assert_eq!(told(&town, CAGRI, "askıya alındı").await.0, 1);

        chosen(&mut desk, "revoke", "key_compromise").await;
        authority.line_is(Line::Deaf);
        desk.press("İptal et").await.sees("cevabı bekleniyor");
        authority.line_is(Line::Well);
        town.clock.forward(120).unwrap();
        town.work().await;
        desk.visit(&address).await.sees("İptal edilmiş");
        desk.sees_not("cevabı bekleniyor");
        assert_eq!(authority.acts(&card), ["issued", "suspended", "revoked"]);
        assert_eq!(told(&town, CAGRI, "Sertifikanız iptal edildi").await.0, 1);
        desk.visit("/masa/isler").await.sees("Takılan iş yok");
        town.history_holds().await;
    });
}

/// Refused behind the clerk's back: it waits where somebody looks.
#[test]
fn what_the_issuer_refuses_later_is_not_forgotten() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        let mut desk = town.at_the_desk().await;
        let address = authority.address(&card);
        desk.visit(&address).await;
        chosen(&mut desk, "suspend", "").await;
        let mut second = desk.another_tab();
        second.visit(&address).await;
        chosen(&mut second, "revoke", "superseded").await;
        authority.line_is(Line::Cut);
        desk.press("Askıya al").await.sees("cevabı bekleniyor");
        // The other request finds one that waits.
        second.press("İptal et").await.is_told_clearly(409);
        authority.revoke_at_the_issuer(&card);
        authority.line_is(Line::Well);
        town.clock.forward(120).unwrap();
        town.work().await;
        desk.visit("/masa/isler").await.sees("Sertifika durumu");
        desk.visit(&address).await.sees("Uygulanmadı: Askıya al");
        assert_eq!(told(&town, CAGRI, "askıya alındı").await, (0, 0));
        town.history_holds().await;
    });
}

/// Without an issuer the pages say so, and there is no button that leads nowhere.
#[test]
fn without_an_issuer_the_desk_says_so() {
    on_both(async |town| {
        let mut desk = town.at_the_desk().await;
        desk.visit("/masa").await.follow("Sertifikalar").await;
        desk.is_told(200).sees("bağlı bir sertifika makamı yok");
        assert!(!desk.has_button("Sertifikayı bul"));
        desk.post(BOX, &[("aranan", "00AA")]).await.is_told(200);
        desk.sees("bağlı bir sertifika makamı yok");
    });
}

/// The practice issuer is for practice: where there are no practice parts it is not there.
#[test]
fn production_refuses_the_practice_issuer() {
    on_both(async |town| {
        let authority = Authority::open(&town.clock).await;
        let town = town
            .with(|_, outside| {
                outside.issuer = Some(authority.issuer());
                outside.practice = None;
            })
            .await;
        let mut desk = town.at_the_desk().await;
        desk.visit(BOX).await.sees("bağlı bir sertifika makamı yok");
        let card = authority.card(CAGRI);
        desk.visit(&authority.address(&card)).await;
        desk.sees_not("Geçerli").sees("cevap vermiyor");
    });
}

/// A consent that was signed before the certificate was revoked stands: it is the person's, and "Ben değildim" is how it is withdrawn.
#[test]
fn a_consent_signed_before_stands() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        let mut cagri = signed_in_by_e_imza(&town, CAGRI, &card).await;
        choose_and_sign(&town, &mut cagri, "accept", &card).await;
        let mut desk = town.at_the_desk().await;
        desk.visit(&authority.address(&card)).await;
        revoked(&mut desk).await;
        cagri.visit("/basvurularim/SD-2/onay").await;
        cagri.sees("e-Onay ile Onaylama");
    });
}
