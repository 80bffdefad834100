//! Short messages through an HTTP gateway.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use outside::sms::{GatewaySettings, HttpGateway, ShortMessage, Sms};

use crate::tools::{closed_port, serve, silent_port};

const TEXT: &str = "\"Doğrulama\" kodunuz: 482913 & <İyi günler>\nığüşöç + %";

struct Asked {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: String,
}

/// Answers every request with this, and remembers the last one.
async fn gateway(status: u16, answer: &'static str) -> (String, Arc<Mutex<Option<Asked>>>) {
    let asked = Arc::new(Mutex::new(None));
    let remember = asked.clone();
    let routes = Router::new().fallback(
        async move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| {
            let body = String::from_utf8(body.to_vec()).unwrap();
            *remember.lock().unwrap() = Some(Asked {
                method,
                uri,
                headers,
                body,
            });
            (StatusCode::from_u16(status).unwrap(), answer)
        },
    );
    (serve(routes).await, asked)
}

fn sms(settings: &str) -> Sms {
    let settings: GatewaySettings = toml::from_str(settings).unwrap();
    Sms::Gateway(HttpGateway::open(settings).unwrap())
}

fn message() -> ShortMessage {
    ShortMessage {
        wants_report: false,
        to: "+905000000099".into(),
        text: TEXT.into(),
        id: ID,
    }
}

const ID: uuid::Uuid = uuid::Uuid::from_u128(0x2026_1128_0000_7000_8000_0000_0000_0001);

/// Wherever the gateway wants it: in the address, the body or a header; the same whenever the message is sent again.
#[tokio::test]
async fn our_id_goes_along_and_stays_the_same() {
    let (url, asked) = gateway(200, "").await;
    let sms = sms(&format!(
        r#"
        url = "{url}/gonder/{{id}}"
        method = "post"
        encoding = "json"
        body = '{{"to":"{{to}}","text":"{{text}}","reference":"{{id}}"}}'
        headers = {{ Idempotency-Key = "kalem-{{id}}" }}
        "#
    ));
    for _ in 0..2 {
        sms.send(&message()).await.unwrap();
        let asked = asked.lock().unwrap().take().unwrap();
        let body: serde_json::Value = serde_json::from_str(&asked.body).unwrap();
        assert_eq!(body["reference"], ID.to_string());
        assert_eq!(asked.uri.path(), format!("/gonder/{ID}"));
        assert_eq!(asked.headers["idempotency-key"], format!("kalem-{ID}"));
    }
}

#[tokio::test]
async fn as_json_with_a_header() {
    let (url, asked) = gateway(200, "{\"durum\":\"ok\"}").await;
    let sms = sms(&format!(
        r#"
        url = "{url}/gonder"
        method = "post"
        encoding = "json"
        body = '{{"alici":["{{to}}"],"metin":"{{text}}"}}'
        number = "digits"
        success_contains = '"durum":"ok"'
        headers = {{ x-anahtar = "gizli" }}
        "#
    ));
    sms.send(&message()).await.unwrap();
    let asked = asked.lock().unwrap().take().unwrap();
    let body: serde_json::Value = serde_json::from_str(&asked.body).unwrap();
    assert_eq!(
        body,
        serde_json::json!({ "alici": ["905000000099"], "metin": TEXT })
    );
    assert_eq!((asked.method, asked.uri.path()), (Method::POST, "/gonder"));
    assert_eq!(asked.headers["x-anahtar"], "gizli");
    assert_eq!(asked.headers["content-type"], "application/json");
}

#[tokio::test]
async fn as_a_form_as_xml_and_in_the_address() {
    let (url, asked) = gateway(202, "").await;
    let body = |asked: &Mutex<Option<Asked>>| asked.lock().unwrap().take().unwrap();

    let form = format!(
        "url='{url}'\nmethod='post'\nencoding='form'\nbody='no={{to}}&m={{text}}'\nnumber='national'"
    );
    sms(&form).send(&message()).await.unwrap();
    let pairs: Vec<(String, String)> = serde_urlencoded_pairs(&body(&asked).body);
    assert_eq!(
        pairs,
        [
            ("no".into(), "5000000099".into()),
            ("m".into(), TEXT.into())
        ]
    );

    let xml = format!(
        "url='{url}'\nmethod='post'\nencoding='xml'\nbody='<sms no=\"{{to}}\">{{text}}</sms>'"
    );
    sms(&xml).send(&message()).await.unwrap();
    assert_eq!(
        body(&asked).body,
        "<sms no=\"+905000000099\">&quot;Doğrulama&quot; kodunuz: 482913 &amp; &lt;İyi günler&gt;\nığüşöç + %</sms>"
    );

    let address = format!("url='{url}/?no={{to}}&m={{text}}'\nmethod='get'\nencoding='form'");
    sms(&address).send(&message()).await.unwrap();
    let asked = body(&asked);
    assert_eq!(
        serde_urlencoded_pairs(asked.uri.query().unwrap())[1].1,
        TEXT
    );
    assert_eq!(asked.method, Method::GET);
}

fn serde_urlencoded_pairs(text: &str) -> Vec<(String, String)> {
    let address = format!("http://x.example/?{text}");
    reqwest::Url::parse(&address)
        .unwrap()
        .query_pairs()
        .into_owned()
        .collect()
}

#[tokio::test]
async fn the_answer_says_sent_later_or_never() {
    for (status, answer, outcome) in [
        (200, "00 kabul", "sent"),
        (200, "30 hata", "unavailable: the gateway did not confirm"),
        (400, "", "refused: the gateway refused the message (400)"),
        (401, "", "unavailable: the gateway cannot take it now (401)"),
        (429, "", "unavailable: the gateway cannot take it now (429)"),
        (302, "", "unavailable: the gateway cannot take it now (302)"),
        (503, "", "unavailable: the gateway cannot take it now (503)"),
    ] {
        let (url, _) = gateway(status, answer).await;
        let sms = sms(&format!(
            "url='{url}/{{to}}'\nmethod='post'\nencoding='json'\nbody='\"{{text}}\"'\nsuccess_contains='kabul'"
        ));
        let sent = sms.send(&message()).await;
        assert_eq!(
            sent.map_or_else(|error| error.to_string(), |_| "sent".to_owned()),
            outcome,
            "{status}"
        );
    }
}

#[tokio::test]
async fn nobody_there_or_nobody_answering_is_unavailable() {
    let (_listener, silent) = silent_port();
    for (port, outcome) in [
        (closed_port(), "unavailable: no connection"),
        (silent, "unavailable: no answer in time"),
    ] {
        let sms = sms(&format!(
            "url='http://127.0.0.1:{port}/{{to}}?m={{text}}'\nmethod='get'\nencoding='form'\ntimeout_seconds=1"
        ));
        assert_eq!(sms.send(&message()).await.unwrap_err().to_string(), outcome);
    }
}

#[test]
fn bad_settings_are_told_at_start() {
    let open = |text: &str| {
        HttpGateway::open(toml::from_str(text).unwrap())
            .err()
            .map(|error| error.setting)
    };
    assert_eq!(
        open("url='sms.example/{to}{text}'\nmethod='get'\nencoding='form'"),
        Some("sms.url")
    );
    assert_eq!(
        open("url='https://sms.example/{to}'\nmethod='get'\nencoding='form'"),
        Some("sms.body")
    );
    assert_eq!(
        open(
            "url='https://sms.example/{to}{text}'\nmethod='get'\nencoding='form'\nheaders={'a b'='c'}"
        ),
        Some("sms.headers")
    );
    assert!(toml::from_str::<GatewaySettings>("url='x'\nmethod='put'\nencoding='form'").is_err());
}
