//! How long each counterpart takes to answer, and whether it does. Named by what it is, never by an address.

use tracing::Instrument;
use tracing::field::Empty;

use crate::clock::monotonic;

pub(crate) async fn timed<T, E>(
    counterpart: &'static str,
    call: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let started = monotonic();
    let span = tracing::debug_span!(target: "call", "call", counterpart, outcome = Empty);
    let answer = call.instrument(span.clone()).await;
    let outcome = match answer {
        Ok(_) => "answered",
        Err(_) => "failed",
    };
    span.record("outcome", outcome);
    metrics::histogram!("kalem_call_seconds", "counterpart" => counterpart, "outcome" => outcome)
        .record(started.elapsed());
    answer
}
