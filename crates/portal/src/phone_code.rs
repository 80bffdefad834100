//! SMS kodu: a code is sent to a phone and held against what is typed; it proves the phone of a form, or opens one act (R21).

mod ceiling;
mod deliver;
mod sql;
mod try_code;

pub use ceiling::{
    next as next_for_phone, note_reached as note_phone_reached, take as take_for_phone,
};
pub use deliver::Deliver;
pub use sql::OLD_CODES;
pub use try_code::{try_code, used};

use rules::application::{CodeFor, Event};
use rules::expiry;
use rules::mobile_phone::MobilePhone;
use serde_json::Value;
use store::history::Actor;
use store::limit::Counted;
use store::{Micros, Tx, later};
use uuid::Uuid;
use web::House;
use web::refusal::Refusal;

use crate::jobs;
use crate::order::finders::Order;
use crate::order::record;

/// The hour in which codes count against the limit, and the little by which another machine's clock may be ahead.
pub fn last_hour(house: &House) -> [Micros; 2] {
    let now = house.now();
    [now - 3_600_000_000, now + expiry::SLACK]
}

/// For how long a code is good.
fn lifetime(house: &House) -> Micros {
    house.settings.phone_code.minutes * 60_000_000
}

/// Whether one more code may be sent after so many within the hour.
pub fn may_send(house: &House, within_the_hour: i64) -> bool {
    within_the_hour < house.settings.phone_code.codes_per_hour
}

/// What a code is good for: the phone of a form, or one act on one card or certificate. A code of the one opens nothing of the other, since
/// the phone of a form is whatever was typed there.
#[derive(Clone, Copy)]
pub enum Good<'a> {
    ForTheForm,
    /// Named so that no two acts have the same name.
    For(&'a str),
}

impl Good<'_> {
    const fn counts_as(self) -> CodeFor {
        match self {
            Self::ForTheForm => CodeFor::Form,
            Self::For(_) => CodeFor::OtherAct,
        }
    }
}

/// Sends a code for the form as it is now; false when too many were asked for in an hour. Codes sent
/// before stay good until they end, because messages overtake each other.
pub async fn send(
    tx: &mut Tx,
    house: &House,
    order: &Order,
    phone: &MobilePhone,
    good: Good<'_>,
) -> Result<bool, Refusal> {
    let sent = sql::sent_between(tx, order.id, last_hour(house)).await?;
    if !may_send(house, sent) {
        return Ok(false);
    }
    match ceiling::next(tx, house, order, phone).await? {
        Counted::Within => ceiling::take(tx, house, order, phone).await?,
        Counted::Reached => {
            ceiling::note_reached(tx, house, order, phone).await?;
            return Ok(false);
        }
        Counted::Beyond => return Ok(false),
    }
    let (event, actor) = (
        Event::PhoneCodeSent(good.counts_as()),
        Actor::Person(order.person),
    );
    let order = &record(tx, house, order, event, actor, Value::Null).await?;
    let of = (order.id, order.form_version);
    issue(tx, house, of, phone, good).await?;
    Ok(true)
}

/// Makes a code for a version of the form, and the message that brings it.
pub async fn issue(
    tx: &mut Tx,
    house: &House,
    (application, form_version): (Uuid, i64),
    phone: &MobilePhone,
    good: Good<'_>,
) -> Result<(), Refusal> {
    let (id, now) = (house.new_id(), house.now());
    let good_until = now + lifetime(house);
    // Six digits, all equally likely: 2³² is a multiple of a million but for a part in four thousand, so 64 bits are drawn.
    let code = format!("{:06}", rand::random::<u64>() % 1_000_000);
    later!(
        tx,
        "INSERT INTO phone_code (id, application, form_version, code_hash, tries, sent_at, expires_at)
         VALUES ($1, $2, $3, $4, 0, $5, $6)",
        id,
        application,
        form_version,
        hash(house, application, good, &code),
        now,
        good_until
    )?;
    let deliver = Deliver {
        phone: phone.e164().to_owned(),
        code,
        good_until,
    };
    let cause = format!("phone-code:{id}");
    Ok(jobs::enqueue(tx, house, &cause, &deliver, Some(application)).await?)
}

/// What is stored of a code: keyed, so that a copy of the database does not give it away.
fn hash(house: &House, application: Uuid, good: Good<'_>, code: &str) -> Vec<u8> {
    let text = match good {
        Good::ForTheForm => format!("{application}:{code}"),
        Good::For(act) => format!("{application}:{act}:{code}"),
    };
    house.vault.index("phone-code", &text)
}
