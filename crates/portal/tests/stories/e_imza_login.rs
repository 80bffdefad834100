//! Login by e-İmza: the identity number first, and the signature lets in nothing but the browser that waits (R04, B03).

use crate::story::applicant::CAGRI;
use crate::story::signer_app::{SignerApp, code_on, signed};
use crate::story::{Authority, Browser, Town, on_both};
use handoff::message::{HandoffFault, Next, Receipt};
use store::{row, rows};

/// Another machine's address than that of everybody else here.
const ELSEWHERE: [u8; 4] = [127, 0, 0, 2];

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
    let mut signer = SignerApp::new(town);
    let receipt = signer.run(town, &code_on(browser), &card).await.unwrap();
    assert!(receipt.is_sound(&signer.portal));
    back(receipt)
}

fn back(receipt: Receipt) -> (String, String) {
    match receipt.next {
        Next::ReturnToBrowser { page, to_show } => (page, to_show),
        Next::PageGoesOn => panic!("a login needs its browser back"),
    }
}

/// How many sessions there are that a card opened.
async fn sessions(town: &Town) -> i64 {
    let mut conn = town.app.db.read().await.unwrap();
    let sql = "SELECT count(*) FROM session WHERE way = 'e_imza'";
    row!(&mut conn, (i64,), sql).unwrap().unwrap().0
}

async fn acts(town: &Town) -> Vec<String> {
    let mut conn = town.app.db.read().await.unwrap();
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
        let mut signer = SignerApp::new(&town);
        let offer = signer.redeem(&code_on(&cagri)).await.unwrap();
        let text = &offer.clone().check(&signer.portal).unwrap().texts[0];
        for part in [
            "aşağıdaki tarayıcıda, benim adıma oturum açılmasına izin veriyorum.",
            "Kimlik No: 100******72",
            "Bu girişi ben başlattım.",
        ] {
            assert!(text.as_str().contains(part), "{}", text.as_str());
        }
        let first = text.as_str().lines().next().unwrap();
        assert!(
            first.ends_with(
                "kullanıcı servislerine elektronik imzalı olarak girme işlemini onaylıyorum."
            ),
            "{first}"
        );
        assert!(!text.as_str().contains("(login)"), "{}", text.as_str());
        assert_eq!(offer.begun.by, "100******72");
        let good = signed(&town, &offer, &authority.card(CAGRI));
        let receipt = signer.answer(&offer, good.clone()).await.unwrap();
        // B03: the signature alone has opened nothing.
        assert_eq!(sessions(&town).await, 0);
        cagri.visit(&address).await.sees("Girişi tamamlayın");
        // The answer was lost on its way: the same again gets the same.
        assert_eq!(signer.answer(&offer, good).await, Ok(receipt.clone()));
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
        assert!(told.contains(&"e-İmza ile giriş yapıldı"), "{told:?}");
        town.history_holds().await;
    });
}

/// The default browser is another: the login goes on there by a button, and the browser that waits is told so.
#[test]
fn the_login_goes_on_where_the_default_browser_is_another() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let mut cagri = at_the_code(&town, CAGRI).await;
        let waiting = cagri.path().to_owned();
        let (page, _) = sign(&town, &authority, &cagri).await;
        let mut other = town.browser();
        other
            .visit(&page)
            .await
            .is_at(&format!("{waiting}/donus"))
            .sees("Girişi bu tarayıcıda tamamlayın")
            .sees("100******72");
        // B03: what opens the login stands neither in the address bar nor on the page, and looking at it changed nothing.
        let token = page.rsplit_once('/').unwrap().1;
        assert!(!String::from_utf8_lossy(&other.body).contains(token));
        other
            .visit(&page)
            .await
            .sees("Girişi bu tarayıcıda tamamlayın");
        assert_eq!(sessions(&town).await, 0);
        let mut late = other.another_tab();
        other
            .press("Girişi bu tarayıcıda tamamla")
            .await
            .is_at("/basvurularim")
            .sees("Çağrı Işık");
        assert_eq!(sessions(&town).await, 1);
        cagri
            .visit(&waiting)
            .await
            .sees("Giriş öteki tarayıcıda tamamlandı")
            .follow("Yeni bir girişe başla")
            .await
            .is_at("/giris");
        // Good once, in any browser.
        late.visit(&page)
            .await
            .sees("tamamlanmış ya da süresi dolmuş");
        late.post(&format!("{waiting}/donus"), &[])
            .await
            .sees("tamamlanmış ya da süresi dolmuş");
        cagri.visit(&page).await.sees("Giriş öteki tarayıcıda");
        assert_eq!(sessions(&town).await, 1);
        town.history_holds().await;
    });
}

/// The consent-phishing story: the attacker's browser, the victim's number and the victim's signature. The attacker is not let in, whatever
/// the victim reads out; and where the app could open no browser, the address on its screen is worth nothing in another network.
#[test]
fn a_phished_signature_lets_nobody_in() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let mut attacker = at_the_code(&town, CAGRI).await.from(ELSEWHERE);
        let waiting = attacker.path().to_owned();
        // The victim was sent the code, signs, and the app opens the victim's own browser.
        let (page, to_show) = sign(&town, &authority, &attacker).await;
        let mut victim = town.browser();
        victim
            .visit(&page)
            .await
            .sees("Bu girişi siz başlatmadıysanız")
            .sees("kimseye göndermeyin");
        // All that is on the victim's screens: the address bar, the page, and what the app shows where it could open nothing.
        let bar = victim.address.clone();
        for seen in [bar.as_str(), &to_show] {
            attacker.visit(seen).await;
            assert!(!attacker.status.is_success(), "{seen}");
            let mut elsewhere = town.browser().from(ELSEWHERE);
            elsewhere.visit(seen).await;
            assert!(!elsewhere.status.is_success(), "{seen}");
            elsewhere.post(&format!("{waiting}/donus"), &[]).await;
            assert!(!elsewhere.status.is_success(), "{seen}");
        }
        attacker
            .visit(&to_show)
            .await
            .is_told(403)
            .sees("ağdan bağlanmıyor");
        // Even the address that nobody sees, carried to a stranger's browser elsewhere.
        let mut stranger = town.browser().from(ELSEWHERE);
        stranger
            .visit(&page)
            .await
            .is_told(403)
            .sees("ağdan bağlanmıyor");
        stranger
            .post(&format!("{waiting}/donus"), &[])
            .await
            .is_told(403);
        assert_eq!(sessions(&town).await, 0);
        attacker.visit(&waiting).await.sees("Girişi tamamlayın");
        // The victim goes on in their own browser, and the attacker is where they were.
        victim
            .press("Girişi bu tarayıcıda tamamla")
            .await
            .sees("Çağrı Işık");
        attacker.visit(&waiting).await.sees("öteki tarayıcıda");
        attacker
            .visit("/basvurularim")
            .await
            .is_at("/giris?donus=/basvurularim");
        assert_eq!(sessions(&town).await, 1);
        let noted = "SELECT count(*) FROM security_event WHERE kind = 'login-from-elsewhere'";
        let mut conn = town.app.db.read().await.unwrap();
        assert_ne!(row!(&mut conn, (i64,), noted).unwrap().unwrap().0, 0);
        drop(conn);
        town.history_holds().await;
    });
}

/// The address belongs to one hand-off: under another one's number, or made up, it is nothing.
#[test]
fn the_address_of_one_login_is_none_of_another() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let mut attacker = at_the_code(&town, CAGRI).await;
        let place = attacker.path().to_owned();
        let cagri = at_the_code(&town, CAGRI).await;
        let (page, to_show) = sign(&town, &authority, &cagri).await;
        sign(&town, &authority, &attacker).await;
        for token in [&page, &to_show].map(|page| page.rsplit_once('/').unwrap().1) {
            let mixed = format!("{place}/donus/{token}");
            attacker.visit(&mixed).await.is_told(404);
            let mut other = town.browser();
            other.visit(&mixed).await.is_told(404);
            other.plant_cookie("kalem_donus", token);
            other.visit(&format!("{place}/donus")).await.is_told(404);
            other
                .post(&format!("{place}/donus"), &[])
                .await
                .is_told(404);
        }
        let guess = format!("{place}/donus/{}", "0".repeat(64));
        attacker.visit(&guess).await.is_told(404);
        attacker
            .post(&format!("{place}/donus"), &[])
            .await
            .is_told(404);
        assert_eq!(sessions(&town).await, 0);
    });
}

/// Where the app could open no browser, its person opens the address that it shows: in the browser that waits or in another one.
#[test]
fn the_address_that_is_shown_serves_its_own_network() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let mut cagri = at_the_code(&town, CAGRI).await;
        let (_, to_show) = sign(&town, &authority, &cagri).await;
        cagri
            .visit(&to_show)
            .await
            .is_at("/basvurularim")
            .sees("Çağrı Işık");
        let cagri = at_the_code(&town, CAGRI).await;
        let (_, to_show) = sign(&town, &authority, &cagri).await;
        let mut other = town.browser();
        other
            .visit(&to_show)
            .await
            .press("Girişi bu tarayıcıda tamamla")
            .await
            .sees("Çağrı Işık");
        assert_eq!(sessions(&town).await, 2);
    });
}

/// The browser that waits comes from another network than the app, as behind a proxy of its own: the address that the app opens serves.
#[test]
fn the_browser_that_waits_may_come_from_anywhere() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let cagri = at_the_code(&town, CAGRI).await;
        let (page, _) = sign(&town, &authority, &cagri).await;
        let mut cagri = cagri.from(ELSEWHERE);
        cagri
            .visit(&page)
            .await
            .is_at("/basvurularim")
            .sees("Çağrı Işık");
        // Another browser from elsewhere is told to begin there, and that works.
        let mut other = town.browser().from(ELSEWHERE);
        let begun = at_the_code(&town, CAGRI).await;
        let (page, _) = sign(&town, &authority, &begun).await;
        other.visit(&page).await.is_told(403);
        other
            .follow("Yeni bir girişe başla")
            .await
            .is_at("/giris/e-imza");
    });
}

/// The way back is open for two minutes.
#[test]
fn the_way_back_closes_by_time() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let mut cagri = at_the_code(&town, CAGRI).await;
        let address = cagri.path().to_owned();
        let (page, _) = sign(&town, &authority, &cagri).await;
        let mut other = town.browser();
        other
            .visit(&page)
            .await
            .sees("Girişi bu tarayıcıda tamamlayın");
        town.clock.forward(120).unwrap();
        cagri.visit(&page).await.sees("Kodun süresi doldu");
        other
            .post(&format!("{address}/donus"), &[])
            .await
            .sees("süresi dolmuş");
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
        let mut signer = SignerApp::new(&town);
        let card = authority.card(UNKNOWN);
        let told = signer.run(&town, &code_on(&unknown), &card).await;
        assert_eq!(told, Err(HandoffFault::NotAccepted));
        let words = signer.words.unwrap().turkish;
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
        let mut signer = SignerApp::new(&town);
        let card = authority.card(CAGRI);
        let told = signer.run(&town, &code_on(&omer), &card).await;
        assert_eq!(told, Err(HandoffFault::NotAccepted));
        assert_eq!(
            signer.words.unwrap().english,
            "The certificate belongs to another person."
        );
        assert_eq!(sessions(&town).await, 0);
    });
}
