//! Turns: what takes much memory or much work is done by a few at a time, and who comes then waits, but not for ever.
//!
//! A turn is taken before a body is read, so that who waits costs a connection and nothing else. Its size is what the sender says the
//! body will be. One visitor gets a part of the room only: whoever sends slowly on purpose takes no turn of others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use axum::http::{HeaderMap, header};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// How long one waits for a turn. Every page is answered within thirty seconds, and the work itself takes some.
const PATIENCE: Duration = Duration::from_secs(10);
/// In which memory is counted, in bytes.
const UNIT: usize = 64 * 1024;
/// Visitors who are remembered; whoever has no turn is forgotten before there are more.
const REMEMBERED: usize = 1_000;

/// No turn came within the patience, or the queue is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy;

/// Turns of one kind, in a process.
pub struct Turns {
    room: Arc<Semaphore>,
    patience: Duration,
    most_of_one: usize,
    of_visitors: Mutex<HashMap<Vec<u8>, Weak<Semaphore>>>,
}

/// Given back when it is dropped: it goes along with what it is for.
pub struct Turn {
    _room: OwnedSemaphorePermit,
    _own: OwnedSemaphorePermit,
    /// As long as somebody has a turn, what they have is known.
    _visitor: Arc<Semaphore>,
}

impl Turns {
    /// For work: so many at once, and so many of one visitor.
    pub fn new(at_once: usize, most_of_one: usize) -> Self {
        Self {
            room: Arc::new(Semaphore::new(at_once)),
            patience: PATIENCE,
            most_of_one,
            of_visitors: Mutex::default(),
        }
    }

    /// For bodies: so many bytes at once, and so many of one visitor.
    pub fn of_bytes(at_once: usize, most_of_one: usize) -> Self {
        Self::new(at_once.div_ceil(UNIT), most_of_one.div_ceil(UNIT))
    }

    /// # Errors
    /// Nobody was done within the patience.
    pub async fn take(&self, visitor: &[u8]) -> Result<Turn, Busy> {
        self.wait(visitor, 1).await
    }

    /// A turn for a body of which `largest` bytes are kept at most.
    ///
    /// # Errors
    /// Nobody was done within the patience.
    pub async fn for_body(
        &self,
        visitor: &[u8],
        headers: &HeaderMap,
        largest: usize,
    ) -> Result<Turn, Busy> {
        let declared = headers
            .get(header::CONTENT_LENGTH)
            .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        let bytes = declared.unwrap_or(largest).min(largest);
        self.wait(visitor, bytes.div_ceil(UNIT).max(1)).await
    }

    async fn wait(&self, visitor: &[u8], size: usize) -> Result<Turn, Busy> {
        let visitor = self.of(visitor);
        let size = u32::try_from(size.min(self.most_of_one)).unwrap_or(u32::MAX);
        let both = async {
            let own = visitor.clone().acquire_many_owned(size).await?;
            let room = self.room.clone().acquire_many_owned(size).await?;
            Ok::<_, tokio::sync::AcquireError>((own, room))
        };
        match timeout(self.patience, both).await {
            Ok(Ok((own, room))) => Ok(Turn {
                _room: room,
                _own: own,
                _visitor: visitor,
            }),
            _ => Err(Busy),
        }
    }

    fn of(&self, visitor: &[u8]) -> Arc<Semaphore> {
        let mut known = self
            .of_visitors
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = known.get(visitor).and_then(Weak::upgrade) {
            return own;
        }
        if known.len() >= REMEMBERED {
            known.retain(|_, own| own.strong_count() > 0);
        }
        let own = Arc::new(Semaphore::new(self.most_of_one));
        known.insert(visitor.to_vec(), Arc::downgrade(&own));
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn impatient(mut turns: Turns) -> Turns {
        turns.patience = Duration::from_millis(20);
        turns
    }

    async fn is_busy(waiting: impl Future<Output = Result<Turn, Busy>>) -> bool {
        matches!(waiting.await, Err(Busy))
    }

    #[tokio::test]
    async fn one_visitor_takes_a_part_and_the_others_get_the_rest() {
        let turns = impatient(Turns::new(3, 2));
        let mut slow = vec![turns.take(b"slow").await, turns.take(b"slow").await];
        assert!(is_busy(turns.take(b"slow")).await);
        let honest = turns.take(b"honest").await.unwrap();
        assert!(is_busy(turns.take(b"third")).await);
        drop(honest);
        assert!(turns.take(b"third").await.is_ok());
        slow.pop();
        assert!(turns.take(b"slow").await.is_ok());
    }

    #[tokio::test]
    async fn a_body_takes_what_it_is_said_to_be() {
        let turns = impatient(Turns::of_bytes(4 * UNIT, 4 * UNIT));
        let length = |bytes: usize| {
            let value = bytes.to_string().parse().unwrap();
            HeaderMap::from_iter([(header::CONTENT_LENGTH, value)])
        };
        let small = turns.for_body(b"a", &length(10), 3 * UNIT).await.unwrap();
        // Whoever says nothing is taken to send the most, and whoever says more sends no more than is kept.
        let unsaid = turns.for_body(b"b", &HeaderMap::new(), 3 * UNIT).await;
        assert!(is_busy(turns.for_body(b"c", &length(usize::MAX), 3 * UNIT)).await);
        drop(unsaid);
        let lying = turns.for_body(b"c", &length(usize::MAX), 3 * UNIT).await;
        assert!(lying.is_ok());
        drop((small, lying));
    }

    #[tokio::test]
    async fn visitors_without_a_turn_are_forgotten() {
        let turns = Turns::new(1, 1);
        for visitor in 0..3 * REMEMBERED {
            drop(turns.take(&visitor.to_be_bytes()).await);
        }
        assert!(turns.of_visitors.lock().unwrap().len() <= REMEMBERED);
    }
}
