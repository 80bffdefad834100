//! İptal talepleri: people who said "Ben değildim" and whose certificates are to be revoked; the longest waiting first (B16).

use askama::Template;
use axum::extract::{Path, State};
use rules::dates::day_and_time;
use rules::order_number::OrderNumber;
use serde_json::json;
use store::{Micros, row, rows};
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::auth::{Certificates, Operator};
use web::frame::{Answer, Frame, go, page};
use web::refusal::Refusal;

use super::settle::settle as settle_request;
use crate::people;
use crate::staff::operators;

/// As many as one day of work; the rest follows when these are settled.
const PAGE: i64 = 100;

#[derive(store::sqlx::FromRow)]
struct Row {
    id: Uuid,
    asked_at: Micros,
    given_name: String,
    family_name: String,
    person: Uuid,
    number: Option<i64>,
}

struct Line {
    id: Uuid,
    at: String,
    name: String,
    person: Uuid,
    order: Option<OrderNumber>,
}

#[derive(Template)]
#[template(path = "diary/desk.html")]
struct RevocationsPage {
    frame: Frame,
    requests: Vec<Line>,
    /// Whether there is an issuer to revoke at.
    has_issuer: bool,
}

/// GET /masa/iptal-talepleri
pub async fn requests(State(app): State<App>, operator: Operator<Certificates>) -> Answer {
    let found = rows!(
        &mut app.db.read().await?,
        Row,
        "SELECT r.id, r.asked_at, r.person, p.given_name, p.family_name, a.number
         FROM revocation_request r JOIN person p ON p.id = r.person LEFT JOIN application a ON a.id = r.application
         WHERE r.settled_at IS NULL ORDER BY r.asked_at, r.id LIMIT $1",
        PAGE
    )?;
    let line = |row: Row| Line {
        id: row.id,
        at: day_and_time(timestamp(row.asked_at)),
        name: format!("{} {}", row.given_name, row.family_name),
        person: row.person,
        order: row.number.map(|number| OrderNumber(number.unsigned_abs())),
    };
    page(RevocationsPage {
        frame: operator.frame,
        requests: found.into_iter().map(line).collect(),
        has_issuer: app.issuer().is_some(),
    })
}

/// POST /masa/iptal-talepleri/…/kapat: the clerk has called, and done what was to be done.
pub async fn settle(
    State(app): State<App>,
    operator: Operator<Certificates>,
    Path(id): Path<Uuid>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let whose = row!(
        &mut tx,
        (Uuid,),
        "SELECT person FROM revocation_request WHERE id = $1",
        id
    )?;
    // What is no request any more is told as what was settled by somebody else.
    let (person,) = whose.ok_or(Refusal::Stale)?;
    let found = people::by_id(&mut tx, person).await?;
    let mut person = found.ok_or(Refusal::NotFound)?;
    settle_request(&mut tx, &app, &mut person, id, operator.id).await?;
    let (act, detail) = (
        "revocation-request-settled",
        json!({ "revocation_request": id }),
    );
    operators::note(&mut tx, &app, operator.id, act, detail).await?;
    tx.commit().await?;
    go("/masa/iptal-talepleri")
}
