//! Silme: what an order says of its person is erased when it need not be kept any longer (`rules::application::erasure`).
//!
//! An order that ended without a certificate is kept for a year; one of which a certificate came for twenty years after the certificate's end.
//! Its row, number and history stay: history holds ids and keyed digests only, so that the chain proves what happened without the person.

mod on_request;
mod rows;

pub use on_request::{Fate, Planned, erase_now, plan};

use std::time::Duration;

use outside::issuer::Wanted;
use rules::application::erasure::kept_until;
use rules::application::{Event, Refused};
use rules::retention::Kind;
use serde_json::Value;
use store::history::Actor;
use store::{Micros, StoreError, Tx, rows as found};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;
use web::sweeps::Sweep;

use crate::order::finders::{self, Order};
use crate::order::record;
use crate::people;

/// How many orders are looked at in one go.
const AT_ONCE: i64 = 200;

pub const OVERDUE_DATA: Sweep = Sweep::that_destroys("order-data", |app| {
    Box::pin(async move {
        sweep(app).await.map_err(|refusal| match refusal {
            Refusal::Stale => StoreError::Stale,
            _ => StoreError::NotDurable("personal data could not be erased".into()),
        })
    })
})
.each(Duration::from_secs(3_600));

/// All orders that ended long enough ago, the oldest first. One that is kept longer, or whose issuer does not answer, does not hold up the next.
async fn sweep(app: &App) -> Result<(), Refusal> {
    let before = Kind::EndedOrder.forgotten_before(app.now());
    let mut behind = (Micros::MIN, Uuid::nil());
    loop {
        let closed = found!(
            &mut app.db.read().await?,
            (Micros, Uuid),
            "SELECT closed_at, id FROM application
             WHERE closed_at IS NOT NULL AND erased_at IS NULL AND closed_at <= $1 AND (closed_at, id) > ($2, $3)
             ORDER BY closed_at, id LIMIT $4",
            before,
            behind.0,
            behind.1,
            AT_ONCE
        )?;
        for (_, id) in &closed {
            match look(app, *id).await {
                Err(Refusal::Stale) => {
                    tracing::info!(order = %id, "an order changed while it was to be erased")
                }
                other => other?,
            }
        }
        match closed.last() {
            Some(last) if closed.len() as i64 == AT_ONCE => behind = *last,
            _ => return Ok(()),
        }
    }
}

async fn look(app: &App, id: Uuid) -> Result<(), Refusal> {
    let order = finders::for_job(&mut app.db.read().await?, id).await?;
    let Some(order) = order else {
        return Ok(());
    };
    let Ok(facts) = order.facts() else {
        // A row that contradicts itself decides nothing, and least of all that something is destroyed.
        return Ok(());
    };
    // Asked before any transaction is begun.
    let Asked::Known(end) = certificates_end(app, &order, facts.ordered_at.is_some()).await? else {
        return Ok(());
    };
    match kept_until(&facts, end) {
        Some(until) if until <= app.now() => erase(app, &order).await,
        _ => Ok(()),
    }
}

enum Asked {
    Known(Option<Micros>),
    /// The issuer does not answer, or there is none that could: then it is kept.
    NotKnown,
}

/// When the last certificate ends of the order's person, and of the legal entity that it is for. All of them are asked for, since keeping too
/// long can be mended, and erasing cannot.
async fn certificates_end(app: &App, order: &Order, matters: bool) -> Result<Asked, Refusal> {
    if !matters {
        return Ok(Asked::Known(None));
    }
    let Some(issuer) = app.issuer() else {
        return Ok(Asked::NotKnown);
    };
    let person = people::by_id(&mut app.db.read().await?, order.person).await?;
    let identity = person.ok_or(Refusal::NotFound)?.identity(app)?;
    let subject = order.subject().ok_or(Refused::Unclear)?;
    let entity = subject
        .entity()
        .map(|entity| Wanted::LegalEntity(&entity.tax_number));
    let mut last = None;
    for wanted in [Some(Wanted::Person(&identity)), entity]
        .into_iter()
        .flatten()
    {
        match issuer.find(wanted).await {
            Ok(found) => {
                let ends = found
                    .iter()
                    .map(|known| known.certificate.not_after().unix_micros());
                last = last.max(ends.max());
            }
            Err(fault) => {
                tracing::warn!(%fault, "the issuer did not answer");
                return Ok(Asked::NotKnown);
            }
        }
    }
    Ok(Asked::Known(last))
}

/// The order as it was looked at, all of it or nothing.
async fn erase(app: &App, order: &Order) -> Result<(), Refusal> {
    let mut tx = app.db.write().await?;
    erase_in(&mut tx, app, order, (Actor::System, Value::Null)).await?;
    Ok(tx.commit().await?)
}

async fn erase_in(
    tx: &mut Tx,
    app: &App,
    order: &Order,
    (actor, evidence): (Actor, Value),
) -> Result<(), Refusal> {
    rows::erase_signatures(tx, app, order).await?;
    rows::erase_beside(tx, order).await?;
    record(tx, app, order, Event::DataErased, actor, evidence).await?;
    Ok(())
}
