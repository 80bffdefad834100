//! PIN Değiştirme and Kilit Çözme: a code by SMS, a verification code for the app, and only cards that we issued (R41).

use crate::story::applicant::{AYSE, with_a_proven_phone};
use crate::story::signer_app::{SignerApp, code_on};
use crate::story::{Browser, Chip, Town, on_both};
use handoff::card_proof::UnlockSecretNow;
use handoff::message::{Answer, Failure, HandoffFault};
use handoff::purpose::Purpose;

const CARDS: &str = "/nes/bireysel/sertifikalar";
/// The subjects of what was written about cards.
fn letters(town: &Town) -> Vec<String> {
    let subjects = town
        .inbox()
        .into_iter()
        .filter_map(|received| received.subject);
    subjects
        .filter(|subject| subject.contains("Kart"))
        .collect()
}

/// As far as the verification code for the app.
async fn at_the_code(town: &Town, chip: &Chip, act: &str) -> Browser {
    let mut ayse = town.signed_in(AYSE).await;
    let shown = format!("Kart seri no: {}", chip.serial);
    ayse.visit(CARDS).await.sees(&shown);
    let address = format!("{CARDS}/{}/{act}", chip.id(town).await);
    ayse.visit(&address).await.sees("bu sayfayı kapatmayın");
    ayse.press("SMS kodu gönder")
        .await
        .sees("bir kod gönderdik");
    let code = town.newest_code().await;
    ayse.fill("code", &code).press("Devam").await;
    ayse.sees("doğrulama kodu")
        .sees("Yeni PIN kodunuzu uygulamada belirleyin")
        .sees("Kalan süre : ");
    ayse
}

/// R41: the PIN is changed on the card that we issued. The app learns which card, and nothing that would unlock it; the card says that it is
/// done, and that its new PIN works.
#[test]
fn a_pin_is_changed() {
    on_both(async |town| {
        with_a_proven_phone(&town).await;
        let chip = Chip::new("deneme-1");
        chip.made_for(&town, AYSE).await;
        chip.made_for(&town, AYSE).await;
        let mut ayse = at_the_code(&town, &chip, "pin").await;
        let mut signer = SignerApp::new(&town);
        let offer = signer.redeem(&code_on(&ayse)).await.unwrap();
        let checked = offer.clone().check(&signer.portal).unwrap().offer;
        assert_eq!(
            (checked.purpose, checked.card.unwrap().serial.as_str()),
            (Purpose::ChangePin, "deneme-1")
        );
        assert!(checked.texts.is_empty());
        assert_eq!(checked.begun.by, "A*** Y***");
        // Nothing is signed here, and the page does not speak of it.
        let address = ayse.path().to_owned();
        ayse.visit(&address)
            .await
            .sees("PIN işlemini orada tamamlayın")
            .sees_not("imzalayın");
        let done = chip.done(&signer, &offer, UnlockSecretNow::Kept);
        let receipt = signer.answer(&offer, done.clone()).await.unwrap();
        // The app tells it twice, when an answer was lost; it has one effect.
        assert_eq!(signer.answer(&offer, done).await, Ok(receipt));
        ayse.visit(&address)
            .await
            .sees("İşlem Başarılı")
            .sees("Kartınızın PIN’i değiştirildi; bunu kartınızın kendisi doğruladı.");
        ayse.follow("Devam").await.is_at(CARDS);
        town.work().await;
        let told = letters(&town);
        assert_eq!(told, ["Kartınızın PIN kodu değiştirildi: SD-1"]);
        ayse.visit("/basvurularim/SD-1")
            .await
            .sees("Kartın PIN kodu değiştirildi");
        town.history_holds().await;
    });
}

/// R41: a locked card is opened. What unlocks it goes to the app that has shown the card, and no page shows it; afterwards the card has
/// another one. Every answer may be lost and is asked for again.
#[test]
fn a_card_is_unlocked() {
    on_both(async |town| {
        with_a_proven_phone(&town).await;
        for (mut chip, before) in [(Chip::new("deneme-1"), 0), (Chip::simple("deneme-2"), 3)] {
            chip.made_for(&town, AYSE).await;
            let first = chip.secret.clone();
            let mut ayse = at_the_code(&town, &chip, "kilit").await;
            let mut signer = SignerApp::new(&town);
            let offer = signer.redeem(&code_on(&ayse)).await.unwrap();
            let given = signer.presents(&offer, &chip).await.unwrap();
            assert_eq!(signer.presents(&offer, &chip).await, Ok(given.clone()));
            assert_eq!(given.secrets.len(), 1);
            let address = ayse.path().to_owned();
            ayse.visit(&address).await;
            assert!(!ayse.page.text.contains(&first));
            let with = chip.opened_by(&given);
            let fresh = signer.opened(&offer, &chip, with).await.unwrap();
            assert_eq!(signer.opened(&offer, &chip, with).await, Ok(fresh.clone()));
            assert_eq!((fresh.len(), fresh != first), (first.len(), true));
            chip.secret = fresh;
            let done = chip.done(&signer, &offer, UnlockSecretNow::Changed);
            let receipt = signer.answer(&offer, done.clone()).await.unwrap();
            assert_eq!(signer.answer(&offer, done).await, Ok(receipt));
            ayse.visit(&address)
                .await
                .sees("İşlem Başarılı")
                .sees("Kartınızın kilidi çözüldü ve yeni PIN’iniz belirlendi");
            town.work().await;
            let told = letters(&town);
            assert_eq!(told.len() - before, 2, "{told:?}");
            assert!(told.contains(&"Kartınızın kilidi çözülüyor: SD-1".to_owned()));
            assert!(told.contains(&"Kartınızın kilidi çözüldü: SD-1".to_owned()));
            // The next time the first one that is given opens it. What fails then has no effect, and the page says what happened.
            town.clock.forward(3_600).unwrap();
            let mut again = at_the_code(&town, &chip, "kilit").await;
            let mut signer = SignerApp::new(&town);
            let offer = signer.redeem(&code_on(&again)).await.unwrap();
            let given = signer.presents(&offer, &chip).await.unwrap();
            assert_eq!(chip.opened_by(&given), 0);
            let why = Failure::CardFault;
            signer.answer(&offer, Answer::Failed { why }).await.unwrap();
            let address = again.path().to_owned();
            again.visit(&address).await.sees("Kart kullanılamadı");
            town.work().await;
            assert_eq!(letters(&town).len() - before, 3);
            town.clock.forward(3_600).unwrap();
        }
        town.history_holds().await;
    });
}

/// A wrong code leads nowhere, another person's card is not found, and whoever has no card is told what to do.
#[test]
fn nobody_comes_to_a_card_without_the_phone() {
    on_both(async |town| {
        with_a_proven_phone(&town).await;
        Chip::new("deneme-1").made_for(&town, AYSE).await;
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit(CARDS).await.follow("Kilit Çözme").await;
        let address = ayse.path().to_owned();
        let no_code = format!("{address}/kod");
        ayse.post(&no_code, &[("code", "123456")])
            .await
            .is_told(422);
        ayse.visit(&address).await.press("SMS kodu gönder").await;
        let wrong = match town.newest_code().await.as_str() {
            "111111" => "222222",
            _ => "111111",
        };
        ayse.fill("code", wrong).press("Devam").await.is_told(422);
        ayse.sees("Kod doğru değil")
            .fill("code", "1 2")
            .press("Devam")
            .await;
        ayse.sees("altı rakamdan");
        for _ in 0..4 {
            ayse.fill("code", wrong).press("Devam").await.is_told(422);
        }
        ayse.sees("artık geçerli değil");
        // The form does not take the code of a card, nor a card another's.
        let mut omer = town.signed_in("10000100518").await;
        omer.visit(CARDS)
            .await
            .sees("adınıza üretilmiş bir sertifika bulunmuyor");
        omer.visit(&address).await.is_told(404);
        omer.post(&address, &[]).await.is_told(404);
        omer.post(&no_code, &[("code", "123456")])
            .await
            .is_told(404);
        let elsewhere = address.replace("/kilit", "/puk");
        ayse.visit(&elsewhere).await.is_told(400);
        let mut swindler = SignerApp::new(&town);
        let guess = handoff::code::Code::from_random([7; 32]);
        assert_eq!(
            swindler.redeem(&guess).await,
            Err(HandoffFault::CodeNotGood)
        );
        town.history_holds().await;
    });
}
