//! /healthz: the process lives. /readyz: it can serve, the database answers. /metrics: for Prometheus.

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use metrics_exporter_prometheus::PrometheusHandle;
use store::row;

use crate::House;
use crate::refusal::Refusal;

pub async fn alive() -> &'static str {
    "ok\n"
}

pub async fn ready(State(house): State<House>) -> Result<&'static str, Refusal> {
    let answer = row!(
        &mut house.db.read().await.map_err(|_| Refusal::Unavailable)?,
        (i64,),
        "SELECT value FROM counter WHERE name = 'order_number'"
    );
    match answer {
        Ok(Some(_)) => Ok("ready\n"),
        Ok(None) | Err(_) => Err(Refusal::Unavailable),
    }
}

/// What was counted so far, in Prometheus' text form. It holds no personal data.
pub async fn metrics(handle: PrometheusHandle) -> String {
    handle.run_upkeep();
    handle.render()
}

/// Counts requests by method, route and status; a route is a pattern, never an address with a number in it.
pub async fn count(request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("-", MatchedPath::as_str)
        .to_owned();
    let method = request.method().to_string();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::counter!("kalem_requests_total", "method" => method, "route" => route, "status" => status).increment(1);
    response
}
