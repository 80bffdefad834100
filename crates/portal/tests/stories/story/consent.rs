//! Logging in by e-İmza, and giving or withdrawing e-Onay.

use handoff::message::{HandoffFault, Next, Receipt};

use super::signer_app::{SignerApp, code_on};
use super::{Browser, Card, Town};

/// Signs in with the card: the number first, the code in the app, and back in the same browser.
pub async fn signed_in_by_e_imza(town: &Town, number: &str, card: &Card) -> Browser {
    let mut who = town.browser();
    who.visit("/giris/e-imza").await.fill("kimlik", number);
    who.press("Doğrulama kodu al").await;
    let receipt = run_the_app(town, &who, card).await.unwrap();
    let Next::ReturnToBrowser { page, .. } = receipt.next else {
        panic!("a login comes back to the browser");
    };
    who.visit(&page).await.is_told(200);
    who
}

/// Turns in the code on the page, signs and sends.
pub async fn run_the_app(town: &Town, who: &Browser, card: &Card) -> Result<Receipt, HandoffFault> {
    SignerApp::new(town).run(town, &code_on(who), card).await
}

/// From the page of e-Onay İşlemleri to the waiting page.
pub async fn choose(who: &mut Browser, choice: &str) {
    who.visit("/nes/bireysel").await;
    who.follow("e-Onay İşlemleri").await.fill("secim", choice);
    who.press("Devam Et").await.is_told(200);
}

/// Chosen, signed, and back on the page that says so.
pub async fn choose_and_sign(town: &Town, who: &mut Browser, choice: &str, card: &Card) {
    choose(who, choice).await;
    let waiting = who.path().to_owned();
    run_the_app(town, who, card).await.unwrap();
    // R36: the waiting page leads on by itself.
    who.visit(&waiting)
        .await
        .is_at("/nes/bireysel/e-onay/sonuc")
        .sees("İşlem Başarılı.")
        .sees("Seçiminiz kaydedildi.");
}
