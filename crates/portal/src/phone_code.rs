//! SMS kodu: what all codes have in common, and those that prove the phone of a form (R21). Codes for other acts: `step_up`.

pub mod ceiling;
pub mod code;
mod deliver;
mod sql;
mod try_code;

pub use deliver::Deliver;
pub use sql::OLD_CODES;
pub use try_code::{try_code, used};

use rules::application::Event;
use rules::expiry;
use rules::mobile_phone::MobilePhone;
use serde_json::Value;
use store::history::Actor;
use store::{Micros, StoreError, Tx, later};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use crate::jobs;
use crate::order::finders::Order;
use crate::order::record;

/// The hour in which codes count against the limit, and the little by which another machine's clock may be ahead.
pub fn last_hour(app: &App) -> [Micros; 2] {
    let now = app.now();
    [now - 3_600_000_000, now + expiry::SLACK]
}

/// For how long a code is good.
pub fn lifetime(app: &App) -> Micros {
    app.settings.phone_code.minutes * 60_000_000
}

/// Whether one more code may be sent after so many within the hour.
pub fn may_send(app: &App, within_the_hour: i64) -> bool {
    within_the_hour < app.settings.phone_code.codes_per_hour
}

/// Sends a code for the form as it is now; false when too many were asked for in an hour. Codes sent
/// before stay good until they end, because messages overtake each other.
pub async fn send(
    tx: &mut Tx,
    app: &App,
    order: &Order,
    phone: &MobilePhone,
) -> Result<bool, Refusal> {
    let sent = sql::sent_between(tx, order.id, last_hour(app)).await?;
    if !may_send(app, sent) {
        return Ok(false);
    }
    let asker = ceiling::Asker::of_form(app, order, phone)?;
    if !ceiling::allows(tx, app, &asker).await? {
        return Ok(false);
    }
    let actor = Actor::Person(order.person);
    let order = &record(tx, app, order, Event::PhoneCodeSent, actor, Value::Null).await?;
    let of = (order.id, order.form_version);
    issue(tx, app, of, phone).await?;
    Ok(true)
}

/// Makes a code for a version of the form, and the message that brings it.
pub async fn issue(
    tx: &mut Tx,
    app: &App,
    (application, form_version): (Uuid, i64),
    phone: &MobilePhone,
) -> Result<(), Refusal> {
    let (id, now) = (app.new_id(), app.now());
    let good_until = now + lifetime(app);
    let code = code::draw();
    later!(
        tx,
        "INSERT INTO phone_code (id, application, form_version, code_hash, tries, sent_at, expires_at)
         VALUES ($1, $2, $3, $4, 0, $5, $6)",
        id,
        application,
        form_version,
        hash(app, application, &code),
        now,
        good_until
    )?;
    let deliver = Deliver {
        phone: phone.e164().to_owned(),
        code,
        good_until,
    };
    let cause = format!("phone-code:{id}");
    Ok(jobs::enqueue(tx, app, &cause, &deliver, Some(application)).await?)
}

/// The codes that were sent for the form as it is now are good for its next version, which names the same phone. Called before that is saved.
pub async fn carry_over(tx: &mut Tx, order: &Order) -> Result<(), StoreError> {
    later!(
        tx,
        "UPDATE phone_code SET form_version = $2 WHERE application = $1 AND form_version = $3",
        order.id,
        order.form_version + 1,
        order.form_version
    )
}

/// What is stored of a code: keyed, so that a copy of the database does not give it away.
fn hash(app: &App, application: Uuid, code: &str) -> Vec<u8> {
    app.vault
        .index("phone-code", &format!("{application}:{code}"))
}
