//! /masa/siparis/SD-…/kabul-geri-al: an acceptance that was a mistake is taken back, until production begins (R26).

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rules::application::{Event, may_acceptance_be_undone};
use rules::dates::{day, istanbul_day, start_of};
use rules::desk_reason::UndoReason;
use rules::time_out::{end_after_our_mistake, next_look};
use serde::Deserialize;
use serde_json::Value;
use store::history::Actor;
use store::{Conn, Micros};
use web::App;
use web::app::timestamp;
use web::auth::{Operator, Orders};
use web::frame::{Answer, Frame, go, page};
use web::order_path::OrderPath;
use web::refusal::Refusal;

use crate::notice::{self, Notice};
use crate::order::finders::{self, Order};
use crate::order::record;
use crate::people;

#[derive(Template)]
#[template(path = "wet_ink/undo.html")]
struct UndoPage {
    frame: Frame,
    number: String,
    name: String,
    version: i64,
    accepted_on: String,
    /// The last day for the form after this.
    last_day: String,
    /// Whether the person was told of the acceptance, and so hears that it was a mistake.
    is_told: bool,
    is_fault: bool,
    reasons: &'static [UndoReason],
}

#[derive(Deserialize)]
pub struct TypedUndo {
    #[serde(default)]
    why: String,
    /// The version that the order had when the page was drawn.
    #[serde(default)]
    version: i64,
}

/// When the order ends after its acceptance was undone, and when that is looked at again.
fn ends(app: &App, order: &Order) -> (Micros, Micros) {
    let today = app.outside.clock.today();
    let before = istanbul_day(timestamp(order.expires_at));
    let after = end_after_our_mistake(before, today);
    let midnight = |day| start_of(day).map_or(i64::MAX, |start| start.as_microsecond());
    let ends = match after == before {
        true => order.expires_at,
        false => midnight(after),
    };
    (ends, midnight(next_look(after, today)))
}

/// Whether the person heard of the acceptance that stands now.
async fn is_told(conn: &mut Conn, order: &Order) -> Result<bool, Refusal> {
    let since = order.form_arrived_at.unwrap_or_default();
    let about = (order.person, order.id);
    Ok(notice::was_told(conn, about, &Notice::FormAccepted, since).await?)
}

/// GET: what follows, and for which reason.
pub async fn ask(
    State(app): State<App>,
    operator: Operator<Orders>,
    Path(OrderPath(number)): Path<OrderPath>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let order = finders::for_desk(&mut conn, number)
        .await?
        .ok_or(Refusal::NotFound)?;
    may_acceptance_be_undone(&order.facts()?)?;
    page(draw(&mut conn, &app, operator, &order, false).await?)
}

/// POST: the form is awaited again.
pub async fn undo(
    State(app): State<App>,
    operator: Operator<Orders>,
    Path(OrderPath(number)): Path<OrderPath>,
    axum::Form(typed): axum::Form<TypedUndo>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let order = finders::for_desk(&mut tx, number)
        .await?
        .ok_or(Refusal::NotFound)?;
    if order.version != typed.version {
        return Err(Refusal::Stale);
    }
    may_acceptance_be_undone(&order.facts()?)?;
    let Ok(why) = typed.why.parse() else {
        let again = draw(&mut tx, &app, operator, &order, true).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(again)?).into_response());
    };
    let is_told = is_told(&mut tx, &order).await?;
    let (ends, next_look) = ends(&app, &order);
    let event = Event::AcceptanceUndone {
        why,
        ends,
        next_look,
    };
    let actor = Actor::Operator(operator.id);
    record(&mut tx, &app, &order, event, actor, Value::Null).await?;
    if is_told {
        notice::enqueue(&mut tx, &app, &order, Notice::AcceptanceUndone).await?;
    }
    tx.commit().await?;
    go(&format!("/masa/siparis/{number}?oldu=geri"))
}

async fn draw(
    conn: &mut Conn,
    app: &App,
    operator: Operator<Orders>,
    order: &Order,
    is_fault: bool,
) -> Result<UndoPage, Refusal> {
    let person = people::by_id(conn, order.person)
        .await?
        .ok_or(Refusal::NotFound)?;
    let on = |at: Micros| istanbul_day(timestamp(at));
    let end = on(ends(app, order).0);
    Ok(UndoPage {
        number: order.number().to_string(),
        name: format!("{} {}", person.given_name, person.family_name),
        version: order.version,
        accepted_on: order
            .form_arrived_at
            .map_or_else(String::new, |at| day(on(at))),
        last_day: day(end.yesterday().unwrap_or(end)),
        is_told: is_told(conn, order).await?,
        is_fault,
        reasons: UndoReason::ALL,
        frame: operator.frame,
    })
}
