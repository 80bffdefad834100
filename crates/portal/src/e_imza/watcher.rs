//! Where the pages of one process sit that wait for the e-İmza app. Who looks for them: `look.rs`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;
use uuid::Uuid;

use super::stage::Facts;

/// Pages that one process tells news to at a time. Each holds a connection of the browser's open, and a file of the system's.
const SUBSCRIPTIONS: usize = 4_000;
/// Of one hand-off: the page is open in so many windows at most.
const SUBSCRIPTIONS_OF_ONE: usize = 4;

/// Cheap to clone; all clones are one.
#[derive(Clone, Default)]
pub struct Watcher(Arc<Mutex<Room>>);

#[derive(Default)]
struct Room {
    seen: HashMap<Uuid, watch::Sender<Facts>>,
    taken: usize,
    /// Whether somebody looks already.
    looking: bool,
}

/// A page that waits. It gives its place back when it is dropped.
pub struct Subscription {
    watcher: Watcher,
    id: Uuid,
    seen: watch::Receiver<Facts>,
}

impl Watcher {
    /// A seat for a page that waits for this hand-off, and whether somebody must begin to look; `None` where all are taken.
    pub fn subscribe(&self, id: Uuid, facts: Facts) -> Option<(Subscription, bool)> {
        let mut room = self.room();
        let of_one = room.seen.get(&id).map_or(0, watch::Sender::receiver_count);
        if room.taken >= SUBSCRIPTIONS || of_one >= SUBSCRIPTIONS_OF_ONE {
            return None;
        }
        room.taken += 1;
        let known = room.seen.entry(id);
        let seen = known
            .or_insert_with(|| watch::Sender::new(facts))
            .subscribe();
        let must_begin = !std::mem::replace(&mut room.looking, true);
        let subscription = Subscription {
            watcher: self.clone(),
            id,
            seen,
        };
        Some((subscription, must_begin))
    }

    /// Whether nobody is to look any more: nobody waits, or the portal stops.
    pub fn is_over(&self, stops: bool) -> bool {
        let mut room = self.room();
        let is_over = room.seen.is_empty() || stops;
        room.looking = !is_over;
        is_over
    }

    fn room(&self) -> std::sync::MutexGuard<'_, Room> {
        // Nothing panics while it is locked; and what is in it is only what was seen last.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everybody is woken, since time alone may be news.
    pub fn tell(&self, mut found: HashMap<Uuid, Facts>) {
        for (id, seen) in &self.room().seen {
            match found.remove(id) {
                Some(facts) => drop(seen.send_replace(facts)),
                None => seen.send_modify(|_| {}),
            }
        }
    }
}

impl Subscription {
    pub fn facts(&mut self) -> watch::Ref<'_, Facts> {
        self.seen.borrow_and_update()
    }

    /// Waits until somebody has looked again. `None`: nobody looks any more.
    pub async fn next_look(&mut self) -> Option<()> {
        self.seen.changed().await.ok()
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut room = self.watcher.room();
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
