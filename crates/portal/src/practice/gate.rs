//! The practice identity gate: an OpenID Connect provider at which one simply says who one is.

use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use outside::identity_gate::Identity;
use outside::practice_gate::{AuthorizeQuery, TokenForm};
use rules::identity_number::IdentityNumber;
use rules::person_name::PersonName;
use serde::Deserialize;
use web::App;
use web::frame::{Answer, Frame, go, page};
use web::refusal::Refusal;

use super::practice;

#[derive(Template)]
#[template(path = "practice/gate.html")]
struct GatePage {
    frame: Frame,
    query: AuthorizeQuery,
    typed: TypedPerson,
    fault: Option<&'static str>,
}

/// Who somebody says they are.
#[derive(Deserialize, Default)]
pub struct TypedPerson {
    /// One of the demo's people.
    #[serde(default)]
    person: String,
    #[serde(default)]
    identity_number: String,
    #[serde(default)]
    given_name: String,
    #[serde(default)]
    family_name: String,
    /// "Vazgeç".
    #[serde(default)]
    turn_back: String,
}

/// By what this gate says that people prove who they are.
const ASSURANCE: &str = "deneme";

#[derive(Deserialize)]
pub struct Entering {
    #[serde(flatten)]
    query: AuthorizeQuery,
    #[serde(flatten)]
    typed: TypedPerson,
}

pub async fn discovery(State(app): State<App>) -> Result<Response, Refusal> {
    let found = practice(&app)?
        .gate
        .discovery()
        .map_err(|_| Refusal::Internal)?;
    Ok(Json(found).into_response())
}

pub async fn jwks(State(app): State<App>) -> Result<Response, Refusal> {
    let keys = practice(&app)?.gate.jwks().map_err(|_| Refusal::Internal)?;
    Ok(Json(keys).into_response())
}

pub async fn show(
    State(app): State<App>,
    frame: Frame,
    Query(query): Query<AuthorizeQuery>,
) -> Answer {
    if !practice(&app)?.gate.accepts(&query) {
        return Err(Refusal::Unreadable);
    }
    page(GatePage {
        frame,
        query,
        typed: TypedPerson::default(),
        fault: None,
    })
}

pub async fn enter(
    State(app): State<App>,
    frame: Frame,
    axum::Form(entering): axum::Form<Entering>,
) -> Answer {
    let Entering { query, typed } = entering;
    let practice = practice(&app)?;
    if !typed.turn_back.is_empty() {
        return go(&practice.gate.turn_back(&query).ok_or(Refusal::Unreadable)?);
    }
    let Some(identity) = said(&frame, &typed) else {
        let again = page(GatePage {
            frame,
            query,
            typed,
            fault: Some("practice-gate-invalid"),
        })?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
    };
    let back = practice
        .gate
        .enter(&query, identity, app.outside.clock.now());
    go(&back.ok_or(Refusal::Unreadable)?)
}

/// One of the demo's people, or anybody with a practice number.
fn said(frame: &Frame, typed: &TypedPerson) -> Option<Identity> {
    if let Some(known) = frame
        .practice_people()
        .iter()
        .find(|p| p.identity_number == typed.person)
    {
        return Some(Identity {
            identity_number: known.identity_number.clone(),
            given_name: known.given_name.clone(),
            family_name: known.family_name.clone(),
            birth_date: None,
            assurance: Some(ASSURANCE.to_owned()),
        });
    }
    let number = IdentityNumber::parse(&typed.identity_number)
        .ok()
        .filter(IdentityNumber::is_practice)?;
    let given_name = PersonName::parse(&typed.given_name).ok()?;
    let family_name = PersonName::parse(&typed.family_name).ok()?;
    Some(Identity {
        identity_number: number.expose().to_owned(),
        given_name: given_name.as_str().to_owned(),
        family_name: family_name.as_str().to_owned(),
        birth_date: None,
        assurance: Some(ASSURANCE.to_owned()),
    })
}

pub async fn token(
    State(app): State<App>,
    axum::Form(form): axum::Form<TokenForm>,
) -> Result<Response, Refusal> {
    Ok(
        match practice(&app)?.gate.redeem(&form, app.outside.clock.now()) {
            Ok(answer) => Json(answer).into_response(),
            Err(error) => (StatusCode::BAD_REQUEST, Json(error.json())).into_response(),
        },
    )
}
