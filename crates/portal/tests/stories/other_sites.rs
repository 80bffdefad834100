//! What other sites, planted cookies and broken proxies make a browser send: nobody is led away, nothing is done.

use crate::story::applicant::AYSE;
use crate::story::{Browser, Crooked, Town, on_both};
use store::row;

const EVIL: &str = "evil.example";

/// Addresses that begin elsewhere, however they are spelt.
const ELSEWHERE: [&str; 12] = [
    "//evil.example",
    "///evil.example",
    "https://evil.example",
    "http:evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "@evil.example",
    ".evil.example",
];
/// Paths of ours that cannot stand in an address as they are.
const UNSENDABLE: [&str; 5] = [
    "/a\r\nSet-Cookie: kalem=x",
    "/a\0b",
    "/\u{1b}[2J",
    "/\u{7f}",
    "/ş\u{202e}",
];

async fn end_of_login(town: &Town, back: &str) -> Browser {
    let mut ayse = town.browser();
    ayse.visit("/giris").await;
    ayse.post("/giris/e-devlet", &[("donus", back)]).await;
    town.through_the_gate(&mut ayse, AYSE).await;
    ayse
}

/// A login, and the language switch, lead on to pages of ours only.
#[test]
fn nobody_is_led_away() {
    on_both(async |town| {
        for back in ELSEWHERE.into_iter().chain(UNSENDABLE) {
            let ayse = end_of_login(&town, back).await;
            assert!(ayse.address.starts_with(&town.url), "{back:?}");
            assert_eq!(ayse.path(), "/islemler", "{back:?}");
            let mut guest = town.browser();
            guest
                .post("/dil", &[("language", "tr"), ("back", back)])
                .await;
            assert!(guest.address.starts_with(&town.url), "{back:?}");
            assert!(guest.status.as_u16() < 500, "{back:?}");
        }
        let mut guest = town.browser();
        guest
            .visit("/giris?donus=https://evil.example/x")
            .await
            .is_told(200);
        assert_eq!(guest.value("donus"), "/islemler");
        // The page on which a form stood names itself; another site's name is not believed.
        let from_there = Crooked::form("/basvurularim/SD-1/sms", "code=1");
        guest
            .send(from_there.header("referer", "https://evil.example//evil.example/"))
            .await
            .is_told(303);
        assert_eq!(guest.headers["location"], "/giris?donus=/islemler");
    });
}

/// Who the browser says we are is not believed: no page, redirect or letter repeats it.
#[test]
fn a_foreign_host_name_goes_nowhere() {
    on_both(async |town| {
        let names = ["host", "x-forwarded-host", "x-host", "x-original-host"];
        for name in names {
            for address in ["/", "/giris", "/basvurularim", "/yok", "/masa"] {
                let mut guest = town.browser();
                guest
                    .send(Crooked::new("GET", address).header(name, EVIL))
                    .await;
                assert!(guest.status.as_u16() < 500);
                let all = format!(
                    "{:?}{}",
                    guest.headers,
                    String::from_utf8_lossy(&guest.body)
                );
                assert!(!all.contains(EVIL), "{name} at {address}");
            }
        }
        let mut guest = town.browser();
        let departure = Crooked::form("/giris/e-devlet", "donus=/nes");
        guest
            .send(departure.header("host", EVIL))
            .await
            .is_told(303);
        let to = guest.headers["location"].to_str().unwrap();
        assert!(to.starts_with(&town.url) && !to.contains(EVIL), "{to}");
        for inside in ["x-original-url", "x-rewrite-url"] {
            let asked = Crooked::new("GET", "/").header(inside, "/masa");
            guest.send(asked).await.is_told(200).sees("Giriş");
        }
    });
}

/// The demo opened by the other name of this machine, where its login would not work.
#[test]
fn localhost_is_led_to_the_one_address() {
    on_both(async |town| {
        let port = town.url.rsplit(':').next().unwrap();
        let there = format!("http://localhost:{port}/giris?donus=/nes");
        let mut ayse = town.browser();
        ayse.visit(&there).await.is_at("/giris?donus=/nes");
        ayse.press("e-Devlet Kapısına Git").await;
        town.through_the_gate(&mut ayse, AYSE).await;
        ayse.is_at("/nes").sees("Ayşe Yılmaz");
    });
}

/// A form that another site sends is refused on a page that says so, and does nothing.
#[test]
fn forms_of_other_sites_are_refused() {
    on_both(async |town| {
        let mut ayse = town.signed_in(AYSE).await;
        let mut clerk = town.at_the_desk().await;
        let foreign: [&[(&str, &str)]; 6] = [
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "nonsense")],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[
                ("origin", "https://evil.example"),
                ("sec-fetch-site", "cross-site"),
            ],
        ];
        for headers in foreign {
            for address in ["/basvurularim/SD-1/iptal", "/cikis", "/dil"] {
                ayse.send(with(address, headers)).await.is_told_clearly(403);
                ayse.sees("başka bir siteden geldi");
            }
            clerk.send(with("/masa/cikis", headers)).await;
            clerk.is_told_clearly(403);
        }
        ayse.visit("/basvurularim/SD-1")
            .await
            .sees_not("İptal Edildi");
        clerk.visit("/masa").await.is_at("/masa");
        // Links from other sites work: a GET changes nothing.
        let link = Crooked::new("GET", "/basvurularim/SD-1");
        ayse.send(link.header("sec-fetch-site", "cross-site"))
            .await
            .is_told(200);
    });
}

fn with<'a>(address: &'a str, headers: &[(&'a str, &'a str)]) -> Crooked<'a> {
    let form = Crooked::form(address, "language=tr&back=/");
    headers
        .iter()
        .fold(form, |form, (name, value)| form.header(name, *value))
}

/// Cookies that we never set, or set for somebody else.
#[test]
fn nonsense_in_cookies_is_nobody() {
    on_both(async |town| {
        let long = format!("kalem={}", "a".repeat(8_000));
        for cookie in [
            b"kalem=".as_slice(),
            b"kalem=00",
            b"kalem=' OR 1=1 --",
            b"kalem=\xff\xfe\x80",
            b"kalem=a; kalem=b; kalem=c; kalem_masa=d",
            b"kalem_masa=x; kalem_giris=x; kalem_saklanan=x",
            b"dil=<script>alert(1)</script>; tuslar=\"",
            b";;;===;;; =",
            b"__Host-kalem=x",
            long.as_bytes(),
        ] {
            for (address, to) in [
                ("/basvurularim", "/giris?donus=/basvurularim"),
                ("/masa", "/masa/giris"),
                ("/giris/donus?state=x&code=y", "/giris?hata=gecersiz"),
            ] {
                let mut guest = town.browser();
                guest
                    .send(Crooked::new("GET", address).header("cookie", cookie))
                    .await
                    .is_told(303);
                assert_eq!(guest.headers["location"], to);
            }
            let mut guest = town.browser();
            guest
                .send(Crooked::new("GET", "/").header("cookie", cookie))
                .await
                .is_told(200)
                .sees_not("alert");
        }
        let kept = row!(
            &mut town.app.db.read().await.unwrap(),
            (i64,),
            "SELECT COUNT(*) FROM session"
        );
        assert_eq!(kept.unwrap(), Some((0,)));
    });
}

/// The return from the gate, with somebody else's state, an old one, or none.
#[test]
fn a_return_from_the_gate_is_good_once_and_in_its_own_browser() {
    on_both(async |town| {
        let mut ayse = town.browser();
        ayse.visit("/giris")
            .await
            .press("e-Devlet Kapısına Git")
            .await;
        let query = ayse.path().split_once('?').unwrap().1.to_owned();
        let mut at_the_gate = ayse.another_tab();
        at_the_gate
            .send(Crooked::form(
                "/deneme/kapi/authorize",
                format!("{query}&person={AYSE}"),
            ))
            .await
            .is_told(303);
        let back = at_the_gate.headers["location"].to_str().unwrap().to_owned();
        let mut victim = town.browser();
        victim.visit(&back).await.is_at("/giris?hata=gecersiz");
        victim.plant_cookie("kalem_giris", "x");
        victim.visit(&back).await.is_at("/giris?hata=gecersiz");
        ayse.visit(&back)
            .await
            .is_at("/islemler")
            .sees("Ayşe Yılmaz");
        ayse.visit(&back).await.is_at("/giris?hata=gecersiz");
    });
}
