//! What something costs beside what it cannot do without: both in turns in one run, so that a busy moment of the machine falls on both.

use std::time::{Duration, Instant};

use crate::{Done, machine};

/// How long and how often each of the two is measured.
#[derive(Clone, Copy)]
pub struct Turns {
    pub rounds: usize,
    pub round: Duration,
}

/// What one call took in each round, in seconds: of the bound, and of what is measured against it.
pub struct Pairs {
    rounds: Vec<(f64, f64)>,
}

impl Turns {
    /// Both are asked for the seconds of one call; who comes first changes from round to round.
    pub fn take(
        self,
        mut bound: impl FnMut(Duration) -> Done<f64>,
        mut ours: impl FnMut(Duration) -> Done<f64>,
    ) -> Done<Pairs> {
        // Not counted: caches fill, and the processor wakes up.
        bound(self.round / 2)?;
        ours(self.round / 2)?;
        let mut rounds = Vec::with_capacity(self.rounds);
        for round in 0..self.rounds {
            rounds.push(if round % 2 == 0 {
                let first = bound(self.round)?;
                (first, ours(self.round)?)
            } else {
                let first = ours(self.round)?;
                (bound(self.round)?, first)
            });
        }
        Ok(Pairs { rounds })
    }
}

impl Pairs {
    /// How much of the bound is reached: 1 where nothing is added to it. The middle of all rounds.
    pub fn share(&self) -> f64 {
        middle(self.rounds.iter().map(|(bound, ours)| bound / ours))
    }

    pub fn bound_micros(&self) -> f64 {
        middle(self.rounds.iter().map(|(bound, _)| bound * 1e6))
    }

    pub fn ours_micros(&self) -> f64 {
        middle(self.rounds.iter().map(|(_, ours)| ours * 1e6))
    }

    /// The share with its lowest and highest round, which say how quiet the machine was.
    pub fn words(&self) -> String {
        let (mut low, mut high) = (f64::INFINITY, 0.0_f64);
        for (bound, ours) in &self.rounds {
            (low, high) = (low.min(bound / ours), high.max(bound / ours));
        }
        format!(
            "{:.2} ({low:.2}–{high:.2}; {:.1} µs, bound {:.1} µs)",
            self.share(),
            self.ours_micros(),
            self.bound_micros()
        )
    }
}

/// Calls it for so long, and gives the seconds of one call: processor time of this thread, so that what else the machine does is not in it.
pub fn each(lasting: Duration, mut act: impl FnMut() -> Done) -> Done<f64> {
    const AT_ONCE: u32 = 8;
    let (begun, before, mut calls) = (Instant::now(), machine::cpu_of_this_thread(), 0);
    while begun.elapsed() < lasting {
        for _ in 0..AT_ONCE {
            act()?;
        }
        calls += AT_ONCE;
    }
    Ok((machine::cpu_of_this_thread() - before) / f64::from(calls))
}

/// The middle one of some figures.
pub fn middle(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_busy_round_does_not_decide() {
        let turns = Turns {
            rounds: 3,
            round: Duration::ZERO,
        };
        let mut ours = [9.9, 2.0, 8.0, 2.5].into_iter();
        let pairs = turns
            .take(|_| Ok(1.0), |_| ours.next().ok_or("a figure".into()))
            .unwrap();
        assert_eq!(pairs.share(), 0.4);
        assert_eq!(
            pairs.words(),
            "0.40 (0.12–0.50; 2500000.0 µs, bound 1000000.0 µs)"
        );
    }

    #[test]
    fn a_failure_ends_it() {
        let refused = each(Duration::from_secs(60), || Err("no".into()));
        assert_eq!(refused.unwrap_err().to_string(), "no");
    }
}
