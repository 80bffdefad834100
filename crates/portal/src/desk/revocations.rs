//! İptal talepleri: people who said "Ben değildim" and whose certificates are to be revoked; the longest waiting first (B16).

use askama::Template;
use axum::extract::{Path, State};
use rules::dates::day_and_time;
use rules::order_number::OrderNumber;
use serde_json::json;
use store::history::Actor;
use store::{Micros, row, rows, run};
use uuid::Uuid;

use super::operators;
use crate::House;
use crate::door::Operator;
use crate::frame::{Answer, Frame, go, page};
use crate::house::moment;
use crate::people;
use crate::refusal::Refusal;

/// As many as one day of work; the rest follows when these are settled.
const PAGE: i64 = 100;

#[derive(store::sqlx::FromRow)]
struct Row {
    id: Uuid,
    asked_at: Micros,
    given_name: String,
    family_name: String,
    number: Option<i64>,
}

struct Line {
    id: Uuid,
    at: String,
    name: String,
    order: Option<OrderNumber>,
}

#[derive(Template)]
#[template(path = "desk/revocations.html")]
struct RevocationsPage {
    frame: Frame,
    requests: Vec<Line>,
}

/// GET /masa/iptal-talepleri
pub async fn requests(State(house): State<House>, operator: Operator) -> Answer {
    let found = rows!(
        &mut house.db.read().await?,
        Row,
        "SELECT r.id, r.asked_at, p.given_name, p.family_name, a.number
         FROM revocation_request r JOIN person p ON p.id = r.person LEFT JOIN application a ON a.id = r.application
         WHERE r.settled_at IS NULL ORDER BY r.asked_at, r.id LIMIT $1",
        PAGE
    )?;
    let line = |row: Row| Line {
        id: row.id,
        at: day_and_time(moment(row.asked_at)),
        name: format!("{} {}", row.given_name, row.family_name),
        order: row.number.map(|number| OrderNumber(number.unsigned_abs())),
    };
    page(RevocationsPage {
        frame: operator.frame,
        requests: found.into_iter().map(line).collect(),
    })
}

/// POST /masa/iptal-talepleri/…/kapat: the clerk has called, and done what was to be done.
pub async fn settle(
    State(house): State<House>,
    operator: Operator,
    Path(id): Path<Uuid>,
) -> Answer {
    let mut tx = house.db.write().await?;
    let changed = run!(
        &mut tx,
        "UPDATE revocation_request SET settled_at = $2, settled_by = $3 WHERE id = $1 AND settled_at IS NULL",
        id,
        house.now(),
        operator.id
    )?;
    if changed != 1 {
        return Err(Refusal::Stale);
    }
    let whose = row!(
        &mut tx,
        (Uuid,),
        "SELECT person FROM revocation_request WHERE id = $1",
        id
    )?;
    let (person,) = whose.ok_or(Refusal::NotFound)?;
    let found = people::by_id(&mut tx, person).await?;
    let mut person = found.ok_or(Refusal::NotFound)?;
    let detail = json!({ "revocation_request": id });
    let (actor, act) = (Actor::Operator(operator.id), "revocation-request-settled");
    people::record(&mut tx, &house, &mut person, actor, act, detail.clone()).await?;
    operators::note(&mut tx, &house, operator.id, act, detail).await?;
    tx.commit().await?;
    go("/masa/iptal-talepleri")
}
