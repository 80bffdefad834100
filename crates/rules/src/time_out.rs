//! Zaman aşımı: an unfinished application ends by itself, and its person is warned before (R08).

use jiff::civil::Date;
use jiff::{ToSpan, Zoned};

/// How many days before the end a warning goes out.
pub const WARNINGS: [i64; 3] = [30, 7, 1];

/// What is due for an application that ends on `ends`, on the day `today`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// The end has come.
    End,
    /// A warning with this many days left.
    Warn(i64),
}

/// What is due today, if the last look was before today. A worker that was away for a week sends the
/// newest warning only, not all that it missed.
pub fn due(ends: Date, today: Date) -> Option<Due> {
    let left = i64::from((ends - today).get_days());
    if left <= 0 {
        return Some(Due::End);
    }
    WARNINGS
        .iter()
        .rev()
        .find(|warning| left <= **warning)
        .map(|_| Due::Warn(left))
}

/// The next day after `today` on which something is due.
pub fn next_look(ends: Date, today: Date) -> Date {
    WARNINGS
        .iter()
        .map(|days| ends.saturating_sub(days.days()))
        .find(|day| *day > today)
        .unwrap_or(ends)
}

/// The day on which an application opened at `opened` ends.
pub fn end(opened: &Zoned, lifetime_days: i64) -> Date {
    opened.date().saturating_add(lifetime_days.days())
}

/// The last day of an order whose form is awaited once more by our mistake: it has at least as many days as the first warning leaves.
pub fn end_after_our_mistake(ends: Date, today: Date) -> Date {
    ends.max(today.saturating_add(WARNINGS[0].days()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// R08: warned at 30, 7 and 1 days, then ended.
    #[test]
    fn warnings_come_at_30_7_and_1_days() {
        let ends = date(2026, 12, 31);
        assert_eq!(due(ends, date(2026, 11, 30)), None);
        assert_eq!(next_look(ends, date(2026, 11, 1)), date(2026, 12, 1));
        assert_eq!(due(ends, date(2026, 12, 1)), Some(Due::Warn(30)));
        assert_eq!(next_look(ends, date(2026, 12, 1)), date(2026, 12, 24));
        assert_eq!(due(ends, date(2026, 12, 24)), Some(Due::Warn(7)));
        assert_eq!(next_look(ends, date(2026, 12, 24)), date(2026, 12, 30));
        assert_eq!(due(ends, date(2026, 12, 30)), Some(Due::Warn(1)));
        assert_eq!(next_look(ends, date(2026, 12, 30)), ends);
        assert_eq!(due(ends, ends), Some(Due::End));
        assert_eq!(due(ends, date(2027, 2, 1)), Some(Due::End));
    }

    #[test]
    fn a_worker_that_was_away_sends_one_warning() {
        assert_eq!(
            due(date(2026, 12, 31), date(2026, 12, 27)),
            Some(Due::Warn(4))
        );
    }

    #[test]
    fn our_mistake_costs_nobody_their_time() {
        let today = date(2026, 12, 1);
        let far = date(2027, 2, 1);
        assert_eq!(end_after_our_mistake(far, today), far);
        for near in [date(2026, 11, 2), date(2026, 12, 2)] {
            assert_eq!(end_after_our_mistake(near, today), date(2026, 12, 31));
        }
    }
}
