//! R41: the practice card's PIN is changed, locked, and unlocked with a new one.

use std::time::Duration;

use crate::house::{App, Browser, Demo, block_on, code_on, kalem};

const NEW: &str = "481602";
const NEWER: &str = "950273";
const CARDS: &str = "/nes/bireysel/sertifikalar";

/// From the list of cards over the code by SMS to the verification code for the app.
async fn code_for(ayse: &mut Browser, act: &str) -> String {
    let (_, _, page) = ayse.get(CARDS).await;
    let links = page.split("href=\"").skip(1);
    let address = links
        .map(|link| link.split('"').next().unwrap())
        .find(|link| link.starts_with(CARDS) && link.ends_with(act))
        .expect(&page)
        .to_owned();
    let before = codes(ayse).await.len();
    ayse.post(&address, &[]).await;
    let mut sent = codes(ayse).await;
    for _ in 0..600 {
        if sent.len() > before {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        sent = codes(ayse).await;
    }
    let code = sent.first().expect("a code was sent").clone();
    let (status, to, page) = ayse
        .post(&format!("{address}/kod"), &[("code", &code)])
        .await;
    assert!((300..400).contains(&status), "{status} {page}");
    let (_, _, page) = ayse.get(&to.unwrap()).await;
    code_on(&page)
}

/// Codes by SMS, newest first.
async fn codes(ayse: &mut Browser) -> Vec<String> {
    let messages = ayse.inbox().await.into_iter();
    messages
        .filter_map(|text| Some(text.rsplit_once('#')?.1.trim().to_owned()))
        .collect()
}

/// R41, from the portal's page to the card and back.
#[test]
fn changed_locked_and_unlocked() {
    let Some(kalem) = kalem() else { return };
    let demo = Demo::start(&kalem);
    block_on(async {
        let mut ayse = Browser::new(&demo.url);
        ayse.signs_in(&demo).await;

        let code = code_for(&mut ayse, "/pin").await;
        let (exit, said) = App::of(&demo, &code).new_pin("123456").run();
        assert_eq!(exit, Some(11), "too weak: {said}");
        let code = code_for(&mut ayse, "/pin").await;
        let (exit, said) = App::of(&demo, &code).new_pin(NEW).run();
        assert_eq!(exit, Some(0), "{said}");

        // The old one three times, and it is locked.
        for exit in [7, 7, 8] {
            let waiting = ayse.asks_for_a_code().await;
            let (_, _, page) = ayse.get(&waiting).await;
            let (got, said) = App::of(&demo, &code_on(&page)).last_try().run();
            assert_eq!(got, Some(exit), "{said}");
        }

        let code = code_for(&mut ayse, "/kilit").await;
        let (exit, said) = App::of(&demo, &code).new_pin(NEWER).run();
        assert_eq!(exit, Some(0), "{said}");
        let mut again = Browser::new(&demo.url);
        let waiting = again.asks_for_a_code().await;
        let (_, _, page) = again.get(&waiting).await;
        let (exit, said) = App::of(&demo, &code_on(&page)).pin(NEWER).run();
        assert_eq!(exit, Some(0), "{said}");
    });
}
