//! How many codes one phone gets, whoever asks and for whatever order. Whoever has proven that the phone is theirs is counted apart from all
//! who only typed its number: a stranger who types it uses up the strangers' codes.

use rules::mobile_phone::MobilePhone;
use store::limit::{self, Counted, Limit};
use store::{Conn, StoreError, Tx};
use web::House;
use web::security::{self, Event, Kind};

use crate::order::finders::Order;

const IN_AN_HOUR: Limit = Limit {
    what: "phone-hour",
    max: 10,
    seconds: 3_600,
};
const IN_A_DAY: Limit = Limit {
    what: "phone-day",
    max: 20,
    seconds: 86_400,
};
const BOTH: [Limit; 2] = [IN_AN_HOUR, IN_A_DAY];

/// Whose codes are counted: whoever proved the phone is counted apart.
fn who(house: &House, order: &Order, phone: &MobilePhone) -> Result<Vec<u8>, StoreError> {
    let mut who = house.vault.index("phone-codes", phone.e164());
    let proven = order.phone_verified_at.is_some() && order.phone(house)?.as_ref() == Some(phone);
    if proven {
        who.extend_from_slice(order.person.as_bytes());
    }
    Ok(who)
}

/// What one more code for the phone would come to. Counts nothing, and can be asked before a transaction has its turn.
pub async fn next(
    conn: &mut Conn,
    house: &House,
    order: &Order,
    phone: &MobilePhone,
) -> Result<Counted, StoreError> {
    let who = who(house, order, phone)?;
    let next = limit::next_in_both(conn, BOTH, &who, house.now()).await?;
    let is = |counted| next.contains(&counted);
    Ok(match (is(Counted::Beyond), is(Counted::Reached)) {
        (true, _) => Counted::Beyond,
        (false, true) => Counted::Reached,
        (false, false) => Counted::Within,
    })
}

/// Counts one code with the act that sends it, and only if that is committed. Stale where a concurrent act sent the last one.
pub async fn take(
    tx: &mut Tx,
    house: &House,
    order: &Order,
    phone: &MobilePhone,
) -> Result<(), StoreError> {
    let who = who(house, order, phone)?;
    limit::take_in_both(tx, BOTH, &who, house.now()).await
}

/// Counts the first code beyond and notes it as a security event, so that the next ones are refused without writing.
pub async fn note_reached(
    tx: &mut Tx,
    house: &House,
    order: &Order,
    phone: &MobilePhone,
) -> Result<(), StoreError> {
    let who = who(house, order, phone)?;
    for limit in BOTH {
        if limit::count_in(tx, limit, &who, house.now()).await? == Counted::Reached {
            let event = Event::of(Kind::LimitReached).detail(limit.what);
            security::note_in(tx, house, event).await?;
        }
    }
    Ok(())
}
