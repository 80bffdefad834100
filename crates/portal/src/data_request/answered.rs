//! GET /masa/kisisel-veri-talepleri/yanitlanan: requests that were answered, the newest answer first.

use askama::Template;
use axum::extract::{Query, State};
use rules::dates::{day, day_and_time};
use serde::Deserialize;
use store::Micros;
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::auth::{DataRequests, Operator};
use web::frame::{Answer, Frame, page};

use super::answer::outcome_key;
use super::sql;

const PAGE: usize = 50;

/// Behind which request the page begins: when it was answered, and its id.
#[derive(Deserialize)]
pub struct Behind {
    #[serde(default = "latest")]
    once: Micros,
    #[serde(default = "Uuid::max")]
    sonra: Uuid,
}

const fn latest() -> Micros {
    Micros::MAX
}

struct Line {
    id: Uuid,
    name: String,
    wanted: String,
    received: String,
    answered: String,
    outcome: String,
    is_late: bool,
}

#[derive(Template)]
#[template(path = "data_request/answered.html")]
struct AnsweredPage {
    frame: Frame,
    lines: Vec<Line>,
    next: Option<(Micros, Uuid)>,
}

pub async fn show(
    State(app): State<App>,
    operator: Operator<DataRequests>,
    Query(behind): Query<Behind>,
) -> Answer {
    let behind = (behind.once, behind.sonra);
    let mut found = sql::answered(&mut app.db.read().await?, behind, PAGE as i64 + 1).await?;
    let is_more = found.len() > PAGE;
    found.truncate(PAGE);
    let last = found.last().filter(|_| is_more);
    let next = last.map(|row| (row.answered_at.unwrap_or_default(), row.id));
    let mut lines = Vec::with_capacity(found.len());
    for row in &found {
        let answered_at = timestamp(row.answered_at.unwrap_or_default());
        lines.push(Line {
            id: row.id,
            name: format!("{} {}", row.given_name, row.family_name),
            wanted: format!("data-request-{}", row.wanted.key()),
            received: day(row.received()?),
            answered: day_and_time(answered_at),
            outcome: row.outcome().map(outcome_key).unwrap_or_default(),
            is_late: rules::dates::istanbul_day(answered_at) > row.due()?,
        });
    }
    page(AnsweredPage {
        frame: operator.frame,
        lines,
        next,
    })
}
