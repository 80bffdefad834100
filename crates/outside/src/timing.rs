//! How long each counterpart takes to answer, and whether it does. Named by what it is, never by an address.

use crate::clock::monotonic;

pub(crate) async fn timed<T, E>(
    counterpart: &'static str,
    call: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let started = monotonic();
    let answer = call.await;
    let outcome = match answer {
        Ok(_) => "answered",
        Err(_) => "failed",
    };
    metrics::histogram!("kalem_call_seconds", "counterpart" => counterpart, "outcome" => outcome)
        .record(started.elapsed());
    answer
}
