//! The invitation to apply, sent again: to whoever has not begun, and not so often that it becomes a nuisance.

use crate::application::Micros;

/// How long after an invitation the next one may be sent to the same person for the same order.
pub const HOURS: i64 = 24;
const INTERVAL: Micros = HOURS * 3_600_000_000;

/// Invitations that were written after this point are too new for another.
pub const fn too_new_after(now: Micros) -> Micros {
    now - INTERVAL
}

/// Whether another may be sent now.
pub fn may_be_sent_again(last: Option<Micros>, now: Micros) -> bool {
    last.is_none_or(|last| last <= too_new_after(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_a_day_and_no_more() {
        let now = 100 * INTERVAL;
        assert!(may_be_sent_again(None, now));
        assert!(may_be_sent_again(Some(now - INTERVAL), now));
        assert!(!may_be_sent_again(Some(now - INTERVAL + 1), now));
        assert!(!may_be_sent_again(Some(now), now));
    }
}
