//! /masa/gecis-anahtarlari: an operator's own passkeys. Another one is added and one is removed with a fresh proof only; the last one stays.

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rules::dates::day_and_time;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::auth::{Operator, Own, StrongOperator};
use web::frame::{Answer, Frame, go, page};
use web::refusal::Refusal;
use web::security::{self, Event, Kind};
use web::visitor::Visitor;

use super::operators;
use super::passkey::{self, Site};
use super::sign_in::refused;
use super::{key_name, passkey_rows};

struct Line {
    id: Uuid,
    name: String,
    made: String,
    used: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/own_keys.html")]
struct KeysPage {
    frame: Frame,
    lines: Vec<Line>,
    fault: Option<&'static str>,
    elsewhere: Option<String>,
}

async fn draw(app: &App, id: Uuid, frame: Frame, fault: Option<&'static str>) -> Answer {
    let found = passkey_rows::of(&mut app.db.read().await?, app, id).await?;
    let lines = found.into_iter().map(|key| Line {
        id: key.id,
        name: key.name,
        made: day_and_time(timestamp(key.created_at)),
        used: key.used_at.map(|at| day_and_time(timestamp(at))),
    });
    page(KeysPage {
        frame,
        lines: lines.collect(),
        fault,
        elsewhere: Site::of(app).and_then(|site| site.elsewhere(app)),
    })
}

pub async fn show(State(app): State<App>, operator: Operator<Own>) -> Answer {
    draw(&app, operator.id, operator.frame, None).await
}

/// POST /masa/gecis-anahtarlari/baslat
pub async fn begin(
    State(app): State<App>,
    StrongOperator(operator): StrongOperator<Own>,
) -> Answer {
    let site = Site::of(&app).ok_or(Refusal::NotFound)?;
    let given = passkey::ask_new(&app, &site, operator.id, &operator.token).await?;
    Ok(Json(given).into_response())
}

#[derive(Deserialize)]
pub struct Sent {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub state: String,
    #[serde(default)]
    pub answer: String,
}

/// POST /masa/gecis-anahtarlari
pub async fn add(
    State(app): State<App>,
    StrongOperator(operator): StrongOperator<Own>,
    Visitor(visitor): Visitor,
    axum::Form(sent): axum::Form<Sent>,
) -> Answer {
    let site = Site::of(&app).ok_or(Refusal::NotFound)?;
    let (id, token) = (operator.id, &operator.token);
    let checked = passkey::check_new(&app, &site, id, token, &sent.state, &sent.answer);
    let new = match checked {
        Ok(new) => new,
        Err(why) => {
            refused(&app, &visitor, why, Some(id)).await;
            let again = draw(&app, id, operator.frame, Some("passkey-not-made")).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    let mut tx = app.db.write().await?;
    passkey::use_up(&mut tx, &new.challenge, new.until).await?;
    let name = key_name(&sent.name, &operator.frame.t);
    let added = passkey_rows::add(&mut tx, &app, id, &name, &new).await?;
    let detail = json!({ "passkey": added.id, "key": added.digest(&app.vault) });
    operators::note(&mut tx, &app, id, "passkey-added", detail).await?;
    let event = Event::of(Kind::OperatorChanged).operator(id);
    security::note_in(&mut tx, &app, event.detail("passkey-added")).await?;
    tx.commit().await?;
    go("/masa/gecis-anahtarlari")
}

/// POST /masa/gecis-anahtarlari/…/kaldir
pub async fn remove(
    State(app): State<App>,
    StrongOperator(operator): StrongOperator<Own>,
    Path(key): Path<Uuid>,
) -> Answer {
    let mut tx = app.db.write().await?;
    // The note comes first and holds the operator's row: of two removals at once, the second one counts what the first one left.
    let detail = json!({ "passkey": key });
    operators::note(&mut tx, &app, operator.id, "passkey-removed", detail).await?;
    let mut found = passkey_rows::of(&mut tx, &app, operator.id).await?;
    let at = found.iter().position(|passkey| passkey.id == key);
    let passkey = found.swap_remove(at.ok_or(Refusal::NotFound)?);
    if found.is_empty() {
        return Err(Refusal::NotNow("passkey-last"));
    }
    passkey_rows::end(&mut tx, &app, passkey).await?;
    let event = Event::of(Kind::OperatorChanged).operator(operator.id);
    security::note_in(&mut tx, &app, event.detail("passkey-removed")).await?;
    tx.commit().await?;
    go("/masa/gecis-anahtarlari")
}
