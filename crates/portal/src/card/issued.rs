//! A card was made for a person: which one it is, and what will unlock it.

use rules::identity_number::IdentityNumber;
use serde_json::json;
use store::history::Actor;
use store::{change_one, history, run};

use super::sql::unlock_place;
use crate::House;
use crate::application::{finders, record};
use crate::people;
use crate::refusal::Refusal;

/// Takes in a card that was made for the person's newest order. A card that is known already is left as it is.
///
/// # Errors
/// There is no such person, or they have no order.
pub async fn issued(
    house: &House,
    identity: &IdentityNumber,
    serial: &str,
    unlock_secret: &str,
) -> Result<(), Refusal> {
    let mut tx = house.db.write().await?;
    let person = people::by_identity(&mut tx, house, identity)
        .await?
        .ok_or(Refusal::NotFound)?;
    let orders = finders::mine(&mut tx, person.id, i64::MAX, 1).await?;
    let order = orders.first().ok_or(Refusal::NotFound)?;
    let id = house.new_id();
    let sealed = house
        .vault
        .seal(&unlock_place(id), unlock_secret.as_bytes());
    let new = run!(
        &mut tx,
        "INSERT INTO card (id, person, application, serial, unlock_sealed, made_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (serial) DO NOTHING",
        id,
        person.id,
        order.id,
        serial,
        sealed,
        house.now()
    )?;
    if new == 0 {
        return Ok(());
    }
    change_one!(
        &mut tx,
        "UPDATE application SET version = version + 1 WHERE id = $1 AND version = $2",
        order.id,
        order.version
    )?;
    let detail = json!({ "card": id });
    let act = record::act(
        house,
        order,
        order.version + 1,
        Actor::System,
        "card-made",
        detail,
    );
    history::append(&mut tx, &house.vault, act).await?;
    Ok(tx.commit().await?)
}
