//! POST /basvurularim/SD-…/sms: the code is typed. Wrong, expired and used up are different texts.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rules::application::{Event, may_be_filled};
use rules::expiry;
use serde::Deserialize;
use serde_json::Value;
use store::Tx;
use store::history::Actor;
use web::House;
use web::auth::Citizen;
use web::frame::{Answer, go};
use web::order_path::OrderPath;
use web::refusal::Refusal;

use super::ask::code_page;
use super::{Good, hash, lifetime, sql};
use crate::application::finders::{self, Order};
use crate::application::record;
use crate::contact::{self, How};
use crate::diary::Whereabouts;
use crate::people;

#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    code: String,
}

pub async fn prove(
    State(house): State<House>,
    citizen: Citizen,
    whereabouts: Whereabouts,
    Path(OrderPath(number)): Path<OrderPath>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let how = contact::how(&house, &citizen, whereabouts).await?;
    let mut tx = house.db.write().await?;
    let order = finders::own(&mut tx, citizen.person, number).await?;
    may_be_filled(&order.facts()?)?;
    if order.phone_verified_at.is_some() {
        return go(&format!("/basvurularim/{number}/onay"));
    }
    let good = Good::ForTheForm;
    let fault = try_code(&mut tx, &house, &order, &typed.code, good).await?;
    if fault.is_none() {
        verified(&mut tx, &house, &order, &how).await?;
    }
    tx.commit().await?;
    if fault.is_none() {
        return go(&format!("/basvurularim/{number}/onay"));
    }
    Ok((
        StatusCode::UNPROCESSABLE_ENTITY,
        code_page(&house, citizen, &order, fault, None)?,
    )
        .into_response())
}

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

/// The phone of the form as it is now was proven: for this order, and as a contact point of its person.
pub async fn verified(tx: &mut Tx, house: &House, order: &Order, how: &How) -> Result<(), Refusal> {
    if let Some(form) = order.form(house)? {
        let person = people::by_id(tx, order.person).await?;
        let mut person = person.ok_or(Refusal::NotFound)?;
        let named = (&form.phone, Some(&form.email));
        contact::proven(tx, house, &mut person, named, how).await?;
    }
    let actor = Actor::Person(order.person);
    record(tx, house, order, Event::PhoneVerified, actor, Value::Null).await?;
    used(tx, house, order).await
}
