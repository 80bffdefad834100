//! /masa/kisisel-veri-talepleri: what waits, the soonest due first, and a new request.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rules::data_request::{self, CameBy, Wanted};
use rules::dates::day;
use rules::identity_number::IdentityNumber;
use serde::Deserialize;
use serde_json::json;
use store::history::Actor;
use uuid::Uuid;
use web::App;
use web::auth::{DataRequests, Operator};
use web::frame::{Answer, Frame, go, page};
use web::refusal::Refusal;

use super::sql::{self, New};
use super::{REQUESTS, clock};
use crate::people::{self, Person};
use crate::staff::operators;

struct Line {
    id: Uuid,
    name: String,
    wanted: String,
    received: String,
    due: String,
    clock: String,
    tone: &'static str,
}

/// What is wrong with a field.
struct DataRequestFault {
    field: &'static str,
    text: &'static str,
}

#[derive(Deserialize, Default)]
pub struct TypedDataRequest {
    #[serde(default)]
    identity: String,
    #[serde(default)]
    wanted: String,
    #[serde(default)]
    came_by: String,
    #[serde(default)]
    received: String,
}

#[derive(Template)]
#[template(path = "data_request/list.html")]
struct ListPage {
    frame: Frame,
    lines: Vec<Line>,
    typed: TypedDataRequest,
    faults: Vec<DataRequestFault>,
}

impl ListPage {
    fn fault(&self, field: &str) -> Option<&str> {
        let found = self.faults.iter().find(|fault| fault.field == field)?;
        Some(self.frame.t.text(found.text))
    }

    fn wanted(&self) -> Vec<(&'static str, String)> {
        Wanted::ALL
            .iter()
            .map(|wanted| (wanted.key(), format!("data-request-{}", wanted.key())))
            .collect()
    }

    fn ways(&self) -> Vec<(&'static str, String)> {
        CameBy::ALL
            .iter()
            .map(|way| (way.key(), format!("data-request-by-{}", way.key())))
            .collect()
    }
}

/// GET
pub async fn show(State(app): State<App>, operator: Operator<DataRequests>) -> Answer {
    draw(
        &app,
        operator.frame,
        TypedDataRequest::default(),
        Vec::new(),
    )
    .await
}

async fn draw(
    app: &App,
    frame: Frame,
    typed: TypedDataRequest,
    faults: Vec<DataRequestFault>,
) -> Answer {
    let today = app.outside.clock.today();
    let mut lines = Vec::new();
    for row in sql::open(&mut app.db.read().await?).await? {
        let due = row.due()?;
        let (clock, tone) = clock(&frame.t, data_request::left(due, today));
        lines.push(Line {
            id: row.id,
            name: format!("{} {}", row.given_name, row.family_name),
            wanted: format!("data-request-{}", row.wanted.key()),
            received: day(row.received()?),
            due: day(due),
            clock,
            tone,
        });
    }
    let wrong = !faults.is_empty();
    let drawn = page(ListPage {
        frame,
        lines,
        typed,
        faults,
    })?;
    match wrong {
        true => Ok((StatusCode::UNPROCESSABLE_ENTITY, drawn).into_response()),
        false => Ok(drawn),
    }
}

/// POST: the request is written down, and its clock runs from the day on which it came.
pub async fn record(
    State(app): State<App>,
    operator: Operator<DataRequests>,
    axum::Form(typed): axum::Form<TypedDataRequest>,
) -> Answer {
    let today = app.outside.clock.today();
    let received = data_request::received(&typed.received, today);
    let mut faults = Vec::new();
    let mut fault = |field, text| faults.push(DataRequestFault { field, text });
    let known = match IdentityNumber::parse(&typed.identity) {
        Ok(identity) => {
            let mut conn = app.db.read().await?;
            let known = people::by_identity(&mut conn, &app, &identity).await?;
            known.ok_or("data-request-nobody")
        }
        // A number that is nobody's must not be answered with "we keep nothing about you".
        Err(wrong) => Err(wrong.key()),
    };
    if let Err(text) = known {
        fault("identity", text);
    }
    let wanted: Option<Wanted> = typed.wanted.parse().ok();
    if wanted.is_none() {
        fault("wanted", "data-request-wanted-missing");
    }
    let came_by: Option<CameBy> = typed.came_by.parse().ok();
    if came_by.is_none() {
        fault("came_by", "data-request-by-missing");
    }
    if let Err(wrong) = received {
        fault("received", wrong.key());
    }
    let (Ok(person), Some(wanted), Some(came_by), Ok(received)) =
        (known, wanted, came_by, received)
    else {
        return draw(&app, operator.frame, typed, faults).await;
    };
    let new = New {
        id: app.new_id(),
        person: person.id,
        wanted,
        came_by,
        received,
        due: data_request::due(received),
        operator: operator.id,
    };
    write_down(&app, person, &new).await?;
    go(&format!("{REQUESTS}/{}", new.id))
}

async fn write_down(app: &App, mut person: Person, new: &New) -> Result<(), Refusal> {
    let mut tx = app.db.write().await?;
    sql::insert(&mut tx, app, new).await?;
    let detail = json!({
        "data_request": new.id,
        "wanted": new.wanted,
        "came_by": new.came_by,
        "received": new.received.to_string(),
        "due": new.due.to_string(),
    });
    let (actor, act) = (Actor::Operator(new.operator), "data-request-recorded");
    people::record(&mut tx, app, &mut person, actor, act, detail).await?;
    let detail = json!({ "data_request": new.id });
    operators::note(&mut tx, app, new.operator, act, detail).await?;
    Ok(tx.commit().await?)
}
