//! How every change of an order ends: the row had the version that was read, and the history says what was done.

use serde_json::Value;
use store::history::{Act, Actor, Stream};
use store::{StoreError, Tx, history};

use super::finders::Order;
use crate::House;

/// Appends the history row of a change that touched `changed` rows; exactly one, or somebody else was first.
/// The UPDATE before it must carry `version = version + 1 … WHERE id = … AND version = …`.
pub async fn changed(
    tx: &mut Tx,
    house: &House,
    order: &Order,
    changed: u64,
    actor: Actor,
    act: &str,
    detail: Value,
) -> Result<(), StoreError> {
    if changed != 1 {
        return Err(StoreError::Stale);
    }
    let act = self::act(house, order, order.version + 1, actor, act, detail);
    history::append(tx, &house.vault, act).await
}

/// An act by which the order gets this version.
pub fn act<'a>(
    house: &House,
    order: &Order,
    version: i64,
    actor: Actor,
    act: &'a str,
    detail: Value,
) -> Act<'a> {
    Act {
        stream: Stream::Application,
        owner: order.id,
        version,
        at: house.now(),
        actor,
        act,
        detail,
    }
}
