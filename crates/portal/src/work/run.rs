//! The worker: each kind of job in hands of its own, and beside them the sweeps.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use outside::clock::monotonic;
use outside::trace_context;
use store::StoreError;
use store::job::{self, Claimed, RENEWED_AFTER};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tracing::Instrument;
use tracing::field::Empty;
use web::App;
use web::sweeps::EACH_MINUTE;

use super::unknown::Unknown;
use super::{JOBS, SWEEPS, sweep};
use crate::jobs::{Failed, Kind};
use crate::notice;

/// How long an idle worker waits before it looks again.
pub const IDLE: Duration = Duration::from_millis(500);
/// And after the database did not answer.
const AFTER_AN_ERROR: Duration = Duration::from_secs(5);
/// How often a hand at work looks whether its lease is to be renewed.
const LOOK_AT_LEASE: Duration = Duration::from_secs(1);

/// Works until `stop` says so, and then to the end of what was begun.
pub async fn worker(app: App, stop: watch::Receiver<bool>) {
    worker_of(JOBS, app, stop).await;
}

/// The same for these kinds of jobs; those of other kinds are left for a worker that knows them.
pub async fn worker_of(kinds: &'static [Kind], app: App, stop: watch::Receiver<bool>) {
    let mut hands = JoinSet::new();
    hands.spawn(counter(kinds, app.clone(), stop.clone()));
    hands.spawn(notice::listen(app.clone(), stop.clone()));
    for sweep in SWEEPS {
        hands.spawn(sweep::at_its_pace(sweep, app.clone(), stop.clone()));
    }
    for kind in kinds {
        for _ in 0..kind.pace.hands {
            hands.spawn(hand(app.clone(), kind, stop.clone()));
        }
    }
    while hands.join_next().await.is_some() {}
}

/// Counts what is left for another release.
async fn counter(kinds: &[Kind], app: App, mut stop: watch::Receiver<bool>) {
    let mut unknown = Unknown::default();
    let mut looked: Option<(Instant, i64)> = None;
    while !*stop.borrow() {
        let now = app.now();
        if sweep::is_due(looked, now, EACH_MINUTE) {
            looked = Some((monotonic(), now));
            if let Err(error) = unknown.count(&app, kinds).await {
                tracing::error!(%error, "jobs of unknown kinds cannot be counted");
            }
        }
        wait(IDLE, &mut stop).await;
    }
}

/// Does jobs of one kind, one after the other.
async fn hand(app: App, kind: &Kind, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match next(&app, kind).await {
            Ok(true) => {}
            Ok(false) => wait(IDLE, &mut stop).await,
            Err(error) => {
                tracing::error!(%error, kind = kind.name, "the job queue cannot be used");
                wait(AFTER_AN_ERROR, &mut stop).await;
            }
        }
    }
}

pub async fn wait(pause: Duration, stop: &mut watch::Receiver<bool>) {
    // Whether the time is over or the word to stop has come: the caller looks.
    let _either = tokio::time::timeout(pause, stop.changed()).await;
}

/// Does the next job, if there is one; says whether there was.
pub async fn run_once(app: &App) -> Result<bool, StoreError> {
    run_once_of(JOBS, app).await
}

/// The same for these kinds of jobs.
pub async fn run_once_of(kinds: &[Kind], app: &App) -> Result<bool, StoreError> {
    for kind in kinds {
        if next(app, kind).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn next(app: &App, kind: &Kind) -> Result<bool, StoreError> {
    let Some(claimed) = job::claim(&app.db, &app.vault, kind.name, app.now()).await? else {
        return Ok(false);
    };
    if claimed.tries > kind.pace.tries {
        let lost = Failed::Never("its worker was lost each time".into());
        write_down_failed(app, kind, claimed, lost).await?;
        return Ok(true);
    }
    // An error's level, as a request's: whatever is logged, its lines say which job they belong to.
    let span = tracing::error_span!(target: "job", "job", id = %claimed.id, kind = kind.name, outcome = Empty);
    let id = claimed.id.to_string().into();
    trace_context::made_for(id, tried(app, kind, claimed).instrument(span)).await?;
    Ok(true)
}

/// Runs it under its lease, and writes down how that went.
async fn tried(app: &App, kind: &Kind, claimed: Claimed) -> Result<(), StoreError> {
    let _held = Lease::keep(app, &claimed);
    // A panic is a fault of ours in one job; it must not end the hand that does all the others.
    let attempted = AssertUnwindSafe(kind.run(app, claimed.id, &claimed.work)).catch_unwind();
    let started = monotonic();
    let outcome = attempted
        .await
        .unwrap_or_else(|_| Err(Failed::Later("it broke off by a fault of ours".into())));
    let told = match outcome {
        Ok(()) => "done",
        Err(Failed::Later(_)) => "later",
        Err(Failed::Never(_)) => "never",
    };
    tracing::Span::current().record("outcome", told);
    metrics::histogram!("kalem_job_seconds", "kind" => kind.name, "outcome" => told)
        .record(started.elapsed());
    match outcome {
        Ok(()) => write_down_done(app, claimed).await,
        Err(failed) => write_down_failed(app, kind, claimed, failed).await,
    }
}

/// Keeps a job's lease alive until it is dropped: a counterpart that takes minutes to answer is not asked a second time by another worker.
struct Lease(JoinHandle<()>);

impl Lease {
    fn keep(app: &App, job: &Claimed) -> Self {
        let (app, job) = (app.clone(), job.ticket());
        let mut renewed = app.now();
        Self(tokio::spawn(async move {
            loop {
                tokio::time::sleep(LOOK_AT_LEASE).await;
                let now = app.now();
                if now - renewed < RENEWED_AFTER {
                    continue;
                }
                match job::renew(&app.db, job, now).await {
                    Ok(true) => renewed = now,
                    Ok(false) => {
                        tracing::warn!(job = %job.id, "another worker holds this job by now");
                        return;
                    }
                    // Tried again in a second; there are three more quarters of the lease.
                    Err(error) => {
                        tracing::warn!(%error, job = %job.id, "a lease could not be renewed")
                    }
                }
            }
        }))
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What was sent and is not written down is sent again when the lease ends. So a database that is away for a moment
/// is waited for; only a crash, or an outage longer than this, leaves a message to be sent twice.
async fn write_down_done(app: &App, claimed: Claimed) -> Result<(), StoreError> {
    let mut pauses = [1, 5, 20, 60].into_iter();
    loop {
        match job::done(&app.db, claimed.ticket(), app.now()).await {
            Ok(true) => break,
            Ok(false) => {
                tracing::warn!(job = %claimed.id, kind = claimed.kind, "it was done, but another worker holds it by now");
                return Ok(());
            }
            Err(error) => match pauses.next() {
                Some(pause) => tokio::time::sleep(Duration::from_secs(pause)).await,
                None => return Err(error),
            },
        }
    }
    metrics::counter!("kalem_jobs_done_total", "kind" => claimed.kind).increment(1);
    Ok(())
}

async fn write_down_failed(
    app: &App,
    kind: &Kind,
    claimed: Claimed,
    failed: Failed,
) -> Result<(), StoreError> {
    let (error, tries) = match failed {
        Failed::Later(error) => (error, kind.pace.tries),
        Failed::Never(error) => (error, 0),
    };
    let (now, spread) = (app.now(), rand::random());
    let Some(parked) = job::failed(&app.db, claimed.ticket(), now, spread, &error, tries).await?
    else {
        tracing::warn!(job = %claimed.id, kind = claimed.kind, error, "it failed, but another worker holds it by now");
        return Ok(());
    };
    tracing::warn!(job = %claimed.id, kind = claimed.kind, tries = claimed.tries, parked, error, "a job failed");
    metrics::counter!("kalem_jobs_failed_total", "kind" => claimed.kind).increment(1);
    Ok(())
}
