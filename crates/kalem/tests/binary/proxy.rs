//! Behind a proxy that speaks TLS for us: cookies and headers are those of TLS, and who a visitor is says the proxy, if it
//! is one that we trust.

use reqwest::Client;

use crate::configured::Installation;
use crate::running::Running;

const HTTPS: (&str, &str) = (
    r#"public_url = "http://127.0.0.1:8080""#,
    r#"public_url = "https://kalem.example""#,
);
const TRUSTED: (&str, &str) = (
    r#"address = "127.0.0.1:0""#,
    "address = \"127.0.0.1:0\"\ntrusted_proxies = [\"127.0.0.1\"]",
);
/// How often one address may try to sign in at the desk.
const TRIES: usize = 60;

/// The answer to one wrong login, as a proxy at 127.0.0.1 passes it on for somebody.
async fn try_to_sign_in(portal: &Running, n: usize, forwarded_for: &str) -> u16 {
    let answer = Client::new()
        .post(format!("{}/masa/giris", portal.url))
        .header("x-forwarded-for", forwarded_for)
        .header("origin", "https://kalem.example")
        .form(&[("user_name", format!("memur-{n}"))])
        .send();
    answer.await.unwrap().status().as_u16()
}

#[tokio::test]
async fn behind_tls_all_is_as_with_tls() {
    let portal = Installation::new(&[HTTPS, TRUSTED]).serve();
    let client = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let journey = client
        .post(format!("{}/giris/e-devlet", portal.url))
        .header("origin", "https://kalem.example")
        .form(&[("donus", "/islemler")])
        .send()
        .await
        .unwrap();
    crate::tls::is_for_tls_only(&journey, "__Host-kalem_giris");
    portal.stop();
}

/// Two people behind a trusted proxy are two; what a stranger says of himself is not believed.
#[tokio::test]
async fn only_a_trusted_proxy_says_who_comes() {
    let trusting = Installation::new(&[HTTPS, TRUSTED]);
    let trusting = trusting.serve();
    let doubting = Installation::new(&[HTTPS]);
    let doubting = doubting.serve();
    for portal in [&trusting, &doubting] {
        for n in 0..TRIES {
            assert_eq!(try_to_sign_in(portal, n, "198.51.100.1").await, 422);
        }
        assert_eq!(try_to_sign_in(portal, TRIES, "198.51.100.1").await, 429);
    }
    let elsewhere = "198.51.100.1, 198.51.100.2";
    assert_eq!(try_to_sign_in(&trusting, TRIES, elsewhere).await, 422);
    assert_eq!(try_to_sign_in(&doubting, TRIES, elsewhere).await, 429);
    trusting.stop();
    doubting.stop();
}
