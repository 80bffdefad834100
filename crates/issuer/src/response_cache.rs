//! Answers that were signed already, and states that were read already, to be given again until the state of any certificate changes.
//!
//! What changes through this process is known at once. What another process on the same database changes is known within a second, because
//! the authority's counter of changes is read anew that often. An answer that is asked for with a nonce is signed anew each time, over the
//! state that is known.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use signature::ocsp::Status;
use store::Micros;

const SECOND: Micros = 1_000_000;
/// How old the counter may be.
const CHECKED_EVERY: Micros = SECOND;
/// Half of an answer's hour: whoever is given one has the other half left.
const GIVEN_FOR: Micros = 1_800 * SECOND;
/// Some twelve megabytes. Beyond, all are forgotten: signing anew costs less than choosing which to keep.
const MOST: usize = 10_000;
/// Some ten megabytes as well.
const MOST_STATES: usize = 100_000;

#[derive(Default)]
pub struct ResponseCache(Mutex<Inside>);

#[derive(Default)]
struct Inside {
    /// How often states had changed when the counter was read, and when that was.
    counted: Option<(i64, Micros)>,
    /// Grows with each change through this process.
    turn: u64,
    answers: HashMap<Vec<u8>, Known>,
    /// By serial number: what is so, and what the counter said before that was read.
    states: HashMap<Vec<u8>, (Status, i64)>,
}

struct Known {
    /// What the counter said before the state was read.
    changes: i64,
    signed_at: Micros,
    der: Bytes,
}

/// What [`ResponseCache::counted`] needs to see that nothing changed while the counter was read.
#[derive(Clone, Copy)]
pub struct Turn(u64);

impl ResponseCache {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answer to exactly this question, if it may still be given.
    pub fn find(&self, question: &[u8], now: Micros) -> Option<Bytes> {
        let inside = self.inside();
        let changes = inside.changes(now)?;
        let known = inside.answers.get(question)?;
        let is_young = (0..GIVEN_FOR).contains(&(now - known.signed_at));
        (known.changes == changes && is_young).then(|| known.der.clone())
    }

    /// The state of a certificate, if nothing changed since it was read.
    pub fn state(&self, serial: &[u8], changes: i64) -> Option<Status> {
        let inside = self.inside();
        let (status, read_at) = inside.states.get(serial)?;
        (*read_at == changes).then_some(*status)
    }

    /// Not of what is unknown: it may be issued in the next moment, and that changes no state.
    pub fn keep_state(&self, serial: Vec<u8>, status: Status, changes: i64) {
        if status == Status::Unknown {
            return;
        }
        let mut inside = self.inside();
        if inside.states.len() >= MOST_STATES {
            inside.states.clear();
        }
        inside.states.insert(serial, (status, changes));
    }

    /// The counter, where it was read within the last second; else it is to be read.
    pub fn changes(&self, now: Micros) -> Result<i64, Turn> {
        let inside = self.inside();
        inside.changes(now).ok_or(Turn(inside.turn))
    }

    pub fn counted(&self, turn: Turn, changes: i64, now: Micros) {
        let mut inside = self.inside();
        // Something changed since: what was read may be from before.
        if inside.turn == turn.0 {
            inside.counted = Some((changes, now));
        }
    }

    /// A state was changed, and that is durable.
    pub fn changed(&self) {
        let mut inside = self.inside();
        inside.turn += 1;
        inside.counted = None;
    }

    pub fn keep(&self, question: Vec<u8>, der: Bytes, changes: i64, now: Micros) {
        let mut inside = self.inside();
        if inside.answers.len() >= MOST {
            inside.answers.clear();
        }
        let known = Known {
            changes,
            signed_at: now,
            der,
        };
        inside.answers.insert(question, known);
    }
}

impl Inside {
    fn changes(&self, now: Micros) -> Option<i64> {
        let (changes, at) = self.counted?;
        (0..CHECKED_EVERY).contains(&(now - at)).then_some(changes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Micros = 1_000 * SECOND;

    fn with_one() -> ResponseCache {
        let known = ResponseCache::default();
        let turn = known.changes(NOW).err().unwrap();
        known.counted(turn, 7, NOW);
        known.keep(b"?".to_vec(), Bytes::from_static(b"!"), 7, NOW);
        known
    }

    #[test]
    fn an_answer_is_given_again_until_something_changes() {
        let known = with_one();
        assert_eq!(known.find(b"?", NOW + 1).as_deref(), Some(&b"!"[..]));
        assert_eq!(known.find(b"??", NOW + 1), None);
        known.changed();
        assert_eq!(known.find(b"?", NOW + 1), None);
        // Counted anew, and somebody else's change is seen.
        let turn = known.changes(NOW + 1).err().unwrap();
        known.counted(turn, 8, NOW + 1);
        assert_eq!(known.find(b"?", NOW + 1), None);
    }

    #[test]
    fn a_state_is_known_until_something_changes() {
        let known = with_one();
        known.keep_state(b"1".to_vec(), Status::Good, 7);
        known.keep_state(b"2".to_vec(), Status::Unknown, 7);
        assert_eq!(known.state(b"1", 7), Some(Status::Good));
        assert_eq!(known.state(b"2", 7), None);
        assert_eq!(known.state(b"1", 8), None);
    }

    #[test]
    fn what_was_counted_before_a_change_is_not_believed_after_it() {
        let known = with_one();
        let turn = known.changes(NOW + 2 * SECOND).err().unwrap();
        known.changed();
        known.counted(turn, 7, NOW + 2 * SECOND);
        assert_eq!(known.find(b"?", NOW + 2 * SECOND), None);
    }

    #[test]
    fn neither_a_counter_nor_an_answer_grows_old() {
        let known = with_one();
        assert_eq!(known.find(b"?", NOW + SECOND), None);
        let later = NOW + GIVEN_FOR;
        let turn = known.changes(later).err().unwrap();
        known.counted(turn, 7, later);
        assert_eq!(known.find(b"?", later), None);
        // Nor is one given from before it was made, where a clock was set back.
        assert_eq!(known.find(b"?", NOW - 1), None);
    }

    #[test]
    fn there_is_an_end_to_what_is_kept() {
        let known = with_one();
        for question in 0..MOST {
            known.keep(
                question.to_be_bytes().to_vec(),
                Bytes::from_static(b"!"),
                7,
                NOW,
            );
        }
        assert!(known.inside().answers.len() <= MOST);
    }
}
