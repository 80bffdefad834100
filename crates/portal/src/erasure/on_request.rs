//! What a person's request for erasure takes now, and what is kept until when: shown before it is done, and done as it was shown.

use rules::application::erasure::{OnRequest, on_request};
use serde_json::json;
use store::history::Actor;
use store::{Micros, Tx};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use super::{Asked, certificates_end, erase_in};
use crate::order::finders::{self, Order};

/// More orders than anybody has.
const MOST: i64 = 1_000;

/// What becomes of an order's personal data.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Now,
    Open,
    /// The archive; no day, while the issuer does not say when the certificate ends.
    Archive {
        until: Option<Micros>,
    },
    Gone,
    /// What is stored of it contradicts itself, and decides nothing.
    Unclear,
}

pub struct Planned {
    pub order: Order,
    pub fate: Fate,
}

/// Of each order of the person, the newest first.
pub async fn plan(app: &App, person: Uuid) -> Result<Vec<Planned>, Refusal> {
    let orders = finders::mine(&mut app.db.read().await?, person, i64::MAX, MOST).await?;
    let mut planned = Vec::with_capacity(orders.len());
    for order in orders {
        planned.push(Planned {
            fate: fate(app, &order).await?,
            order,
        });
    }
    Ok(planned)
}

async fn fate(app: &App, order: &Order) -> Result<Fate, Refusal> {
    let Ok(facts) = order.facts() else {
        return Ok(Fate::Unclear);
    };
    let is_archive = facts.ordered_at.is_some() && facts.closed_at().is_some();
    let end = match certificates_end(app, order, is_archive).await? {
        Asked::Known(end) => end,
        Asked::NotKnown => return Ok(Fate::Archive { until: None }),
    };
    Ok(match on_request(&facts, end) {
        OnRequest::Now => Fate::Now,
        OnRequest::Open => Fate::Open,
        OnRequest::Archive { until } => Fate::Archive { until: Some(until) },
        OnRequest::Gone => Fate::Gone,
    })
}

/// Erases an order's data as it was planned; one that changed meanwhile is refused.
pub async fn erase_now(
    tx: &mut Tx,
    app: &App,
    planned: &Planned,
    (operator, request): (Uuid, Uuid),
) -> Result<(), Refusal> {
    let by = (
        Actor::Operator(operator),
        json!({ "data_request": request }),
    );
    erase_in(tx, app, &planned.order, by).await
}
