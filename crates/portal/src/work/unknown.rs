//! Jobs of a kind that this program does not know: a newer release enqueued them, and a worker of that release does them. They are left as
//! they are and seen in the metrics, since where no newer worker runs nobody does them.

use std::collections::BTreeSet;

use store::{StoreError, job};
use web::House;

use crate::jobs::Kind;

/// What was seen so far, so that a kind that is gone is counted as none.
#[derive(Default)]
pub struct Unknown(BTreeSet<String>);

impl Unknown {
    pub async fn count(&mut self, house: &House, known: &[Kind]) -> Result<(), StoreError> {
        let known: Vec<&str> = known.iter().map(|kind| kind.name).collect();
        let waiting = job::of_other_kinds(&mut house.db.read().await?, &known).await?;
        for kind in &self.0 {
            metrics::gauge!("kalem_jobs_unknown", "kind" => kind.clone()).set(0.0);
        }
        for (kind, jobs) in waiting {
            tracing::warn!(
                kind,
                jobs,
                "jobs of a kind that this release does not know are left for one that does"
            );
            metrics::gauge!("kalem_jobs_unknown", "kind" => kind.clone()).set(jobs as f64);
            self.0.insert(kind);
        }
        Ok(())
    }
}
