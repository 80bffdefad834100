//! What a connection is doing: waiting for a request, receiving the head of one, or being served.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use outside::clock::monotonic;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::Limits;

pub struct Presence {
    began: Instant,
    /// Requests being served.
    requests: AtomicUsize,
    /// Since when there is none, in milliseconds from `began`.
    idle_since: AtomicU64,
    /// When the first byte of the next one came, likewise; 0 if none came.
    head_since: AtomicU64,
    /// With HTTP/2 bytes come that belong to no request.
    multiplexed: AtomicBool,
    /// It has to leave.
    pub leave: Notify,
}

impl Presence {
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            began: monotonic().into(),
            requests: AtomicUsize::new(0),
            idle_since: AtomicU64::new(0),
            head_since: AtomicU64::new(0),
            multiplexed: AtomicBool::new(false),
            leave: Notify::new(),
        })
    }

    /// Nothing is being served: whoever makes room takes this one.
    pub fn is_idle(&self) -> bool {
        self.requests.load(Relaxed) == 0
    }

    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// The handshake is over; requests may come.
    pub fn ready(&self, multiplexed: bool) {
        self.multiplexed.store(multiplexed, Relaxed);
        self.idle_from(self.now());
    }

    fn idle_from(&self, now: u64) {
        self.idle_since.store(now, Relaxed);
        self.head_since.store(0, Relaxed);
    }

    /// Bytes came.
    pub fn heard(&self) {
        self.heard_at(self.now());
    }

    fn heard_at(&self, now: u64) {
        if self.is_idle() && self.head_since.load(Relaxed) == 0 {
            self.head_since.store(now.max(1), Relaxed);
        }
    }

    /// A head has come in whole. The request ends when what is returned is dropped.
    pub fn request(self: &Arc<Self>) -> Request {
        self.requests.fetch_add(1, Relaxed);
        self.head_since.store(0, Relaxed);
        Request(self.clone())
    }

    /// When to look again; none if its time is over.
    pub fn deadline(&self, limits: &Limits) -> Option<Instant> {
        let left = self.left(limits, self.now())?;
        Some(Instant::from(monotonic()) + Duration::from_millis(left))
    }

    /// Milliseconds.
    fn left(&self, limits: &Limits, now: u64) -> Option<u64> {
        // A head may begin at any moment.
        let look_again = 1_000 * limits.head_seconds;
        if !self.is_idle() {
            return Some(look_again);
        }
        let head_since = self.head_since.load(Relaxed);
        let end = if head_since > 0 && !self.multiplexed.load(Relaxed) {
            head_since + 1_000 * limits.head_seconds
        } else {
            self.idle_since.load(Relaxed) + 1_000 * limits.idle_seconds
        };
        let left = end.checked_sub(now).filter(|left| *left > 0)?;
        Some(left.min(look_again))
    }
}

pub struct Request(Arc<Presence>);

impl Drop for Request {
    fn drop(&mut self) {
        if self.0.requests.fetch_sub(1, Relaxed) == 1 {
            self.0.idle_from(self.0.now());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        most: 1,
        most_of_address: 1,
        handshake_seconds: 1,
        head_seconds: 10,
        idle_seconds: 60,
        progress_seconds: 1,
    };

    #[test]
    fn each_state_has_its_own_time() {
        let presence = Presence::new();
        let is_over = |seconds: u64| presence.left(&LIMITS, 1_000 * seconds).is_none();
        assert!(!is_over(59) && is_over(60));
        // A head that drips: each byte of it is heard, and only the first one counts.
        for second in 50..70 {
            presence.heard_at(1_000 * second);
        }
        assert!(!is_over(59) && is_over(60));
        let request = presence.request();
        assert!(!is_over(10_000) && !presence.is_idle());
        drop(request);
        presence.idle_from(10_000_000);
        assert!(!is_over(10_059) && is_over(10_060) && presence.is_idle());
    }

    #[test]
    fn pings_keep_nothing_alive_and_end_nothing() {
        let presence = Presence::new();
        presence.ready(true);
        for second in 0..60 {
            presence.heard_at(1_000 * second);
        }
        assert!(presence.left(&LIMITS, 59_000).is_some());
        assert!(presence.left(&LIMITS, 61_000).is_none());
    }
}
