//! What the authority's own systems ask: which certificates there are, and another state for one, done once however often it is asked.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use base64::{Engine, prelude::BASE64_STANDARD};
use issuer::requests::{Requests, rooms};
use serde_json::{Value, json};
use signature::certificate::Certificate;
use signature::ocsp::Status;
use tower::ServiceExt;
use uuid::Uuid;

use crate::fresh::on_both;
use crate::practice::{FIRST, HOUR, NOON, OTHER, Person, drawn, issued};
use crate::scene::Scene;

async fn ask(scene: &Scene, path: &str, body: &Value) -> (u16, Value) {
    let request = match body {
        Value::Null => Request::get(path).body(Body::empty()),
        body => Request::post(path)
            .header("content-type", "application/json")
            .body(Body::from(body.to_string())),
    };
    let requests = rooms(Requests {
        issuer: scene.issuer.clone(),
        clock: Arc::new(|| NOON + HOUR),
        draw: drawn,
    });
    let answer = requests.oneshot(request.unwrap()).await.unwrap();
    let status = answer.status().as_u16();
    let body = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap())
}

async fn found(scene: &Scene, wanted: Value) -> Vec<Value> {
    let (status, known) = ask(scene, "/certificates", &wanted).await;
    assert_eq!(status, 200, "{known}");
    known["certificates"].as_array().unwrap().clone()
}

/// B16: by number, by person, by production order; with who did what and why. What is not there is no error.
#[tokio::test]
async fn certificates_are_found_with_their_history() {
    on_both(async |fresh| {
        let scene = Scene::new(fresh).await;
        let serial = scene.certificate.serial();
        let serial: String = serial.iter().map(|byte| format!("{byte:02x}")).collect();
        let operator = Uuid::new_v4();
        let state = format!("/orders/{}/state", scene.person.order);
        let hold =
            json!({ "change": "suspend", "demand": "holder", "operator": operator, "seen": 3 });
        assert_eq!(ask(&scene, &state, &hold).await.0, 200);
        for wanted in [
            json!({ "serial": serial.to_uppercase() }),
            json!({ "identity_number": FIRST }),
            json!({ "order": scene.person.order }),
        ] {
            let [one] = &found(&scene, wanted).await[..] else {
                panic!("there is one");
            };
            let der = BASE64_STANDARD.decode(one["certificate"].as_str().unwrap());
            let there = Certificate::from_der(&der.unwrap()).unwrap();
            assert_eq!(there.der(), scene.certificate.der());
            assert_eq!(
                (&one["state"], &one["version"]),
                (&json!("suspended"), &json!(4))
            );
            assert_eq!(one["since"], json!(NOON + HOUR));
            let acts = one["history"].as_array().unwrap();
            let words: Vec<_> = acts
                .iter()
                .map(|act| act["act"].as_str().unwrap())
                .collect();
            assert_eq!(words, ["received", "recorded", "issued", "suspended"]);
            assert_eq!(acts[3]["operator"], json!(operator));
            assert_eq!(acts[3]["demand"], json!("holder"));
        }
        for wanted in [
            json!({ "serial": "00" }),
            json!({ "identity_number": OTHER }),
            json!({ "order": Uuid::new_v4() }),
        ] {
            assert!(found(&scene, wanted).await.is_empty());
        }
        for bad in [
            json!({ "serial": "0x" }),
            json!({ "identity_number": "12" }),
            json!({ "name": "x" }),
        ] {
            let post = Request::post("/certificates").header("content-type", "application/json");
            let requests = rooms(Requests {
                issuer: scene.issuer.clone(),
                clock: Arc::new(|| NOON),
                draw: drawn,
            });
            let asked = post.body(Body::from(bad.to_string())).unwrap();
            assert_eq!(
                requests.oneshot(asked).await.unwrap().status(),
                422,
                "{bad}"
            );
        }
        fresh.assert_whole().await;
    })
    .await;
}

/// A request that was sent again is done once and answered as before, whatever happened since; what was not looked at is not changed.
#[tokio::test]
async fn one_wish_is_done_once() {
    on_both(async |fresh| {
        let scene = Scene::new(fresh).await;
        let state = format!("/orders/{}/state", scene.person.order);
        let (first, second) = (Uuid::new_v4(), Uuid::new_v4());
        let hold = json!({ "change": "suspend", "cause": first, "seen": 3 });
        let (status, done) = ask(&scene, &state, &hold).await;
        assert_eq!((status, &done["left"]), (200, &json!(1)));
        assert_eq!(ask(&scene, &state, &hold).await, (200, done.clone()));
        // Seen before somebody suspended it.
        let late =
            json!({ "change": "revoke", "reason": "key_compromise", "cause": second, "seen": 3 });
        assert_eq!(ask(&scene, &state, &late).await.0, 412);
        let lift = json!({ "change": "resume", "cause": Uuid::new_v4(), "seen": 4 });
        assert_eq!(ask(&scene, &state, &lift).await.0, 200);
        // The first request, lost on its way back, comes once more: it is not done again.
        assert_eq!(ask(&scene, &state, &hold).await, (200, done));
        assert_eq!(scene.status(NOON + HOUR).await, Status::Good);
        let other = json!({ "change": "revoke", "cause": first });
        assert_eq!(ask(&scene, &state, &other).await.0, 409);
        // Another certificate of the same person is still in force after this one is revoked.
        issued(&scene.issuer, &Person::new(FIRST)).await.unwrap();
        let end = json!({ "change": "revoke", "reason": "superseded", "cause": second, "seen": 5 });
        let (status, done) = ask(&scene, &state, &end).await;
        assert_eq!((status, &done["left"]), (200, &json!(1)));
        assert_eq!(
            ask(&scene, &state, &lift).await.0,
            200,
            "done before, and final since"
        );
        let again = json!({ "change": "resume" });
        assert_eq!(ask(&scene, &state, &again).await.0, 409);
        fresh.assert_whole().await;
    })
    .await;
}

#[tokio::test]
async fn the_issuer_says_how_it_is() {
    on_both(async |fresh| {
        let scene = Scene::new(fresh).await;
        let (status, health) = ask(&scene, "/health", &Value::Null).await;
        assert_eq!(status, 200);
        assert!(health["authority"].as_str().unwrap().contains("Deneme"));
        assert_eq!(health["list_number"], json!(1));
        assert_eq!(health["list_next_update"], json!(NOON + 25 * HOUR));
        assert!(health["not_after"].as_i64().unwrap() > NOON);
    })
    .await;
}
