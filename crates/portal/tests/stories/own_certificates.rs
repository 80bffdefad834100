//! Sertifika Listeleme: a person sees how their certificates stand, and suspends one within seconds by a code on the phone (B13, R35).

use crate::story::applicant::{AYSE, CAGRI};
use crate::story::clerk::told;
use crate::story::consent::signed_in_by_e_imza;
use crate::story::issuer::Line;
use crate::story::{Browser, Card, Town, on_both};

const LIST: &str = "/nes/bireysel/sertifikalar";

/// As far as the field for the code.
async fn at_the_code(town: &Town, card: &Card) -> Browser {
    let mut cagri = signed_in_by_e_imza(town, CAGRI, card).await;
    cagri
        .visit(LIST)
        .await
        .sees("Geçerli")
        .follow("Askıya al")
        .await;
    cagri
        .sees("Askıdan kaldırmak için")
        .press("SMS kodu gönder")
        .await;
    cagri.sees("bir kod gönderdik");
    cagri
}

/// B13: suspended at once, by the holder alone; to resume it they call.
#[test]
fn a_holder_suspends_a_certificate() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        let mut cagri = at_the_code(&town, &card).await;
        let address = cagri.path().to_owned();
        cagri
            .fill("code", "12")
            .press("Askıya al")
            .await
            .is_told(422);
        cagri.sees("Kod altı rakamdan oluşur");
        let code = town.newest_code().await;
        cagri
            .fill("code", &code)
            .press("Askıya al")
            .await
            .is_at(&format!("{LIST}?oldu=askida"));
        cagri.sees("Sertifikanız askıya alındı").sees("Askıda");
        assert!(!cagri.has_link("Askıya al"));
        assert_eq!(authority.acts(&card), ["issued", "suspended"]);
        assert_eq!(told(&town, CAGRI, "askıya alındı").await.0, 1);
        cagri.visit(&address).await.is_told_clearly(409);
        cagri.sees("Bu sertifika şimdi askıya alınamaz");
        let mut desk = town.at_the_desk().await;
        desk.visit(&authority.address(&card)).await;
        desk.sees("Askıda").sees("Sertifika sahibi, portalda");
        town.history_holds().await;
    });
}

/// Another person's certificate is not found, whatever is known of it; and a code serves once.
#[test]
fn only_ones_own_is_suspended() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        let id = authority
            .address(&card)
            .rsplit('/')
            .next()
            .unwrap()
            .to_owned();
        let address = format!("/nes/bireysel/sertifika/{id}/aski");
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit(LIST).await.sees_not("Seri no");
        ayse.visit(&address).await.is_told_clearly(404);
        ayse.post(&address, &[]).await.is_told(404);
        ayse.post(&format!("{address}/kod"), &[("code", "123456")])
            .await
            .is_told(404);
        assert_eq!(authority.acts(&card), ["issued"]);
    });
}

/// The line is cut: it stands, and the page says so.
#[test]
fn a_suspension_is_not_lost() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let card = authority.card(CAGRI);
        let mut cagri = at_the_code(&town, &card).await;
        let code = town.newest_code().await;
        authority.line_is(Line::Deaf);
        cagri.fill("code", &code).press("Askıya al").await;
        cagri.sees("İsteğiniz kaydedildi");
        authority.line_is(Line::Well);
        town.clock.forward(120).unwrap();
        town.work().await;
        cagri.visit(LIST).await.sees("Askıda");
        authority.line_is(Line::Cut);
        cagri
            .visit(LIST)
            .await
            .is_told(200)
            .sees("şu anda gösterilemiyor");
    });
}
