//! Runs the sweeps, each by itself: one that fails, or hangs, holds up no other. It is logged, counted, and stands in the database until it works.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use outside::clock::monotonic;
use store::failing_sweep;
use tokio::sync::watch;
use tracing::Instrument;
use tracing::field::Empty;
use web::App;
use web::sweeps::Sweep;
use web::timekeeping;

use super::SWEEPS;
use super::run::{IDLE, wait};

/// Every sweep once, one after the other, whether it is due or not. Names those that failed.
pub async fn all(app: &App) -> Result<(), Vec<&'static str>> {
    let mut failed = Vec::new();
    for sweep in SWEEPS {
        if !once(app, sweep).await {
            failed.push(sweep.name);
        }
    }
    match failed.is_empty() {
        true => Ok(()),
        false => Err(failed),
    }
}

/// Runs one sweep at its pace until `stop` says so.
pub async fn at_its_pace(sweep: &Sweep, app: App, mut stop: watch::Receiver<bool>) {
    let mut swept: Option<(Instant, i64)> = None;
    while !*stop.borrow() {
        let now = app.now();
        if is_due(swept, now, sweep.every) {
            swept = Some((monotonic(), now));
            once(&app, sweep).await;
        }
        wait(IDLE, &mut stop).await;
    }
}

/// Counted by a clock that nobody sets: one that was set back must not keep us waiting until it has caught up. One that was moved, as in
/// practice, makes a sweep due at once.
pub fn is_due(last: Option<(Instant, i64)>, now: i64, every: Duration) -> bool {
    last.is_none_or(|(since, at)| {
        since.elapsed() >= every || u128::from(now.abs_diff(at)) >= every.as_micros()
    })
}

/// Runs it, and writes down how that went. False where it failed.
async fn once(app: &App, sweep: &Sweep) -> bool {
    // An error's level, as a request's: whatever is logged, its lines say which sweep they belong to.
    let span = tracing::error_span!(target: "sweep", "sweep", name = sweep.name, outcome = Empty);
    timed(app, sweep).instrument(span).await
}

async fn timed(app: &App, sweep: &Sweep) -> bool {
    let started = monotonic();
    let outcome = AssertUnwindSafe(swept(app, sweep)).catch_unwind().await;
    let outcome = outcome.unwrap_or_else(|_| Err("it broke off by a fault of ours".to_owned()));
    let told = if outcome.is_ok() { "done" } else { "failed" };
    tracing::Span::current().record("outcome", told);
    metrics::histogram!("kalem_sweep_seconds", "sweep" => sweep.name, "outcome" => told)
        .record(started.elapsed());
    let written = match &outcome {
        Ok(()) => healed(app, sweep).await,
        Err(error) => {
            tracing::error!(sweep = sweep.name, error, "a sweep failed");
            metrics::counter!("kalem_sweeps_failed_total", "sweep" => sweep.name).increment(1);
            failing_sweep::failed(&app.db, sweep.name, app.now(), error).await
        }
    };
    if let Err(error) = written {
        tracing::error!(%error, sweep = sweep.name, "how a sweep went could not be written down");
    }
    outcome.is_ok()
}

async fn swept(app: &App, sweep: &Sweep) -> Result<(), String> {
    if sweep.destroys {
        timekeeping::look(app).await.map_err(|e| e.to_string())?;
        // A clock that has just jumped ends nothing.
        if !timekeeping::may_destroy(app) {
            return Ok(());
        }
    }
    sweep.run(app).await.map_err(|error| error.to_string())
}

async fn healed(app: &App, sweep: &Sweep) -> Result<(), store::StoreError> {
    if failing_sweep::worked(&app.db, sweep.name).await? {
        tracing::info!(sweep = sweep.name, "a sweep works again");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::work::{JOBS, SWEEPS};
    use web::language::Language;

    #[test]
    fn every_job_and_every_sweep_has_one_name_and_a_text() {
        let sweeps = SWEEPS.iter().map(|sweep| format!("sweep-{}", sweep.name));
        let jobs = JOBS.iter().map(|kind| format!("job-kind-{}", kind.name));
        let keys: Vec<_> = sweeps.chain(jobs).collect();
        let once: BTreeSet<_> = keys.iter().collect();
        assert_eq!(once.len(), keys.len());
        for language in [Language::Turkish, Language::English] {
            let texts = crate::languages().of(language);
            for key in &keys {
                assert_ne!(texts.text(key), key, "a text is missing");
            }
        }
    }
}
