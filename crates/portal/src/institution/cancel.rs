//! İptal: by the institution, asked once more before it is done; the person is told (R08).

use askama::Template;
use axum::extract::{Path, State};
use rules::application::{CancelledBy, may_be_cancelled};
use store::history::Actor;
use web::App;
use web::auth::Officer;
use web::frame::{Answer, Frame, go, page};
use web::order_path::OrderPath;
use web::refusal::Refusal;

use super::order::own_order;
use crate::cancellation::close;
use crate::people;

#[derive(Template)]
#[template(path = "institution/cancel.html")]
struct CancelPage {
    frame: Frame,
    number: String,
    name: String,
}

/// GET /yetkili/basvurular/SD-…/iptal
pub async fn ask_cancel(
    State(app): State<App>,
    officer: Officer,
    Path(OrderPath(number)): Path<OrderPath>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let order = own_order(&mut conn, &officer, number).await?;
    may_be_cancelled(&order.facts()?)?;
    let person = people::by_id(&mut conn, order.person)
        .await?
        .ok_or(Refusal::NotFound)?;
    page(CancelPage {
        frame: officer.citizen.frame,
        number: number.to_string(),
        name: format!("{} {}", person.given_name, person.family_name),
    })
}

/// POST /yetkili/basvurular/SD-…/iptal
pub async fn cancel(
    State(app): State<App>,
    officer: Officer,
    Path(OrderPath(number)): Path<OrderPath>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let order = own_order(&mut tx, &officer, number).await?;
    let actor = Actor::Officer(officer.citizen.person);
    close(&mut tx, &app, &order, CancelledBy::Institution, actor).await?;
    tx.commit().await?;
    go(&format!("/yetkili/basvurular/{number}"))
}
