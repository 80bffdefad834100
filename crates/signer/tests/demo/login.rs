//! R04, B03: login by e-İmza.

use crate::house::{App, Browser, Demo, block_on, code_on, kalem, way_back};

/// R04, B03: the number first, a code, the app signs, and the browser that waits is let in; no other is.
#[test]
fn login_with_a_practice_card_of_the_demo() {
    let Some(kalem) = kalem() else { return };
    let demo = Demo::start(&kalem);
    block_on(async {
        let mut ayse = Browser::new(&demo.url);
        let waiting = ayse.asks_for_a_code().await;
        let (_, _, page) = ayse.get(&waiting).await;
        let code = code_on(&page);
        let (exit, said) = App::of(&demo, &code).run();
        assert_eq!(exit, Some(0), "{said}");
        for words in [
            "Portala giriş",
            "Firefox",
            "İmzalanacak Metin 1",
            "kimseye göndermeyin",
        ] {
            assert!(said.contains(words), "{words:?} in {said}");
        }
        let back = way_back(&said);

        // Whoever else opens the address is let in nowhere.
        let mut stranger = Browser::new(&demo.url);
        stranger.get(back).await;
        assert!(!stranger.is_signed_in().await && !ayse.is_signed_in().await);

        let (status, _, page) = ayse.get(back).await;
        assert!(status < 400, "{status} {page}");
        assert!(ayse.is_signed_in().await);

        // The code was good once.
        let (exit, said) = App::of(&demo, &code).run();
        assert_eq!(exit, Some(3), "{said}");
    });
}
