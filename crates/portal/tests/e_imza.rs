//! e-İmza: a code on a page, turned in by the app, once.

mod story;

use axum::http::HeaderMap;
use handoff::bytes::Cms;
use handoff::code::Code;
use handoff::message::{Answer, Failure, Fault, Receipt, Redemption};
use handoff::offer::Offer;
use handoff::portal_address::PortalAddress;
use handoff::purpose::Purpose;
use handoff::wire;
use portal::e_imza::{Wish, begin};
use store::row;
use story::app::{App, code_on};
use story::applicant::AYSE;
use story::{Browser, Town, on_both, on_postgres};
use uuid::Uuid;

fn signed(count: usize) -> Answer {
    let signatures = (0..count).map(|at| Cms::new(vec![at as u8 + 1; 300]).unwrap());
    Answer::Signed {
        signatures: signatures.collect(),
    }
}

/// Ayşe is signed in and a page asks for two texts to be signed; her browser stands on the waiting page.
async fn waiting(town: &Town) -> (Browser, Code) {
    let mut ayse = town.signed_in(AYSE).await;
    let address = ask(
        town,
        &mut ayse,
        Purpose::Approve,
        &["Başvurumu onaylıyorum.", "Taahhütnameyi okudum: ğüşıöç İ."],
    )
    .await;
    ayse.visit(&address).await.is_told(200);
    let code = code_on(&ayse);
    (ayse, code)
}

async fn ask(town: &Town, who: &mut Browser, purpose: Purpose, bodies: &[&str]) -> String {
    let wish = Wish {
        purpose,
        bodies: bodies.iter().map(|body| (*body).to_owned()).collect(),
        person: Some(person(town).await),
        by: "A*** Y***".into(),
        card: None,
        go_on: "/basvurularim",
    };
    let mut headers = HeaderMap::new();
    headers.insert("user-agent", "X11; Linux Firefox/140.0".parse().unwrap());
    headers.insert("cookie", who.cookies_for(&town.url).parse().unwrap());
    let begun = begin(&town.house, &headers, wish).await;
    let (cookie, address) = begun.unwrap_or_else(|refusal| panic!("{refusal:?}"));
    who.plant_cookie(cookie.name(), cookie.value());
    address
}

async fn person(town: &Town) -> Uuid {
    let mut conn = town.house.db.read().await.unwrap();
    let sql = "SELECT subject FROM session WHERE kind = 'person' ORDER BY created_at DESC";
    row!(&mut conn, (Uuid,), sql).unwrap().unwrap().0
}

/// What the page says after "Kalan süre :".
fn seconds_left(who: &Browser) -> i64 {
    let (_, rest) = who.page.text.split_once("Kalan süre : ").unwrap();
    rest.split_whitespace().next().unwrap().parse().unwrap()
}

async fn acts(town: &Town) -> Vec<String> {
    let mut conn = town.house.db.read().await.unwrap();
    let sql = "SELECT act FROM history WHERE act LIKE 'hand-off%' ORDER BY seq";
    let rows = store::rows!(&mut conn, (String,), sql).unwrap();
    rows.into_iter().map(|(act,)| act).collect()
}

/// R04, R23, R39: the page shows code and time left; the app gets every text; page and history follow.
#[test]
fn a_code_is_turned_in_and_the_texts_are_signed() {
    on_both(async |town| {
        let (mut ayse, code) = waiting(&town).await;
        ayse.sees("e-İmza doğrulama kodu")
            .sees(&code.shown())
            .sees("Kalan süre : ");
        let first = seconds_left(&ayse);
        assert!((290..=300).contains(&first), "{first}");
        town.clock.forward(5).unwrap();
        let address = ayse.path().to_owned();
        ayse.visit(&address).await;
        // The practice clock also runs by itself.
        assert!((first - 15..=first - 5).contains(&seconds_left(&ayse)));

        let mut app = App::new(&town);
        let offer = app.redeem(&code).await.unwrap();
        let checked = offer.clone().check(&app.portal).unwrap();
        assert_eq!(offer.purpose, Purpose::Approve);
        assert!((280..=295).contains(&checked.seconds_left));
        assert_eq!(
            (offer.begun.by.as_str(), offer.begun.browser.as_str()),
            ("A*** Y***", "Firefox, Linux")
        );
        assert!(
            checked.texts[1]
                .as_str()
                .ends_with("\n\nTaahhütnameyi okudum: ğüşıöç İ.")
        );
        ayse.visit(&address)
            .await
            .sees("e-İmza uygulamasında devam edin")
            .sees_not(&code.shown());

        // A signature too few changes nothing; the same answer twice has one effect.
        assert_eq!(app.answer(&offer, signed(1)).await, Err(Fault::NotAccepted));
        assert_eq!(
            app.answer(&offer, Answer::Done).await,
            Err(Fault::NotAccepted)
        );
        let receipt = app.answer(&offer, signed(2)).await.unwrap();
        town.clock.forward(400).unwrap();
        assert_eq!(app.answer(&offer, signed(2)).await, Ok(receipt));
        assert_eq!(
            app.answer(
                &offer,
                Answer::Failed {
                    why: Failure::Declined
                }
            )
            .await,
            Err(Fault::Over)
        );
        ayse.visit(&address)
            .await
            .sees("İmzanız alındı")
            .follow("Devam")
            .await
            .is_at("/basvurularim");
        assert_eq!(
            acts(&town).await,
            ["hand-off-begun", "hand-off-redeemed", "hand-off-signed"]
        );

        signatures_are_kept(&town).await;
        town.days_pass(2).await;
        ayse.visit(&address).await;
        town.history_holds().await;
    });
}

/// As they came, and not to be read in the files of the database.
async fn signatures_are_kept(town: &Town) {
    let mut conn = town.house.db.read().await.unwrap();
    let sql = "SELECT hand_off, number, sealed FROM hand_off_signature ORDER BY number";
    let kept = store::rows!(&mut conn, (Uuid, i64, Vec<u8>), sql).unwrap();
    assert_eq!(kept.len(), 2);
    for (id, number, sealed) in kept {
        let place = format!("hand_off_signature:{id}:{number}");
        assert_eq!(
            town.house.vault.open(&place, &sealed).unwrap(),
            vec![number as u8; 300]
        );
    }
}

/// Whoever turns in the code second ends it for both, and the page says so.
#[test]
fn two_redemptions_end_the_hand_off_for_both() {
    on_both(async |town| {
        let (mut ayse, code) = waiting(&town).await;
        let (mut app, mut other) = (App::new(&town), App::new(&town));
        let offer = app.redeem(&code).await.unwrap();
        // The same run may ask again; what it got first is then worth nothing.
        let again = app.redeem(&code).await.unwrap();
        assert_eq!(again.texts, offer.texts);
        assert_eq!(app.answer(&offer, signed(2)).await, Err(Fault::Over));
        // Nor does the bearer help a run that does not have the key.
        assert_eq!(other.answer(&again, signed(2)).await, Err(Fault::Over));

        assert_eq!(other.redeem(&code).await, Err(Fault::CodeNotGood));
        assert_eq!(app.answer(&again, signed(2)).await, Err(Fault::Over));
        assert_eq!(app.redeem(&code).await, Err(Fault::CodeNotGood));
        let address = ayse.path().to_owned();
        ayse.visit(&address)
            .await
            .sees("Bu kod iki yerde kullanıldı");
        assert_eq!(
            acts(&town).await,
            ["hand-off-begun", "hand-off-redeemed", "hand-off-used-twice"]
        );
        town.history_holds().await;
    });
}

/// R38: wrong, expired and used look the same.
#[test]
fn wrong_expired_and_used_look_the_same() {
    on_both(async |town| {
        let (mut ayse, used) = waiting(&town).await;
        let mut app = App::new(&town);
        let offer = app.redeem(&used).await.unwrap();
        let failed = Answer::Failed {
            why: Failure::PinLocked,
        };
        app.answer(&offer, failed).await.unwrap();
        let address = ayse.path().to_owned();
        ayse.visit(&address).await.sees("PIN’i kilitli");
        let mut told = Vec::new();
        let (mut another, expired) = waiting(&town).await;
        town.clock.forward(300).unwrap();
        for code in [used, expired, Code::from_random([7; 32])] {
            let mut stranger = App::new(&town);
            assert_eq!(stranger.redeem(&code).await, Err(Fault::CodeNotGood));
            let kind = stranger.line.headers["content-type"].clone();
            told.push((stranger.line.status, kind, stranger.line.body.clone()));
        }
        assert!(told.iter().all(|one| *one == told[0]));
        let address = another.path().to_owned();
        another
            .visit(&address)
            .await
            .sees("Kodun süresi doldu")
            .sees("hiçbir işlem yapılmadı");
        town.history_holds().await;
    });
}

/// A waiting page is for the browser that asked, and for whoever is signed in there; a code cannot be guessed.
#[test]
fn nobody_else_sees_the_page_or_guesses_the_code() {
    on_both(async |town| {
        let (mut ayse, code) = waiting(&town).await;
        let address = ayse.path().to_owned();
        town.browser().visit(&address).await.is_told(404);
        let mut omer = town.signed_in("10000100518").await;
        omer.visit(&address).await.is_told(404);
        omer.plant_cookie("kalem_imza", ayse.cookie("kalem_imza").unwrap());
        omer.visit(&address).await.is_told(404);
        omer.visit(&format!("{address}/canli")).await.is_told(404);
        // Turned in for another portal, as a swindler's would be.
        let mut swindler = App::new(&town);
        swindler.portal = PortalAddress::parse("https://imza.example").unwrap();
        assert_eq!(swindler.redeem(&code).await, Err(Fault::CodeNotGood));
        let mut app = App::new(&town);
        app.line = Browser::new(&town.url);
        for body in ["", "{}", "{\"version\":2}", &"[".repeat(2_000)] {
            let told = app
                .say::<Offer>("/e-imza/kod", body.into())
                .await
                .unwrap_err();
            let other = body.contains("\"version\":2");
            assert_eq!(
                told,
                if other {
                    Fault::OtherVersion
                } else {
                    Fault::Unreadable
                }
            );
        }
        let huge = vec![b' '; 3 * 1024 * 1024];
        assert_eq!(
            app.say::<Receipt>("/e-imza/yanit", huge).await,
            Err(Fault::Unreadable)
        );
        // Limits count by the minute of the clock, and the crowd must come within one.
        let into_the_minute = town.house.now() / 1_000_000 % 60;
        town.clock.forward(60 - into_the_minute as u32).unwrap();
        let tries = (0..70).map(|step| Code::from_random([step; 32]));
        let body = |code| wire::write(&Redemption::new(&app.portal, code, &app.key)).unwrap();
        let bodies: Vec<_> = tries.map(body).collect();
        let asked = bodies.into_iter().map(|body| {
            let client = reqwest::Client::new().post(format!("{}/e-imza/kod", town.door));
            async move { client.body(body).send().await.unwrap().status().as_u16() }
        });
        let told = futures_util::future::join_all(asked).await;
        assert!(
            told.iter().all(|status| [422, 429].contains(status)),
            "{told:?}"
        );
        assert!(told.iter().filter(|status| **status == 429).count() >= 10);
        assert_eq!(app.redeem(&code).await, Err(Fault::TooMany));
        ayse.visit(&address).await.sees(&code.shown());
        town.clock.forward(60).unwrap();
        app.redeem(&code).await.unwrap();
    });
}

async fn news(town: &Town, who: &Browser, address: &str, shown: &str) -> reqwest::Response {
    let live = format!("{}{address}/canli?gorulen={shown}", town.door);
    let asked = reqwest::Client::new()
        .get(live)
        .header("cookie", who.cookies_for(&town.url));
    asked.send().await.unwrap()
}

/// The page is told by the process that it talks to, whichever the app talked to; and nothing holds up a portal that stops.
#[test]
fn the_page_is_told_by_another_house() {
    on_postgres(async |town| {
        let other = town.another_house(&town.database).await;
        let (ayse, code) = waiting(&town).await;
        let address = ayse.path().to_owned();
        let stream = news(&other, &ayse, &address, "waiting").await;
        assert_eq!(stream.headers()["content-type"], "text/event-stream");
        App::new(&town).redeem(&code).await.unwrap();
        assert!(stream.text().await.unwrap().contains("data: redeemed"));
        // What the page does not know yet is told at once.
        let stream = news(&other, &ayse, &address, "waiting").await;
        assert!(stream.text().await.unwrap().contains("event: changed"));
        let stream = news(&other, &ayse, &address, "redeemed").await;
        other.house.close();
        let ended = tokio::time::timeout(std::time::Duration::from_secs(5), stream.text()).await;
        assert_eq!(ended.expect("it ends at once").unwrap(), "");
        // At the latest the end of its time is news.
        let stream = news(&town, &ayse, &address, "redeemed").await;
        town.clock.forward(300).unwrap();
        assert!(stream.text().await.unwrap().contains("data: expired"));
    });
}
