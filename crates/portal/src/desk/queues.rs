//! The two queues of the desk: forms that are in the post, and orders that wait for production. Longest waiting first.

use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use web::App;
use web::auth::{Operator, Orders, Production};
use web::frame::{Answer, Frame, page};

use super::finders::{self, After, Line, Listed, PAGE, lines};

#[derive(Deserialize)]
pub struct From {
    #[serde(default)]
    sonra: String,
}

/// What the two queues differ in.
struct Queue {
    address: &'static str,
    title: &'static str,
    about: &'static str,
    empty: &'static str,
    /// The heading of the column by which the queue is ordered.
    since: &'static str,
    /// Whether the queue can be taken along as a file.
    download: bool,
}

const FORMS: Queue = Queue {
    address: "/masa/bekleyen-formlar",
    title: "desk-forms-awaited",
    about: "desk-forms-awaited-about",
    empty: "desk-forms-awaited-empty",
    since: "desk-approved-on",
    download: true,
};

const PRODUCTION: Queue = Queue {
    address: "/masa/uretim-bekleyenler",
    title: "desk-production-awaited",
    about: "desk-production-awaited-about",
    empty: "desk-production-awaited-empty",
    since: "desk-arrived-on",
    download: false,
};

#[derive(Template)]
#[template(path = "desk/queue.html")]
struct QueuePage {
    frame: Frame,
    queue: Queue,
    lines: Vec<Line>,
    next: Option<String>,
    first: bool,
}

impl QueuePage {
    /// The day by which the queue is ordered.
    fn since<'a>(&self, line: &'a Line) -> &'a str {
        if self.queue.download {
            &line.approved_on
        } else {
            &line.arrived_on
        }
    }
}

/// GET /masa/bekleyen-formlar
pub async fn forms_awaited(
    State(app): State<App>,
    operator: Operator<Orders>,
    Query(from): Query<From>,
) -> Answer {
    let after = After::parse(&from.sonra);
    let found = finders::forms_awaited(&mut app.db.read().await?, after, PAGE + 1).await?;
    draw(&app, operator.frame, FORMS, &from, found)
}

/// GET /masa/uretim-bekleyenler
pub async fn production_awaited(
    State(app): State<App>,
    operator: Operator<Production>,
    Query(from): Query<From>,
) -> Answer {
    let after = After::parse(&from.sonra);
    let found = finders::production_awaited(&mut app.db.read().await?, after).await?;
    draw(&app, operator.frame, PRODUCTION, &from, found)
}

fn draw(app: &App, frame: Frame, queue: Queue, from: &From, found: Vec<Listed>) -> Answer {
    let (lines, last) = lines(app, &frame.t, found)?;
    let stood_at = |listed: &Listed| match queue.download {
        true => listed.order.approved_at,
        false => listed.order.form_arrived_at,
    };
    let next = last.map(|listed| {
        let at = stood_at(&listed).unwrap_or_default();
        let number = listed.order.number;
        After { at, number }.text()
    });
    page(QueuePage {
        frame,
        queue,
        lines,
        next,
        first: from.sonra.is_empty(),
    })
}
