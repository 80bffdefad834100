//! What is reported of a notice, into the ledger. Reports come twice, late and in any order; the rule says what stands (`rules::notice_delivery`).

use rules::notice_delivery::Delivery;
use store::{StoreError, Tx, row, run};
use uuid::Uuid;
use web::App;

/// What a report changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It stands in the ledger now.
    New(Delivery),
    /// It says no more than was known.
    Known,
    /// There is no such notice any more.
    Gone,
}

/// Keeps others from reading this notice's reports until the end of the transaction: of two last parts that are reported at once, one has to see
/// the other.
pub async fn hold(tx: &mut Tx, notice: Uuid) -> Result<bool, StoreError> {
    let held = run!(
        tx,
        "UPDATE notice SET delivery = delivery WHERE id = $1",
        notice
    )?;
    Ok(held == 1)
}

/// Writes a report down. `code` is the other side's word for it, as in 5.1.1.
pub async fn hear(
    tx: &mut Tx,
    app: &App,
    notice: Uuid,
    (report, code): (Delivery, Option<&str>),
) -> Result<Heard, StoreError> {
    if !hold(tx, notice).await? {
        return Ok(Heard::Gone);
    }
    let found = row!(
        tx,
        (Option<String>,),
        "SELECT delivery FROM notice WHERE id = $1",
        notice
    )?;
    let known: Option<Delivery> = found.and_then(|(known,)| known?.parse().ok());
    let stands = known.map_or(report, |known| known.and(report));
    if known == Some(stands) {
        return Ok(Heard::Known);
    }
    run!(
        tx,
        "UPDATE notice SET delivery = $2, delivery_code = $3, delivery_at = $4 WHERE id = $1",
        notice,
        stands.key(),
        code,
        app.now()
    )?;
    Ok(Heard::New(stands))
}
