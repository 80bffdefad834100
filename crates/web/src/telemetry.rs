//! What operators see of each request: a span for its lines in the log, and what is counted of it. All of it names the
//! route, which is a pattern, and never the address, which has numbers of orders and secrets in it.

use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use outside::clock::monotonic;
use tracing::Instrument;
use tracing::field::Empty;

use crate::App;
use crate::request_id::{self, RequestId};

/// The target and the name of every request's span. `kalem` turns it on whatever is logged: a line without it could not be found by
/// what an error page shows.
pub const REQUEST: &str = "request";

/// In seconds: from a statement in memory to what nobody waits for.
const BUCKETS: [f64; 14] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];
/// How often durations are put into their buckets.
const GATHERED_EVERY: Duration = Duration::from_secs(5);

/// What a process counts with.
///
/// # Errors
/// Never: there are buckets.
pub fn counting() -> Result<PrometheusBuilder, BuildError> {
    PrometheusBuilder::new().set_buckets(&BUCKETS)
}

/// Until it is dropped. Each duration is kept by itself until it is put into its bucket: where nobody asks for /metrics, memory would
/// be filled with them.
pub async fn gather(counted: PrometheusHandle) {
    loop {
        tokio::time::sleep(GATHERED_EVERY).await;
        counted.run_upkeep();
    }
}

/// Around everything else that is done for a request.
pub async fn observe(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    let method = method(request.method());
    let started = monotonic();
    let id = RequestId::of(&request, &app);
    // An error's level: the log level may be set to errors only, and they need their id most of all.
    let span = tracing::error_span!(target: REQUEST, REQUEST, id = id.as_str(), method, route, status = Empty);
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).instrument(span.clone()).await;
    if let Some(id) = id.header() {
        response.headers_mut().insert(request_id::HEADER, id);
    }
    let (status, class) = (response.status(), class(response.status()));
    span.record("status", status.as_u16());
    let code = status.as_u16().to_string();
    metrics::counter!("kalem_requests_total", "method" => method, "route" => route.to_owned(), "status" => code).increment(1);
    metrics::histogram!("kalem_request_seconds", "method" => method, "route" => route.to_owned(), "status" => class)
        .record(started.elapsed());
    response
}

/// A stranger may call a method anything, and each new name would be kept for as long as the process lives.
fn method(asked: &Method) -> &'static str {
    match *asked {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::HEAD => "HEAD",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::PATCH => "PATCH",
        _ => "other",
    }
}

/// Durations are told apart by no more than this: each series has sixteen lines.
fn class(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}
