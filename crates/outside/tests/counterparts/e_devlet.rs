//! The e-Devlet gate, against a server with exactly its three endpoints.

use std::collections::HashMap;

use axum::extract::{Form, Query};
use axum::http::StatusCode;
use axum::response::Redirect;
use axum::routing::{get, post};
use axum::{Json, Router};
use openidconnect::{PkceCodeChallenge, PkceCodeVerifier};
use outside::Secret;
use outside::identity_gate::{
    Callback, EDevletGate, EDevletSettings, GateError, Identity, IdentityGate, Journey,
};
use serde_json::{Value, json};

use crate::tools::{closed_port, serve, silent_port};

const BACK: &str = "http://127.0.0.1:9/donus?kapi=e-devlet";
type Pairs = HashMap<String, String>;

/// Its codes are the challenge they were given for, so that the token endpoint can check the proof without remembering anything.
async fn authorization(Query(query): Query<Pairs>) -> Redirect {
    assert_eq!(
        (query["response_type"].as_str(), query["client_id"].as_str()),
        ("code", "kalem-kimligi")
    );
    assert_eq!(query["scope"], "Kimlik-Dogrula;Ad-Soyad");
    assert_eq!(query["code_challenge_method"], "S256");
    let mut back = reqwest::Url::parse(&query["redirect_uri"]).unwrap();
    back.query_pairs_mut()
        .append_pair("code", &query["code_challenge"])
        .append_pair("state", &query["state"]);
    Redirect::to(back.as_str())
}

async fn access_token(Form(form): Form<Pairs>) -> (StatusCode, Json<Value>) {
    assert_eq!(
        (form["grant_type"].as_str(), form["redirect_uri"].as_str()),
        ("authorization_code", BACK)
    );
    assert_eq!(
        (form["client_id"].as_str(), form["client_secret"].as_str()),
        ("kalem-kimligi", "gizli")
    );
    let proof = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(
        form["code_verifier"].clone(),
    ));
    match form["code"].as_str() {
        "bozuk" => (StatusCode::BAD_GATEWAY, Json(json!({}))),
        "tokensiz" => (StatusCode::OK, Json(json!({ "token_type": "bearer" }))),
        code if code == proof.as_str() => (
            StatusCode::OK,
            Json(json!({ "access_token": "t-1", "refresh_token": "r" })),
        ),
        code if code.starts_with("EDV") || code == "kimliksiz" => {
            (StatusCode::OK, Json(json!({ "access_token": code })))
        }
        _ => (
            StatusCode::BAD_REQUEST,
            Json(json!({ "error": "invalid_grant", "error_description": "..." })),
        ),
    }
}

async fn authentication(Form(form): Form<Pairs>) -> Json<Value> {
    assert_eq!(
        (form["clientId"].as_str(), form["resourceId"].as_str()),
        ("kalem-kimligi", "1")
    );
    assert_eq!(form["kapsam"], "Ad-Soyad");
    Json(match form["accessToken"].as_str() {
        "t-1" => json!({ "sonucKodu": "EDV09.000", "sonucAciklamasi": "İşlem başarılı",
            "kullaniciBilgileri": { "kimlikNo": "10000000146", "ad": "IŞIL ÇAĞLA", "soyad": "ÖĞÜT" } }),
        "kimliksiz" => {
            json!({ "sonucKodu": "EDV09.000", "kullaniciBilgileri": { "ad": "IŞIL", "soyad": "ÖĞÜT" } })
        }
        code => {
            json!({ "sonucKodu": code, "sonucAciklamasi": "10000000146 numaralı IŞIL ÖĞÜT için yetki yok" })
        }
    })
}

async fn server() -> String {
    let path = |name| format!("/OAuth2AuthorizationServer/{name}");
    serve(
        Router::new()
            .route(&path("AuthorizationController"), get(authorization))
            .route(&path("AccessTokenController"), post(access_token))
            .route(&path("AuthenticationController"), post(authentication)),
    )
    .await
}

fn gate(url: &str) -> IdentityGate {
    let settings = EDevletSettings {
        url: url.into(),
        client_id: "kalem-kimligi".into(),
        client_secret: Secret::new("gizli"),
        scopes: vec!["Kimlik-Dogrula".into(), "Ad-Soyad".into()],
        kapsam: "Ad-Soyad".into(),
        pkce: true,
        timeout_seconds: 2,
    };
    IdentityGate::EDevlet(Box::new(EDevletGate::open(settings).unwrap()))
}

fn callback(journey: &Journey, code: &str) -> Callback {
    Callback {
        code: Some(code.into()),
        state: Some(journey.state.clone()),
        error: None,
    }
}

async fn finish(
    gate: &IdentityGate,
    callback: &Callback,
    journey: &Journey,
) -> Result<Identity, GateError> {
    gate.finish(callback, journey, outside::clock::Clock::Live.now())
        .await
}

async fn error(gate: &IdentityGate, code: &str) -> String {
    let journey = gate.begin(BACK).await.unwrap().journey;
    match finish(gate, &callback(&journey, code), &journey).await {
        Ok(_) => "entered".into(),
        Err(error) => error.to_string(),
    }
}

/// R03: there and back; identity number, name and surname come from the gate.
#[tokio::test]
async fn there_and_back() {
    let gate = gate(&server().await);
    let departure = gate.begin(BACK).await.unwrap();
    let browser = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let answer = browser.get(&departure.url).send().await.unwrap();
    let location = reqwest::Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap();
    let query: Pairs = location.query_pairs().into_owned().collect();
    assert_eq!(query["kapi"], "e-devlet");
    let callback = Callback {
        code: query.get("code").cloned(),
        state: query.get("state").cloned(),
        error: None,
    };
    let person = finish(&gate, &callback, &departure.journey)
        .await
        .ok()
        .unwrap();
    assert!(
        person.identity_number == "10000000146"
            && person.given_name == "IŞIL ÇAĞLA"
            && person.family_name == "ÖĞÜT"
    );

    // The same code with the proof of another journey opens nothing.
    let other = gate.begin(BACK).await.unwrap().journey;
    let stolen = Callback {
        state: Some(other.state.clone()),
        ..callback
    };
    let refused = finish(&gate, &stolen, &other).await.err().unwrap();
    assert!(matches!(refused, GateError::Refused(fault) if fault.code() == Some("invalid_grant")));
}

#[tokio::test]
async fn each_bad_answer_is_told_and_names_nobody() {
    let gate = gate(&server().await);
    assert_eq!(
        error(&gate, "EDV09.012").await,
        "the identity gate's answer was refused: the gate does not tell who it is (EDV09.012)"
    );
    assert_eq!(
        error(&gate, "kimliksiz").await,
        "the identity gate's answer was refused: the gate told no usable identity number"
    );
    assert_eq!(
        error(&gate, "tokensiz").await,
        "the identity gate's answer was refused: the gate gave no access token"
    );
    assert_eq!(
        error(&gate, "uydurma").await,
        "the identity gate's answer was refused: the gate does not honour the code (invalid_grant)"
    );
    assert_eq!(
        error(&gate, "bozuk").await,
        "the identity gate is unavailable: the gate answered with an error (502)"
    );
}

#[tokio::test]
async fn nobody_there_or_nobody_answering_is_unavailable() {
    let (_listener, silent) = silent_port();
    for (port, outcome) in [
        (closed_port(), "no connection"),
        (silent, "no answer in time"),
    ] {
        let gate = gate(&format!("http://127.0.0.1:{port}"));
        assert_eq!(
            error(&gate, "x").await,
            format!("the identity gate is unavailable: {outcome}")
        );
    }
}
