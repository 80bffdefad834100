//! Everything can be corrected until the form has arrived, and "Başvuruyu Tamamla" leads to the step that is missing.

use crate::story::applicant::{AYSE, CAGRI, approve, ask_for_the_code, choose_way};
use crate::story::clerk::told;
use crate::story::signer_app::{SignerApp, code_on};
use crate::story::{Town, on_both};

/// R24: whoever chose wet ink and then finds their card approves with it; the page says what becomes of the paper in the post.
#[test]
fn another_way_is_chosen_while_the_paper_is_awaited() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let mut cagri = town.signed_in(CAGRI).await;
        cagri.visit("/basvurularim/SD-2/onay").await;
        approve(&mut cagri, "islak-imza").await.sees("Adım 3 / 3");
        let awaited = "İmzalı başvuru formunuzu bekliyoruz: SD-2";
        assert_eq!(told(&town, CAGRI, awaited).await.0, 1);
        // R08: a cancellation says what would be lost.
        cagri
            .another_tab()
            .visit("/basvurularim/SD-2/iptal")
            .await
            .sees("postaya verdiğiniz imzalı form işleme alınmaz")
            .sees_not("ara vermek istiyorsanız");
        cagri
            .follow("Onaylama yöntemini değiştir")
            .await
            .sees("postaya verdiğiniz form geçersiz olur")
            .sees_not("Islak İmza ile Onaylama");
        approve(&mut cagri, "e-imza")
            .await
            .sees("e-İmza doğrulama kodu");
        let card = authority.card(CAGRI);
        let mut signer = SignerApp::new(&town);
        signer.run(&town, &code_on(&cagri), &card).await.unwrap();
        cagri
            .visit("/basvurularim/SD-2/sonuc")
            .await
            .sees("Üretim Bekleniyor");
        // Now there is nothing to change any more.
        cagri
            .visit("/basvurularim/SD-2/onay?degistir=1")
            .await
            .is_at("/basvurularim/SD-2/sonuc");
        town.history_holds().await;
    });
}

/// Where wet ink is the only way, there is no other to change to, and the page says so.
#[test]
fn without_another_way_the_page_says_so() {
    on_both(async |town| {
        let mut cagri = town.signed_in(CAGRI).await;
        cagri.visit("/basvurularim/SD-2/onay").await;
        approve(&mut cagri, "islak-imza").await;
        cagri
            .visit("/basvurularim/SD-2/onay?degistir=1")
            .await
            .is_told(200)
            .sees("başka bir onaylama yöntemi yok");
    });
}

async fn goes_on_at(town: &Town, who: &str, order: &str, step: &str) {
    let mut browser = town.signed_in(who).await;
    browser
        .visit(&format!("/basvurularim/{order}"))
        .await
        .follow("Başvuruyu Tamamla")
        .await
        .is_at(&format!("/basvurularim/{order}/{step}"));
}

/// R20: left at any step, the application goes on there.
#[test]
fn it_goes_on_where_it_was_left() {
    on_both(async |town| {
        goes_on_at(&town, AYSE, "SD-1", "form").await;
        let mut ayse = ask_for_the_code(&town).await;
        goes_on_at(&town, AYSE, "SD-1", "sms").await;
        let code = town.newest_code().await;
        ayse.fill("code", &code).press("Devam").await;
        goes_on_at(&town, AYSE, "SD-1", "onay").await;
        // What is typed and not sent in order comes first.
        let mut form = town.signed_in(AYSE).await;
        form.visit("/basvurularim/SD-1/form").await;
        form.fill("title", "Öğretmen").fill("postcode", "yok");
        form.press("Devam").await.is_told(422);
        goes_on_at(&town, AYSE, "SD-1", "form").await;
    });
}

/// R21: with the same phone an earlier code stays good, however often the form is corrected; used up, the page does not say that one was sent.
#[test]
fn codes_for_the_same_phone_stay_good() {
    on_both(async |town| {
        let mut ayse = ask_for_the_code(&town).await;
        let codes = town.app.settings.phone_code.codes_per_hour;
        for _ in 1..codes {
            ayse.follow("Cep telefonunu değiştir").await;
            ayse.press("Devam").await.sees("gönderdik");
        }
        let last = town.newest_code().await;
        ayse.follow("Cep telefonunu değiştir").await;
        ayse.fill("title", "Öğretmen").press("Devam").await;
        ayse.is_at("/basvurularim/SD-1/sms?durum=cok-sik");
        ayse.sees_not("gönderdik")
            .sees("Elinizdeki son kodu kullanın");
        ayse.fill("code", &last).press("Devam").await;
        ayse.is_at("/basvurularim/SD-1/onay");
        choose_way(&mut ayse, "islak-imza").await;
        town.history_holds().await;
    });
}

/// R20: a correction that is pressed twice at once is saved once, and both pages go on.
#[test]
fn a_correction_pressed_twice_at_once_is_one() {
    on_both(async |town| {
        let mut cagri = town.signed_in(CAGRI).await;
        cagri.visit("/basvurularim/SD-2/form").await;
        let mut other = cagri.another_tab();
        other.visit("/basvurularim/SD-2/form").await;
        cagri.fill("title", "Daire Başkanı");
        other.fill("title", "Daire Başkanı");
        let (one, two) = tokio::join!(cagri.press("Devam"), other.press("Devam"));
        for who in [one, two] {
            who.is_at("/basvurularim/SD-2/onay");
            who.is_told(200).sees("Daire Başkanı");
        }
        town.history_holds().await;
    });
}
