//! /healthz: the process lives. /readyz: it can serve, the database can be written to, the clock is right. /readyz/details: the same as JSON,
//! with what needs somebody, by name. /metrics: for Prometheus.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::{Value, json};
use store::job::trouble::ByKind;
use web::App;
use web::app::timestamp;
use web::refusal::ForMachines;
use web::trouble::Troubles;
use web::vitals::{Vitals, vitals};

pub async fn alive() -> &'static str {
    "ok\n"
}

/// 200 where this process can serve, else 503, and below it a line for each thing that was looked at. No personal data.
pub async fn ready(State(app): State<App>) -> (StatusCode, Extension<ForMachines>, String) {
    let (status, text) = match vitals(&app).await {
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
        "{first}\ndatabase: written\nclock: {clock}\nprocesses: {}, {:.3} s apart\nhistory: {} rows wait for a root{late}\n{}",
        vitals.nodes,
        vitals.apart.as_secs_f64(),
        vitals.waiting.rows,
        needs_somebody(&vitals.troubles),
    );
    (status, text)
}

/// Of this a process does not become unready: it serves as well as any other.
fn needs_somebody(troubles: &Troubles) -> String {
    let sum = |jobs: &[ByKind]| jobs.iter().map(|found| found.jobs).sum::<i64>();
    format!(
        "jobs: {} parked, {} stuck, {} late\nsweeps: {} failing\n",
        sum(&troubles.parked),
        sum(&troubles.stuck),
        sum(&troubles.late),
        troubles.failing.len()
    )
}

/// The same answer in full, for a program: kinds of jobs and sweeps by name. No personal data.
pub async fn details(State(app): State<App>) -> (StatusCode, Extension<ForMachines>, Json<Value>) {
    let (status, told) = match vitals(&app).await {
        Ok(vitals) => (self::told(&vitals).0, in_full(&vitals)),
        Err(ill) => (
            StatusCode::SERVICE_UNAVAILABLE,
            json!({ "ready": false, "database": ill.told() }),
        ),
    };
    (status, Extension(ForMachines), Json(told))
}

fn in_full(vitals: &Vitals) -> Value {
    let by_kind = |jobs: &[ByKind]| -> BTreeMap<String, i64> {
        let counts = jobs.iter().map(|found| (found.kind.clone(), found.jobs));
        counts.collect()
    };
    let troubles = &vitals.troubles;
    let failing = troubles.failing.iter().map(|sweep| {
        let since = timestamp(sweep.since).to_string();
        let about = json!({ "since": since, "failures": sweep.failures });
        (sweep.name.clone(), about)
    });
    json!({
        "ready": !vitals.too_far_off,
        "database": "written",
        "clock": {
            "skew_seconds": vitals.skew.map(|skew| skew.as_secs_f64()),
            "too_far": vitals.too_far_off,
            "jumped": vitals.unsettled,
        },
        "processes": { "alive": vitals.nodes, "apart_seconds": vitals.apart.as_secs_f64() },
        "history": { "rows_without_root": vitals.waiting.rows, "root_late": vitals.root_is_late },
        "jobs": {
            "parked": by_kind(&troubles.parked),
            "stuck": by_kind(&troubles.stuck),
            "late": by_kind(&troubles.late),
        },
        "sweeps": { "failing": failing.collect::<BTreeMap<_, _>>() },
    })
}

/// What was counted so far, in Prometheus' text form. It holds no personal data.
pub async fn metrics(handle: PrometheusHandle) -> String {
    handle.run_upkeep();
    handle.render()
}
