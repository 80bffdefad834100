//! When something with a lifetime is over, and when its times are not to be believed.
//!
//! A clock that ran ahead and was set right again leaves times behind that lie in the future. Nothing may live longer for that than it
//! was made for, and nobody may be kept waiting until the clock has caught up.

/// A point in time, in microseconds since 1970 in UTC.
type Micros = i64;

/// How far two clocks that work may be apart.
pub const SLACK: Micros = 60_000_000;

/// Whether what was made for `lifetime`, and ends at `until`, still holds. An end further off than the whole lifetime was written by a
/// clock that ran ahead.
pub const fn holds(now: Micros, until: Micros, lifetime: Micros) -> bool {
    now < until && until <= latest(now, lifetime)
}

/// The latest end that something made for `lifetime` can have now.
pub const fn latest(now: Micros, lifetime: Micros) -> Micros {
    now.saturating_add(lifetime).saturating_add(SLACK)
}

/// Whether a time that must be past lies in the future.
pub const fn is_future(now: Micros, at: Micros) -> bool {
    at > now.saturating_add(SLACK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_lives_longer_than_it_was_made_for() {
        const DAY: Micros = 86_400_000_000;
        const NOW: Micros = 1_000 * DAY;
        let minutes = |minutes: i64| minutes * 60_000_000;
        for (until, holds_now) in [
            (NOW - 1, false),
            (NOW, false),
            (NOW + 1, true),
            (NOW + minutes(20), true),
            // Written by another machine whose clock is a little ahead.
            (NOW + minutes(20) + SLACK, true),
            (NOW + minutes(20) + SLACK + 1, false),
            (NOW + 2 * DAY, false),
            (i64::MAX, false),
        ] {
            assert_eq!(holds(NOW, until, minutes(20)), holds_now, "{until}");
        }
        assert!(!is_future(NOW, NOW + SLACK) && is_future(NOW, NOW + SLACK + 1));
        assert!(!holds(i64::MAX, i64::MAX, DAY));
    }
}
