//! While pages wait, one look a second at the hand-offs they wait for, all in one question to the database, however many pages there are. Polls
//! only while somebody waits.

use std::time::Duration;

use store::{StoreError, rows};
use uuid::Uuid;
use web::House;

use super::lookout::{Lookout, Seat};
use super::stage::Facts;

const PAUSE: Duration = Duration::from_secs(1);

/// A seat for a page that waits for this hand-off; `None` where all are taken.
pub fn sit_down(house: &House, lookout: &Lookout, id: Uuid, facts: Facts) -> Option<Seat> {
    let (seat, must_begin) = lookout.sit_down(id, facts)?;
    if must_begin {
        tokio::spawn(look(house.clone(), lookout.clone()));
    }
    Some(seat)
}

async fn look(house: House, lookout: Lookout) {
    let mut closing = house.closing();
    loop {
        // Whether the pause is over or the portal stops: the pages look for themselves.
        let _either = tokio::time::timeout(PAUSE, closing.changed()).await;
        if lookout.is_over(*closing.borrow_and_update()) {
            return;
        }
        match found(&house).await {
            Ok(found) => lookout.tell(found.into_iter().map(|l| (l.id, l.facts)).collect()),
            Err(error) => tracing::warn!(%error, "the waiting pages are not told anything now"),
        }
    }
}

#[derive(store::sqlx::FromRow)]
struct Looked {
    id: Uuid,
    #[sqlx(flatten)]
    facts: Facts,
}

/// All hand-offs that a page may still wait for: begun within the last minutes, whoever waits.
async fn found(house: &House) -> Result<Vec<Looked>, StoreError> {
    const MINUTES: i64 = 5 * 60 * 1_000_000;
    rows!(
        &mut house.db.read().await?,
        Looked,
        "SELECT id, expires_at, redeemed_at, twice_at, answered_at, answer, refused_at, refusal, return_until,
                returned_at, returned_elsewhere_at
         FROM hand_off WHERE expires_at > $1",
        house.now() - MINUTES
    )
}
