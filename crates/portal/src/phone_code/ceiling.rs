//! How many codes one phone gets, whoever asks and for whatever order. Whoever has proven that the phone is theirs is counted apart from all
//! who only typed its number: a stranger who types it uses up the strangers' codes.

use rules::mobile_phone::MobilePhone;
use store::limit::{self, Counted, Limit};
use store::{Conn, StoreError, Tx};

use crate::House;
use crate::application::finders::Order;
use crate::security::{self, Event, Kind};

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

/// Whether the phone has had its number of codes. Counts nothing, and can be asked before a transaction has its turn.
pub async fn is_reached(
    conn: &mut Conn,
    house: &House,
    order: &Order,
    phone: &MobilePhone,
) -> Result<bool, StoreError> {
    let who = who(house, order, phone)?;
    limit::is_beyond_any(conn, BOTH, &who, house.now()).await
}

/// Counts one code for the phone; false where it has had its number of them. Counted with the act that sends it, and only if that is committed.
pub async fn count(
    tx: &mut Tx,
    house: &House,
    order: &Order,
    phone: &MobilePhone,
) -> Result<bool, StoreError> {
    let who = who(house, order, phone)?;
    let counted = limit::count_in_both(tx, BOTH, &who, house.now()).await?;
    for (limit, counted) in BOTH.iter().zip(counted) {
        if counted == Counted::Reached {
            let event = Event::of(Kind::LimitReached).detail(limit.what);
            security::note_in(tx, house, event).await?;
        }
    }
    Ok(counted == [Counted::Within; 2])
}
