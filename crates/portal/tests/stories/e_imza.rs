//! e-İmza: a code on a page, turned in by the app, once.

use crate::story::applicant::CAGRI;
use crate::story::signer_app::{SignerApp, code_on, signed};
use crate::story::{Browser, Town, on_both, on_postgres, on_sqlite};
use handoff::bytes::Cms;
use handoff::card_proof::{CardProof, Possession, UnlockSecretNow};
use handoff::code::Code;
use handoff::message::{Answer, Failure, HandoffFault, Receipt, Redemption};
use handoff::offer::Offer;
use handoff::portal_address::PortalAddress;
use handoff::purpose::Purpose;
use handoff::wire;
use store::row;
use uuid::Uuid;

/// What a card would say of work on it.
fn done() -> Answer {
    Answer::Done {
        secret: UnlockSecretNow::Kept,
        card: CardProof::Possessed {
            answer: Possession([0; 32]).answer(b""),
        },
        pin: None,
    }
}

/// Çağrı has filled in the form and approves by e-İmza; his browser stands on the waiting page.
async fn waiting(town: &Town) -> (Browser, Code) {
    let cagri = crate::story::applicant::approving(town).await;
    let code = code_on(&cagri);
    (cagri, code)
}

/// What the page says after "Kalan süre :".
fn seconds_left(who: &Browser) -> i64 {
    let (_, rest) = who.page.text.split_once("Kalan süre : ").unwrap();
    rest.split_whitespace().next().unwrap().parse().unwrap()
}

/// The practice clock also runs by itself, so a slow machine sees less.
async fn time_runs_out_on(town: &Town, who: &mut Browser) {
    let (first, address) = (seconds_left(who), who.path().to_owned());
    assert!((220..=300).contains(&first), "{first}");
    town.clock.forward(5).unwrap();
    who.visit(&address).await;
    assert!((first - 80..=first - 5).contains(&seconds_left(who)));
}

async fn acts(town: &Town) -> Vec<String> {
    let mut conn = town.app.db.read().await.unwrap();
    let sql = "SELECT act FROM history WHERE act LIKE 'hand-off%' ORDER BY seq";
    let rows = store::rows!(&mut conn, (String,), sql).unwrap();
    rows.into_iter().map(|(act,)| act).collect()
}

/// R04, R23, R39: the page shows code and time left; the app gets every text; page and history follow.
#[test]
fn a_code_is_turned_in_and_the_texts_are_signed() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let (mut cagri, code) = waiting(&town).await;
        cagri
            .sees("e-İmza doğrulama kodu")
            .sees(&code.shown())
            .sees("Kalan süre : ");
        let address = cagri.path().to_owned();
        time_runs_out_on(&town, &mut cagri).await;

        let mut signer = SignerApp::new(&town);
        let offer = signer.redeem(&code).await.unwrap();
        let checked = offer.clone().check(&signer.portal).unwrap();
        assert_eq!(offer.purpose, Purpose::Approve);
        assert!((200..=295).contains(&checked.seconds_left));
        assert_eq!(
            (offer.begun.by.as_str(), offer.begun.browser.as_str()),
            ("Ç*** I***", "?, ?")
        );
        the_whole_form_is_in(checked.texts[0].as_str());
        plain_words_come_first(checked.texts[0].as_str());
        cagri
            .visit(&address)
            .await
            .sees("e-İmza uygulamasında devam edin")
            .sees_not(&code.shown());

        // A signature too many changes nothing; the same answer twice has one effect.
        let good = signed(&town, &offer, &authority.card(CAGRI));
        let Answer::Signed { signatures } = &good else {
            panic!("it is signed");
        };
        let twice = Answer::Signed {
            signatures: [&signatures[..], signatures].concat(),
        };
        let told = signer.answer(&offer, twice).await;
        assert_eq!(told, Err(HandoffFault::NotAccepted));
        let told = signer.answer(&offer, done()).await;
        assert_eq!(told, Err(HandoffFault::NotAccepted));
        let receipt = signer.answer(&offer, good.clone()).await.unwrap();
        town.clock.forward(400).unwrap();
        assert_eq!(signer.answer(&offer, good.clone()).await, Ok(receipt));
        let declined = Answer::Failed {
            why: Failure::Declined,
        };
        let told = signer.answer(&offer, declined).await;
        assert_eq!(told, Err(HandoffFault::Over));
        cagri
            .visit(&address)
            .await
            .sees("İşlem Başarılı")
            .sees("başvurunuz e-İmza ile onaylandı")
            .follow("Devam")
            .await
            .is_at("/basvurularim/SD-2/sonuc")
            .sees("Üretim Bekleniyor");
        assert_eq!(
            acts(&town).await,
            ["hand-off-begun", "hand-off-redeemed", "hand-off-signed"]
        );

        signatures_are_kept(&town, signatures).await;
        town.days_pass(2).await;
        cagri.visit(&address).await;
        town.history_holds().await;
    });
}

/// What is signed is what stands on the paper: the order, the identity number in full, every clause, the declaration.
fn the_whole_form_is_in(text: &str) {
    for part in [
        "SD-2 numaralı nitelikli elektronik sertifika başvurumu",
        "Kimlik No: 10000100372",
        "13. ",
        "Taahhütnamesi’ni okudum ve kabul ediyorum.",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}

/// R39: what is approved, by whom, for which institution; what binds it stands below, in Turkish.
fn plain_words_come_first(text: &str) {
    let first = text.lines().next().unwrap();
    for part in [
        "adına açılan SD-2 numaralı",
        "ben Çağrı Işık olarak",
        "onaylıyorum.",
    ] {
        assert!(first.contains(part), "{part} is not in {first}");
    }
    let (_, binding) = text.split_once("Kalem imza metni, sürüm 2\n").unwrap();
    let names: Vec<_> = binding
        .lines()
        .map(|line| line.split(':').next().unwrap())
        .collect();
    assert_eq!(names, ["Portal", "İşlem", "Tek kullanımlık sayı", "Metin"]);
    assert!(!text.contains("(approve)"), "{text}");
}

/// As they came, with a time-stamp and what they were accepted upon, and not to be read in the files of the database.
async fn signatures_are_kept(town: &Town, sent: &[Cms]) {
    let mut conn = town.app.db.read().await.unwrap();
    let sql = "SELECT hand_off, sealed, evidence, report, stamped FROM hand_off_signature";
    let kept = row!(&mut conn, (Uuid, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>), sql);
    let (id, sealed, evidence, report, stamped) = kept.unwrap().unwrap();
    let open = |field: &str, sealed: &[u8]| {
        let place = format!("hand_off_signature{field}:{id}:1");
        town.app.vault.open(&place, sealed).unwrap()
    };
    assert_eq!(open("", &sealed), sent[0].der());
    let stamped = open(".stamped", &stamped);
    assert!(stamped.len() > sent[0].der().len());
    let report = String::from_utf8(open(".report", &report)).unwrap();
    assert!(report.contains("TOTAL-PASSED"), "{report}");
    let evidence: serde_json::Value =
        serde_json::from_slice(&open(".evidence", &evidence)).unwrap();
    assert_eq!(evidence["answers"].as_array().unwrap().len(), 1);
    let list = evidence["lists"][0].as_str().unwrap().to_owned();
    let (digest,) = row!(&mut conn, (Vec<u8>,), "SELECT digest FROM revocation_list")
        .unwrap()
        .unwrap();
    let written: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(list, written);
}

/// A wrong PIN is no change of mind: the page says what happened, and that nothing was done.
#[test]
fn a_wrong_pin_is_called_by_its_name() {
    on_both(async |town| {
        let (town, _) = town.with_authority().await;
        let (mut cagri, code) = waiting(&town).await;
        let mut signer = SignerApp::new(&town);
        let offer = signer.redeem(&code).await.unwrap();
        let why = Failure::WrongPin;
        signer.answer(&offer, Answer::Failed { why }).await.unwrap();
        let address = cagri.path().to_owned();
        cagri
            .visit(&address)
            .await
            .sees("PIN yanlış girildi")
            .sees("hiçbir şey değişmedi")
            .sees_not("vazgeçildi");
        town.history_holds().await;
    });
}

/// Whoever turns in the code second ends it for both, and the page says so.
#[test]
fn two_redemptions_end_the_hand_off_for_both() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let (mut cagri, code) = waiting(&town).await;
        let (mut signer, mut other) = (SignerApp::new(&town), SignerApp::new(&town));
        let offer = signer.redeem(&code).await.unwrap();
        // The same run may ask again; what it got first is then worth nothing.
        let again = signer.redeem(&code).await.unwrap();
        assert_eq!(again.texts, offer.texts);
        let good = signed(&town, &offer, &authority.card(CAGRI));
        assert_eq!(
            signer.answer(&offer, good.clone()).await,
            Err(HandoffFault::Over)
        );
        // Nor does the bearer help a run that does not have the key.
        assert_eq!(
            other.answer(&again, good.clone()).await,
            Err(HandoffFault::Over)
        );

        assert_eq!(other.redeem(&code).await, Err(HandoffFault::CodeNotGood));
        assert_eq!(signer.answer(&again, good).await, Err(HandoffFault::Over));
        assert_eq!(signer.redeem(&code).await, Err(HandoffFault::CodeNotGood));
        let address = cagri.path().to_owned();
        cagri
            .visit(&address)
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
        let (town, _) = town.with_authority().await;
        let (mut cagri, used) = waiting(&town).await;
        let mut signer = SignerApp::new(&town);
        let offer = signer.redeem(&used).await.unwrap();
        let failed = Answer::Failed {
            why: Failure::PinLocked,
        };
        signer.answer(&offer, failed).await.unwrap();
        let address = cagri.path().to_owned();
        cagri.visit(&address).await.sees("PIN’i kilitli");
        let mut told = Vec::new();
        let (mut another, expired) = waiting(&town).await;
        town.clock.forward(300).unwrap();
        for code in [used, expired, Code::from_random([7; 32])] {
            let mut stranger = SignerApp::new(&town);
            assert_eq!(stranger.redeem(&code).await, Err(HandoffFault::CodeNotGood));
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
        let (town, _) = town.with_authority().await;
        let (mut cagri, code) = waiting(&town).await;
        let address = cagri.path().to_owned();
        town.browser().visit(&address).await.is_told(404);
        let mut omer = town.signed_in("10000100518").await;
        omer.visit(&address).await.is_told(404);
        omer.plant_cookie("kalem_imza", cagri.cookie("kalem_imza").unwrap());
        omer.visit(&address).await.is_told(404);
        omer.visit(&format!("{address}/canli")).await.is_told(404);
        // Turned in for another portal, as a swindler's would be.
        let mut swindler = SignerApp::new(&town);
        swindler.portal = PortalAddress::parse("https://imza.example").unwrap();
        assert_eq!(swindler.redeem(&code).await, Err(HandoffFault::CodeNotGood));
        let mut signer = SignerApp::new(&town);
        signer.line = Browser::new(&town.url);
        for body in ["", "{}", "{\"version\":99}", &"[".repeat(2_000)] {
            let told = signer
                .say::<Offer>("/e-imza/kod", body.into())
                .await
                .unwrap_err();
            let other = body.contains("\"version\":99");
            assert_eq!(
                told,
                if other {
                    HandoffFault::OtherVersion
                } else {
                    HandoffFault::Unreadable
                }
            );
        }
        let huge = vec![b' '; 3 * 1024 * 1024];
        assert_eq!(
            signer.say::<Receipt>("/e-imza/yanit", huge).await,
            Err(HandoffFault::Unreadable)
        );
        // Limits count by the minute of the clock, and the crowd must come within one.
        let into_the_minute = town.app.now() / 1_000_000 % 60;
        town.clock.forward(60 - into_the_minute as u32).unwrap();
        let tries = (0..70).map(|step| Code::from_random([step; 32]));
        let body = |code| wire::write(&Redemption::new(&signer.portal, code, &signer.key)).unwrap();
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
        assert_eq!(signer.redeem(&code).await, Err(HandoffFault::TooMany));
        cagri.visit(&address).await.sees(&code.shown());
        town.clock.forward(60).unwrap();
        signer.redeem(&code).await.unwrap();
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
fn the_page_is_told_by_another_process() {
    on_postgres(async |town| {
        let (town, _) = town.with_authority().await;
        let other = town.another_app(&town.database).await;
        let (cagri, code) = waiting(&town).await;
        let address = cagri.path().to_owned();
        let stream = news(&other, &cagri, &address, "waiting").await;
        assert_eq!(stream.headers()["content-type"], "text/event-stream");
        SignerApp::new(&town).redeem(&code).await.unwrap();
        assert!(stream.text().await.unwrap().contains("data: redeemed"));
        // What the page does not know yet is told at once.
        let stream = news(&other, &cagri, &address, "waiting").await;
        assert!(stream.text().await.unwrap().contains("event: changed"));
        let stream = news(&other, &cagri, &address, "redeemed").await;
        other.app.close();
        let ended = tokio::time::timeout(std::time::Duration::from_secs(5), stream.text()).await;
        assert_eq!(ended.expect("it ends at once").unwrap(), "");
        // At the latest the end of its time is news.
        let stream = news(&town, &cagri, &address, "redeemed").await;
        town.clock.forward(300).unwrap();
        assert!(stream.text().await.unwrap().contains("data: expired"));
    });
}

/// A page may be open in a few windows; more of them cannot use up what tells everybody else.
#[test]
fn one_page_does_not_take_every_seat() {
    on_sqlite(async |town| {
        let (town, _) = town.with_authority().await;
        let (cagri, code) = waiting(&town).await;
        let address = cagri.path().to_owned();
        let mut streams = Vec::new();
        for _ in 0..4 {
            streams.push(news(&town, &cagri, &address, "waiting").await);
        }
        let fifth = news(&town, &cagri, &address, "waiting").await;
        assert_eq!(fifth.status().as_u16(), 429);
        SignerApp::new(&town).redeem(&code).await.unwrap();
        for stream in streams {
            assert!(stream.text().await.unwrap().contains("data: redeemed"));
        }
        // Their seats are free again.
        let again = news(&town, &cagri, &address, "waiting").await;
        assert_eq!(again.status().as_u16(), 200);
    });
}
