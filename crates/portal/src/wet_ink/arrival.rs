//! /masa/siparis/SD-…/form: "form geldi", accepted or refused with reasons (R26).

mod decision;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rules::application::{Event, may_form_arrive, may_late_paper_come};
use rules::bilingual::Bilingual;
use rules::dates::day;
use rules::dates::istanbul_day;
use rules::desk_reason::LatePaper;
use rules::intake_remark::IntakeRemark;
use rules::refusal_reason::RefusalReason;
use serde::Deserialize;
use serde_json::Value;
use store::history::Actor;
use store::{Conn, Tx};
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::auth::{Operator, Orders};
use web::frame::{Answer, Frame, go, page};
use web::language::Language;
use web::order_path::OrderPath;
use web::refusal::Refusal;

use self::decision::{ArrivalFault, TypedDecision, Verdict};
use super::scan::Scan;
use super::sql::code_of;
use crate::notice::{self, Notice};
use crate::order::finders::{self, Order};
use crate::order::record;
use crate::order::shown::{Shown, reasons};
use crate::people;

/// What was printed last for the order.
struct Printed {
    version: i64,
    on: String,
    code: String,
}

#[derive(Template)]
#[template(path = "wet_ink/arrival.html")]
struct ArrivalPage {
    frame: Frame,
    order: Shown,
    name: String,
    identity: String,
    institution: String,
    printed: Option<Printed>,
    /// Why the form before was refused, if the order still waits for a new one.
    refused: Vec<String>,
    /// Why nothing can be recorded now, if so.
    not_now: Option<&'static str>,
    /// What may have come, where the order is cancelled and the person can still be told.
    late: &'static [LatePaper],
    scan: Scan,
    typed: TypedDecision,
    faults: Vec<ArrivalFault>,
}

impl ArrivalPage {
    fn fault(&self, field: &str) -> Option<&str> {
        let fault = self.faults.iter().find(|fault| fault.field == field)?;
        Some(self.frame.t.text(fault.text))
    }

    /// The key that ticks the reason at this place; a keyboard has ten digits, and more reasons than that go without.
    fn digit_of(&self, place: &usize) -> Option<char> {
        "1234567890".chars().nth(*place)
    }

    fn all_reasons(&self) -> &'static [RefusalReason] {
        &RefusalReason::ALL
    }

    fn all_remarks(&self) -> &'static [IntakeRemark] {
        &IntakeRemark::ALL
    }

    fn say(&self, text: Bilingual) -> &'static str {
        match self.frame.language() {
            Language::Turkish => text.tr,
            Language::English => text.en,
        }
    }
}

#[derive(Deserialize)]
pub struct Scanned {
    #[serde(default)]
    kod: String,
}

/// GET: what was printed, what was scanned, and the decision to be made.
pub async fn show_arrival(
    State(app): State<App>,
    operator: Operator<Orders>,
    Path(OrderPath(number)): Path<OrderPath>,
    Query(scanned): Query<Scanned>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let order = finders::for_desk(&mut conn, number)
        .await?
        .ok_or(Refusal::NotFound)?;
    let scan = Scan::of(&mut conn, &order, &scanned.kod).await?;
    let typed = TypedDecision::suggested(&scan, order.version, scanned.kod);
    page(draw(&mut conn, &app, operator, &order, scan, typed, Vec::new()).await?)
}

/// POST: the decision is recorded, and the person told.
pub async fn decide(
    State(app): State<App>,
    operator: Operator<Orders>,
    Path(OrderPath(number)): Path<OrderPath>,
    axum::Form(sent): axum::Form<Vec<(String, String)>>,
) -> Answer {
    let typed = TypedDecision::read(sent)?;
    let mut tx = app.db.write().await?;
    let order = finders::for_desk(&mut tx, number)
        .await?
        .ok_or(Refusal::NotFound)?;
    // The page was drawn for an order that has changed since: by another clerk, or by its person.
    if order.version != typed.version {
        return Err(Refusal::Stale);
    }
    may_form_arrive(&order.facts()?)?;
    let scan = Scan::of(&mut tx, &order, &typed.code).await?;
    let verdict = match typed.verdict(&scan) {
        Ok(verdict) => verdict,
        Err(faults) => {
            let again = draw(&mut tx, &app, operator, &order, scan, typed, faults).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(again)?).into_response());
        }
    };
    let done = match verdict {
        Verdict::Accept { remarks } => {
            accept(&mut tx, &app, operator.id, &order, &remarks).await?;
            "kabul"
        }
        Verdict::Refuse { reasons } => refuse(&mut tx, &app, &operator, &order, &reasons).await?,
    };
    tx.commit().await?;
    go(&format!("/masa/siparis/{number}?oldu={done}"))
}

/// The form is in: nothing is warned of any more, and what was refused before counts no more.
pub async fn accept(
    tx: &mut Tx,
    app: &App,
    operator: Uuid,
    order: &Order,
    remarks: &[IntakeRemark],
) -> Result<(), Refusal> {
    let event = Event::FormAccepted {
        remarks: remarks.to_vec(),
    };
    let actor = Actor::Operator(operator);
    record(tx, app, order, event, actor, Value::Null).await?;
    notice::enqueue(tx, app, order, Notice::FormAccepted).await?;
    Ok(())
}

/// The person prints a new form; until then the order says why.
async fn refuse(
    tx: &mut Tx,
    app: &App,
    operator: &Operator<Orders>,
    order: &Order,
    reasons: &[RefusalReason],
) -> Result<&'static str, Refusal> {
    let event = Event::FormRefused {
        reasons: reasons.to_vec(),
    };
    let actor = Actor::Operator(operator.id);
    record(tx, app, order, event, actor, Value::Null).await?;
    let reasons = reasons.iter().map(|reason| reason.key().to_owned());
    let reasons = reasons.collect();
    notice::enqueue(tx, app, order, Notice::FormRefused { reasons }).await?;
    Ok("ret")
}

async fn draw(
    conn: &mut Conn,
    app: &App,
    operator: Operator<Orders>,
    order: &Order,
    scan: Scan,
    typed: TypedDecision,
    faults: Vec<ArrivalFault>,
) -> Result<ArrivalPage, Refusal> {
    let person = people::by_id(conn, order.person)
        .await?
        .ok_or(Refusal::NotFound)?;
    let printed = code_of(conn, order.id, order.form_version).await?;
    let t = &operator.frame.t;
    Ok(ArrivalPage {
        order: Shown::of(app, t, order),
        name: format!("{} {}", person.given_name, person.family_name),
        identity: person.identity(app)?.masked(),
        institution: order.institution_name.clone(),
        printed: printed.map(|(code, at)| Printed {
            version: order.form_version,
            on: day(istanbul_day(timestamp(at))),
            code,
        }),
        refused: match order.form_refused_at {
            Some(_) => reasons(t, order),
            None => Vec::new(),
        },
        late: match order.may(may_late_paper_come) {
            Ok(()) => LatePaper::ALL,
            Err(_) => &[],
        },
        not_now: order.may(may_form_arrive).err().map(|why| why.key()),
        scan,
        typed,
        faults,
        frame: operator.frame,
    })
}
