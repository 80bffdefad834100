//! Tries at the desk's login: whoever guesses is slowed, and nobody who is guessed at is kept out; every wrong try is the same.

use crate::story::{Browser, Town, on_both};
use store::row;
use tokio::task::JoinSet;
use web::hashing::Lane;

const WINDOW: i64 = 15 * 60;
const AT_HOME: &str = "198.51.100.7";
const WRONG: &str = "Kullanıcı adı, parola ya da kod doğru değil";

/// A town behind a proxy, at the beginning of a window, so that no story runs over its end.
async fn town_of(town: &Town) -> Town {
    let town = town.behind_a_proxy().await;
    let now = town.app.outside.clock.now().as_second();
    let to_go = WINDOW - now % WINDOW;
    town.clock.forward(u32::try_from(to_go).unwrap()).unwrap();
    town
}

fn code(town: &Town) -> String {
    let now = town.app.outside.clock.now();
    portal::staff::totp_code(&town.clerk.totp, now).unwrap()
}

fn wrong_code(town: &Town) -> &'static str {
    // Right in none of the steps that are taken.
    ["111111", "222222", "333333", "444444"]
        .into_iter()
        .find(|wrong| {
            let now = town.app.outside.clock.now().as_second();
            (-2..=2).all(|step| {
                let then = jiff_second(now + step * 30);
                portal::staff::totp_code(&town.clerk.totp, then).unwrap() != **wrong
            })
        })
        .unwrap()
}

fn jiff_second(second: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_second(second).unwrap()
}

async fn try_in(browser: &mut Browser, user: &str, password: &str, code: &str) -> u16 {
    let typed = [("user_name", user), ("password", password), ("code", code)];
    browser.visit("/masa/giris").await;
    browser.post("/masa/giris", &typed).await;
    browser.status.as_u16()
}

/// The clerk signs in with what is right; a code is good once, so the clock moves on.
async fn clerk_signs_in(town: &Town, browser: &mut Browser) {
    town.clock.forward(31).unwrap();
    let clerk = &town.clerk;
    try_in(browser, &clerk.user_name, &clerk.password, &code(town)).await;
}

/// How many tries of a guesser come through until they are told that it is too often.
async fn guesses(town: &Town, from: &str) -> usize {
    let mut browser = town.browser().forwarded_from(from);
    for n in 0..40 {
        match try_in(&mut browser, &town.clerk.user_name, "tahmin", "123456").await {
            422 => {}
            429 => return n,
            other => panic!("{other}: {}", browser.page.text),
        }
    }
    panic!("the guesser is never slowed");
}

async fn count(town: &Town, sql: &'static str) -> i64 {
    let mut conn = town.app.db.read().await.unwrap();
    let counted: Option<(Option<i64>,)> = row!(&mut conn, (Option<i64>,), sql).unwrap();
    counted.and_then(|(count,)| count).unwrap_or(0)
}

/// Attack: ten tries from anywhere locked the clerk out. Now a guesser has ten in a window for one name from one network, and three from each as
/// soon as the name is under attack: 40 and 12 in an hour. The clerk comes in by the known browser, and by a new one from elsewhere.
#[test]
fn strangers_who_use_up_all_tries_lock_nobody_out() {
    on_both(async |town| {
        let town = town_of(&town).await;
        let mut clerk = town.browser().forwarded_from(AT_HOME);
        clerk_signs_in(&town, &mut clerk).await;
        clerk.is_at("/masa").sees_not("hatalı giriş denendi");
        clerk.press("Çıkış").await;

        for network in 1..=3 {
            assert_eq!(guesses(&town, &format!("203.0.113.{network}")).await, 10);
        }
        // The 31st wrong try makes it an attack on the name.
        assert_eq!(guesses(&town, "203.0.113.4").await, 3);
        for network in 5..=8 {
            assert_eq!(guesses(&town, &format!("203.0.113.{network}")).await, 3);
        }
        // From her own address as well: somebody in her office.
        assert_eq!(guesses(&town, AT_HOME).await, 3);
        let mut colleague = town.browser().forwarded_from(AT_HOME);
        let refused = try_in(&mut colleague, &town.clerk.user_name, "x", "1").await;
        assert_eq!(refused, 429);
        colleague.sees("Daha önce giriş yaptığınız bir tarayıcıdan şimdi de girebilirsiniz");

        clerk_signs_in(&town, &mut clerk).await;
        clerk
            .is_at("/masa")
            .sees("hatalı giriş denendi")
            .sees("Deneme sayısı: 48.")
            .sees("Farklı ağ sayısı: 9.")
            .sees_not("parolanız doğruydu");
        // Elsewhere, in a browser that nobody knows.
        let mut new_one = town.browser().forwarded_from("198.51.100.200");
        clerk_signs_in(&town, &mut new_one).await;
        new_one.is_at("/masa").sees_not("hatalı giriş denendi");

        let told = "SELECT CAST(SUM(times) AS BIGINT) FROM security_event WHERE operator IS NOT NULL AND detail = 'desk-login-name'";
        assert_eq!(count(&town, told).await, 1);
        let failed = "SELECT CAST(SUM(times) AS BIGINT) FROM security_event WHERE kind = 'desk-login-failed'";
        assert_eq!(count(&town, failed).await, 48);
        town.history_holds().await;
    });
}

/// The browser's mark belongs to one operator and to this installation, and it has an end of its own.
#[test]
fn a_known_browser_has_tries_of_its_own_and_no_more() {
    on_both(async |town| {
        let town = town_of(&town).await;
        let mut clerk = town.browser().forwarded_from(AT_HOME);
        clerk_signs_in(&town, &mut clerk).await;
        let mark = clerk.cookie("kalem_masa_bilinen").unwrap().to_owned();
        let user = town.clerk.user_name.as_str();
        assert_eq!(guesses(&town, AT_HOME).await, 10);
        // Made up, or changed: a stranger's browser.
        let mut changed = mark.clone().into_bytes();
        changed[30] = if changed[30] == b'A' { b'B' } else { b'A' };
        for planted in ["", "AAAA", "x.y.z", &String::from_utf8(changed).unwrap()] {
            let mut thief = town.browser().forwarded_from(AT_HOME);
            thief.plant_cookie("kalem_masa_bilinen", planted);
            assert_eq!(try_in(&mut thief, user, "x", "1").await, 429, "{planted}");
        }
        // Stolen, it gives ten guesses and opens nothing.
        let mut thief = town.browser().forwarded_from("203.0.113.1");
        thief.plant_cookie("kalem_masa_bilinen", &mark);
        for _ in 0..10 {
            assert_eq!(try_in(&mut thief, user, "x", "1").await, 422);
        }
        assert_eq!(try_in(&mut thief, user, "x", "1").await, 429);
        // For another name it is nothing at all.
        let mut thief = town.browser().forwarded_from(AT_HOME);
        thief.plant_cookie("kalem_masa_bilinen", &mark);
        for n in 0..10 {
            assert_eq!(try_in(&mut thief, "baska", "x", "1").await, 422, "{n}");
        }
        assert_eq!(try_in(&mut thief, "baska", "x", "1").await, 429);
        // It ends.
        town.clock.forward(181 * 86_400).unwrap();
        let user_from_there = guesses(&town, AT_HOME).await;
        assert_eq!(user_from_there, 10);
        let mut late = town.browser().forwarded_from(AT_HOME);
        late.plant_cookie("kalem_masa_bilinen", &mark);
        assert_eq!(try_in(&mut late, user, "x", "1").await, 429);
    });
}

/// IPv6: whoever has 2⁶⁴ addresses is one visitor, and somebody else's network is another one.
#[test]
fn a_64_is_one_visitor() {
    on_both(async |town| {
        let town = town_of(&town).await;
        for n in 0..10 {
            let mut browser = town
                .browser()
                .forwarded_from(&format!("2001:db8:7:1::{n:x}"));
            assert_eq!(try_in(&mut browser, "kimse", "x", "1").await, 422);
        }
        let mut same = town.browser().forwarded_from("2001:db8:7:1:ffff::1");
        assert_eq!(try_in(&mut same, "kimse", "x", "1").await, 429);
        let mut neighbour = town.browser().forwarded_from("2001:db8:7:2::1");
        assert_eq!(try_in(&mut neighbour, "kimse", "x", "1").await, 422);
        // The same IPv4 address, as a socket for both families shows it.
        for n in 0..10 {
            let from = ["192.0.2.1", "::ffff:192.0.2.1"][n % 2];
            let mut browser = town.browser().forwarded_from(from);
            assert_eq!(try_in(&mut browser, "kimse", "x", "1").await, 422);
        }
        let mut mapped = town.browser().forwarded_from("::ffff:192.0.2.1");
        assert_eq!(try_in(&mut mapped, "kimse", "x", "1").await, 429);
    });
}

/// All that a try leaves behind, and how many passwords were compared: what is the same for every wrong one takes the same steps.
async fn steps(town: &Town) -> [i64; 6] {
    [
        i64::try_from(town.app.hashing.asked()).unwrap(),
        count(town, "SELECT CAST(SUM(used) AS BIGINT) FROM rate_limit").await,
        count(
            town,
            "SELECT CAST(SUM(times) AS BIGINT) FROM security_event",
        )
        .await,
        count(
            town,
            "SELECT CAST(SUM(tries) AS BIGINT) FROM desk_wrong_try",
        )
        .await,
        count(town, "SELECT COUNT(*) FROM history").await,
        count(town, "SELECT COUNT(*) FROM session").await,
    ]
}

/// Attack: two right requests at once were told from two wrong ones (409 and 422), and a right password wrote a history row.
#[test]
fn a_wrong_try_tells_nothing_of_what_was_right() {
    on_both(async |town| {
        let town = town_of(&town).await;
        let (user, password) = (&*town.clerk.user_name, &*town.clerk.password);
        let mut clerk = town.browser().forwarded_from(AT_HOME);
        town.clock.forward(31).unwrap();
        let used = code(&town);
        try_in(&mut clerk, user, password, &used).await;
        clerk.is_at("/masa");
        let wrong = wrong_code(&town);
        let mut seen = Vec::new();
        for (n, (user, password, code)) in [
            (user, "yanlış", wrong),
            (user, "yanlış", used.as_str()),
            (user, password, wrong),
            (user, password, used.as_str()),
            (user, password, ""),
            ("kimse", password, wrong),
            ("", "", ""),
            ("a\0b", password, wrong),
        ]
        .into_iter()
        .enumerate()
        {
            let before = steps(&town).await;
            let mut browser = town.browser().forwarded_from(&format!("203.0.113.{n}"));
            assert_eq!(try_in(&mut browser, user, password, code).await, 422);
            browser.sees(WRONG);
            let after = steps(&town).await;
            let took: Vec<_> = after.iter().zip(before).map(|(a, b)| a - b).collect();
            seen.push((browser.page.text.clone(), took));
        }
        assert_eq!(seen[0].1[4..], [0, 0], "a wrong try is no history");
        for other in &seen[1..] {
            assert_eq!(&seen[0], other);
        }
        // Two at once, and both right: one is in, and the other one's code was used.
        town.clock.forward(31).unwrap();
        let right = code(&town);
        let mut both = JoinSet::new();
        for n in 0..2 {
            let mut browser = town.browser().forwarded_from(&format!("203.0.113.10{n}"));
            let (user, password, right) = (user.to_owned(), password.to_owned(), right.clone());
            both.spawn(async move {
                try_in(&mut browser, &user, &password, &right).await;
                (browser.path().to_owned(), browser.status.as_u16())
            });
        }
        let mut came = both.join_all().await;
        came.sort();
        assert_eq!(
            came,
            [("/masa".into(), 200), ("/masa/giris".into(), 422)],
            "of two right ones"
        );
        town.history_holds().await;
    });
}

/// Whoever has the password and guesses the six digits from many networks has ten guesses, and the clerk is told that it is known.
#[test]
fn a_known_password_is_not_worth_many_codes() {
    on_both(async |town| {
        let town = town_of(&town).await;
        let (user, password) = (&*town.clerk.user_name, &*town.clerk.password);
        let mut clerk = town.browser().forwarded_from(AT_HOME);
        clerk_signs_in(&town, &mut clerk).await;
        let wrong = wrong_code(&town);
        for n in 0..10 {
            let mut thief = town.browser().forwarded_from(&format!("203.0.113.{n}"));
            assert_eq!(try_in(&mut thief, user, password, wrong).await, 422);
        }
        // Even the right one is no more than another wrong try.
        let mut thief = town.browser().forwarded_from("203.0.113.77");
        clerk_signs_in(&town, &mut thief).await;
        thief.is_told(422).sees(WRONG);
        clerk_signs_in(&town, &mut clerk).await;
        clerk
            .is_at("/masa")
            .sees("Bu denemelerin 11 tanesinde parolanız doğruydu");
    });
}

/// Attack: hundreds at once took 19 MiB each. Now strangers wait in a queue with an end, which costs whoever finds it full neither a write nor a
/// try; the clerk's lane is another one, and what is taken stays within three comparisons.
#[test]
fn a_flood_at_the_door_is_bounded_and_the_clerk_comes_in() {
    on_both(async |town| {
        let town = town_of(&town).await;
        let mut clerk = town.browser().forwarded_from(AT_HOME);
        clerk_signs_in(&town, &mut clerk).await;
        let mut held = Vec::new();
        while let Ok(place) = town.app.hashing.queue(Lane::Stranger) {
            held.push(place);
        }
        assert!(held.len() <= 100, "{} wait", held.len());
        let before = steps(&town).await;
        let mut stranger = town.browser().forwarded_from("203.0.113.1");
        for _ in 0..12 {
            let told = try_in(&mut stranger, &town.clerk.user_name, "x", "1").await;
            assert_eq!(told, 503);
        }
        assert_eq!(stranger.headers["retry-after"], "5");
        stranger.is_told_clearly(503).sees("bekleme sırası doldu");
        assert_eq!(before[1..], steps(&town).await[1..], "it cost a write");
        clerk_signs_in(&town, &mut clerk).await;
        clerk.is_at("/masa");
        drop(held);
        let mut flood = JoinSet::new();
        for n in 0..60 {
            let mut browser = town.browser().forwarded_from(&format!("203.0.114.{n}"));
            flood.spawn(async move { try_in(&mut browser, "kimse", "x", "1").await });
        }
        assert_eq!(flood.join_all().await, [422; 60]);
        let mib = town.app.hashing.holds() / (1024 * 1024);
        assert!(mib <= 57, "{mib} MiB");
    });
}
