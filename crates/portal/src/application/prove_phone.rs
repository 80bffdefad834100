//! POST /basvurularim/SD-…/sms: the code is typed. Wrong, expired and used up are different texts.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rules::application::{Event, may_be_filled};
use serde::Deserialize;
use serde_json::Value;
use store::Tx;
use store::history::Actor;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, go};
use web::order_path::OrderPath;
use web::refusal::Refusal;

use super::phone_code::code_page;
use crate::contact::{self, How};
use crate::diary_entry::Whereabouts;
use crate::order::finders::{self, Order};
use crate::order::record;
use crate::people;
use crate::phone_code::{try_code, used};

#[derive(Deserialize)]
pub struct PhoneCode {
    #[serde(default)]
    code: String,
}

pub async fn prove(
    State(app): State<App>,
    citizen: Citizen,
    whereabouts: Whereabouts,
    Path(OrderPath(number)): Path<OrderPath>,
    axum::Form(typed): axum::Form<PhoneCode>,
) -> Answer {
    let how = contact::how(&app, &citizen, whereabouts).await?;
    let mut tx = app.db.write().await?;
    let order = finders::own(&mut tx, citizen.person, number).await?;
    may_be_filled(&order.facts()?)?;
    if order.phone_verified_at.is_some() {
        return go(&format!("/basvurularim/{number}/onay"));
    }
    let fault = try_code(&mut tx, &app, &order, &typed.code).await?;
    if fault.is_none() {
        verified(&mut tx, &app, &order, &how).await?;
    }
    tx.commit().await?;
    if fault.is_none() {
        return go(&format!("/basvurularim/{number}/onay"));
    }
    Ok((
        StatusCode::UNPROCESSABLE_ENTITY,
        code_page(&app, citizen, &order, fault, None)?,
    )
        .into_response())
}

/// The phone of the form as it is now was proven: for this order, and as a contact point of its person.
pub async fn verified(tx: &mut Tx, app: &App, order: &Order, how: &How) -> Result<(), Refusal> {
    if let Some(form) = order.form(app)? {
        let person = people::by_id(tx, order.person).await?;
        let mut person = person.ok_or(Refusal::NotFound)?;
        let named = (&form.phone, Some(&form.email));
        contact::proven(tx, app, &mut person, named, how).await?;
    }
    let actor = Actor::Person(order.person);
    record(tx, app, order, Event::PhoneVerified, actor, Value::Null).await?;
    used(tx, app, order).await
}
