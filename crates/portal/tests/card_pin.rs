//! PIN Değiştirme and Kilit Çözme: a code by SMS, a verification code for the app, and only cards that we issued (R41).

mod story;

use handoff::message::{Answer, Failure, Fault};
use handoff::purpose::Purpose;
use rules::identity_number::IdentityNumber;
use story::app::{App, code_on};
use story::applicant::AYSE;
use story::{Browser, Town, on_both};

const CARDS: &str = "/nes/bireysel/sertifikalar";
const SECRET: &str = "70415296";

async fn has_a_card(town: &Town, who: &str, serial: &str) {
    let identity = IdentityNumber::parse(who).unwrap();
    let issued = portal::card::issued(&town.house, &identity, serial, SECRET).await;
    issued.unwrap_or_else(|refusal| panic!("{refusal:?}"));
}

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
async fn at_the_code(town: &Town, act: &str) -> Browser {
    let mut ayse = town.signed_in(AYSE).await;
    ayse.visit(CARDS).await.sees("Kart seri no: deneme-1");
    ayse.follow(act).await.sees("bu sayfayı kapatmayın");
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

/// R41: the PIN is changed on the card that we issued. The app learns which card, and nothing that would unlock it.
#[test]
fn a_pin_is_changed() {
    on_both(async |town| {
        has_a_card(&town, AYSE, "deneme-1").await;
        has_a_card(&town, AYSE, "deneme-1").await;
        let mut ayse = at_the_code(&town, "PIN Değiştirme").await;
        let mut app = App::new(&town);
        let offer = app.redeem(&code_on(&ayse)).await.unwrap();
        let checked = offer.clone().check(&app.portal).unwrap().offer;
        let card = checked.card.unwrap();
        assert_eq!(
            (checked.purpose, card.serial.as_str()),
            (Purpose::ChangePin, "deneme-1")
        );
        assert!(card.unlock_secret.is_none() && checked.texts.is_empty());
        assert_eq!(checked.begun.by, "A*** Y***");
        app.answer(&offer, Answer::Done).await.unwrap();
        // The app tells it twice, when an answer was lost; it has one effect.
        app.answer(&offer, Answer::Done).await.unwrap();
        let address = ayse.path().to_owned();
        ayse.visit(&address).await.sees("İşlem Başarılı");
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

/// R41: a locked card is opened. What unlocks it goes to the app alone, after the code from the phone, and no page shows it.
#[test]
fn a_card_is_unlocked() {
    on_both(async |town| {
        has_a_card(&town, AYSE, "deneme-1").await;
        let mut ayse = at_the_code(&town, "Kilit Çözme").await;
        let mut app = App::new(&town);
        let offer = app.redeem(&code_on(&ayse)).await.unwrap();
        let checked = offer.clone().check(&app.portal).unwrap().offer;
        let card = checked.card.unwrap();
        assert_eq!(card.unlock_secret.unwrap().expose(), SECRET);
        let address = ayse.path().to_owned();
        ayse.visit(&address).await;
        assert!(!ayse.page.text.contains(SECRET));
        app.answer(&offer, Answer::Done).await.unwrap();
        town.work().await;
        assert_eq!(letters(&town), ["Kartınızın kilidi çözüldü: SD-1"]);

        // What failed on the card has no effect, and the page says what happened.
        let mut again = at_the_code(&town, "Kilit Çözme").await;
        let offer = app.redeem(&code_on(&again)).await.unwrap();
        let why = Failure::CardFault;
        app.answer(&offer, Answer::Failed { why }).await.unwrap();
        let address = again.path().to_owned();
        again.visit(&address).await.sees("kart");
        town.work().await;
        assert_eq!(letters(&town).len(), 1);
        town.history_holds().await;
    });
}

/// A wrong code leads nowhere, another person's card is not found, and whoever has no card is told what to do.
#[test]
fn nobody_comes_to_a_card_without_the_phone() {
    on_both(async |town| {
        has_a_card(&town, AYSE, "deneme-1").await;
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
        let mut swindler = App::new(&town);
        let guess = handoff::code::Code::from_random([7; 32]);
        assert_eq!(swindler.redeem(&guess).await, Err(Fault::CodeNotGood));
        town.history_holds().await;
    });
}
