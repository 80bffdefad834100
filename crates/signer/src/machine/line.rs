//! A message under way: sent again, unchanged, when the line drops. The portal gives one effect to all copies.

use std::time::Duration;

/// Pauses between tries, in seconds; the last one repeats.
const PAUSES: [u64; 4] = [1, 2, 4, 5];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    tries: usize,
    /// When the next copy goes out; `None` while one is under way.
    next_at: Option<Duration>,
    /// From then on nothing is sent any more.
    until: Duration,
}

impl Line {
    /// The first copy is under way.
    pub fn begun(until: Duration) -> Self {
        Self {
            tries: 1,
            next_at: None,
            until,
        }
    }

    /// A copy got no answer. Whether another will be sent.
    pub fn dropped(&mut self, at: Duration) -> bool {
        let pause = PAUSES[(self.tries - 1).min(PAUSES.len() - 1)];
        let next_at = at + Duration::from_secs(pause);
        let more = next_at <= self.until;
        self.next_at = more.then_some(next_at);
        more
    }

    /// Whether another copy goes out now.
    pub fn is_due(&mut self, at: Duration) -> bool {
        let due = self.next_at.is_some_and(|next_at| at >= next_at);
        if due {
            self.next_at = None;
            self.tries += 1;
        }
        due
    }

    /// Whether a copy was lost already.
    pub fn dropped_before(&self) -> bool {
        self.tries > 1 || self.next_at.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let seconds = Duration::from_secs;
        let mut line = Line::begun(seconds(10));
        assert!(!line.is_due(seconds(0)) && !line.dropped_before());
        let mut sent_at = Vec::new();
        let mut at = seconds(0);
        while line.dropped(at) {
            while !line.is_due(at) {
                at += Duration::from_millis(500);
            }
            sent_at.push(at.as_secs());
        }
        assert_eq!(sent_at, [1, 3, 7]);
        assert!(line.dropped_before());
    }
}
