//! İptal: by the person, asked once more before it is done (R08).

use askama::Template;
use axum::extract::{Path, State};
use rules::application::{CancelledBy, may_be_cancelled};
use serde_json::json;
use store::history::Actor;
use store::{Tx, run};

use super::finders::{self, Order};
use super::record;
use crate::House;
use crate::door::Citizen;
use crate::frame::{Answer, Frame, go, page};
use crate::notice::{self, Notice};
use crate::order_path::OrderPath;
use crate::refusal::Refusal;

#[derive(Template)]
#[template(path = "application/cancel.html")]
struct CancelPage {
    frame: Frame,
    number: String,
}

/// GET /basvurularim/SD-…/iptal
pub async fn ask_cancel(
    State(house): State<House>,
    citizen: Citizen,
    Path(OrderPath(number)): Path<OrderPath>,
) -> Answer {
    let mut conn = house.db.read().await?;
    let order = finders::own(&mut conn, citizen.person, number).await?;
    may_be_cancelled(&order.facts())?;
    page(CancelPage {
        frame: citizen.frame,
        number: number.to_string(),
    })
}

/// POST /basvurularim/SD-…/iptal
pub async fn cancel(
    State(house): State<House>,
    citizen: Citizen,
    Path(OrderPath(number)): Path<OrderPath>,
) -> Answer {
    let mut tx = house.db.write().await?;
    let order = finders::own(&mut tx, citizen.person, number).await?;
    may_be_cancelled(&order.facts())?;
    close(
        &mut tx,
        &house,
        &order,
        CancelledBy::Person,
        Actor::Person(citizen.person),
    )
    .await?;
    tx.commit().await?;
    go(&format!("/basvurularim/{number}"))
}

/// Ends the order and tells its person.
pub async fn close(
    tx: &mut Tx,
    house: &House,
    order: &Order,
    by: CancelledBy,
    actor: Actor,
) -> Result<(), Refusal> {
    let now = house.now();
    let changed = run!(
        tx,
        "UPDATE application SET cancelled_at = $3, cancelled_by = $4, closed_at = $3, next_warning_at = NULL,
                version = version + 1 WHERE id = $1 AND version = $2",
        order.id,
        order.version,
        now,
        by.key()
    )?;
    record::changed(
        tx,
        house,
        order,
        changed,
        actor,
        "cancelled",
        json!({ "by": by.key() }),
    )
    .await?;
    notice::enqueue(tx, house, order, Notice::Cancelled { by }).await?;
    Ok(())
}
