//! POST /masa/kisisel-veri-talepleri/…/sil: what the page showed is erased, what must be kept is named with its rule and its day, and the person is
//! told both. Erasing cannot be undone, so a fresh passkey is asked for.

use axum::extract::{Path, State};
use rules::data_request::{Outcome, Wanted};
use rules::dates::{day, istanbul_day};
use serde::Deserialize;
use serde_json::json;
use store::history::Actor;
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::auth::{DataRequests, StrongOperator};
use web::frame::{Answer, go};
use web::language::Texts;
use web::refusal::Refusal;

use super::REQUESTS;
use super::sql;
use crate::erasure::{self, Fate, Planned};
use crate::notice::{self, Kept, Notice};
use crate::people;
use crate::staff::operators;

#[derive(Deserialize)]
pub struct Confirmed {
    /// What the page showed.
    #[serde(default)]
    plan: String,
}

/// A line of the page: the order, what becomes of it, and under which rule.
pub struct Line {
    pub order: String,
    pub fate: &'static str,
    pub tone: &'static str,
    pub rule: String,
}

/// The plan as the page shows it, and the words by which it is confirmed.
pub fn shown(t: &Texts, plan: &[Planned]) -> (Vec<Line>, String) {
    let line = |planned: &Planned| {
        let (key, tone, until) = match planned.fate {
            Fate::Now => ("now", "stopped", None),
            Fate::Open => ("open", "waiting", None),
            Fate::Archive { until: Some(until) } => ("archive", "info", Some(until)),
            Fate::Archive { until: None } => ("archive-unknown", "info", None),
            Fate::Gone => ("gone", "ok", None),
            Fate::Unclear => ("unclear", "waiting", None),
        };
        let until = until.map_or(String::new(), until_day);
        Line {
            order: planned.order.number().to_string(),
            fate: match planned.fate {
                Fate::Now => "data-erase-now",
                Fate::Gone => "data-erase-gone",
                Fate::Open | Fate::Archive { .. } | Fate::Unclear => "data-erase-kept",
            },
            tone,
            rule: t.with(&format!("data-erase-rule-{key}"), &[("until", &until)]),
        }
    };
    let confirmed = plan
        .iter()
        .map(|planned| match planned.fate {
            Fate::Now => format!("{}!", planned.order.number()),
            _ => planned.order.number().to_string(),
        })
        .collect::<Vec<_>>()
        .join(" ");
    (plan.iter().map(line).collect(), confirmed)
}

fn until_day(until: i64) -> String {
    day(istanbul_day(timestamp(until)))
}

/// What is kept, for the notice and for the reason of the answer.
fn kept(plan: &[Planned]) -> Vec<Kept> {
    let kept = plan.iter().filter_map(|planned| {
        let until = match planned.fate {
            Fate::Archive { until } => until.map(until_day),
            Fate::Open | Fate::Unclear => None,
            Fate::Now | Fate::Gone => return None,
        };
        Some(Kept {
            order: planned.order.number().to_string(),
            is_open: planned.fate == Fate::Open,
            until,
        })
    });
    kept.collect()
}

pub async fn erase(
    State(app): State<App>,
    StrongOperator(operator): StrongOperator<DataRequests>,
    Path(id): Path<Uuid>,
    axum::Form(confirmed): axum::Form<Confirmed>,
) -> Answer {
    let found = sql::by_id(&mut app.db.read().await?, id).await?;
    let row = found.ok_or(Refusal::NotFound)?;
    if row.wanted != Wanted::Erase {
        return Err(Refusal::NotNow("data-request-no-erasure"));
    }
    if row.answered_at.is_some() {
        // Pressed twice.
        return go(&format!("{REQUESTS}/{id}"));
    }
    // The issuer is asked before the transaction.
    let plan = erasure::plan(&app, row.person).await?;
    let t = &operator.frame.t;
    let (lines, stands) = shown(t, &plan);
    if stands != confirmed.plan {
        return Err(Refusal::Stale);
    }
    let to_erase: Vec<_> = plan.iter().filter(|one| one.fate == Fate::Now).collect();
    // The record of the person is always kept, so that nothing is ever erased in full.
    let outcome = match to_erase.is_empty() {
        true => Outcome::Refused,
        false => Outcome::Partly,
    };
    let mut reason = vec![t.text("data-erase-rule-person").to_owned()];
    let is_kept = |line: &&Line| line.fate == "data-erase-kept";
    reason.extend(
        lines
            .iter()
            .filter(is_kept)
            .map(|line| format!("{}: {}", line.order, line.rule)),
    );
    let reason = reason.join(" ");

    let mut tx = app.db.write().await?;
    let mut erased = Vec::with_capacity(to_erase.len());
    for planned in to_erase {
        erasure::erase_now(&mut tx, &app, planned, (operator.id, id)).await?;
        erased.push(planned.order.number().to_string());
    }
    sql::set_answered(&mut tx, &app, id, operator.id, (outcome, Some(&reason))).await?;
    let person = people::by_id(&mut tx, row.person).await?;
    let mut person = person.ok_or(Refusal::NotFound)?;
    let detail = json!({ "data_request": id, "outcome": outcome, "erased": erased });
    let (actor, act) = (Actor::Operator(operator.id), "data-request-answered");
    people::record(&mut tx, &app, &mut person, actor, act, detail).await?;
    let detail = json!({ "data_request": id, "erased": erased.len() });
    operators::note(&mut tx, &app, operator.id, act, detail).await?;
    let notice = Notice::DataErased {
        erased,
        kept: kept(&plan),
    };
    notice::tell_person(
        &mut tx,
        &app,
        person.id,
        &format!("data-erased:{id}"),
        notice,
    )
    .await?;
    tx.commit().await?;
    go(&format!("{REQUESTS}/{id}"))
}
