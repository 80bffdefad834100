//! A code that was typed for a form is held against those that were sent for it.

use rules::expiry;
use store::Tx;
use web::App;
use web::refusal::Refusal;

use super::{code, hash, lifetime, sql};
use crate::order::finders::Order;

/// What is wrong with a code that was typed for the order, or nothing. The try is counted before the code is looked at, and the caller
/// commits whatever comes of it.
pub async fn try_code(
    tx: &mut Tx,
    app: &App,
    order: &Order,
    typed: &str,
) -> Result<Option<&'static str>, Refusal> {
    let (now, most) = (app.now(), app.settings.phone_code.wrong_codes);
    let Some(code) = code::read(typed) else {
        return Ok(Some("code-shape"));
    };
    sql::count_try(tx, order.id, now).await?;
    let (form, hash) = (order.form_version, hash(app, order.id, &code));
    let latest = expiry::latest(now, lifetime(app));
    if sql::matches(tx, order.id, form, hash, [now, latest], most).await? {
        return Ok(None);
    }
    let newest = sql::newest(tx, order.id, form, latest).await?;
    Ok(Some(code::fault(app, newest)))
}

/// No code that was sent for the order is good any more.
pub async fn used(tx: &mut Tx, app: &App, order: &Order) -> Result<(), Refusal> {
    Ok(sql::end_all(tx, order.id, app.now()).await?)
}
