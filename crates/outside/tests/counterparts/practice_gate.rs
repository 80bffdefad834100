//! The practice gate, served as the portal serves it, and entered through the very adapter that enters a real gate.

use std::sync::{Arc, RwLock};

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::SignedDuration;
use outside::Secret;
use outside::clock::{Clock, PracticeClock};
use outside::identity_gate::{
    Callback, ClientAuthentication, GateError, Identity, IdentityGate, Journey, OpenIdGate,
    OpenIdSettings,
};
use outside::practice_gate::{AuthorizeQuery, PracticeGate, TokenForm};
use reqwest::Url;
use serde_json::Value;

use crate::open_id::settings;
use crate::tools::serve;

const BACK: &str = "http://127.0.0.1:9/donus";

#[derive(Clone)]
struct Served {
    gate: Arc<RwLock<Option<PracticeGate>>>,
    clock: Clock,
}

async fn discovery(State(served): State<Served>) -> Json<Value> {
    Json(
        served
            .gate
            .read()
            .unwrap()
            .as_ref()
            .unwrap()
            .discovery()
            .unwrap(),
    )
}

async fn jwks(State(served): State<Served>) -> Json<Value> {
    Json(
        served
            .gate
            .read()
            .unwrap()
            .as_ref()
            .unwrap()
            .jwks()
            .unwrap(),
    )
}

async fn token(
    State(served): State<Served>,
    Form(mut form): Form<TokenForm>,
) -> (StatusCode, Json<Value>) {
    // A gate of which another institution is the client: it gives us tokens that are meant for that one.
    if form.client_id == "karışık" {
        form.client_id = "baska-kurum".into();
    }
    let redeemed = served
        .gate
        .read()
        .unwrap()
        .as_ref()
        .unwrap()
        .redeem(&form, served.clock.now());
    redeemed.map_or_else(
        |error| (StatusCode::BAD_REQUEST, Json(error.json())),
        |tokens| (StatusCode::OK, Json(tokens)),
    )
}

/// A served practice gate for this client, its address, and the clock that both sides share.
async fn practice(client_id: &str) -> (Served, String) {
    let served = Served {
        gate: Arc::default(),
        clock: Clock::Practice(PracticeClock::in_memory()),
    };
    let routes = Router::new()
        .route(
            "/deneme/kapi/.well-known/openid-configuration",
            get(discovery),
        )
        .route("/deneme/kapi/jwks", get(jwks))
        .route("/deneme/kapi/token", post(token))
        .with_state(served.clone());
    let issuer = format!("{}/deneme/kapi", serve(routes).await);
    served.restart(&issuer, client_id);
    (served, issuer)
}

impl Served {
    /// A restarted portal has a new key and no codes.
    fn restart(&self, issuer: &str, client_id: &str) {
        let gate = PracticeGate::new(
            issuer,
            client_id,
            Secret::new("gizli ve uzun"),
            vec![BACK.into()],
        )
        .unwrap();
        *self.gate.write().unwrap() = Some(gate);
    }

    /// What the gate's page does when the person has chosen who to be.
    fn enter(&self, query: &AuthorizeQuery) -> Option<Callback> {
        let back =
            self.gate
                .read()
                .unwrap()
                .as_ref()
                .unwrap()
                .enter(query, person(), self.clock.now())?;
        Some(read_query(&back))
    }
}

fn read_query<T: serde::de::DeserializeOwned>(url: &str) -> T {
    let pairs: serde_json::Map<String, Value> = Url::parse(url)
        .unwrap()
        .query_pairs()
        .map(|(name, value)| (name.into_owned(), Value::from(value)))
        .collect();
    serde_json::from_value(pairs.into()).unwrap()
}

fn person() -> Identity {
    Identity {
        identity_number: "10000000146".into(),
        given_name: "Işıl Çağla".into(),
        family_name: "Öğüt".into(),
        birth_date: Some(jiff::civil::date(1984, 2, 29)),
        assurance: Some("urn:ornek:kart".into()),
    }
}

fn door(issuer: &str, client_id: &str) -> IdentityGate {
    let settings = OpenIdSettings {
        client_id: client_id.into(),
        client_authentication: ClientAuthentication::Post,
        ..settings(issuer)
    };
    IdentityGate::Practice(OpenIdGate::open(settings).unwrap())
}

async fn departure(door: &IdentityGate) -> (AuthorizeQuery, Journey) {
    let departure = door.begin(BACK).await.unwrap();
    (read_query(&departure.url), departure.journey)
}

fn refused(outcome: Result<Identity, GateError>) -> String {
    outcome
        .err()
        .map_or("entered".into(), |error| error.to_string())
}

/// R03 in the demo: the person chosen on the practice page is the person who enters.
#[tokio::test]
async fn who_is_chosen_enters_once() {
    let (served, issuer) = practice("kalem").await;
    let door = door(&issuer, "kalem");
    assert!(door.is_practice());
    let (query, journey) = departure(&door).await;
    let callback = served.enter(&query).unwrap();
    let now = served.clock.now();
    assert!(door.finish(&callback, &journey, now).await.ok() == Some(person()));
    assert!(refused(door.finish(&callback, &journey, now).await).contains("invalid_grant"));
}

#[tokio::test]
async fn a_month_ahead_on_the_practice_clock_it_still_works() {
    let (served, issuer) = practice("kalem").await;
    let Clock::Practice(clock) = &served.clock else {
        unreachable!()
    };
    clock.forward(31 * 86_400).unwrap();
    let door = door(&issuer, "kalem");
    let (query, journey) = departure(&door).await;
    let callback = served.enter(&query).unwrap();
    assert_eq!(
        refused(door.finish(&callback, &journey, served.clock.now()).await),
        "entered"
    );
}

#[tokio::test]
async fn a_code_lives_a_minute() {
    let (served, issuer) = practice("kalem").await;
    let Clock::Practice(clock) = &served.clock else {
        unreachable!()
    };
    let door = door(&issuer, "kalem");
    for (seconds, outcome) in [(55, true), (62, false)] {
        let (query, journey) = departure(&door).await;
        let callback = served.enter(&query).unwrap();
        clock.forward(seconds).unwrap();
        assert_eq!(
            door.finish(&callback, &journey, served.clock.now())
                .await
                .is_ok(),
            outcome,
            "{seconds}"
        );
    }
}

#[tokio::test]
async fn after_a_restart_the_new_key_is_fetched() {
    let (served, issuer) = practice("kalem").await;
    let door = door(&issuer, "kalem");
    // The adapter knows the first key from here on.
    let (_query, _journey) = departure(&door).await;
    served.restart(&issuer, "kalem");
    let (query, journey) = departure(&door).await;
    let callback = served.enter(&query).unwrap();
    assert_eq!(
        refused(door.finish(&callback, &journey, served.clock.now()).await),
        "entered"
    );
}

#[tokio::test]
async fn a_token_meant_for_someone_else_is_refused() {
    let (served, issuer) = practice("baska-kurum").await;
    let door = door(&issuer, "karışık");
    let (mut query, journey) = departure(&door).await;
    query.client_id = "baska-kurum".into();
    let callback = served.enter(&query).unwrap();
    assert_eq!(
        refused(door.finish(&callback, &journey, served.clock.now()).await),
        "the identity gate's answer was refused: the identity token is meant for someone else"
    );
}

#[tokio::test]
async fn a_token_made_before_its_time_or_long_ago_is_refused() {
    let (served, issuer) = practice("kalem").await;
    let door = door(&issuer, "kalem");
    let (query, journey) = departure(&door).await;
    let callback = served.enter(&query).unwrap();
    let later = served.clock.now() + SignedDuration::from_mins(10);
    assert!(
        refused(door.finish(&callback, &journey, later).await)
            .ends_with("the identity token has expired")
    );
}

#[tokio::test]
async fn strangers_are_not_sent_anywhere() {
    let (served, issuer) = practice("kalem").await;
    let (query, _) = departure(&door(&issuer, "kalem")).await;
    let changed = |change: fn(&mut AuthorizeQuery)| {
        let mut query = query.clone();
        change(&mut query);
        query
    };
    for stranger in [
        changed(|query| query.redirect_uri = "https://kotu.example/".into()),
        changed(|query| query.redirect_uri.push('x')),
        changed(|query| query.client_id = "baska".into()),
        changed(|query| query.code_challenge_method = "plain".into()),
        changed(|query| query.response_type = "token".into()),
    ] {
        assert!(served.enter(&stranger).is_none());
        assert!(
            served
                .gate
                .read()
                .unwrap()
                .as_ref()
                .unwrap()
                .turn_back(&stranger)
                .is_none()
        );
    }
}

#[tokio::test]
async fn turning_back_is_not_a_fault() {
    let (served, issuer) = practice("kalem").await;
    let door = door(&issuer, "kalem");
    let (query, journey) = departure(&door).await;
    let back = served
        .gate
        .read()
        .unwrap()
        .as_ref()
        .unwrap()
        .turn_back(&query)
        .unwrap();
    let outcome = door
        .finish(&read_query(&back), &journey, served.clock.now())
        .await;
    assert!(outcome.err() == Some(GateError::Cancelled));
}

#[tokio::test]
async fn a_wrong_proof_uses_the_code_up() {
    let (served, issuer) = practice("kalem").await;
    let (query, journey) = departure(&door(&issuer, "kalem")).await;
    let code = served.enter(&query).unwrap().code.unwrap();
    let form = |code_verifier: &str| TokenForm {
        grant_type: "authorization_code".into(),
        code: code.clone(),
        redirect_uri: BACK.into(),
        code_verifier: code_verifier.into(),
        client_id: "kalem".into(),
        client_secret: Secret::new("gizli ve uzun"),
    };
    let guard = served.gate.read().unwrap();
    let gate = guard.as_ref().unwrap();
    for verifier in ["", &"x".repeat(43), &journey.pkce_verifier] {
        let outcome = gate.redeem(&form(verifier), served.clock.now());
        assert_eq!(outcome.unwrap_err().json()["error"], "invalid_grant");
    }
    let wrong = TokenForm {
        client_secret: Secret::new("x"),
        ..form("")
    };
    assert_eq!(
        gate.redeem(&wrong, served.clock.now()).unwrap_err().json()["error"],
        "invalid_client"
    );
}
