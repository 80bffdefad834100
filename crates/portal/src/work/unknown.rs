//! Jobs of a kind that this program does not know: a newer release enqueued them, and a worker of that release does them. They are left as
//! they are and seen in the metrics, since where no newer worker runs nobody does them.

use store::StoreError;
use store::job::trouble;
use web::App;
use web::trouble::Counted;

use crate::jobs::Kind;

#[derive(Default)]
pub struct Unknown(Counted);

impl Unknown {
    pub async fn count(&mut self, app: &App, known: &[Kind]) -> Result<(), StoreError> {
        let known: Vec<&str> = known.iter().map(|kind| kind.name).collect();
        let found = trouble::of_other_kinds(&mut app.db.read().await?, &known).await?;
        for left in &found {
            let (kind, jobs) = (&left.kind, left.jobs);
            tracing::warn!(
                kind,
                jobs,
                "jobs of a kind that this release does not know are left for one that does"
            );
        }
        let counts = found.iter().map(|left| (left.kind.as_str(), left.jobs));
        self.0.set(("kalem_jobs_unknown", "kind"), counts);
        Ok(())
    }
}
