//! Limits that an attacker has used up, and the honest who come all the same (issue 7, section 4).

use crate::story::applicant::{AYSE, CAGRI, approving, fill_in};
use crate::story::signer_app::{SignerApp, code_on};
use crate::story::{Browser, Town, on_both};
use handoff::code::Code;
use handoff::message::{Answer, Failure, HandoffFault};
use store::{row, run};
use tokio::task::JoinSet;

const HOUR: i64 = 3_600;

/// As if somebody had come so often in the window of now.
async fn spend(town: &Town, what: &str, seconds: i64, who: &[u8], times: i64) {
    let now = town.app.now();
    let slot = now / (seconds * 1_000_000);
    let mut tx = town.app.db.write().await.unwrap();
    run!(
        &mut tx,
        "INSERT INTO rate_limit (who, slot, used, ends) VALUES ($1, $2, $3, $4)",
        [what.as_bytes(), b":", who].concat(),
        slot,
        times,
        (slot + 1) * seconds * 1_000_000
    )
    .unwrap();
    tx.commit().await.unwrap();
}

/// At the beginning of an hour, so that no story runs over the end of a window.
fn begin(town: &Town) {
    let now = town.app.outside.clock.now().as_second();
    let to_go = u32::try_from(HOUR - now % HOUR).unwrap();
    town.clock.forward(to_go).unwrap();
}

async fn events(town: &Town, detail: &str) -> i64 {
    let mut conn = town.app.db.read().await.unwrap();
    let sql = "SELECT COUNT(*) FROM security_event WHERE kind = 'limit-reached' AND detail = $1";
    let counted: Option<(i64,)> = row!(&mut conn, (i64,), sql, detail).unwrap();
    counted.unwrap().0
}

fn app_from(town: &Town, address: &str) -> SignerApp {
    let mut signer = SignerApp::new(town);
    signer.line = Browser::new(&town.url).forwarded_from(address);
    signer
}

/// How many of so many wrong codes from one network are looked at; the others are told that it is too often.
async fn guesses(town: &Town, from: &str, tries: usize) -> usize {
    let mut guessed = 0;
    for _ in 0..tries {
        let mut signer = app_from(town, from);
        match signer.redeem(&Code::from_random(rand::random())).await {
            Err(HandoffFault::CodeNotGood) => guessed += 1,
            Err(HandoffFault::TooMany) => {}
            other => panic!("{:?}", other.map(|_| ())),
        }
    }
    guessed
}

/// Attack: a thousand guesses in a minute refused every honest app until the minute ended. Now who guesses is slowed, 60 and then 5 in ten
/// minutes from each network, and a right code is taken.
#[test]
fn guesses_at_codes_refuse_no_right_one() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let town = town.behind_a_proxy().await;
        begin(&town);
        let cagri = approving(&town).await;
        spend(&town, "redemptions-wrong", 60, b"", 1_001).await;
        assert_eq!(guesses(&town, "203.0.113.1", 9).await, 6);
        assert_eq!(guesses(&town, "2001:db8:7:1::1", 9).await, 6);
        assert_eq!(guesses(&town, "2001:db8:7:1:2::2", 3).await, 0);
        // From the guesser's own network a right one waits as well; from any other it is taken, and does all that it does.
        let card = authority.card(CAGRI);
        let mut signer = app_from(&town, "198.51.100.7");
        signer.run(&town, &code_on(&cagri), &card).await.unwrap();
        // The next minute has a ceiling of its own, and each network its sixty in ten minutes: 360 in an hour.
        town.clock.forward(60).unwrap();
        let other = town.app.vault.index("visitor", "203.0.113.2");
        spend(&town, "redemption-wrong", 600, &other, 58).await;
        assert_eq!(guesses(&town, "203.0.113.2", 6).await, 3);
        assert_eq!(events(&town, "redemption-wrong").await, 1);
        town.history_holds().await;
    });
}

/// A whole institution behind one address, while others guess: its right codes are no guesses.
#[test]
fn right_codes_are_not_counted_as_guesses() {
    on_both(async |town| {
        let (town, _authority) = town.with_authority().await;
        let town = town.behind_a_proxy().await;
        begin(&town);
        spend(&town, "redemptions-wrong", 60, b"", 1_001).await;
        let mut taken = JoinSet::new();
        for _ in 0..12 {
            let town = town.clone();
            taken.spawn(async move {
                let mut browser = town.browser().forwarded_from("198.51.100.7");
                browser.visit("/giris/e-imza").await;
                browser
                    .fill("kimlik", CAGRI)
                    .press("Doğrulama kodu al")
                    .await
                    .sees("e-İmza doğrulama kodu");
                let mut signer = app_from(&town, "198.51.100.7");
                signer.redeem(&code_on(&browser)).await.map(|_| ())
            });
        }
        let taken = taken.join_all().await;
        assert!(taken.iter().all(Result::is_ok), "{taken:?}");
    });
}

/// Attack: six thousand codes asked for in a minute refused everybody's signature, and one identity number typed again and again is its owner's.
#[test]
fn codes_that_others_ask_for_keep_nobody_from_signing() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let town = town.behind_a_proxy().await;
        begin(&town);
        spend(&town, "e-imza-logins", 60, b"", 6_001).await;
        // Whoever has signed in is not asked how many others ask.
        let cagri = approving(&town).await;
        let card = authority.card(CAGRI);
        let mut signer = app_from(&town, "198.51.100.7");
        signer.run(&town, &code_on(&cagri), &card).await.unwrap();
        // A stranger types his number until they are slowed; he signs in from elsewhere.
        let mut stranger = town.browser().forwarded_from("203.0.113.1");
        let mut through = 0;
        while through < 60 {
            stranger.forget_cookie("kalem_imza");
            stranger.post("/giris/e-imza", &[("kimlik", CAGRI)]).await;
            match stranger.status.as_u16() {
                429 => break,
                _ => through += 1,
            }
        }
        assert!(through <= 30, "{through}");
        let mut cagri = town.browser().forwarded_from("198.51.100.7");
        cagri.visit("/giris/e-imza").await;
        cagri.fill("kimlik", CAGRI);
        cagri
            .press("Doğrulama kodu al")
            .await
            .sees("e-İmza doğrulama kodu");
    });
}

/// Attack: answers of nobody, sent from the same office, kept a signature from arriving.
#[test]
fn answers_of_nobody_keep_no_signature_out() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        let town = town.behind_a_proxy().await;
        begin(&town);
        let office = "198.51.100.7";
        let visitor = town.app.vault.index("visitor", office);
        spend(&town, "hand-off-answer", 60, &visitor, 121).await;
        let cagri = approving(&town).await;
        let mut signer = app_from(&town, office);
        let offer = signer.redeem(&code_on(&cagri)).await.unwrap();
        let mut nobody = offer.clone();
        nobody.bearer = handoff::bytes::Bearer([7; 32]);
        let failed = || Answer::Failed {
            why: Failure::Declined,
        };
        let guessed = signer.answer(&nobody, failed()).await;
        assert_eq!(guessed.err(), Some(HandoffFault::TooMany));
        let card = authority.card(CAGRI);
        let signed = crate::story::signer_app::signed(&town, &offer, &card);
        assert!(signer.answer(&offer, signed).await.is_ok());
    });
}

/// Attack: three hundred files in a minute refused everybody's.
#[test]
fn files_that_others_verify_keep_nobody_from_verifying() {
    on_both(async |town| {
        let town = town.behind_a_proxy().await;
        begin(&town);
        spend(&town, "verifiers", 60, b"", 301).await;
        let mut flooder = town.browser().forwarded_from("203.0.113.1");
        let mut came = Vec::new();
        for _ in 0..12 {
            flooder.visit("/imza-dogrula").await.press("Doğrula").await;
            came.push(flooder.status.as_u16());
        }
        assert_eq!(&came[..10], [422; 10]);
        assert_eq!(&came[10..], [429; 2]);
        let mut honest = town.browser().forwarded_from("198.51.100.7");
        honest
            .visit("/imza-dogrula")
            .await
            .press("Doğrula")
            .await
            .is_told(422);
    });
}

fn codes_sent(town: &Town) -> usize {
    let messages = town.inbox();
    messages.iter().filter(|m| m.text.contains('#')).count()
}

/// Attack: each order has six codes in an hour, and a stranger with many orders sends them all to one phone. Whoever only typed a number shares
/// its ceiling with all others who did; the page says so. Whoever has proven that it is theirs is not kept from it.
#[test]
fn one_phone_has_a_ceiling_over_all_orders() {
    on_both(async |town| {
        begin(&town);
        let number = "+905321234567";
        let phone = town.app.vault.index("phone-codes", number);
        spend(&town, "phone-hour", HOUR, &phone, 9).await;
        let mut ayse = crate::story::applicant::ask_for_the_code(&town).await;
        town.work().await;
        assert_eq!(codes_sent(&town), 1);
        for _ in 0..3 {
            ayse.press("Yeni kod gönder")
                .await
                .sees("telefonun sınırına başka başvurular için istenen kodlar da sayılır");
        }
        // A change of the form is no way around it.
        ayse.visit("/basvurularim/SD-1/form").await;
        fill_in(&mut ayse);
        ayse.fill("postcode", "34661").press("Devam").await;
        town.work().await;
        assert_eq!(codes_sent(&town), 1);
        assert_eq!(events(&town, "phone-hour").await, 1);
        // The one that she has is for an older form; in the next hour there is another.
        town.clock.forward(3_600).unwrap();
        let mut ayse = town.signed_in(AYSE).await;
        ayse.visit("/basvurularim/SD-1/sms").await;
        ayse.press("Yeni kod gönder").await.sees("Yeni bir kod");
        let code = town.newest_code().await;
        ayse.fill("code", &code).press("Devam").await;
        ayse.sees("Adım 2 / 3");
        town.history_holds().await;
    });
}

/// The other half: strangers have used up what a phone gets from strangers, and its owner suspends a certificate by a code on it.
#[test]
fn a_phone_that_was_proven_gets_its_codes() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        begin(&town);
        let phone = town.app.vault.index("phone-codes", "+905550000372");
        for (what, seconds) in [("phone-hour", HOUR), ("phone-day", 24 * HOUR)] {
            spend(&town, what, seconds, &phone, 99).await;
        }
        let card = authority.card(CAGRI);
        let mut cagri = crate::story::consent::signed_in_by_e_imza(&town, CAGRI, &card).await;
        cagri.visit("/nes/bireysel/sertifikalar").await;
        cagri.follow("Askıya al").await;
        cagri.press("SMS kodu gönder").await;
        cagri.sees("bir kod gönderdik");
        town.work().await;
        assert_eq!(codes_sent(&town), 1);
    });
}

/// Whoever makes us write to an address again and again has the rest come later, and nothing is lost.
#[test]
fn a_flood_of_notices_comes_slowly_and_whole() {
    on_both(async |town| {
        let (town, authority) = town.with_authority().await;
        town.work().await;
        begin(&town);
        let cagri = approving(&town).await;
        let (person, to) = {
            let mut conn = town.app.db.read().await.unwrap();
            let sql = "SELECT person FROM application WHERE number = 2";
            let found: Option<(uuid::Uuid,)> = row!(&mut conn, (uuid::Uuid,), sql).unwrap();
            (found.unwrap().0, format!("{CAGRI}@ornek.example"))
        };
        let index = town.app.vault.index("notices", &to);
        let who = [&index[..], person.as_bytes()].concat();
        spend(&town, "notices", HOUR, &who, 21).await;
        let mut signer = SignerApp::new(&town);
        let card = authority.card(CAGRI);
        signer.run(&town, &code_on(&cagri), &card).await.unwrap();
        let mails = || town.inbox().iter().filter(|m| m.to == to).count();
        let before = mails();
        town.work().await;
        assert_eq!(mails(), before);
        town.clock.forward(3_600).unwrap();
        town.work().await;
        assert_eq!(mails(), before + 1);
    });
}

/// An operator's account that looks for thousands of identity numbers finds out nobody by it; one who finds what they look for is not slowed.
#[test]
fn looking_for_strangers_at_the_desk_has_an_end() {
    on_both(async |town| {
        begin(&town);
        let mut desk = town.at_the_desk().await;
        let mut came = Vec::new();
        for _ in 0..63 {
            desk.post("/masa/ara", &[("q", "10000000146")]).await;
            came.push(desk.status.as_u16());
        }
        assert_eq!(&came[..61], [200; 61]);
        assert_eq!(&came[61..], [429; 2]);
        assert_eq!(events(&town, "desk-search-misses").await, 1);
        // Orders are found all the same.
        desk.visit("/masa/ara?q=SD-3")
            .await
            .is_at("/masa/siparis/SD-3");
    });
}
