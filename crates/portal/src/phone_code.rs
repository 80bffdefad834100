//! SMS kodu: the code that proves the phone typed on the form (R21).

mod ask;
mod prove;
mod sql;

pub use ask::{again, ask};
pub use prove::{prove, verified};

use rules::mobile_phone::MobilePhone;
use serde_json::json;
use store::history::Actor;
use store::{Tx, run};

use crate::House;
use crate::application::finders::Order;
use crate::application::record;
use crate::refusal::Refusal;
use crate::work::{self, Work};

/// Sends a code for the form as it is now; false when too many were asked for in an hour. Codes sent
/// before stay good until they end, because messages overtake each other.
pub async fn send(
    tx: &mut Tx,
    house: &House,
    order: &Order,
    phone: &MobilePhone,
) -> Result<bool, Refusal> {
    let now = house.now();
    let settings = &house.settings.phone_code;
    if sql::sent_since(tx, order.id, now - 3_600_000_000).await? >= settings.codes_per_hour {
        return Ok(false);
    }
    let id = house.new_id();
    // Six digits, all equally likely: 2³² is a multiple of a million but for a part in four thousand, so 64 bits are drawn.
    let code = format!("{:06}", rand::random::<u64>() % 1_000_000);
    run!(
        tx,
        "INSERT INTO phone_code (id, application, form_version, code_hash, tries, sent_at, expires_at)
         VALUES ($1, $2, $3, $4, 0, $5, $6)",
        id,
        order.id,
        order.form_version,
        hash(house, order, &code),
        now,
        now + settings.minutes * 60_000_000
    )?;
    let changed = run!(
        tx,
        "UPDATE application SET version = version + 1 WHERE id = $1 AND version = $2",
        order.id,
        order.version
    )?;
    let actor = Actor::Person(order.person);
    record::changed(
        tx,
        house,
        order,
        changed,
        actor,
        "phone-code-sent",
        json!({}),
    )
    .await?;
    let work = Work::PhoneCode {
        phone: phone.e164().to_owned(),
        code,
        good_until: now + settings.minutes * 60_000_000,
    };
    work::enqueue(
        tx,
        house,
        &format!("phone-code:{id}"),
        &work,
        Some(order.id),
    )
    .await?;
    Ok(true)
}

/// What is stored of a code: keyed, so that a copy of the database does not give it away.
fn hash(house: &House, order: &Order, code: &str) -> Vec<u8> {
    house
        .vault
        .index("phone-code", &format!("{}:{code}", order.id))
}
