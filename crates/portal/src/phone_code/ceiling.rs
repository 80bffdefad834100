//! How many codes one phone gets, whoever asks and for whatever order. Whoever has proven that the phone is theirs is counted apart from all
//! who only typed its number: a stranger who types it uses up the strangers' codes.

use rules::mobile_phone::MobilePhone;
use store::limit::{self, Counted, Limit};
use store::{StoreError, Tx};

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

/// Counts one code for the phone; false where it has had its number of them. Counted with the act that sends it, and only if that is committed.
pub async fn take(
    tx: &mut Tx,
    house: &House,
    order: &Order,
    phone: &MobilePhone,
) -> Result<bool, StoreError> {
    let mut who = house.vault.index("phone-codes", phone.e164());
    let proven = order.phone_verified_at.is_some() && order.phone(house)?.as_ref() == Some(phone);
    if proven {
        who.extend_from_slice(order.person.as_bytes());
    }
    for limit in [IN_AN_HOUR, IN_A_DAY] {
        match limit::count_in(tx, limit, &who, house.now()).await? {
            Counted::Within => {}
            Counted::Beyond => return Ok(false),
            Counted::Reached => {
                let event = Event::of(Kind::LimitReached).detail(limit.what);
                security::note_in(tx, house, event).await?;
                return Ok(false);
            }
        }
    }
    Ok(true)
}
