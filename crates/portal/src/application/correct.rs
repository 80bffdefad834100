//! A correction that leaves the proven phone as it is: a new version of the form, and no new code.

use rules::order_number::OrderNumber;
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use super::draft;
use super::prove_phone::verified;
use super::send::{Became, Correction, Judged, judge, saved};
use super::window::FromWindow;
use crate::contact::How;
use crate::order::record;

/// Judges once more in its own transaction, since another window may have been first.
pub(super) async fn correct(
    app: &App,
    person: Uuid,
    number: OrderNumber,
    sent: &FromWindow,
    how: &How,
) -> Result<Became, Refusal> {
    let mut tx = app.db.write().await?;
    let Correction { order, terms } = match judge(&mut tx, app, person, number, sent).await? {
        Judged::Correction(correction) => *correction,
        Judged::Became(became) => {
            // What was judged may be in the commit that others of this turn still wait for; the next page must show it.
            tx.commit().await?;
            return Ok(became);
        }
        // Another window has named another phone meanwhile.
        Judged::ToWrite(_) => return Err(Refusal::Stale),
    };
    let saved = saved(&order, &sent.typed, terms);
    let order = record(
        &mut tx,
        app,
        &order,
        saved.event,
        saved.actor,
        saved.evidence,
    )
    .await?;
    draft::forget(&mut tx, &order).await?;
    verified(&mut tx, app, &order, how).await?;
    tx.commit().await?;
    Ok(Became::Proven)
}
