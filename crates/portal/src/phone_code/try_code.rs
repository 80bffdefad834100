//! A code that was typed is held against those that were sent. Wrong, expired and used up are different texts.

use rules::expiry;
use store::Tx;
use web::House;
use web::refusal::Refusal;

use super::{Good, hash, lifetime, sql};
use crate::order::finders::Order;

/// What is wrong with a code that was typed for the order, or nothing. The try is counted before the code is looked at, and the caller
/// commits whatever comes of it.
pub async fn try_code(
    tx: &mut Tx,
    house: &House,
    order: &Order,
    typed: &str,
    good: Good<'_>,
) -> Result<Option<&'static str>, Refusal> {
    let (now, most) = (house.now(), house.settings.phone_code.wrong_codes);
    // Any spacing, as people copy it from the message.
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(Some("code-shape"));
    }
    sql::count_try(tx, order.id, now).await?;
    let (form, hash) = (order.form_version, hash(house, order.id, good, &code));
    let latest = expiry::latest(now, lifetime(house));
    if sql::matches(tx, order.id, form, hash, [now, latest], most).await? {
        return Ok(None);
    }
    Ok(Some(
        match sql::newest(tx, order.id, form, latest).await? {
            Some(newest) if newest.tries >= most => "code-used-up",
            Some(newest) if newest.expires_at > now => "code-wrong",
            _ => "code-expired",
        },
    ))
}

/// No code that was sent for the order is good any more.
pub async fn used(tx: &mut Tx, house: &House, order: &Order) -> Result<(), Refusal> {
    Ok(sql::end_all(tx, order.id, house.now()).await?)
}
