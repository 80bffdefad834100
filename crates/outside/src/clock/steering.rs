//! Leading a clock by the time of a database that many machines share, so that they agree whatever their own clocks say; and noticing when
//! a clock is moved.
//!
//! Between two looks the time is carried on by the monotonic clock, which nobody sets. A database that is a file has no time of its own:
//! then the machine's clock is believed, and only its jumps are noticed.

use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use super::monotonic;

/// A difference within half of the round trip and this much says nothing: two answers are never closer.
const RESOLUTION: SignedDuration = SignedDuration::from_millis(2);
/// An answer that took longer tells too little of when it was given.
const SLOWEST: Duration = Duration::from_secs(2);

#[derive(Debug)]
pub struct Steering(RwLock<State>);

#[derive(Debug)]
struct State {
    /// The database's time, where it has one.
    server: Option<Mark>,
    /// What the machine's own clock said when it was last looked at.
    machine: Mark,
    /// By how much the machine's clock is ahead of the database's.
    skew: Option<SignedDuration>,
    /// The last jump: when, by the monotonic clock, and how far.
    jumped: Option<(Instant, SignedDuration)>,
}

/// A time, and when it was so.
#[derive(Clone, Copy, Debug)]
struct Mark {
    at: Instant,
    time: Timestamp,
}

impl Mark {
    fn now(time: Timestamp) -> Self {
        Self {
            at: monotonic(),
            time,
        }
    }

    fn carried_on(self) -> Timestamp {
        let since = SignedDuration::try_from(self.at.elapsed()).unwrap_or(SignedDuration::ZERO);
        self.time + since
    }
}

impl Steering {
    pub(super) fn new(machine: Timestamp) -> Self {
        Self(RwLock::new(State {
            server: None,
            machine: Mark::now(machine),
            skew: None,
            jumped: None,
        }))
    }

    /// The database's time where it was ever told, else the machine's.
    pub(super) fn now(&self, machine: Timestamp) -> Timestamp {
        let state = self.0.read().unwrap_or_else(PoisonError::into_inner);
        state.server.map_or(machine, Mark::carried_on)
    }

    /// What a database just answered, how long the answer took, and what the machine's clock says now. A difference of more than `jump`
    /// to what was expected is a jump of the database's clock.
    pub fn told(
        &self,
        server: Timestamp,
        took: Duration,
        machine: Timestamp,
        jump: SignedDuration,
    ) {
        if took > SLOWEST {
            return;
        }
        let half = SignedDuration::try_from(took / 2).unwrap_or(SignedDuration::ZERO);
        // The answer was given about half of the way ago.
        let server = server + half;
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        state.skew = Some(machine.duration_since(server));
        let off = state
            .server
            .map(|mark| server.duration_since(mark.carried_on()));
        match off {
            Some(off) if off.abs() <= half + RESOLUTION => {}
            Some(off) => {
                if off.abs() > jump {
                    state.jumped = Some((monotonic(), off));
                }
                state.server = Some(Mark::now(server));
            }
            None => state.server = Some(Mark::now(server)),
        }
    }

    /// Looks at the machine's own clock, where no database tells another time: says how far it has jumped since the last look, if by more
    /// than `jump`. From then on it is believed again, because nothing tells which of the two times was right.
    pub fn look(&self, machine: Timestamp, jump: SignedDuration) -> Option<SignedDuration> {
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let off = machine.duration_since(state.machine.carried_on());
        // Small steps are how a clock is kept right, and must not add up over a year.
        state.machine = Mark::now(machine);
        let far = (off.abs() > jump).then_some(off);
        if let Some(off) = far {
            state.jumped = Some((monotonic(), off));
        }
        far
    }

    /// A jump that was found otherwise: a start long after, or before, the last sign of life.
    pub fn jumped_by(&self, off: SignedDuration) {
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        state.jumped = Some((monotonic(), off));
    }

    /// By how much the machine's clock is ahead of the database's, as it was last measured.
    pub fn skew(&self) -> Option<SignedDuration> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).skew
    }

    /// How far the time has jumped within the last `within`, if it did.
    pub fn jump_within(&self, within: Duration) -> Option<SignedDuration> {
        let state = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let recent = state.jumped.filter(|(at, _)| at.elapsed() < within);
        recent.map(|(_, off)| off)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, PracticeClock};

    const LIMIT: SignedDuration = SignedDuration::from_secs(30);
    const DAY: Duration = Duration::from_secs(86_400);

    fn close(one: Timestamp, other: Timestamp) -> bool {
        one.duration_since(other).abs() < SignedDuration::from_secs(1)
    }

    #[test]
    fn a_led_clock_says_the_databases_time_whatever_the_machines_does() {
        let practice = PracticeClock::in_memory();
        let right = Clock::Live;
        let clock = Clock::Practice(practice.clone()).steered();
        let steering = clock.steering().unwrap();
        practice.set_machine_off(180);
        assert!(close(
            clock.now(),
            right.now() + SignedDuration::from_secs(180)
        ));
        let tell = || {
            steering.told(
                right.now(),
                Duration::from_millis(1),
                clock.machine(),
                LIMIT,
            );
        };
        tell();
        assert!(close(clock.now(), right.now()));
        let skew = steering.skew().unwrap();
        assert!((179..=180).contains(&skew.as_secs()), "{skew:?}");
        practice.set_machine_off(-172_800);
        assert!(
            close(clock.now(), right.now()),
            "nobody was asked meanwhile"
        );
        tell();
        assert!(steering.skew().unwrap().as_secs() < -172_790);
        assert_eq!(
            steering.jump_within(DAY),
            None,
            "the database's did not jump"
        );
        // What is practised goes on top.
        practice.forward(3_600).unwrap();
        assert!(close(
            clock.now(),
            right.now() + SignedDuration::from_hours(1)
        ));
    }

    #[test]
    fn a_database_whose_clock_jumps_is_followed_and_told() {
        let clock = Clock::Live.steered();
        let steering = clock.steering().unwrap();
        let took = Duration::from_millis(1);
        steering.told(Clock::Live.now(), took, clock.machine(), LIMIT);
        let ahead = Clock::Live.now() + SignedDuration::from_hours(48);
        steering.told(ahead, took, clock.machine(), LIMIT);
        assert!(close(clock.now(), ahead));
        let jumped = steering.jump_within(DAY).unwrap();
        assert!((jumped - SignedDuration::from_hours(48)).abs() < LIMIT);
        // An answer that took too long changes nothing.
        steering.told(Clock::Live.now(), SLOWEST * 2, clock.machine(), LIMIT);
        assert!(close(clock.now(), ahead));
    }

    #[test]
    fn a_machines_jump_is_seen_once_and_its_slow_drift_never() {
        let practice = PracticeClock::in_memory();
        let clock = Clock::Practice(practice.clone()).steered();
        let steering = clock.steering().unwrap();
        for second in 0..60 {
            practice.set_machine_off(second);
            assert_eq!(steering.look(clock.machine(), LIMIT), None);
        }
        practice.set_machine_off(172_800);
        assert!(steering.look(clock.machine(), LIMIT).is_some());
        assert_eq!(steering.look(clock.machine(), LIMIT), None);
        assert!(steering.jump_within(DAY).is_some());
        assert!(steering.jump_within(Duration::ZERO).is_none());
        practice.set_machine_off(0);
        assert!(steering.look(clock.machine(), LIMIT).unwrap().is_negative());
    }
}
