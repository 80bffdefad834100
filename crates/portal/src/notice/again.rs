//! Sending a notice again, from the ledger: to the same address, as a notice of its own.

use store::{StoreError, Tx, job, row};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use super::addressee::address_of;
use super::ledger::{self, About, New, Row};
use super::tell;
use crate::order::finders;

/// Sends it again, and returns which notice that is. One whose job was given up is taken up again; one that is still under way is refused, since it would come twice.
pub async fn send_again(tx: &mut Tx, app: &App, id: Uuid) -> Result<Uuid, Refusal> {
    let row = ledger::find(tx, id).await?.ok_or(Refusal::NotFound)?;
    if let Some(job) = parked_job(tx, &row.cause).await? {
        job::again(tx, job, app.now()).await?;
        ledger::waits_again(tx, job).await?;
        return Ok(row.id);
    }
    if !row.state.may_be_sent_again() {
        return Err(Refusal::NotNow("refused-notice-under-way"));
    }
    let notice = row.notice(app)?.ok_or(Refusal::Internal)?;
    let to = match row.to(app)? {
        Some(to) => Some(to),
        None => named_now(tx, app, &row).await?,
    };
    let new = app.new_id();
    let send = New {
        id: new,
        about: About {
            person: row.person,
            order: row.application,
        },
        cause: &format!("{}:again:{new}", row.cause),
        channel: row.channel,
        to: to.as_deref(),
        notice: &notice,
        again_of: Some(row.id),
    };
    tell::send(tx, app, send).await?;
    Ok(new)
}

/// Where there was no address, what the order names by now.
async fn named_now(tx: &mut Tx, app: &App, row: &Row) -> Result<Option<String>, StoreError> {
    let Some(order) = row.application else {
        return Ok(None);
    };
    let Some(order) = finders::for_job(tx, order).await? else {
        return Ok(None);
    };
    address_of(app, &order, row.channel)
}

async fn parked_job(tx: &mut Tx, cause: &str) -> Result<Option<Uuid>, StoreError> {
    let found = row!(
        tx,
        (Uuid,),
        "SELECT id FROM job WHERE cause = $1 AND state = 'parked'",
        cause
    )?;
    Ok(found.map(|(id,)| id))
}
