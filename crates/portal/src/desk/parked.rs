//! Takılan işler: jobs that were given up after their last try, seen here and sent again.

use askama::Template;
use axum::extract::{Path, State};
use rules::dates::day_and_time;
use rules::order_number::OrderNumber;
use serde_json::json;
use store::job;
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::auth::{Jobs, Operator};
use web::frame::{Answer, Frame, page};
use web::refusal::Refusal;

use super::order::JobLine;
use crate::notice;
use crate::order::back::Back;
use crate::order::finders::number_of;
use crate::staff::operators;

#[derive(Template)]
#[template(path = "desk/parked.html")]
struct ParkedPage {
    frame: Frame,
    /// Each job with its order, where it has one.
    jobs: Vec<(JobLine, Option<OrderNumber>)>,
}

/// GET /masa/isler
pub async fn parked_jobs(State(app): State<App>, operator: Operator<Jobs>) -> Answer {
    let mut conn = app.db.read().await?;
    let mut jobs = Vec::new();
    for parked in job::parked(&mut conn).await? {
        let order = number_of(&mut conn, parked.application).await?;
        let line = JobLine {
            id: parked.id,
            kind: format!("job-kind-{}", parked.kind),
            state: "job-state-parked".to_owned(),
            tries: parked.tries,
            error: parked.last_error.unwrap_or_default(),
            at: day_and_time(timestamp(parked.created_at)),
            parked: true,
        };
        jobs.push((line, order));
    }
    page(ParkedPage {
        frame: operator.frame,
        jobs,
    })
}

/// POST /masa/isler/…/yeniden
pub async fn send_again(
    State(app): State<App>,
    operator: Operator<Jobs>,
    Path(id): Path<Uuid>,
    axum::Form(back): axum::Form<Back>,
) -> Answer {
    let mut tx = app.db.write().await?;
    if !job::again(&mut tx, id, app.now()).await? {
        return Err(Refusal::Stale);
    }
    notice::waits_again(&mut tx, id).await?;
    let detail = json!({ "job": id });
    operators::note(&mut tx, &app, operator.id, "job-sent-again", detail).await?;
    tx.commit().await?;
    back.to("/masa/isler")
}
