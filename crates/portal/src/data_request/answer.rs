//! /masa/kisisel-veri-talepleri/…: one request, and what its person was answered.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rules::data_request::{self, Asker, Outcome, Wanted};
use rules::dates::{day, day_and_time};
use rules::free_text::FreeText;
use serde::Deserialize;
use serde_json::json;
use store::history::Actor;
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::auth::{DataRequests, Operator};
use web::frame::{Answer, Frame, go, page};
use web::refusal::Refusal;

use super::letter::letter;
use super::sql::{self, Row};
use super::{REQUESTS, clock};
use crate::people;
use crate::staff::operators;

pub(super) const LONGEST_REASON: usize = 1_000;

#[derive(Deserialize, Default)]
pub struct TypedAnswer {
    #[serde(default)]
    pub(super) outcome: String,
    #[serde(default)]
    pub(super) reason: String,
}

#[derive(Template)]
#[template(path = "data_request/answer.html")]
struct AnswerPage {
    frame: Frame,
    id: Uuid,
    name: String,
    identity: String,
    wanted: String,
    what_to_do: String,
    came_by: String,
    received: String,
    due: String,
    clock: (String, &'static str),
    /// Whether a file of everything that is stored answers it.
    has_file: bool,
    /// When it was answered, how, and why not in full.
    answered: Option<(String, String, String)>,
    /// How the person wants to be answered.
    asker: Asker,
    /// The answer in words.
    letter: Vec<String>,
    typed: TypedAnswer,
    fault: Option<(&'static str, &'static str)>,
}

impl AnswerPage {
    fn outcomes(&self) -> Vec<(&'static str, String)> {
        Outcome::ALL
            .iter()
            .map(|outcome| (outcome.key(), outcome_key(*outcome)))
            .collect()
    }

    fn fault(&self, field: &str) -> Option<&str> {
        let (wrong, text) = self.fault?;
        (wrong == field).then(|| self.frame.t.text(text))
    }
}

pub(super) fn outcome_key(outcome: Outcome) -> String {
    format!("data-request-outcome-{}", outcome.key())
}

/// GET
pub async fn show(
    State(app): State<App>,
    operator: Operator<DataRequests>,
    Path(id): Path<Uuid>,
) -> Answer {
    let found = sql::by_id(&mut app.db.read().await?, id).await?;
    let row = found.ok_or(Refusal::NotFound)?;
    draw(&app, operator.frame, &row, TypedAnswer::default(), None).await
}

async fn draw(
    app: &App,
    frame: Frame,
    row: &Row,
    typed: TypedAnswer,
    fault: Option<(&'static str, &'static str)>,
) -> Answer {
    let person = people::by_id(&mut app.db.read().await?, row.person).await?;
    let identity = person.ok_or(Refusal::NotFound)?.identity(app)?.masked();
    let (due, today) = (row.due()?, app.outside.clock.today());
    let answered = match (row.answered_at, row.outcome()) {
        (Some(at), Some(outcome)) => Some((
            day_and_time(timestamp(at)),
            outcome_key(outcome),
            row.reason(app)?.unwrap_or_default(),
        )),
        _ => None,
    };
    let name = format!("{} {}", row.given_name, row.family_name);
    let letter = match row.outcome() {
        Some(outcome) => {
            let said = words(&frame, outcome, row.reason(app)?);
            letter(app, &frame.t, (&name, row.received()?), said)
        }
        None => Vec::new(),
    };
    let drawn = page(AnswerPage {
        id: row.id,
        name,
        asker: row.asker(app)?,
        letter,
        identity,
        wanted: format!("data-request-{}", row.wanted.key()),
        what_to_do: format!("data-request-do-{}", row.wanted.key()),
        has_file: matches!(row.wanted, Wanted::See | Wanted::Export),
        came_by: format!("data-request-by-{}", row.came_by.key()),
        received: day(row.received()?),
        due: day(due),
        clock: clock(&frame.t, data_request::left(due, today)),
        answered,
        typed,
        fault,
        frame,
    })?;
    match fault {
        Some(_) => Ok((StatusCode::UNPROCESSABLE_ENTITY, drawn).into_response()),
        None => Ok(drawn),
    }
}

fn words(frame: &Frame, outcome: Outcome, reason: Option<String>) -> Vec<String> {
    let key = format!("data-request-letter-{}", outcome.key());
    let said = frame.t.text(&key).to_owned();
    [Some(said), reason].into_iter().flatten().collect()
}

/// POST: what the person was told.
pub async fn answer(
    State(app): State<App>,
    operator: Operator<DataRequests>,
    Path(id): Path<Uuid>,
    axum::Form(typed): axum::Form<TypedAnswer>,
) -> Answer {
    let found = sql::by_id(&mut app.db.read().await?, id).await?;
    let row = found.ok_or(Refusal::NotFound)?;
    let Ok(outcome) = typed.outcome.parse::<Outcome>() else {
        let fault = ("outcome", "data-request-outcome-missing");
        return draw(&app, operator.frame, &row, typed, Some(fault)).await;
    };
    let reason = match FreeText::<LONGEST_REASON>::parse(&typed.reason) {
        Ok(reason) => Some(reason),
        Err(_) if typed.reason.trim().is_empty() && !outcome.needs_reason() => None,
        Err(fault) => {
            let key = match typed.reason.trim() {
                "" => "data-request-reason-missing",
                _ => fault.key(),
            };
            return draw(&app, operator.frame, &row, typed, Some(("reason", key))).await;
        }
    };
    let mut tx = app.db.write().await?;
    let person = people::by_id(&mut tx, row.person).await?;
    let mut person = person.ok_or(Refusal::NotFound)?;
    let told = (outcome, reason.as_ref().map(FreeText::as_str));
    sql::set_answered(&mut tx, &app, id, operator.id, told).await?;
    let detail = json!({ "data_request": id, "outcome": outcome });
    let (actor, act) = (Actor::Operator(operator.id), "data-request-answered");
    people::record(&mut tx, &app, &mut person, actor, act, detail).await?;
    let detail = json!({ "data_request": id });
    operators::note(&mut tx, &app, operator.id, act, detail).await?;
    tx.commit().await?;
    go(&format!("{REQUESTS}/{id}"))
}
