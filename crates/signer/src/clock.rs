//! The one place of the app that reads clocks. Everyone else is given a time, so that a test can set it.

use std::time::Duration;

use jiff::tz::{TimeZone, offset};

/// What the clocks say at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// Since the program began, by a clock that nobody sets.
    pub running: Duration,
    /// Seconds since 1970 by this machine's calendar, which may be wrong by days.
    pub wall: i64,
}

/// The clocks of this machine.
#[derive(Clone, Copy)]
pub struct Clock {
    started: std::time::Instant,
}

#[allow(
    clippy::disallowed_methods,
    reason = "this is the clock that everyone else is told to use"
)]
impl Clock {
    pub fn start() -> Self {
        Self {
            started: std::time::Instant::now(),
        }
    }

    pub fn now(&self) -> Now {
        Now {
            running: self.started.elapsed(),
            wall: jiff::Timestamp::now().as_second(),
        }
    }
}

/// `21.11.2026 10:16:57`, in Türkiye, which has kept UTC+3 the year round since 2016. Empty for what no calendar has.
pub fn shown(unix_seconds: i64) -> String {
    let zone = TimeZone::fixed(offset(3));
    jiff::Timestamp::from_second(unix_seconds)
        .map(|time| {
            time.to_zoned(zone)
                .strftime("%d.%m.%Y %H:%M:%S")
                .to_string()
        })
        .unwrap_or_default()
}

/// `21.11.2026`
pub fn shown_day(unix_seconds: i64) -> String {
    let mut day = shown(unix_seconds);
    day.truncate(10);
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R39: creation and signing time, as the guides show them.
    #[test]
    fn times_are_shown_as_in_the_guides() {
        assert_eq!(shown(1_795_245_417), "21.11.2026 10:16:57");
        assert_eq!(shown_day(1_795_245_417), "21.11.2026");
        assert_eq!(shown(i64::MAX), "");
    }
}
