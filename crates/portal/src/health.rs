//! /healthz: the process lives. /readyz: it can serve, the database can be written to, the clock is right. /metrics: for Prometheus.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use metrics_exporter_prometheus::PrometheusHandle;
use web::House;
use web::refusal::ForMachines;
use web::vitals::{Vitals, vitals};

pub async fn alive() -> &'static str {
    "ok\n"
}

/// 200 where this process can serve, else 503, and below it a line for each thing that was looked at. No personal data.
pub async fn ready(State(house): State<House>) -> (StatusCode, Extension<ForMachines>, String) {
    let (status, text) = match vitals(&house).await {
        Ok(vitals) => told(&vitals),
        Err(ill) => {
            let text = format!("not ready\ndatabase: {}\n", ill.told());
            (StatusCode::SERVICE_UNAVAILABLE, text)
        }
    };
    (status, Extension(ForMachines), text)
}

fn told(vitals: &Vitals) -> (StatusCode, String) {
    let (status, first) = match vitals.too_far_off {
        false => (StatusCode::OK, "ready"),
        true => (StatusCode::SERVICE_UNAVAILABLE, "not ready"),
    };
    let clock = match vitals.skew {
        Some(skew) => format!("{:+.3} s from the database's", skew.as_secs_f64()),
        None => "this machine's".to_owned(),
    };
    let clock = match (vitals.too_far_off, vitals.unsettled) {
        (true, _) => format!("{clock}, too far"),
        (false, true) => format!("{clock}, and it jumped within the hour"),
        (false, false) => clock,
    };
    let late = match vitals.root_is_late {
        true => ", too long",
        false => "",
    };
    let text = format!(
        "{first}\ndatabase: written\nclock: {clock}\nprocesses: {}, {:.3} s apart\nhistory: {} rows wait for a root{late}\n",
        vitals.nodes,
        vitals.apart.as_secs_f64(),
        vitals.waiting.rows,
    );
    (status, text)
}

/// What was counted so far, in Prometheus' text form. It holds no personal data.
pub async fn metrics(handle: PrometheusHandle) -> String {
    handle.run_upkeep();
    handle.render()
}
