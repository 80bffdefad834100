//! /masa/dogrula: a fresh proof by passkey, before a strong act, which then goes on.

use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;
use web::App;
use web::auth::{Operator, Own};
use web::frame::{Answer, Frame, go, page};
use web::local_path::after_proof;
use web::proof;
use web::refusal::Refusal;
use web::visitor::Visitor;

use super::passkey::{self, NotAccepted, Purpose, Site};
use super::passkey_rows;
use super::sign_in::refused;

#[derive(Template)]
#[template(path = "staff/prove.html")]
struct ProvePage {
    frame: Frame,
    fault: Option<&'static str>,
    back: String,
    /// Whether the operator has a passkey at all.
    has_passkey: bool,
    elsewhere: Option<String>,
}

#[derive(Deserialize)]
pub struct ProofRequest {
    #[serde(default)]
    donus: String,
}

#[derive(Deserialize)]
pub struct Sent {
    #[serde(default)]
    donus: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    answer: String,
}

async fn draw(
    app: &App,
    operator: Operator<Own>,
    back: &str,
    fault: Option<&'static str>,
) -> Answer {
    let keys = passkey_rows::of(&mut app.db.read().await?, app, operator.id).await?;
    page(ProvePage {
        frame: operator.frame,
        fault,
        back: after_proof(back).to_owned(),
        has_passkey: !keys.is_empty(),
        elsewhere: Site::of(app).and_then(|site| site.elsewhere(app)),
    })
}

pub async fn show(
    State(app): State<App>,
    operator: Operator<Own>,
    Query(request): Query<ProofRequest>,
) -> Answer {
    draw(&app, operator, &request.donus, None).await
}

/// POST /masa/dogrula/baslat
pub async fn begin(State(app): State<App>, operator: Operator<Own>) -> Answer {
    let site = Site::of(&app).ok_or(Refusal::NotFound)?;
    let given = passkey::ask(&app, &site, Purpose::Prove(&operator.token))?;
    Ok(Json(given).into_response())
}

/// POST /masa/dogrula
pub async fn prove(
    State(app): State<App>,
    operator: Operator<Own>,
    Visitor(visitor): Visitor,
    axum::Form(sent): axum::Form<Sent>,
) -> Answer {
    let site = Site::of(&app).ok_or(Refusal::NotFound)?;
    let purpose = Purpose::Prove(&operator.token);
    let checked = passkey::check(&app, &site, purpose, &sent.state, &sent.answer).await?;
    let checked = match checked {
        // A colleague's passkey proves that the colleague is there, not the person of this session.
        Ok(proven) if proven.operator != operator.id => {
            Err((NotAccepted("other-operator"), Some(operator.id)))
        }
        other => other,
    };
    let failed = match checked {
        Ok(proven) => {
            let mut tx = app.db.write().await?;
            match proven.take_effect(&mut tx, &app).await {
                Ok(()) => {
                    proof::write_down(&mut tx, &app, &operator.token, operator.id).await?;
                    tx.commit().await?;
                    return go(after_proof(&sent.donus));
                }
                Err(Refusal::Stale) => (NotAccepted("answered-already"), Some(operator.id)),
                Err(other) => return Err(other),
            }
        }
        Err(failed) => failed,
    };
    refused(&app, &visitor, failed.0, failed.1).await;
    let again = draw(&app, operator, &sent.donus, Some("passkey-wrong")).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
}
