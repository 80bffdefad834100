//! TLS without a proxy: a certificate of one's own, HSTS, and cookies that never leave it.

use std::net::SocketAddr;

use outside::clock::Clock;
use reqwest::{Certificate, Client, Response};

use crate::configured::Installation;
use crate::running::{Running, kalem};

const HOST: &str = "kalem.example";

/// With a certificate for the host that only the returned client trusts.
pub fn installation() -> (Installation, Certificate) {
    let installation = Installation::new(&[
        (
            r#"public_url = "http://127.0.0.1:8080""#,
            r#"public_url = "https://kalem.example""#,
        ),
        (
            "[database]",
            "[server.tls]\ncertificate = \"FOLDER/tls.pem\"\nkey = \"FOLDER/tls.key\"\n[database]",
        ),
    ]);
    let made = rcgen::generate_simple_self_signed([HOST.to_owned()]).unwrap();
    let write = |name, pem: String| std::fs::write(installation.path().join(name), pem).unwrap();
    write("tls.pem", made.cert.pem());
    write("tls.key", made.signing_key.serialize_pem());
    let certificate = Certificate::from_pem(made.cert.pem().as_bytes()).unwrap();
    (installation, certificate)
}

pub fn client(portal: &Running, trusted: Certificate) -> Client {
    let address: SocketAddr = portal.address().parse().unwrap();
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .resolve(HOST, address)
        .tls_certs_only([trusted])
        .build()
        .unwrap()
}

/// The answer says that only TLS will do from now on, and sets this cookie so that it goes nowhere else.
#[track_caller]
pub fn is_for_tls_only(answer: &Response, cookie: &str) {
    let header = |name: &str| answer.headers().get(name).map(|h| h.to_str().unwrap());
    let hsts = header("strict-transport-security").unwrap_or_default();
    assert!(hsts.starts_with("max-age=31536000"), "{hsts:?}");
    let set = answer.headers().get_all("set-cookie").iter();
    let set: Vec<_> = set.map(|h| h.to_str().unwrap()).collect();
    let ours = set.iter().find(|set| set.starts_with(cookie));
    let ours = ours.unwrap_or_else(|| panic!("{cookie} is not in {set:?} ({})", answer.status()));
    for attribute in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        let has = ours.split("; ").any(|part| part == attribute);
        assert!(has, "{attribute} is not in {ours}");
    }
    assert!(!ours.contains("Domain"), "{ours}");
}

#[tokio::test]
async fn pages_and_cookies_are_for_tls_only() {
    let (installation, trusted) = installation();
    let config = installation.config.as_os_str();
    let migrated = kalem(["migrate".as_ref(), "--config".as_ref(), config]);
    assert!(migrated.success, "{}", migrated.err);
    let added = kalem([
        "add-operator".as_ref(),
        "--config".as_ref(),
        config,
        "masa1".as_ref(),
        "Deneme Memuru".as_ref(),
    ]);
    assert!(added.success, "{}", added.err);
    let word = |label: &str| {
        let line = added.out.lines().find(|line| line.starts_with(label));
        line.unwrap().split_whitespace().next_back().unwrap()
    };
    let portal = installation.serve();
    let https = client(&portal, trusted);
    let base = format!("https://{HOST}:{}", portal.port());

    for path in ["/", "/yok", "/static/kalem.css"] {
        let page = https.get(format!("{base}{path}")).send().await.unwrap();
        assert!(page.headers().contains_key("strict-transport-security"));
    }
    let journey = https.post(format!("{base}/giris/e-devlet"));
    let journey = journey.header("sec-fetch-site", "same-origin");
    let journey = journey.form(&[("donus", "/islemler")]).send();
    is_for_tls_only(&journey.await.unwrap(), "__Host-kalem_giris=");

    let code = portal::staff::totp_code(word("authenticator"), Clock::Live.now()).unwrap();
    let login = https.post(format!("{base}/masa/giris")).form(&[
        ("user_name", "masa1"),
        ("password", word("password")),
        ("code", &code),
    ]);
    let login = login.send().await.unwrap();
    is_for_tls_only(&login, "__Host-kalem_masa=");
    let set = login.headers().get_all("set-cookie").iter();
    let mut set = set.map(|h| h.to_str().unwrap().split(';').next().unwrap());
    let cookie = set.find(|set| set.starts_with("__Host-kalem_masa="));
    let cookie = cookie.unwrap().to_owned();
    let desk = https.get(format!("{base}/masa")).header("cookie", cookie);
    assert_eq!(desk.send().await.unwrap().status(), 200);
    portal.stop();
}

/// Who speaks without TLS, or trusts another certificate, gets nothing.
#[tokio::test]
async fn without_tls_there_is_no_answer() {
    let (installation, _) = installation();
    let portal = installation.serve();
    assert!(reqwest::get(format!("{}/", portal.url)).await.is_err());
    let (_, another) = self::installation();
    let stranger = client(&portal, another);
    let asked = stranger.get(format!("https://{HOST}:{}/", portal.port()));
    assert!(asked.send().await.is_err());
    portal.stop();
}
