//! Passwords are compared and hashed in turns: each comparison takes 19 MiB (Argon2id), so what comes at once is bounded, and so is what waits. Browsers
//! that have signed in before have a turn of their own, which strangers cannot take.
//!
//! The memory is kept and used again: at most 3 × 19 MiB, however many ask. Freed and taken anew by ever other threads it would
//! stay with the allocator, once for each thread.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use zeroize::Zeroizing;

const STRANGERS_AT_ONCE: usize = 2;
const KNOWN_AT_ONCE: usize = 1;
/// How many may wait in each lane. A comparison takes some 50 ms, so that the last of them waits a few seconds.
const WAITING: usize = 96;
const LONGEST: Duration = Duration::from_secs(10);

/// Why nothing was compared or hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HashingFault {
    /// The queue is full, or the turn did not come.
    Busy,
    Failed,
}

/// Who comes: by that they wait in different lanes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// A browser in which this operator has signed in before.
    Known,
    Stranger,
}

/// Limits concurrent password hashing; one for the process.
pub struct Hashing {
    known: Queue,
    strangers: Queue,
    buffers: Arc<Buffers>,
    asked: AtomicUsize,
}

struct Queue {
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

impl Queue {
    fn new(at_once: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(at_once + WAITING)),
            turns: Arc::new(Semaphore::new(at_once)),
        }
    }
}

/// A place in the queue: held, it costs nothing but its connection.
pub struct Place {
    turns: Arc<Semaphore>,
    buffers: Arc<Buffers>,
    place: OwnedSemaphorePermit,
}

impl Default for Hashing {
    fn default() -> Self {
        Self {
            known: Queue::new(KNOWN_AT_ONCE),
            strangers: Queue::new(STRANGERS_AT_ONCE),
            buffers: Arc::default(),
            asked: AtomicUsize::new(0),
        }
    }
}

impl Hashing {
    /// A place in the queue.
    ///
    /// # Errors
    /// [`HashingFault::Busy`] where it is full.
    pub fn queue(&self, lane: Lane) -> Result<Place, HashingFault> {
        let queue = match lane {
            Lane::Known => &self.known,
            Lane::Stranger => &self.strangers,
        };
        let place = Arc::clone(&queue.places).try_acquire_owned();
        self.asked.fetch_add(1, Ordering::Relaxed);
        Ok(Place {
            turns: Arc::clone(&queue.turns),
            buffers: Arc::clone(&self.buffers),
            place: place.map_err(|_| HashingFault::Busy)?,
        })
    }

    /// How many places in the queue were asked for since the start.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// How much memory comparisons hold, in bytes.
    pub fn holds(&self) -> usize {
        self.buffers.holds()
    }
}

impl Place {
    /// Whether the password is the one that was hashed, when it is this one's turn.
    ///
    /// # Errors
    /// [`HashingFault::Busy`] where the turn does not come.
    pub async fn compare(
        self,
        password: Zeroizing<String>,
        stored: String,
    ) -> Result<bool, HashingFault> {
        let buffers = Arc::clone(&self.buffers);
        self.when_it_comes(move || buffers.with(|memory| fits_within(&password, &stored, memory)))
            .await
    }

    /// What is stored of a new password, when it is this one's turn.
    ///
    /// # Errors
    /// [`HashingFault::Busy`] where the turn does not come.
    pub async fn hash(self, password: Zeroizing<String>) -> Result<String, HashingFault> {
        self.when_it_comes(move || hash_password(&password)).await?
    }

    async fn when_it_comes<T: Send + 'static>(
        self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HashingFault> {
        let turn = tokio::time::timeout(LONGEST, self.turns.acquire_owned()).await;
        let turn = turn.map_err(|_| HashingFault::Busy)?;
        let turn = turn.map_err(|_| HashingFault::Failed)?;
        let place = self.place;
        // The turn goes along: whoever hangs up meanwhile has not ended the work.
        let work = move || {
            let done = work();
            drop((turn, place));
            done
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|_| HashingFault::Failed)
    }
}

/// What a hash of ours takes. One that asks for more was not made here.
const BLOCKS: usize = Params::DEFAULT_M_COST as usize;

fn fits_within(password: &str, stored: &str, memory: &mut [Block]) -> bool {
    let Ok(hash) = PasswordHash::new(stored) else {
        return false;
    };
    let (Some(salt), Some(expected), Ok(params)) =
        (&hash.salt, &hash.hash, Params::try_from(&hash))
    else {
        return false;
    };
    if params.block_count() > memory.len() || hash.algorithm.as_str() != "argon2id" {
        return false;
    }
    let mut computed = Zeroizing::new(vec![0; expected.as_bytes().len()]);
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hashed =
        argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut computed, memory);
    let pairs = computed.iter().zip(expected.as_bytes());
    hashed.is_ok() && pairs.fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

/// The stored hash of a password.
pub fn hash_password(password: &str) -> Result<String, HashingFault> {
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|_| HashingFault::Failed)?;
    Ok(hash.to_string())
}

/// The memory between two turns.
#[derive(Default)]
struct Buffers {
    idle: Mutex<Vec<Vec<Block>>>,
    made: AtomicUsize,
}

impl Buffers {
    fn idle(&self) -> MutexGuard<'_, Vec<Vec<Block>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(&self, work: impl FnOnce(&mut [Block]) -> T) -> T {
        let parked = self.idle().pop();
        let mut memory = parked.unwrap_or_else(|| {
            self.made.fetch_add(1, Ordering::Relaxed);
            vec![Block::default(); BLOCKS]
        });
        let done = work(&mut memory);
        // What a password left behind is not kept.
        memory.fill(Block::default());
        self.idle().push(memory);
        done
    }

    fn holds(&self) -> usize {
        self.made.load(Ordering::Relaxed) * BLOCKS * Block::SIZE
    }
}

#[cfg(test)]
mod tests {
    use tokio::task::JoinSet;

    use super::*;

    const MIB: usize = 1024 * 1024;

    fn password(text: &str) -> Zeroizing<String> {
        Zeroizing::new(text.to_owned())
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let hashing = Hashing::default();
        let stored = hash_password("doğru at pil zımba").unwrap();
        let greedy = stored.replace("m=19456", "m=19460");
        let other_kind = stored.replace("argon2id", "argon2i");
        for (typed, stored, fits) in [
            ("doğru at pil zımba", &stored, true),
            ("dogru at pil zimba", &stored, false),
            ("", &stored, false),
            ("x", &"not a hash".to_owned(), false),
            ("doğru at pil zımba", &greedy, false),
            ("doğru at pil zımba", &other_kind, false),
        ] {
            let place = hashing.queue(Lane::Stranger).unwrap();
            let compared = place.compare(password(typed), stored.clone()).await;
            assert_eq!(compared.unwrap(), fits, "{typed}");
        }
    }

    /// Attack: hundreds at once, who hang up at once. The work that they began goes on, and must keep its turn.
    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn a_flood_that_hangs_up_takes_no_more_memory_than_the_turns() {
        let hashing = Arc::new(Hashing::default());
        let stored = hash_password("parola").unwrap();
        for _ in 0..10 {
            let mut flood = JoinSet::new();
            for _ in 0..60 {
                let (hashing, stored) = (Arc::clone(&hashing), stored.clone());
                flood.spawn(async move {
                    match hashing.queue(Lane::Stranger) {
                        Ok(place) => place.compare(password("tahmin"), stored).await,
                        Err(refusal) => Err(refusal),
                    }
                });
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
            flood.shutdown().await;
        }
        assert!(hashing.holds() <= STRANGERS_AT_ONCE * 19 * MIB);
        let place = hashing.queue(Lane::Stranger).unwrap();
        let compared = place.compare(password("parola"), stored).await;
        assert!(compared.unwrap(), "places were not given back");
    }

    /// Attack: strangers fill every place. Whoever is known still has theirs, and the queue has an end.
    #[tokio::test]
    async fn strangers_wait_in_a_lane_of_their_own() {
        let hashing = Hashing::default();
        let held: Vec<_> = (0..STRANGERS_AT_ONCE + WAITING)
            .map(|_| hashing.queue(Lane::Stranger).unwrap())
            .collect();
        assert!(matches!(
            hashing.queue(Lane::Stranger),
            Err(HashingFault::Busy)
        ));
        let stored = hash_password("parola").unwrap();
        let place = hashing.queue(Lane::Known).unwrap();
        assert!(place.compare(password("parola"), stored).await.unwrap());
        drop(held);
        assert!(hashing.queue(Lane::Stranger).is_ok());
    }
}
