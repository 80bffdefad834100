//! What the collector is told of an application, from the login to the paper.

use std::collections::BTreeSet;
use std::net::TcpListener;

use crate::collector::Collector;
use crate::running::{Running, kalem};
use crate::story::browser::Browser;
use crate::story::planted::Secrets;

const AYSE: &str = "10000100754";
/// More than one address may try to sign in at the desk.
const TRIES: usize = 100;

/// Every name that may stand in a span, beside the two that say which program it is.
const FIELDS: [&str; 13] = [
    "db.collection.name",
    "db.operation.name",
    "http.request.method",
    "http.response.status_code",
    "http.route",
    "kalem.counterpart",
    "kalem.job.id",
    "kalem.job.kind",
    "kalem.module",
    "kalem.outcome",
    "kalem.request.id",
    "kalem.sweep",
    "service.name",
];

pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A demo that tells a collector at this port.
fn demo(data: &std::path::Path, port: u16) -> Running {
    let endpoint = format!("http://127.0.0.1:{port}");
    Running::demo(data, &["--otlp-endpoint", &endpoint])
}

/// The newest code that was sent.
async fn code(url: &str) -> String {
    for _ in 0..600 {
        let inbox = reqwest::get(format!("{url}/deneme/gelen-kutusu.json")).await;
        let inbox = inbox.unwrap().text().await.unwrap();
        let mut words = inbox.split(|c: char| !c.is_alphanumeric());
        if let Some(code) = words.find(|w| w.len() == 6 && w.bytes().all(|b| b.is_ascii_digit())) {
            return code.to_owned();
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("no code was sent");
}

/// Login, form, a mistake in it, code, paper, and a page that is not there.
async fn an_application(url: &str, secrets: &mut Secrets) {
    let mut ayse = Browser::new(url);
    ayse.visit("/giris")
        .await
        .press("e-Devlet Kapısına Git")
        .await;
    ayse.fill("person", AYSE)
        .press("Bu kişi olarak devam et")
        .await;
    ayse.visit("/basvurularim/SD-1/form").await.is_told(200);
    ayse.fill("phone", "0312 444 55 76")
        .fill("address", "Yanlış yazılan adres");
    ayse.press("Devam").await.is_told(422);
    ayse.fill("phone", "0532 123 45 67")
        .fill("operator", "turkcell")
        .fill("channel", "both")
        .fill("address_kind", "home")
        .fill("address", "Çınar Mah. Işık Sok. No: 3")
        .fill("province", "İstanbul")
        .fill("district", "Üsküdar")
        .fill("postcode", "34660");
    ayse.press("Devam").await.sees("SMS onay kodu");
    let code = code(url).await;
    secrets.codes.push(code.clone());
    ayse.fill("code", &code)
        .press("Devam")
        .await
        .sees("Adım 2 / 3");
    ayse.fill("yol", "islak-imza").press("Devam").await;
    ayse.fill("okudum", "evet")
        .press("Islak İmzalı Onaylamak için Formu İndir")
        .await;
    ayse.visit("/basvurularim/SD-1/form.pdf").await.is_told(200);
    ayse.visit(&format!("/yok/{AYSE}")).await.is_told(404);
}

/// Somebody signs in at the desk and looks for a person by number and by name.
async fn a_search_at_the_desk(url: &str, typed: &[&str]) {
    let mut desk = Browser::new(url);
    desk.visit("/deneme/dogrulayici").await.is_told(200);
    let mut words = desk.page.text.split(' ');
    let code = words.find(|w| w.len() == 6 && w.bytes().all(|b| b.is_ascii_digit()));
    let code = code
        .expect("the practice authenticator shows a code")
        .to_owned();
    desk.visit("/masa/giris").await;
    desk.fill("user_name", "memur")
        .fill("password", "deneme-parolasi")
        .fill("code", &code);
    desk.press("Giriş").await;
    for typed in typed {
        desk.visit("/masa")
            .await
            .fill("q", typed)
            .press("Bul")
            .await
            .is_told(200);
    }
}

/// Tries to sign in until that is too often; what the page says for the phone.
async fn reference_of_too_often(url: &str) -> String {
    let mut desk = Browser::new(url);
    for _ in 0..TRIES {
        desk.post("/masa/giris", &[("user_name", "yok")]).await;
        if desk.status == 429 {
            let (_, rest) = desk.page.text.split_once("Hata kodu: ").unwrap();
            return rest.split_whitespace().next().unwrap().to_owned();
        }
    }
    panic!("nobody is kept from trying");
}

#[tokio::test]
async fn a_collector_hears_of_routes_and_of_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let port = free_port();
    let Some(collector) = Collector::at(port) else {
        return;
    };
    let portal = demo(&folder.path().join("demo"), port);
    let url = portal.url.clone();
    let mut secrets = Secrets::of_the_town().with_names();
    an_application(&url, &mut secrets).await;
    a_search_at_the_desk(&url, &[AYSE, "Yılmaz Ayşe", "SD-1"]).await;
    let reference = reference_of_too_often(&url).await;
    // The last of them is still waiting for others when the process is told to end.
    portal.stop();

    let route = "/basvurularim/{order}/form";
    let form = collector.hears("the form", |span| {
        span.name == format!("POST {route}")
            && span.says("http.response.status_code") == Some("303")
    });
    assert_eq!(form.says("http.route"), Some(route));
    assert_eq!(form.kind, "SPAN_KIND_SERVER");
    let kept = collector.hears("the form's commit", |span| {
        span.parent == form.id && span.says("db.operation.name") == Some("COMMIT")
    });
    assert_eq!(kept.trace, form.trace);
    let refused = collector.hears("the last refusal", |span| {
        span.says("http.response.status_code") == Some("429")
    });
    let id = refused.says("kalem.request.id").unwrap();
    assert!(id.starts_with(&reference), "{id} is not {reference}");
    let job = collector.hears("the code", |span| {
        span.says("kalem.job.kind") == Some("phone-code")
    });
    assert_eq!(job.says("kalem.outcome"), Some("done"));
    collector.hears("the identity gate", |span| {
        span.says("kalem.counterpart") == Some("identity-gate")
    });
    collector.hears("a sweep", |span| span.says("kalem.sweep").is_some());

    let text = collector.text();
    assert!(text.len() > 10_000, "the spans are written down");
    secrets.are_not_in("the spans", &text);
    assert!(!text.contains("SD-1") && !text.contains("/yok"));
    assert!(
        !text.contains("Span event") && !text.contains("Events"),
        "no event leaves"
    );
    let spans = collector.spans();
    let used: BTreeSet<_> = spans
        .iter()
        .flat_map(|span| span.fields.iter().map(|(name, _)| name.as_str()))
        .collect();
    for field in used {
        assert!(
            FIELDS.contains(&field) || field == "service.version",
            "{field} is on no list"
        );
    }
}

/// A collector that is away is told of once, and spans go to it again as soon as it is there.
#[tokio::test]
async fn a_collector_may_come_later() {
    let folder = tempfile::tempdir().unwrap();
    let port = free_port();
    let mut portal = demo(&folder.path().join("demo"), port);
    assert!(
        reqwest::get(format!("{}/yardim", portal.url))
            .await
            .unwrap()
            .status()
            == 200
    );
    portal.hears("the collector takes no spans");
    let Some(collector) = Collector::at(port) else {
        return;
    };
    for _ in 0..100 {
        reqwest::get(format!("{}/hakkinda-degil", portal.url))
            .await
            .unwrap();
        reqwest::get(format!("{}/yardim", portal.url))
            .await
            .unwrap();
        if collector
            .spans()
            .iter()
            .any(|span| span.name == "GET /yardim")
        {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    portal.hears("the collector takes spans again");
    assert_eq!(portal.said.matches("takes no spans").count(), 1);
    let metrics = reqwest::get(format!("{}/metrics", portal.url))
        .await
        .unwrap();
    let metrics = metrics.text().await.unwrap();
    for counted in [
        "kalem_spans_lost_total{why=\"not_taken\"}",
        "kalem_spans_sent_total",
    ] {
        assert!(metrics.contains(counted), "{counted} is not in {metrics}");
    }
    portal.stop();
}

/// With the spans may go a password for the collector.
#[test]
fn a_collector_on_another_machine_is_told_under_tls_only() {
    let folder = tempfile::tempdir().unwrap();
    let example = include_str!("../../../../kalem.example.toml");
    for (endpoint, is_good) in [
        ("http://collector.example:4318", false),
        ("https://collector.example:4318", true),
        ("http://127.0.0.1:4318", true),
    ] {
        let instead = format!("[telemetry]\notlp_endpoint = \"{endpoint}\"");
        let file = folder.path().join("kalem.toml");
        let keys = folder.path().join("keys.toml");
        let text = example
            .replace("[telemetry]", &instead)
            .replace("/etc/kalem/keys.toml", keys.to_str().unwrap());
        std::fs::write(&file, text).unwrap();
        if !keys.exists() {
            assert!(kalem(["make-keys".as_ref(), keys.as_os_str()]).success);
        }
        let said = kalem([
            "check-config".as_ref(),
            "--config".as_ref(),
            file.as_os_str(),
        ]);
        if is_good {
            assert!(said.success, "{endpoint}: {}", said.err);
        } else {
            said.is_one_line_with(&["telemetry.otlp_endpoint", "https://"]);
        }
    }
}
