//! GET /masa/kisisel-veri-talepleri/yanitlanan: requests that were answered, the newest answer first.

use std::cmp::Reverse;

use askama::Template;
use axum::extract::{Query, State};
use rules::dates::{day, day_and_time, istanbul_day};
use serde::Deserialize;
use store::{Conn, Micros, StoreError};
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::auth::{DataRequests, Operator};
use web::frame::{Answer, Frame, page};

use super::answer::outcome_key;
use super::{REQUESTS, UNKNOWN, sql, unknown_sql};

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
    address: String,
    is_unknown: bool,
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
    let mut conn = app.db.read().await?;
    let mut found = known(&mut conn, behind).await?;
    found.extend(unknown(&mut conn, &app, behind).await?);
    found.sort_by_key(|(at, _)| Reverse(*at));
    let is_more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().map(|(at, _)| *at).filter(|_| is_more);
    page(AnsweredPage {
        frame: operator.frame,
        lines: found.into_iter().map(|(_, line)| line).collect(),
        next,
    })
}

/// When a request was answered, and its id: by both they are in one order.
type Once = (Micros, Uuid);

async fn known(conn: &mut Conn, behind: Once) -> Result<Vec<(Once, Line)>, StoreError> {
    let found = sql::answered(conn, behind, PAGE as i64 + 1).await?;
    let lines = found.iter().map(|row| {
        let at = row.answered_at.unwrap_or_default();
        let line = Line {
            address: format!("{REQUESTS}/{}", row.id),
            is_unknown: false,
            name: format!("{} {}", row.given_name, row.family_name),
            wanted: format!("data-request-{}", row.wanted.key()),
            received: day(row.received()?),
            answered: day_and_time(timestamp(at)),
            outcome: row.outcome().map(outcome_key).unwrap_or_default(),
            is_late: istanbul_day(timestamp(at)) > row.due()?,
        };
        Ok(((at, row.id), line))
    });
    lines.collect()
}

async fn unknown(
    conn: &mut Conn,
    app: &App,
    behind: Once,
) -> Result<Vec<(Once, Line)>, StoreError> {
    let found = unknown_sql::answered(conn, behind, PAGE as i64 + 1).await?;
    let lines = found.iter().map(|row| {
        let at = row.answered_at.unwrap_or_default();
        let outcome = row.outcome();
        let line = Line {
            address: format!("{UNKNOWN}/{}", row.id),
            is_unknown: true,
            name: row.asker(app)?.name,
            wanted: format!("data-request-{}", row.wanted.key()),
            received: day(row.received()?),
            answered: day_and_time(timestamp(at)),
            outcome: outcome
                .map(|outcome| format!("data-request-outcome-{}", outcome.key()))
                .unwrap_or_default(),
            is_late: istanbul_day(timestamp(at)) > row.due()?,
        };
        Ok(((at, row.id), line))
    });
    lines.collect()
}
