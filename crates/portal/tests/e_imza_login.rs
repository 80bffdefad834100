//! Login by e-İmza: the identity number first, and the signature lets in nothing but the browser that waits (R04, B03).

mod story;

use handoff::message::{Fault, Next, Receipt};
use store::{row, rows};
use story::app::{App, code_on, signed};
use story::applicant::CAGRI;
use story::{Authority, Browser, Town, on_both};

/// A browser on the waiting page of a login in the name of this number.
async fn at_the_code(town: &Town, identity_number: &str) -> Browser {
    let mut browser = town.browser();
    browser
        .visit("/giris?donus=/basvurularim")
        .await
        .sees("Uygulama bilgisayarınızda yoksa")
        .follow("e-İmza ile giriş")
        .await;
    browser
        .fill("kimlik", identity_number)
        .press("Doğrulama kodu al")
        .await
        .sees("e-İmza doğrulama kodu");
    browser
}

/// The app of the person signs, and is told where to go on.
async fn sign(town: &Town, authority: &Authority, browser: &Browser) -> (String, String) {
    let card = authority.card(CAGRI);
    let mut app = App::new(town);
    let receipt = app.run(town, &code_on(browser), &card).await.unwrap();
    assert!(receipt.is_sound(&app.portal));
    back(receipt)
}

fn back(receipt: Receipt) -> (String, String) {
    match receipt.next {
        Next::ReturnToBrowser { page, return_code } => (page, return_code),
        Next::PageGoesOn => panic!("a login needs its browser back"),
    }
}

/// How many sessions there are that a card opened.
async fn sessions(town: &Town) -> i64 {
    let mut conn = town.house.db.read().await.unwrap();
    let sql = "SELECT count(*) FROM session WHERE way = 'e_imza'";
    row!(&mut conn, (i64,), sql).unwrap().unwrap().0
}

async fn acts(town: &Town) -> Vec<String> {
    let mut conn = town.house.db.read().await.unwrap();
    let sql = "SELECT act FROM history WHERE kind = 'person' AND (act LIKE 'hand-off%' OR act = 'signed-in') ORDER BY seq";
    let found = rows!(&mut conn, (String,), sql).unwrap();
    found.into_iter().map(|(act,)| act).collect()
}

/// R04: number, code, signature, and the browser that waits is in. The holder is told.
#[test]
fn a_person_signs_in_with_the_card() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let mut cagri = at_the_code(&town, "100 00 100372").await;
        let address = cagri.path().to_owned();
        let mut app = App::new(&town);
        let offer = app.redeem(&code_on(&cagri)).await.unwrap();
        let text = &offer.clone().check(&app.portal).unwrap().texts[0];
        for part in [
            "aşağıdaki tarayıcıda, benim adıma oturum açılmasına izin veriyorum.",
            "Kimlik No: 100******72",
            "Bu girişi ben başlattım.",
        ] {
            assert!(text.as_str().contains(part), "{}", text.as_str());
        }
        assert_eq!(offer.begun.by, "100******72");
        let good = signed(&town, &offer, &authority.card(CAGRI));
        let receipt = app.answer(&offer, good.clone()).await.unwrap();
        // B03: the signature alone has opened nothing.
        assert_eq!(sessions(&town).await, 0);
        cagri.visit(&address).await.sees("Girişi tamamlayın");
        // The answer was lost on its way: the same again gets the same.
        assert_eq!(app.answer(&offer, good).await, Ok(receipt.clone()));
        let (page, _) = back(receipt);
        cagri
            .another_tab()
            .visit(&page)
            .await
            .is_at("/basvurularim")
            .sees("Çağrı Işık");
        assert_eq!(sessions(&town).await, 1);
        // Good once: now it only leads on, and so does the waiting page.
        let mut late = cagri.another_tab();
        late.visit(&page).await.is_at("/giris?donus=/basvurularim");
        assert_eq!(sessions(&town).await, 1);
        assert_eq!(
            acts(&town).await,
            ["hand-off-redeemed", "hand-off-signed", "signed-in"]
        );
        town.work().await;
        let told = town.inbox();
        let told: Vec<_> = told
            .iter()
            .filter_map(|one| one.subject.as_deref())
            .collect();
        assert!(told.contains(&"e-İmza ile giriş yapıldı: SD-2"), "{told:?}");
        town.history_holds().await;
    });
}

/// Where the app opens another browser, six digits bring the login home.
#[test]
fn six_digits_serve_where_the_default_browser_is_another() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let mut cagri = at_the_code(&town, CAGRI).await;
        let address = cagri.path().to_owned();
        let (page, digits) = sign(&town, &authority, &cagri).await;
        let mut other = town.browser();
        other
            .visit(&page)
            .await
            .sees("Giriş bu tarayıcıda başlatılmadı")
            .sees_not(&digits);
        assert_eq!(sessions(&town).await, 0);
        cagri.visit(&address).await.sees("Dönüş kodu");
        cagri
            .fill("kod", "12")
            .press("Girişi tamamla")
            .await
            .is_told(422)
            .sees("altı rakamdan oluşur");
        cagri
            .fill("kod", &format!("{} {}", &digits[..3], &digits[3..]))
            .press("Girişi tamamla")
            .await
            .is_at("/basvurularim")
            .sees("Çağrı Işık");
        assert_eq!(sessions(&town).await, 1);
        cagri.visit(&address).await.is_at("/basvurularim");
        town.history_holds().await;
    });
}

/// The consent-phishing story: the attacker's browser, the victim's number and the victim's signature. Nobody is logged in.
#[test]
fn a_phished_signature_lets_nobody_in() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let mut attacker = at_the_code(&town, CAGRI).await;
        let waiting = attacker.path().to_owned();
        // The victim was sent the code, signs, and the app opens the victim's own browser, in which they may even be signed in.
        let mut victim = town.signed_in(CAGRI).await;
        let (page, digits) = sign(&town, &authority, &attacker).await;
        victim
            .visit(&page)
            .await
            .sees("Giriş bu tarayıcıda başlatılmadı")
            .sees("dönüş kodunu kimseye söylemeyin");
        // The address is not the attacker's to know, and its place without the token is nothing.
        let place = page.rsplit_once('/').unwrap().0;
        let guess = format!("{place}/{}", "0".repeat(64));
        attacker.visit(&guess).await.is_told(404);
        // Five guesses of a million, and it is over even for whoever has the right digits.
        for guess in 0..5 {
            attacker.visit(&waiting).await.sees("Girişi tamamlayın");
            let wrong = (digits.parse::<u32>().unwrap() + 1 + guess) % 1_000_000;
            attacker
                .fill("kod", &format!("{wrong:06}"))
                .press("Girişi tamamla")
                .await;
        }
        attacker.visit(&waiting).await.sees("Giriş yapılmadı");
        attacker
            .post(&format!("{waiting}/donus"), &[("kod", &digits)])
            .await
            .sees("Giriş yapılmadı");
        attacker.visit(&page).await.sees("Giriş yapılmadı");
        assert_eq!(sessions(&town).await, 0);
        attacker
            .visit("/basvurularim")
            .await
            .is_at("/giris?donus=/basvurularim");
        assert!(
            acts(&town)
                .await
                .contains(&"hand-off-return-refused".to_owned())
        );
        town.history_holds().await;
    });
}

/// The way back is open for two minutes.
#[test]
fn the_way_back_closes_by_time() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let mut cagri = at_the_code(&town, CAGRI).await;
        let address = cagri.path().to_owned();
        let (page, digits) = sign(&town, &authority, &cagri).await;
        town.clock.forward(120).unwrap();
        cagri.visit(&page).await.sees("Kodun süresi doldu");
        cagri
            .post(&format!("{address}/donus"), &[("kod", &digits)])
            .await
            .sees("Kodun süresi doldu");
        assert_eq!(sessions(&town).await, 0);
    });
}

/// Nobody learns by asking for a code whether a number is known; and whoever is not known is not let in.
#[test]
fn an_unknown_number_looks_like_a_known_one() {
    on_both(async |town| {
        const UNKNOWN: &str = "10000000146";
        let (town, authority) = town.with_authority().await;
        let known = at_the_code(&town, CAGRI).await;
        let unknown = at_the_code(&town, UNKNOWN).await;
        let plain = |browser: &Browser| {
            let code = code_on(browser).shown();
            let text = browser.page.text.replace(&code, "CODE");
            text.chars()
                .filter(|c| !c.is_ascii_digit())
                .collect::<String>()
        };
        assert_eq!(plain(&known), plain(&unknown));
        assert!(acts(&town).await.is_empty());
        let mut app = App::new(&town);
        let card = authority.card(UNKNOWN);
        let told = app.run(&town, &code_on(&unknown), &card).await;
        assert_eq!(told, Err(Fault::NotAccepted));
        let words = app.words.unwrap().turkish;
        assert!(words.contains("e-Devlet"), "{words}");
        assert_eq!(sessions(&town).await, 0);
    });
}

/// The number that is typed must be one, and the card must be that person's.
#[test]
fn the_number_and_the_card_must_be_one_persons() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let mut browser = town.browser();
        for (typed, said) in [
            ("", "Kimlik numarasını yazın."),
            ("123", "11 rakamdır"),
            ("10000100373", "geçerli değil"),
        ] {
            browser.visit("/giris/e-imza").await;
            browser
                .fill("kimlik", typed)
                .press("Doğrulama kodu al")
                .await
                .is_told(422)
                .sees(said);
            assert_eq!(browser.value("kimlik"), typed, "what was typed stays");
        }
        let omer = at_the_code(&town, "10000100518").await;
        let mut app = App::new(&town);
        let card = authority.card(CAGRI);
        let told = app.run(&town, &code_on(&omer), &card).await;
        assert_eq!(told, Err(Fault::NotAccepted));
        assert_eq!(
            app.words.unwrap().english,
            "The certificate belongs to another person."
        );
        assert_eq!(sessions(&town).await, 0);
    });
}
