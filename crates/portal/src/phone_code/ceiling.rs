//! How many codes one phone gets, whoever asks and for whatever order. Whoever has proven that the phone is theirs is counted apart from all
//! who only typed its number: a stranger who types it uses up the strangers' codes.

use rules::mobile_phone::MobilePhone;
use store::limit::{self, Counted, Limit};
use store::{Conn, StoreError, Tx};
use uuid::Uuid;
use web::App;
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

/// A phone, and who asks for a code to it.
pub struct Asker(Vec<u8>);

impl Asker {
    /// `proven_by`: the person who has proven that the phone is theirs, and asks.
    pub fn of(app: &App, phone: &MobilePhone, proven_by: Option<Uuid>) -> Self {
        let mut who = app.vault.index("phone-codes", phone.e164());
        if let Some(person) = proven_by {
            who.extend_from_slice(person.as_bytes());
        }
        Self(who)
    }

    pub fn of_form(app: &App, order: &Order, phone: &MobilePhone) -> Result<Self, StoreError> {
        let proven = order.phone_verified_at.is_some() && order.phone(app)?.as_ref() == Some(phone);
        Ok(Self::of(app, phone, proven.then_some(order.person)))
    }
}

/// What one more code for the phone of a form would come to. Counts nothing, and can be asked before a transaction has its turn.
pub async fn next_of_form(
    conn: &mut Conn,
    app: &App,
    order: &Order,
    phone: &MobilePhone,
) -> Result<Counted, StoreError> {
    next(conn, app, &Asker::of_form(app, order, phone)?).await
}

async fn next(conn: &mut Conn, app: &App, asker: &Asker) -> Result<Counted, StoreError> {
    let next = limit::next_in_both(conn, BOTH, &asker.0, app.now()).await?;
    let is = |counted| next.contains(&counted);
    Ok(match (is(Counted::Beyond), is(Counted::Reached)) {
        (true, _) => Counted::Beyond,
        (false, true) => Counted::Reached,
        (false, false) => Counted::Within,
    })
}

/// Whether the phone may get one more code. Counts it, with the act that sends it.
pub async fn allows(tx: &mut Tx, app: &App, asker: &Asker) -> Result<bool, StoreError> {
    match next(tx, app, asker).await? {
        Counted::Within => {
            take(tx, app, asker).await?;
            Ok(true)
        }
        Counted::Reached => {
            note_reached(tx, app, asker).await?;
            Ok(false)
        }
        Counted::Beyond => Ok(false),
    }
}

/// Counts one code with the act that sends it, and only if that is committed. Stale where a concurrent act sent the last one.
pub async fn take(tx: &mut Tx, app: &App, asker: &Asker) -> Result<(), StoreError> {
    limit::take_in_both(tx, BOTH, &asker.0, app.now()).await
}

/// Counts the first code beyond and notes it as a security event, so that the next ones are refused without writing.
pub async fn note_reached(tx: &mut Tx, app: &App, asker: &Asker) -> Result<(), StoreError> {
    for limit in BOTH {
        if limit::count_in(tx, limit, &asker.0, app.now()).await? == Counted::Reached {
            let event = Event::of(Kind::LimitReached).detail(limit.what);
            security::note_in(tx, app, event).await?;
        }
    }
    Ok(())
}
