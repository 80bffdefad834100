//! What operators see of each request: a span for its lines in the log, and what is counted of it. All of it names the
//! route, which is a pattern, and never the address, which has numbers of orders and secrets in it.

use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use outside::clock::monotonic;
use outside::trace_context;
use tracing::field::Empty;
use tracing::{Instrument, Span};

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

/// Around everything else that is done for a request to a portal.
pub async fn observe(State(app): State<App>, request: Request, next: Next) -> Response {
    let id = RequestId::of(&request, &app.trusted_proxies);
    Observation::begin(&request, id).answer(request, next).await
}

/// One request, from its head to its answer, of whichever of our processes.
pub struct Observation {
    id: RequestId,
    method: &'static str,
    route: Option<MatchedPath>,
    started: Instant,
    span: Span,
}

impl Observation {
    pub fn begin(request: &Request, id: RequestId) -> Self {
        let route = request.extensions().get::<MatchedPath>().cloned();
        let method = method(request.method());
        // An error's level: the log level may be set to errors only, and they need their id most of all.
        let span = tracing::error_span!(
            target: REQUEST, REQUEST, id = id.as_str(), method, route = name(route.as_ref()), status = Empty
        );
        Self {
            id,
            method,
            route,
            started: monotonic(),
            span,
        }
    }

    pub fn span(&self) -> &Span {
        &self.span
    }

    pub async fn answer(self, mut request: Request, next: Next) -> Response {
        request.extensions_mut().insert(self.id.clone());
        let answering = next.run(request).instrument(self.span.clone());
        let mut response = trace_context::made_for(self.id.shared(), answering).await;
        if let Some(id) = self.id.header() {
            response.headers_mut().insert(request_id::HEADER, id);
        }
        let (status, class) = (response.status(), class(response.status()));
        self.span.record("status", status.as_u16());
        let (method, route) = (self.method, name(self.route.as_ref()).to_owned());
        let code = status.as_u16().to_string();
        metrics::counter!("kalem_requests_total", "method" => method, "route" => route.clone(), "status" => code).increment(1);
        metrics::histogram!("kalem_request_seconds", "method" => method, "route" => route, "status" => class)
            .record(self.started.elapsed());
        response
    }
}

fn name(route: Option<&MatchedPath>) -> &str {
    route.map_or("-", MatchedPath::as_str)
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
