//! What needs somebody: jobs that were given up, that one worker holds and does not end, that nobody takes, and sweeps that fail. It stands in
//! the database, so that every process shows the same: in /readyz, in /metrics and at the desk.

use std::collections::BTreeSet;

use store::failing_sweep::{self, Failing};
use store::job::trouble::{self, ByKind};
use store::{Conn, Micros, StoreError};

#[derive(Clone, Debug, Default)]
pub struct Troubles {
    /// Given up after the last try.
    pub parked: Vec<ByKind>,
    /// In the hands of one worker for too long.
    pub stuck: Vec<ByKind>,
    /// Due for too long, and in nobody's hands.
    pub late: Vec<ByKind>,
    pub failing: Vec<Failing>,
}

pub async fn find(conn: &mut Conn, now: Micros) -> Result<Troubles, StoreError> {
    Ok(Troubles {
        parked: trouble::parked(conn).await?,
        stuck: trouble::stuck(conn, now).await?,
        late: trouble::late(conn, now).await?,
        failing: failing_sweep::all(conn, now).await?,
    })
}

/// The names under which something was counted: one that is gone is counted as none, or its last number would stay for ever.
#[derive(Debug, Default)]
pub struct Counted(BTreeSet<String>);

impl Counted {
    /// Sets a gauge for each name.
    pub fn set<'a>(
        &mut self,
        (metric, label): (&'static str, &'static str),
        found: impl Iterator<Item = (&'a str, i64)>,
    ) {
        let mut gone = std::mem::take(&mut self.0);
        for (name, count) in found {
            metrics::gauge!(metric, label => name.to_owned()).set(count as f64);
            gone.remove(name);
            self.0.insert(name.to_owned());
        }
        for name in gone {
            metrics::gauge!(metric, label => name).set(0.0);
        }
    }
}

/// What this process has shown in its metrics so far.
#[derive(Debug, Default)]
pub struct Shown {
    parked: Counted,
    stuck: Counted,
    late: Counted,
    failing: Counted,
}

impl Shown {
    pub fn show(&mut self, found: &Troubles) {
        let of = |jobs: &'static str| (jobs, "kind");
        self.parked
            .set(of("kalem_jobs_parked"), counts(&found.parked));
        self.stuck.set(of("kalem_jobs_stuck"), counts(&found.stuck));
        self.late.set(of("kalem_jobs_late"), counts(&found.late));
        let failing = found.failing.iter();
        let failing = failing.map(|sweep| (sweep.name.as_str(), 1));
        self.failing.set(("kalem_sweep_failing", "sweep"), failing);
    }
}

fn counts(found: &[ByKind]) -> impl Iterator<Item = (&str, i64)> {
    found.iter().map(|found| (found.kind.as_str(), found.jobs))
}
