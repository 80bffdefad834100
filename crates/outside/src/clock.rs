//! The one place that reads the computer's clock. Everyone else is given a time, so that a test can set it.

mod steering;

pub use steering::Steering;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};
use jiff::{SignedDuration, Timestamp};

#[derive(Debug, Clone)]
pub enum Clock {
    /// The computer's clock.
    Live,
    /// The computer's clock, moved forward by whoever practises, to see what happens in two months.
    Practice(PracticeClock),
    /// Either of them, led by the time of a database that many machines share.
    Steered(Box<Clock>, Arc<Steering>),
}

impl Clock {
    /// Cut to microseconds, because that is all that PostgreSQL keeps: a time must compare equal to itself after a round trip.
    pub fn now(&self) -> Timestamp {
        cut_to_microseconds(self.base() + self.ahead())
    }

    /// The same clock, to be led by a database's time from the first time that one is told.
    pub fn steered(self) -> Self {
        let own = match self {
            Self::Steered(own, _) => own,
            own => Box::new(own),
        };
        let steering = Arc::new(Steering::new(own.machine()));
        Self::Steered(own, steering)
    }

    pub fn steering(&self) -> Option<&Steering> {
        match self {
            Self::Steered(_, steering) => Some(steering),
            Self::Live | Self::Practice(_) => None,
        }
    }

    /// What this machine's own clock says, right or wrong.
    pub fn machine(&self) -> Timestamp {
        match self {
            Self::Live => read_system_clock(),
            Self::Practice(practice) => read_system_clock() + practice.machine_off(),
            Self::Steered(own, _) => own.machine(),
        }
    }

    /// The time without what somebody who practises has moved it forward.
    pub fn base(&self) -> Timestamp {
        match self {
            Self::Steered(own, steering) => steering.now(own.machine()),
            own => own.machine(),
        }
    }

    fn ahead(&self) -> SignedDuration {
        match self {
            Self::Live => SignedDuration::ZERO,
            Self::Practice(practice) => SignedDuration::from_secs(practice.offset_seconds()),
            Self::Steered(own, _) => own.ahead(),
        }
    }

    /// The calendar day in Türkiye.
    pub fn today(&self) -> Date {
        self.now().to_zoned(istanbul()).date()
    }

    pub fn is_practice(&self) -> bool {
        match self {
            Self::Live => false,
            Self::Practice(_) => true,
            Self::Steered(own, _) => own.is_practice(),
        }
    }
}

/// The time zone of every date that a person reads. A machine without a time zone database still gets it right: Türkiye has kept
/// UTC+3 the year round since 2016.
pub fn istanbul() -> TimeZone {
    TimeZone::get("Europe/Istanbul").unwrap_or_else(|_| TimeZone::fixed(offset(3)))
}

#[allow(
    clippy::disallowed_methods,
    reason = "this is the clock that everyone else is told to use"
)]
fn read_system_clock() -> Timestamp {
    Timestamp::now()
}

/// The clock that nobody sets: for durations, and for what a clock that jumps must not move.
pub fn monotonic() -> Instant {
    Instant::now()
}

fn cut_to_microseconds(time: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(time.as_microsecond()).unwrap_or(time)
}

/// How far the practice clock is ahead. Clones share it; the file keeps it over a restart.
#[derive(Debug, Clone)]
pub struct PracticeClock {
    offset: Arc<AtomicI64>,
    file: Option<Arc<PathBuf>>,
    /// By how many seconds the machine's own clock is wrong, as one practises it.
    machine: Arc<AtomicI64>,
}

impl PracticeClock {
    /// Starts where the file says the last run left off.
    pub fn open(file: &Path) -> std::io::Result<Self> {
        let offset = match std::fs::read_to_string(file) {
            Ok(text) => text.trim().parse().map_err(|_| {
                std::io::Error::new(
                    std::io::ErrorKind::InvalidData,
                    "the practice clock's file holds no number of seconds",
                )
            })?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => 0,
            Err(error) => return Err(error),
        };
        Ok(Self {
            offset: Arc::new(AtomicI64::new(offset)),
            file: Some(Arc::new(file.to_owned())),
            machine: Arc::default(),
        })
    }

    /// For tests: forgets with the last clone.
    pub fn in_memory() -> Self {
        Self {
            offset: Arc::new(AtomicI64::new(0)),
            file: None,
            machine: Arc::default(),
        }
    }

    /// The same clock on another machine, whose own clock may be wrong without this one's being so.
    pub fn on_another_machine(&self) -> Self {
        Self {
            machine: Arc::default(),
            ..self.clone()
        }
    }

    /// Makes the machine's own clock wrong, forward or back, as a bad battery or a wrong hand does.
    pub fn set_machine_off(&self, seconds: i64) {
        self.machine.store(seconds, Ordering::SeqCst);
    }

    fn machine_off(&self) -> SignedDuration {
        SignedDuration::from_secs(self.machine.load(Ordering::SeqCst))
    }

    pub fn offset_seconds(&self) -> i64 {
        self.offset.load(Ordering::SeqCst)
    }

    /// Only forward: a time that runs back would break the order of everything already recorded.
    pub fn forward(&self, seconds: u32) -> std::io::Result<()> {
        let offset =
            self.offset.fetch_add(i64::from(seconds), Ordering::SeqCst) + i64::from(seconds);
        let Some(file) = &self.file else {
            return Ok(());
        };
        // Written beside and renamed, so that a crash leaves either the old or the new number, never half of one.
        let beside = file.with_extension("new");
        std::fs::write(&beside, offset.to_string())?;
        std::fs::rename(&beside, file.as_path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn now_has_no_more_than_microseconds() {
        for _ in 0..50 {
            assert_eq!(Clock::Live.now().subsec_nanosecond() % 1_000, 0);
        }
    }

    #[test]
    fn today_turns_at_midnight_in_istanbul() {
        let late: Timestamp = "2026-11-20T21:30:00Z".parse().unwrap();
        assert_eq!(
            late.to_zoned(istanbul()).date(),
            jiff::civil::date(2026, 11, 21)
        );
    }

    #[test]
    fn practice_moves_forward_for_every_clone_and_survives_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clock");
        let practice = PracticeClock::open(&file).unwrap();
        let clock = Clock::Practice(practice.clone());
        practice.forward(86_400).unwrap();
        practice.forward(60).unwrap();

        let ahead = clock.now().duration_since(Clock::Live.now()).as_secs();
        assert!((86_458..=86_461).contains(&ahead), "{ahead}");
        assert_eq!(PracticeClock::open(&file).unwrap().offset_seconds(), 86_460);
        assert!(clock.is_practice() && !Clock::Live.is_practice());
    }

    #[test]
    fn a_damaged_file_is_told_and_not_taken_for_zero() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clock");
        std::fs::write(&file, "yarın").unwrap();
        assert_eq!(
            PracticeClock::open(&file).unwrap_err().kind(),
            std::io::ErrorKind::InvalidData
        );
    }
}
