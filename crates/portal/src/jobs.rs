//! Jobs: what is to be done later, enqueued in the transaction that causes it. Each job is a struct in a file of its room; `work.rs` lists
//! them all, and does them.

use std::future::Future;
use std::pin::Pin;

use outside::SendError;
use rules::retention;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::job::{self, LAST_TRY, NewJob};
use store::{Micros, StoreError, Tx};
use uuid::Uuid;
use web::App;
use web::sweeps::Sweep;

/// What a clock that ran ahead has put off is due now.
pub const PUT_OFF: Sweep = Sweep::of("put-off-jobs", |app| {
    Box::pin(async move {
        let jobs = job::bring_back(&app.db, app.now()).await?;
        if jobs > 0 {
            tracing::warn!(jobs, "jobs that a clock ahead had put off are due now");
        }
        Ok(())
    })
});

/// Forgets what was done long ago, and what was given up and nobody sent again.
pub const OLD: Sweep = Sweep::that_destroys("old-jobs", |app| {
    Box::pin(async move {
        let now = app.now();
        let done = retention::Kind::DoneJob.forgotten_before(now);
        let parked = retention::Kind::ParkedJob.forgotten_before(now);
        let forgotten = job::forget(&app.db, done, parked).await?;
        if forgotten > 0 {
            tracing::info!(jobs = forgotten, "old jobs were forgotten");
        }
        Ok(())
    })
});

/// One kind of job. It is stored as JSON, and rows outlive the program that wrote them: what another release is to read needs its old fields,
/// and a new field needs a default. Releases up to 2026.11 know a job by its tag `work`, so every struct says
/// `#[serde(tag = "work", rename = "…")]`.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What rows, metrics and staff call it. It never changes, or rows already written would be nobody's.
    const NAME: &'static str;
    const PACE: Pace = Pace::with_hands(1);

    /// Does it. `id` is the row's: it stays the same however often the job is tried.
    fn run(
        self,
        app: &App,
        id: Uuid,
    ) -> impl Future<Output = Result<(), Failed>> + Send + use<'_, Self>;
}

/// How much of one kind is done, and how often it is tried. Each kind has hands of its own: a mail server or a register that keeps us waiting
/// holds up no code that somebody waits for.
#[derive(Clone, Copy)]
pub struct Pace {
    /// How many jobs of the kind one process does at once.
    pub hands: usize,
    /// After so many failed tries it waits for a person.
    pub tries: i64,
}

impl Pace {
    pub const fn with_hands(hands: usize) -> Self {
        Self {
            hands,
            tries: LAST_TRY,
        }
    }
}

/// Why a job did not come to its end, in words fit for logs and staff.
pub enum Failed {
    /// It may work later.
    Later(String),
    /// It will never work by itself.
    Never(String),
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Later(error.to_string())
    }
}

impl From<SendError> for Failed {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Unavailable(fault) => Self::Later(fault.to_string()),
            SendError::Refused(fault) => Self::Never(fault.to_string()),
        }
    }
}

type Running<'a> = Pin<Box<dyn Future<Output = Result<(), Failed>> + Send + 'a>>;

/// A kind of job as the worker knows it: a name, a pace, and how a stored one is run.
#[derive(Clone, Copy)]
pub struct Kind {
    pub name: &'static str,
    pub pace: Pace,
    run: for<'a> fn(&'a App, Uuid, &'a [u8]) -> Running<'a>,
}

impl Kind {
    pub const fn of<J: Job>() -> Self {
        Self {
            name: J::NAME,
            pace: J::PACE,
            run: run_stored::<J>,
        }
    }

    pub async fn run(&self, app: &App, id: Uuid, stored: &[u8]) -> Result<(), Failed> {
        (self.run)(app, id, stored).await
    }
}

fn run_stored<'a, J: Job>(app: &'a App, id: Uuid, stored: &'a [u8]) -> Running<'a> {
    Box::pin(async move {
        // What a newer release wrote, a worker of that release can read: it is tried again and not parked at once.
        let job: J = serde_json::from_slice(stored)
            .map_err(|_| Failed::Later("its content cannot be read by this release".into()))?;
        job.run(app, id).await
    })
}

/// Enqueues a job in the transaction that caused it; the second job of one cause is dropped.
pub async fn enqueue<J: Job>(
    tx: &mut Tx,
    app: &App,
    cause: &str,
    job: &J,
    application: Option<Uuid>,
) -> Result<(), StoreError> {
    enqueue_at(tx, app, cause, job, application, app.now()).await
}

/// The same for later: what whoever enqueues it is about to do at once, and is left to the worker only if that fails.
pub async fn enqueue_at<J: Job>(
    tx: &mut Tx,
    app: &App,
    cause: &str,
    job: &J,
    application: Option<Uuid>,
    at: Micros,
) -> Result<(), StoreError> {
    let new = NewJob {
        id: app.new_id(),
        kind: J::NAME,
        cause,
        work: job,
        at,
        application,
    };
    job::enqueue(tx, &app.vault, new).await
}

/// What an earlier release stored is read, and what is stored now an earlier release can read.
#[cfg(test)]
pub fn is_stored_as<J: Job>(old: &str) {
    let job: J = serde_json::from_str(old).unwrap_or_else(|error| panic!("{old}: {error}"));
    let old: serde_json::Value = serde_json::from_str(old).unwrap();
    assert_eq!(serde_json::to_value(&job).unwrap(), old);
}
