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
use super::{REQUESTS, clock, corrections, erase};
use crate::erasure;
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
    /// What would be erased and what is kept, where that was asked for, and the words by which it is confirmed.
    erase: Vec<erase::Line>,
    plan: String,
    may_erase: bool,
    may_correct: bool,
    /// When, the key of what, and the evidence.
    corrected: Vec<(String, String, String)>,
    /// What may be answered in words.
    outcomes: &'static [Outcome],
    typed: TypedAnswer,
    fault: Option<(&'static str, &'static str)>,
}

impl AnswerPage {
    fn outcomes(&self) -> Vec<(&'static str, String)> {
        self.outcomes
            .iter()
            .map(|outcome| (outcome.key(), outcome_key(*outcome)))
            .collect()
    }

    fn fault(&self, field: &str) -> Option<&str> {
        let (wrong, text) = self.fault?;
        (wrong == field).then(|| self.frame.t.text(text))
    }
}

/// That something was erased is no matter of words: the act says it.
const fn in_words(wanted: Wanted) -> &'static [Outcome] {
    match wanted {
        Wanted::Erase => &[Outcome::Refused],
        Wanted::See | Wanted::Export | Wanted::Correct => Outcome::ALL,
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
    let corrected = corrected(app, row.id).await?;
    let letter = match row.outcome() {
        Some(outcome) => {
            let mut said = words(&frame, outcome, row.reason(app)?);
            let text =
                |(at, what, _): &(String, String, String)| format!("{at}: {}", frame.t.text(what));
            said.extend(corrected.iter().map(text));
            letter(app, &frame.t, (&name, row.received()?), said)
        }
        None => Vec::new(),
    };
    let may_erase = row.wanted == Wanted::Erase && answered.is_none();
    let (erase, plan) = match may_erase {
        true => erase::shown(&frame.t, &erasure::plan(app, row.person).await?),
        false => (Vec::new(), String::new()),
    };
    let drawn = page(AnswerPage {
        id: row.id,
        name,
        erase,
        plan,
        may_erase,
        may_correct: row.wanted == Wanted::Correct && row.answered_at.is_none(),
        corrected,
        outcomes: in_words(row.wanted),
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

async fn corrected(app: &App, request: Uuid) -> Result<Vec<(String, String, String)>, Refusal> {
    let mut lines = Vec::new();
    for row in corrections::of_request(&mut app.db.read().await?, request).await? {
        lines.push((
            day_and_time(timestamp(row.at)),
            format!("data-correct-done-{}", row.what.key()),
            row.evidence(app)?,
        ));
    }
    Ok(lines)
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
    let outcome = typed.outcome.parse::<Outcome>().ok();
    let may_be_said = |outcome: &Outcome| in_words(row.wanted).contains(outcome);
    let Some(outcome) = outcome.filter(may_be_said) else {
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
    let is_done_in_words = row.wanted == Wanted::Correct && outcome == Outcome::Done;
    if is_done_in_words && reason.is_none() && corrected(&app, id).await?.is_empty() {
        let fault = ("reason", "data-request-nothing-corrected");
        return draw(&app, operator.frame, &row, typed, Some(fault)).await;
    }
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
