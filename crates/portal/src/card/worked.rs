//! The app says that the work on a card is done: the history has it, and the holder is told by the channel they chose, so that whoever did not
//! do it can act at once.

use handoff::purpose::Purpose;
use serde_json::json;
use store::history::Actor;
use store::{Tx, run};
use uuid::Uuid;

use super::sql;
use crate::House;
use crate::application::{finders, record};
use crate::notice::{self, Notice};
use crate::refusal::Refusal;

/// Writes down what was done to the card's PIN.
pub async fn worked(
    tx: &mut Tx,
    house: &House,
    card: Uuid,
    purpose: Purpose,
) -> Result<(), Refusal> {
    let (act, told) = match purpose {
        Purpose::Unlock => ("card-unlocked", Notice::CardUnlocked),
        _ => ("card-pin-changed", Notice::PinChanged),
    };
    let card = sql::by_id(tx, card).await?.ok_or(Refusal::NotFound)?;
    let order = finders::for_job(tx, card.application).await?;
    let order = order.ok_or(Refusal::NotFound)?;
    let changed = run!(
        &mut *tx,
        "UPDATE application SET version = version + 1 WHERE id = $1 AND version = $2",
        order.id,
        order.version
    )?;
    let actor = Actor::Person(card.person);
    let detail = json!({ "card": card.id });
    record::changed(tx, house, &order, changed, actor, act, detail).await?;
    notice::enqueue(tx, house, &order, told).await
}
