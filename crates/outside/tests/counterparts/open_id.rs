//! Login through a certified OpenID Connect provider, with PKCE, end to end.

use std::collections::BTreeMap;

use outside::Secret;
use outside::clock::Clock;
use outside::identity_gate::{
    Callback, ClientAuthentication, GateError, Identity, IdentityGate, Journey, OpenIdGate,
    OpenIdSettings,
};
use reqwest::Url;

use crate::tools::{Counterpart, closed_port, serve, silent_port};

const BACK: &str = "http://127.0.0.1:9/donus";

pub fn settings(issuer: &str) -> OpenIdSettings {
    OpenIdSettings {
        issuer: issuer.into(),
        client_id: "kalem".into(),
        client_secret: Secret::new("gizli ve uzun"),
        client_authentication: ClientAuthentication::Basic,
        scopes: vec!["profile".into()],
        claim_identity_number: "identity_number".into(),
        claim_given_name: "given_name".into(),
        claim_family_name: "family_name".into(),
        timeout_seconds: 5,
    }
}

fn gate(settings: OpenIdSettings) -> IdentityGate {
    IdentityGate::OpenId(OpenIdGate::open(settings).unwrap())
}

fn provider(claims_in: &str) -> Option<(Counterpart, String)> {
    let provider = Counterpart::node("login_provider.mjs", &[claims_in])?;
    let issuer = format!("http://127.0.0.1:{}", provider.port);
    Some((provider, issuer))
}

/// What a browser does: follows redirects with its cookies, until it would leave for our own return address.
async fn browse(url: &str) -> Callback {
    let browser = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let mut cookies = BTreeMap::new();
    let mut url = Url::parse(url).unwrap();
    while !url.as_str().starts_with(BACK) {
        let held = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ");
        let answer = browser
            .get(url.clone())
            .header("cookie", held)
            .send()
            .await
            .unwrap();
        for cookie in answer.headers().get_all("set-cookie") {
            let (name, value) = cookie
                .to_str()
                .unwrap()
                .split(';')
                .next()
                .unwrap()
                .split_once('=')
                .unwrap();
            cookies.insert(name.to_owned(), value.to_owned());
        }
        url = url
            .join(answer.headers()["location"].to_str().unwrap())
            .unwrap();
    }
    let of = |wanted: &str| {
        url.query_pairs()
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.into_owned())
    };
    Callback {
        code: of("code"),
        state: of("state"),
        error: of("error"),
    }
}

async fn finish(
    gate: &IdentityGate,
    callback: &Callback,
    journey: &Journey,
) -> Result<Identity, GateError> {
    gate.finish(callback, journey, Clock::Live.now()).await
}

fn words(outcome: Result<Identity, GateError>) -> String {
    outcome
        .err()
        .map_or("entered".into(), |error| error.to_string())
}

/// R03: there and back; identity number, name and surname come from the gate, wherever it keeps them.
#[tokio::test]
async fn there_and_back() {
    for claims_in in ["userinfo", "id_token"] {
        let Some((_provider, issuer)) = provider(claims_in) else {
            return;
        };
        for (client_id, client_authentication) in [
            ("kalem", ClientAuthentication::Basic),
            ("kalem-post", ClientAuthentication::Post),
        ] {
            let gate = gate(OpenIdSettings {
                client_id: client_id.into(),
                client_authentication,
                ..settings(&issuer)
            });
            let departure = gate.begin(BACK).await.unwrap();
            let callback = browse(&departure.url).await;
            let person = finish(&gate, &callback, &departure.journey)
                .await
                .unwrap_or_else(|error| panic!("{error}"));
            assert!(person.identity_number == "10000000146", "{claims_in}");
            assert!(person.given_name == "Işıl Çağla" && person.family_name == "Öğüt");
            assert!(person.birth_date == Some(jiff::civil::date(1984, 2, 29)));
        }
    }
}

#[tokio::test]
async fn a_login_that_was_tampered_with_is_refused() {
    let Some((_provider, issuer)) = provider("id_token") else {
        return;
    };
    let gate = gate(settings(&issuer));
    let begin = async || {
        let departure = gate.begin(BACK).await.unwrap();
        (browse(&departure.url).await, departure.journey)
    };

    let (callback, mut journey) = begin().await;
    journey.nonce = "başka".into();
    assert_eq!(
        words(finish(&gate, &callback, &journey).await),
        "the identity gate's answer was refused: the identity token belongs to another login"
    );

    let (callback, mut journey) = begin().await;
    journey.state = "başka".into();
    assert_eq!(
        words(finish(&gate, &callback, &journey).await),
        "the identity gate's answer was refused: the state is not the one that was sent"
    );

    let (callback, mut journey) = begin().await;
    journey.pkce_verifier = "b".repeat(43);
    assert_eq!(
        words(finish(&gate, &callback, &journey).await),
        "the identity gate's answer was refused: the gate does not honour the code (invalid_grant)"
    );

    let (callback, mut journey) = begin().await;
    journey.redirect_uri = format!("{BACK}/baska");
    assert!(words(finish(&gate, &callback, &journey).await).contains("invalid_grant"));

    let (callback, journey) = begin().await;
    assert_eq!(words(finish(&gate, &callback, &journey).await), "entered");
    assert!(
        words(finish(&gate, &callback, &journey).await).contains("invalid_grant"),
        "a code opens once"
    );

    // An hour later the identity token is worth nothing.
    let (callback, journey) = begin().await;
    let late = Clock::Live.now() + jiff::SignedDuration::from_hours(2);
    assert!(
        words(gate.finish(&callback, &journey, late).await)
            .ends_with("the identity token has expired")
    );
}

/// The token is signed, what is told at the other address is not: where they differ, nobody comes in.
#[tokio::test]
async fn what_is_told_unsigned_opens_nobody_elses_door() {
    let Some((_provider, issuer)) = provider("conflict") else {
        return;
    };
    let gate = gate(settings(&issuer));
    let departure = gate.begin(BACK).await.unwrap();
    let callback = browse(&departure.url).await;
    assert_eq!(
        words(finish(&gate, &callback, &departure.journey).await),
        "the identity gate's answer was refused: the gate tells something else than it has signed"
    );
}

#[tokio::test]
async fn turning_back_is_not_a_fault() {
    let Some((_provider, issuer)) = provider("id_token") else {
        return;
    };
    let gate = gate(settings(&issuer));
    let departure = gate.begin(BACK).await.unwrap();
    let callback = browse(&format!("{}&login_hint=vazgec", departure.url)).await;
    assert!(finish(&gate, &callback, &departure.journey).await.err() == Some(GateError::Cancelled));
}

#[tokio::test]
async fn wrong_settings_are_refused_and_say_so() {
    let Some((_provider, issuer)) = provider("id_token") else {
        return;
    };
    let outcome = async |settings: OpenIdSettings| {
        let gate = gate(settings);
        let departure = gate.begin(BACK).await.unwrap();
        let callback = browse(&departure.url).await;
        words(finish(&gate, &callback, &departure.journey).await)
    };
    let secret = OpenIdSettings {
        client_secret: Secret::new("yanlis"),
        ..settings(&issuer)
    };
    assert_eq!(
        outcome(secret).await,
        "the identity gate's answer was refused: the gate does not honour the code (invalid_client)"
    );
    let claim = OpenIdSettings {
        claim_identity_number: "tckn".into(),
        ..settings(&issuer)
    };
    assert!(
        outcome(claim)
            .await
            .ends_with("the gate told no usable identity number")
    );
}

#[tokio::test]
async fn a_gate_that_is_not_there_or_not_well_is_unavailable() {
    let (_listener, silent) = silent_port();
    let garbage = serve(axum::Router::new().fallback(async || "<html>bakım</html>")).await;
    let broken =
        serve(axum::Router::new().fallback(async || axum::http::StatusCode::SERVICE_UNAVAILABLE))
            .await;
    for (issuer, outcome) in [
        (
            format!("http://127.0.0.1:{}", closed_port()),
            "no connection",
        ),
        (format!("http://127.0.0.1:{silent}"), "no answer in time"),
        (garbage, "the gate does not describe itself (200)"),
        (broken, "the gate answered with an error (503)"),
    ] {
        let gate = gate(OpenIdSettings {
            timeout_seconds: 1,
            ..settings(&issuer)
        });
        let error = gate.begin(BACK).await.err().unwrap();
        assert_eq!(
            error.to_string(),
            format!("the identity gate is unavailable: {outcome}")
        );
    }
}
