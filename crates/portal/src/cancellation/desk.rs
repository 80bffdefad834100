//! /masa/siparis/SD-…/iptal: the desk ends an order, for a reason and because somebody asked for it; person and institution are told (R08).

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rules::application::{Approval, CancelledBy, Event, Facts, may_be_cancelled_by};
use rules::certificate_state::Demand;
use rules::desk_reason::EndReason;
use serde::Deserialize;
use serde_json::json;
use store::history::Actor;
use store::{Conn, Tx, rows};
use uuid::Uuid;
use web::App;
use web::auth::{Operator, Orders};
use web::frame::{Answer, Frame, go, page};
use web::order_path::OrderPath;
use web::refusal::Refusal;

use crate::notice::{self, Notice};
use crate::order::finders::{self, Order};
use crate::order::record;
use crate::people;

#[derive(Template)]
#[template(path = "cancellation/desk.html")]
struct DeskCancelPage {
    frame: Frame,
    number: String,
    name: String,
    institution: String,
    version: i64,
    /// What ends with it, as keys of texts.
    lost: Vec<&'static str>,
    typed: TypedEnding,
    /// Field and text of what is missing.
    faults: Vec<(&'static str, &'static str)>,
}

impl DeskCancelPage {
    fn fault(&self, field: &str) -> Option<&str> {
        let found = self.faults.iter().find(|(faulty, _)| *faulty == field)?;
        Some(self.frame.t.text(found.1))
    }

    /// Key, key of the label, and whether it is chosen.
    fn reasons(&self) -> Vec<(&'static str, String, bool)> {
        let all = EndReason::ALL.iter().map(|why| why.key());
        all.map(|key| (key, format!("desk-end-{key}"), self.typed.why == key))
            .collect()
    }

    fn askers(&self) -> Vec<(&'static str, String, bool)> {
        let all = Demand::ALL.iter().map(|asked| asked.key());
        all.map(|key| (key, format!("desk-asked-{key}"), self.typed.asked_by == key))
            .collect()
    }
}

#[derive(Deserialize, Default)]
pub struct TypedEnding {
    #[serde(default)]
    why: String,
    #[serde(default)]
    asked_by: String,
    /// The version that the order had when the page was drawn.
    #[serde(default)]
    version: i64,
}

impl TypedEnding {
    fn check(&self) -> Result<(EndReason, Demand), Vec<(&'static str, &'static str)>> {
        match (self.why.parse(), self.asked_by.parse()) {
            (Ok(why), Ok(asked_by)) => Ok((why, asked_by)),
            (why, asked_by) => {
                let mut faults = Vec::new();
                if asked_by.is_err() {
                    faults.push(("asked_by", "desk-end-fault-asked"));
                }
                if why.is_err() {
                    faults.push(("why", "desk-end-fault-why"));
                }
                Err(faults)
            }
        }
    }
}

/// What the person loses by it, said to the clerk.
fn lost(facts: &Facts) -> Vec<&'static str> {
    let is_in = facts.form_arrived_at.is_some();
    let is_in_the_post = facts.approved_by() == Some(Approval::WetInk) && !is_in;
    [
        ("desk-lost-form", facts.form_version > 0 && !is_in),
        ("desk-lost-paper", is_in_the_post),
        ("desk-lost-approval", is_in),
        ("desk-lost-money", facts.paid_at.is_some()),
        ("desk-lost-card", facts.ordered_at.is_some()),
        ("desk-lost-for-good", true),
    ]
    .into_iter()
    .filter_map(|(key, is_so)| is_so.then_some(key))
    .collect()
}

fn may_end(facts: &Facts) -> Result<(), Refusal> {
    Ok(may_be_cancelled_by(CancelledBy::Authority, facts)?)
}

/// GET: what is lost, why, and who asked for it.
pub async fn ask(
    State(app): State<App>,
    operator: Operator<Orders>,
    Path(OrderPath(number)): Path<OrderPath>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let order = finders::for_desk(&mut conn, number)
        .await?
        .ok_or(Refusal::NotFound)?;
    may_end(&order.facts()?)?;
    let typed = TypedEnding::default();
    page(draw(&mut conn, operator, &order, typed, Vec::new()).await?)
}

/// POST: it is ended.
pub async fn end(
    State(app): State<App>,
    operator: Operator<Orders>,
    Path(OrderPath(number)): Path<OrderPath>,
    axum::Form(typed): axum::Form<TypedEnding>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let order = finders::for_desk(&mut tx, number)
        .await?
        .ok_or(Refusal::NotFound)?;
    if order.version != typed.version {
        return Err(Refusal::Stale);
    }
    may_end(&order.facts()?)?;
    let (why, asked_by) = match typed.check() {
        Ok(checked) => checked,
        Err(faults) => {
            let again = draw(&mut tx, operator, &order, typed, faults).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(again)?).into_response());
        }
    };
    let event = Event::Cancelled {
        by: CancelledBy::Authority,
    };
    let evidence = json!({ "ended_for": why.key(), "asked_by": asked_by.key() });
    let actor = Actor::Operator(operator.id);
    record(&mut tx, &app, &order, event, actor, evidence).await?;
    let told = Notice::CancelledAtDesk { why, asked_by };
    notice::enqueue(&mut tx, &app, &order, told).await?;
    tell_officers(&mut tx, &app, &order, (why, asked_by)).await?;
    tx.commit().await?;
    go(&format!("/masa/siparis/{number}?oldu=iptal"))
}

/// The institution hears of it through each of its officers.
async fn tell_officers(
    tx: &mut Tx,
    app: &App,
    order: &Order,
    (why, asked_by): (EndReason, Demand),
) -> Result<(), Refusal> {
    let officers = rows!(
        &mut *tx,
        (Uuid,),
        "SELECT person FROM officer WHERE institution = $1 AND until IS NULL ORDER BY since",
        order.institution
    )?;
    for (officer,) in officers {
        let told = Notice::CancelledForInstitution {
            order: order.number().to_string(),
            why,
            asked_by,
        };
        let cause = format!("cancelled-for-institution:{}:{officer}", order.id);
        notice::tell_person(tx, app, officer, &cause, told).await?;
    }
    Ok(())
}

async fn draw(
    conn: &mut Conn,
    operator: Operator<Orders>,
    order: &Order,
    typed: TypedEnding,
    faults: Vec<(&'static str, &'static str)>,
) -> Result<DeskCancelPage, Refusal> {
    let person = people::by_id(conn, order.person)
        .await?
        .ok_or(Refusal::NotFound)?;
    Ok(DeskCancelPage {
        frame: operator.frame,
        number: order.number().to_string(),
        name: format!("{} {}", person.given_name, person.family_name),
        institution: order.institution_name.clone(),
        version: order.version,
        lost: lost(&order.facts()?),
        typed,
        faults,
    })
}
