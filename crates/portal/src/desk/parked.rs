//! Takılan işler: jobs that were given up after their last try, seen here and sent again.

use askama::Template;
use axum::extract::{Path, State};
use rules::dates::day_and_time;
use rules::order_number::OrderNumber;
use serde::Deserialize;
use serde_json::json;
use store::{Conn, job, row};
use uuid::Uuid;
use web::House;
use web::auth::{Jobs, Operator};
use web::frame::{Answer, Frame, go, page};
use web::house::moment;
use web::refusal::Refusal;

use super::operators;
use super::order::JobLine;

#[derive(Template)]
#[template(path = "desk/parked.html")]
struct ParkedPage {
    frame: Frame,
    /// Each job with its order, where it has one.
    jobs: Vec<(JobLine, Option<OrderNumber>)>,
}

/// GET /masa/isler
pub async fn parked_jobs(State(house): State<House>, operator: Operator<Jobs>) -> Answer {
    let mut conn = house.db.read().await?;
    let mut jobs = Vec::new();
    for parked in job::parked(&mut conn).await? {
        let order = order_of(&mut conn, parked.application).await?;
        let line = JobLine {
            id: parked.id,
            kind: format!("job-kind-{}", parked.kind),
            state: "job-state-parked".to_owned(),
            tries: parked.tries,
            error: parked.last_error.unwrap_or_default(),
            at: day_and_time(moment(parked.created_at)),
            parked: true,
        };
        jobs.push((line, order));
    }
    page(ParkedPage {
        frame: operator.frame,
        jobs,
    })
}

async fn order_of(
    conn: &mut Conn,
    application: Option<Uuid>,
) -> Result<Option<OrderNumber>, Refusal> {
    let Some(id) = application else {
        return Ok(None);
    };
    let found = row!(
        conn,
        (i64,),
        "SELECT number FROM application WHERE id = $1",
        id
    )?;
    Ok(found.map(|(number,)| OrderNumber(number.unsigned_abs())))
}

#[derive(Deserialize)]
pub struct Wish {
    /// Set on the order's own page, to which the clerk then comes back.
    #[serde(default)]
    order: String,
}

/// POST /masa/isler/…/yeniden
pub async fn send_again(
    State(house): State<House>,
    operator: Operator<Jobs>,
    Path(id): Path<Uuid>,
    axum::Form(wish): axum::Form<Wish>,
) -> Answer {
    let mut tx = house.db.write().await?;
    if !job::again(&mut tx, id, house.now()).await? {
        return Err(Refusal::Stale);
    }
    let detail = json!({ "job": id });
    operators::note(&mut tx, &house, operator.id, "job-sent-again", detail).await?;
    tx.commit().await?;
    match OrderNumber::parse(&wish.order) {
        Ok(number) => go(&format!("/masa/siparis/{number}?oldu=yeniden")),
        Err(_) => go("/masa/isler"),
    }
}
