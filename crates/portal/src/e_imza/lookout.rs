//! The lookout of one process: while pages wait, it looks once a second at the hand-offs they wait for, all in one question to the database,
//! however many pages there are. Nobody waits, nobody looks.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use store::{StoreError, rows};
use tokio::sync::watch;
use uuid::Uuid;

use super::stage::Facts;
use crate::House;

const PAUSE: Duration = Duration::from_secs(1);
/// Pages that one process tells news to at a time. Each holds a connection of the browser's open, and a file of the system's.
const SEATS: usize = 4_000;
/// Of one hand-off: the page is open in so many windows at most.
const SEATS_OF_ONE: usize = 4;

/// Cheap to clone; all clones are one.
#[derive(Clone, Default)]
pub struct Lookout(Arc<Mutex<Room>>);

#[derive(Default)]
struct Room {
    seen: HashMap<Uuid, watch::Sender<Facts>>,
    taken: usize,
    /// Whether somebody looks already.
    looking: bool,
}

/// A page that waits. It gives its place back when it is dropped.
pub struct Seat {
    lookout: Lookout,
    id: Uuid,
    seen: watch::Receiver<Facts>,
}

impl Lookout {
    /// A seat for a page that waits for this hand-off; `None` where all are taken.
    pub fn sit_down(&self, house: &House, id: Uuid, facts: Facts) -> Option<Seat> {
        let mut room = self.room();
        let of_one = room.seen.get(&id).map_or(0, watch::Sender::receiver_count);
        if room.taken >= SEATS || of_one >= SEATS_OF_ONE {
            return None;
        }
        room.taken += 1;
        let known = room.seen.entry(id);
        let seen = known
            .or_insert_with(|| watch::Sender::new(facts))
            .subscribe();
        if !room.looking {
            room.looking = true;
            tokio::spawn(self.clone().look(house.clone()));
        }
        Some(Seat {
            lookout: self.clone(),
            id,
            seen,
        })
    }

    fn room(&self) -> std::sync::MutexGuard<'_, Room> {
        // Nothing panics while it is locked; and what is in it is only what was seen last.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn look(self, house: House) {
        let mut closing = house.closing();
        loop {
            // Whether the pause is over or the portal stops: the pages look for themselves.
            let _either = tokio::time::timeout(PAUSE, closing.changed()).await;
            let stops = *closing.borrow_and_update();
            {
                let mut room = self.room();
                if room.seen.is_empty() || stops {
                    room.looking = false;
                    return;
                }
            }
            match found(&house).await {
                Ok(found) => self.tell(found),
                Err(error) => tracing::warn!(%error, "the waiting pages are not told anything now"),
            }
        }
    }

    /// Everybody is woken, since time alone may be news.
    fn tell(&self, found: Vec<Looked>) {
        let mut found: HashMap<Uuid, Facts> = found
            .into_iter()
            .map(|looked| (looked.id, looked.facts))
            .collect();
        for (id, seen) in &self.room().seen {
            match found.remove(id) {
                Some(facts) => drop(seen.send_replace(facts)),
                None => seen.send_modify(|_| {}),
            }
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

impl Seat {
    pub fn facts(&mut self) -> watch::Ref<'_, Facts> {
        self.seen.borrow_and_update()
    }

    /// Waits until somebody has looked again. `None`: nobody looks any more.
    pub async fn next_look(&mut self) -> Option<()> {
        self.seen.changed().await.ok()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut room = self.lookout.room();
        room.taken -= 1;
        // This seat itself still counts as one.
        let alone = room
            .seen
            .get(&self.id)
            .is_some_and(|seen| seen.receiver_count() <= 1);
        if alone {
            room.seen.remove(&self.id);
        }
    }
}
