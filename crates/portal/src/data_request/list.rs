//! /masa/kisisel-veri-talepleri: what waits, the soonest due first, and a new request.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use jiff::civil::Date;
use rules::data_request::{self, CameBy, Wanted};
use rules::dates::day;
use store::{Conn, StoreError};
use uuid::Uuid;
use web::App;
use web::auth::{DataRequests, Operator};
use web::frame::{Answer, Frame, page};
use web::language::Texts;

use super::record::TypedDataRequest;
use super::{REQUESTS, UNKNOWN, clock, sql, unknown_sql};

/// As many as one day of work.
const PAGE: usize = 100;

struct Line {
    address: String,
    is_unknown: bool,
    name: String,
    wanted: String,
    received: String,
    due: String,
    clock: String,
    tone: &'static str,
}

/// What is wrong with a field.
pub(super) struct DataRequestFault {
    field: &'static str,
    text: &'static str,
}

impl DataRequestFault {
    pub(super) const fn new(field: &'static str, text: &'static str) -> Self {
        Self { field, text }
    }
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

pub(super) async fn draw(
    app: &App,
    frame: Frame,
    typed: TypedDataRequest,
    faults: Vec<DataRequestFault>,
) -> Answer {
    let lines = lines(&mut app.db.read().await?, app, &frame.t).await?;
    let mut typed = typed;
    if typed.once.parse::<Uuid>().is_err() {
        typed.once = app.new_id().to_string();
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

/// What waits, of people who are known and who are not, the soonest due first.
async fn lines(conn: &mut Conn, app: &App, t: &Texts) -> Result<Vec<Line>, StoreError> {
    let today = app.outside.clock.today();
    let line = |received: Date, due: Date, wanted: Wanted| {
        let (clock, tone) = clock(t, data_request::left(due, today));
        Line {
            address: String::new(),
            is_unknown: false,
            name: String::new(),
            wanted: format!("data-request-{}", wanted.key()),
            received: day(received),
            due: day(due),
            clock,
            tone,
        }
    };
    let mut lines = Vec::new();
    for row in sql::open(conn).await? {
        let of = Line {
            address: format!("{REQUESTS}/{}", row.id),
            name: format!("{} {}", row.given_name, row.family_name),
            ..line(row.received()?, row.due()?, row.wanted)
        };
        lines.push((row.due()?, of));
    }
    for row in unknown_sql::open(conn, app).await? {
        let of = Line {
            address: format!("{UNKNOWN}/{}", row.id),
            is_unknown: true,
            name: row.asker(app)?.name,
            ..line(row.received()?, row.due()?, row.wanted)
        };
        lines.push((row.due()?, of));
    }
    lines.sort_by_key(|(due, _)| *due);
    lines.truncate(PAGE);
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}
