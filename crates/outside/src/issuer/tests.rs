//! What an issuer says, and what others say in its place.

use axum::Json;
use axum::http::StatusCode;
use axum::routing::post;
use serde_json::{Value, json};

use super::*;

fn request() -> StateRequest {
    StateRequest {
        id: Uuid::nil(),
        change: Change::Revoke(Why::KeyCompromise),
        demand: Demand::Holder,
        operator: None,
        seen: 3,
    }
}

/// An issuer that answers every request in this way.
fn saying(status: u16, body: &'static str) -> Issuer {
    let status = StatusCode::from_u16(status).unwrap();
    Issuer::Practice(Router::new().route(
        "/orders/{order}/state",
        post(async move |Json(sent): Json<Value>| {
            let expected = json!({
                "change": "revoke", "reason": "key_compromise", "demand": "holder", "operator": null,
                "cause": Uuid::nil(), "seen": 3,
            });
            assert_eq!(sent, expected);
            (status, body)
        }),
    ))
}

/// Only the issuer's own word settles a request; all else is asked again.
#[tokio::test]
async fn each_answer_is_understood() {
    let done = saying(200, r#"{"at":7,"left":1}"#);
    let changed = done.change(Uuid::nil(), request()).await;
    assert_eq!(changed, Ok(StateChanged { at: 7, left: 1 }));
    let said = r#"{"error":"no"}"#;
    for (status, settled) in [
        (404, NotChanged::Unknown),
        (409, NotChanged::State),
        (412, NotChanged::Stale),
    ] {
        let answer = saying(status, said).change(Uuid::nil(), request()).await;
        assert_eq!(answer, Err(settled));
        // A proxy's page is no word of the issuer's.
        let answer = saying(status, "<html>")
            .change(Uuid::nil(), request())
            .await;
        assert!(
            matches!(answer, Err(NotChanged::Unavailable(_))),
            "{status}"
        );
    }
    for (status, body) in [(503, said), (500, said), (200, "<html>"), (200, "{}")] {
        let answer = saying(status, body).change(Uuid::nil(), request()).await;
        assert!(
            matches!(answer, Err(NotChanged::Unavailable(_))),
            "{status} {body}"
        );
    }
    let answer = saying(422, said).change(Uuid::nil(), request()).await;
    assert!(matches!(answer, Err(NotChanged::Refused(_))));
    let nobody = Issuer::Practice(Router::new());
    let answer = nobody.find(Wanted::Order(Uuid::nil())).await;
    assert_eq!(answer.err().unwrap().code(), Some("404"));
    assert!(nobody.health().await.is_err());
}

#[test]
fn files_that_cannot_serve_are_told_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        file
    };
    let own = rcgen::generate_simple_self_signed(["kalem.example".to_owned()]).unwrap();
    let settings = IssuerSettings {
        url: "https://issuer.example:8443".into(),
        ca_file: file("ca.pem", &own.cert.pem()),
        certificate: file("client.pem", &own.cert.pem()),
        key: file("client.key", &own.signing_key.serialize_pem()),
        timeout_seconds: 5,
    };
    assert!(!Issuer::open(&settings).unwrap().is_practice());
    let refused = |change: &dyn Fn(&mut IssuerSettings)| {
        let mut settings = settings.clone();
        change(&mut settings);
        Issuer::open(&settings).err().unwrap().setting
    };
    let empty = file("empty.pem", "");
    assert_eq!(
        refused(&|s| s.url = "http://127.0.0.1".into()),
        "issuer.url"
    );
    assert_eq!(refused(&|s| s.ca_file.clone_from(&empty)), "issuer.ca_file");
    assert_eq!(refused(&|s| s.key.clone_from(&empty)), "issuer.certificate");
    let nowhere = folder.path().join("nowhere");
    assert_eq!(
        refused(&|s| s.certificate.clone_from(&nowhere)),
        "issuer.certificate"
    );
}
