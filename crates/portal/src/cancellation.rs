//! İptal: by the person, asked once more before it is done (R08).

use askama::Template;
use axum::extract::{Path, State};
use rules::application::{CancelledBy, Event, may_be_cancelled};
use serde_json::Value;
use store::Tx;
use store::history::Actor;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, Frame, go, page};
use web::order_path::OrderPath;
use web::refusal::Refusal;

use crate::notice::{self, Notice};
use crate::order::finders::{self, Order};
use crate::order::record;

#[derive(Template)]
#[template(path = "cancellation/cancel.html")]
struct CancelPage {
    frame: Frame,
    number: String,
}

/// GET /basvurularim/SD-…/iptal
pub async fn ask_cancel(
    State(app): State<App>,
    citizen: Citizen,
    Path(OrderPath(number)): Path<OrderPath>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let order = finders::own(&mut conn, citizen.person, number).await?;
    may_be_cancelled(&order.facts()?)?;
    page(CancelPage {
        frame: citizen.frame,
        number: number.to_string(),
    })
}

/// POST /basvurularim/SD-…/iptal
pub async fn cancel(
    State(app): State<App>,
    citizen: Citizen,
    Path(OrderPath(number)): Path<OrderPath>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let order = finders::own(&mut tx, citizen.person, number).await?;
    close(
        &mut tx,
        &app,
        &order,
        CancelledBy::Person,
        Actor::Person(citizen.person),
    )
    .await?;
    tx.commit().await?;
    go(&format!("/basvurularim/{number}"))
}

/// Ends the order, if it may still be ended, and tells its person.
pub async fn close(
    tx: &mut Tx,
    app: &App,
    order: &Order,
    by: CancelledBy,
    actor: Actor,
) -> Result<(), Refusal> {
    record(tx, app, order, Event::Cancelled { by }, actor, Value::Null).await?;
    notice::enqueue(tx, app, order, Notice::Cancelled { by }).await?;
    Ok(())
}
