//! GET /yetkili/basvurular/SD-…: one of the institution's applications, with the same timeline that its person sees.

use askama::Template;
use axum::extract::{Path, State};
use rules::application::may_be_cancelled;
use rules::order_number::OrderNumber;
use store::Conn;
use web::App;
use web::auth::Officer;
use web::frame::{Answer, Frame, page};
use web::order_path::OrderPath;
use web::refusal::Refusal;

use super::Acting;
use crate::order::finders::{self, Order};
use crate::order::ordered::Ordered;
use crate::order::shown::{Shown, last_day};
use crate::order::timeline::{Entry, timeline};
use crate::people;

#[derive(Template)]
#[template(path = "institution/order.html")]
struct OrderPage {
    frame: Frame,
    order: Shown,
    name: String,
    identity: String,
    acting: Acting,
    ordered: Ordered,
    last_day: String,
    may_cancel: bool,
    timeline: Vec<Entry>,
}

/// An order of one of the officer's institutions.
pub async fn own_order(
    conn: &mut Conn,
    officer: &Officer,
    number: OrderNumber,
) -> Result<Order, Refusal> {
    for own in &officer.institutions {
        if let Some(order) = finders::of_institution(conn, own.id, number).await? {
            return Ok(order);
        }
    }
    Err(Refusal::NotFound)
}

pub async fn order(
    State(app): State<App>,
    officer: Officer,
    Path(OrderPath(number)): Path<OrderPath>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let order = own_order(&mut conn, &officer, number).await?;
    let person = people::by_id(&mut conn, order.person)
        .await?
        .ok_or(Refusal::NotFound)?;
    let acting = Acting::at(&officer, order.institution)?;
    let frame = officer.citizen.frame;
    page(OrderPage {
        order: Shown::of(&app, &frame.t, &order),
        name: format!("{} {}", person.given_name, person.family_name),
        identity: person.identity(&app)?.masked(),
        ordered: Ordered::of(&app, &frame.t, &order),
        last_day: last_day(&order),
        may_cancel: order.may(may_be_cancelled).is_ok(),
        timeline: timeline(&mut conn, &frame.t, &order).await?,
        acting,
        frame,
    })
}
