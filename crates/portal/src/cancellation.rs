//! İptal: by the person, asked once more before it is done, and by the desk, with its reason (R08).

pub mod desk;

use askama::Template;
use axum::extract::{Path, State};
use rules::application::{Approval, CancelledBy, Event, Facts, may_be_cancelled};
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
    /// It is approved already: nothing is left to pause for.
    is_approved: bool,
    /// What ends with it, as keys of texts.
    lost: Vec<&'static str>,
}

/// What an open order has by now that a new one would have to get again.
fn lost(facts: &Facts) -> Vec<&'static str> {
    let approved = facts.approval_stands();
    let on_paper = facts.approved_by() == Some(Approval::WetInk) && facts.form_arrived_at.is_none();
    [
        ("cancel-lost-form", facts.form_version > 0),
        ("cancel-lost-approval", approved && !on_paper),
        ("cancel-lost-paper", approved && on_paper),
    ]
    .into_iter()
    .filter_map(|(key, is_so)| is_so.then_some(key))
    .collect()
}

/// GET /basvurularim/SD-…/iptal
pub async fn ask_cancel(
    State(app): State<App>,
    citizen: Citizen,
    Path(OrderPath(number)): Path<OrderPath>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let order = finders::own(&mut conn, citizen.person, number).await?;
    let facts = order.facts()?;
    may_be_cancelled(&facts)?;
    page(CancelPage {
        frame: citizen.frame,
        is_approved: facts.approval_stands(),
        lost: lost(&facts),
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
