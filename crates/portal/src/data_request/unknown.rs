//! /masa/kisisel-veri-talepleri/bilinmeyen/…: the request of somebody who is not known here, and what they were answered.

use std::time::Duration;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rules::data_request::{self, Asker, UnknownOutcome};
use rules::dates::{day, day_and_time};
use rules::free_text::FreeText;
use rules::retention;
use serde_json::json;
use store::{Conn, StoreError, row};
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::auth::{DataRequests, Operator};
use web::frame::{Answer, Frame, go, page};
use web::refusal::Refusal;
use web::sweeps::Sweep;

use super::answer::{LONGEST_REASON, TypedAnswer};
use super::letter::letter;
use super::sql::{self, New};
use super::unknown_sql::{self, Row};
use super::{REQUESTS, UNKNOWN, clock, record};
use crate::people::{self, Person};
use crate::staff::operators;

/// Forgets what was answered long ago.
pub const ANSWERED_LONG_AGO: Sweep =
    Sweep::that_destroys("unknown-data-requests", |app| Box::pin(forget(app)))
        .each(Duration::from_secs(3_600));

async fn forget(app: &App) -> Result<(), StoreError> {
    let before = retention::Kind::UnknownRequest.forgotten_before(app.now());
    let mut tx = app.db.write().await?;
    unknown_sql::forget(&mut tx, before).await?;
    tx.commit().await
}

#[derive(Template)]
#[template(path = "data_request/unknown.html")]
struct UnknownPage {
    frame: Frame,
    id: Uuid,
    asker: Asker,
    identity: &'static str,
    wanted: String,
    came_by: String,
    received: String,
    due: String,
    clock: (String, &'static str),
    /// Whoever has the number that was given is known by now.
    is_known: bool,
    /// When it was answered, and how.
    answered: Option<(String, String)>,
    reason: String,
    /// The answer in words.
    letter: Vec<String>,
    typed: TypedAnswer,
    fault: Option<(&'static str, &'static str)>,
}

impl UnknownPage {
    fn outcomes(&self) -> Vec<(&'static str, String)> {
        let all = UnknownOutcome::ALL.iter();
        all.map(|outcome| (outcome.key(), key(*outcome))).collect()
    }

    fn fault(&self, field: &str) -> Option<&str> {
        let (wrong, text) = self.fault?;
        (wrong == field).then(|| self.frame.t.text(text))
    }
}

fn key(outcome: UnknownOutcome) -> String {
    format!("data-request-outcome-{}", outcome.key())
}

/// GET
pub async fn show(
    State(app): State<App>,
    operator: Operator<DataRequests>,
    Path(id): Path<Uuid>,
) -> Answer {
    let found = unknown_sql::by_id(&mut app.db.read().await?, &app, id).await?;
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
    let (due, today) = (row.due()?, app.outside.clock.today());
    let known = known_by_now(&mut app.db.read().await?, app, row).await?;
    let (asker, reason) = (row.asker(app)?, row.reason(app)?);
    let answered = match (row.answered_at, row.outcome()) {
        (Some(at), Some(outcome)) => Some((day_and_time(timestamp(at)), outcome)),
        _ => None,
    };
    let letter = match &answered {
        Some((_, outcome)) => {
            let said = words(&frame, *outcome, &reason);
            letter(app, &frame.t, (&asker.name, row.received()?), said)
        }
        None => Vec::new(),
    };
    let drawn = page(UnknownPage {
        id: row.id,
        identity: match row.identity_index {
            Some(_) => "data-request-identity-unknown",
            None => "data-request-identity-none",
        },
        asker,
        wanted: format!("data-request-{}", row.wanted.key()),
        came_by: format!("data-request-by-{}", row.came_by.key()),
        received: day(row.received()?),
        due: day(due),
        clock: clock(&frame.t, data_request::left(due, today)),
        is_known: known.is_some() && answered.is_none(),
        answered: answered.map(|(at, outcome)| (at, key(outcome))),
        reason,
        letter,
        typed,
        fault,
        frame,
    })?;
    match fault {
        Some(_) => Ok((StatusCode::UNPROCESSABLE_ENTITY, drawn).into_response()),
        None => Ok(drawn),
    }
}

fn words(frame: &Frame, outcome: UnknownOutcome, reason: &str) -> Vec<String> {
    let text = |key: &str| frame.t.text(key).to_owned();
    let mut said = match outcome {
        UnknownOutcome::Nothing => vec![text("data-request-letter-nothing")],
        UnknownOutcome::Refused => vec![text("data-request-letter-refused")],
    };
    said.extend(Some(reason.to_owned()).filter(|reason| !reason.is_empty()));
    let days = retention::Kind::UnknownRequest.kept() / 86_400_000_000;
    let years = (days / 365).to_string();
    let kept = frame
        .t
        .with("data-request-letter-kept", &[("years", &years)]);
    said.push(kept);
    said
}

/// Whoever bears the number that was given, if they have become known since.
async fn known_by_now(conn: &mut Conn, app: &App, of: &Row) -> Result<Option<Person>, StoreError> {
    let Some(index) = &of.identity_index else {
        return Ok(None);
    };
    let found = row!(
        conn,
        (Uuid,),
        "SELECT id FROM person WHERE identity_index = $1",
        index
    )?;
    let Some((id,)) = found else {
        return Ok(None);
    };
    let Some(person) = people::by_id(conn, id).await? else {
        return Ok(None);
    };
    // By the sealed number as well, since two exchanged indexes would give the request to somebody else.
    let is_theirs = people::identity_index(app, &person.identity(app)?) == *index;
    Ok(Some(person).filter(|_| is_theirs))
}

/// POST: what was answered.
pub async fn answer(
    State(app): State<App>,
    operator: Operator<DataRequests>,
    Path(id): Path<Uuid>,
    axum::Form(typed): axum::Form<TypedAnswer>,
) -> Answer {
    let found = unknown_sql::by_id(&mut app.db.read().await?, &app, id).await?;
    let row = found.ok_or(Refusal::NotFound)?;
    let Ok(outcome) = typed.outcome.parse::<UnknownOutcome>() else {
        let fault = ("outcome", "data-request-outcome-missing");
        return draw(&app, operator.frame, &row, typed, Some(fault)).await;
    };
    let reason = match FreeText::<LONGEST_REASON>::parse(&typed.reason) {
        Ok(reason) => Some(reason),
        Err(_) if typed.reason.trim().is_empty() && outcome == UnknownOutcome::Nothing => None,
        Err(fault) => {
            let key = match typed.reason.trim() {
                "" => "data-request-reason-missing",
                _ => fault.key(),
            };
            return draw(&app, operator.frame, &row, typed, Some(("reason", key))).await;
        }
    };
    let mut tx = app.db.write().await?;
    let found = unknown_sql::by_id(&mut tx, &app, id).await?;
    let mut row = found.ok_or(Refusal::NotFound)?;
    let is_mine = row.answered_by == Some(operator.id);
    if row.outcome() == Some(outcome) && is_mine {
        // Pressed twice.
        return go(&format!("{UNKNOWN}/{id}"));
    }
    // "We keep nothing about you" would not be true any more.
    if outcome == UnknownOutcome::Nothing && known_by_now(&mut tx, &app, &row).await?.is_some() {
        drop(tx);
        let fault = ("outcome", "data-request-known-by-now");
        return draw(&app, operator.frame, &row, typed, Some(fault)).await;
    }
    let said = (outcome, reason.as_ref().map(FreeText::as_str));
    row.set_answered(&mut tx, &app, operator.id, said).await?;
    let detail = json!({ "data_request": id, "outcome": outcome });
    operators::note(&mut tx, &app, operator.id, "data-request-answered", detail).await?;
    tx.commit().await?;
    go(&format!("{UNKNOWN}/{id}"))
}

/// POST …/kisi: the request becomes that of the person who has become known. Its clock goes on.
pub async fn tie(
    State(app): State<App>,
    operator: Operator<DataRequests>,
    Path(id): Path<Uuid>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let found = unknown_sql::by_id(&mut tx, &app, id).await?;
    let Some(row) = found else {
        // Pressed twice: it is there under the same id.
        sql::by_id(&mut tx, id).await?.ok_or(Refusal::NotFound)?;
        return go(&format!("{REQUESTS}/{id}"));
    };
    let known = known_by_now(&mut tx, &app, &row).await?;
    let person = known.ok_or(Refusal::NotNow("data-request-still-unknown"))?;
    unknown_sql::remove(&mut tx, &row).await?;
    let new = New {
        id,
        person: person.id,
        wanted: row.wanted,
        came_by: row.came_by,
        received: row.received()?,
        due: row.due()?,
        operator: operator.id,
        asker: row.asker(&app)?,
    };
    let id = record::insert(&mut tx, &app, person, new).await?;
    tx.commit().await?;
    go(&format!("{REQUESTS}/{id}"))
}
