//! The codes of an order, as rows.

use rules::retention;
use store::{Conn, Micros, StoreError, Tx, row, run};
use uuid::Uuid;
use web::App;
use web::sweeps::Sweep;

use super::code::Newest;

/// How many codes were sent between the two: what a clock that ran ahead has sent counts against nobody.
pub async fn sent_between(
    conn: &mut Conn,
    application: Uuid,
    [since, until]: [Micros; 2],
) -> Result<i64, StoreError> {
    let counted = row!(
        conn,
        (i64,),
        "SELECT COUNT(*) FROM phone_code WHERE application = $1 AND sent_at > $2 AND sent_at <= $3",
        application,
        since,
        until
    )?;
    Ok(counted.map_or(0, |(count,)| count))
}

pub async fn newest(
    conn: &mut Conn,
    application: Uuid,
    form_version: i64,
    latest: Micros,
) -> Result<Option<Newest>, StoreError> {
    row!(
        conn,
        Newest,
        "SELECT expires_at, tries FROM phone_code WHERE application = $1 AND form_version = $2
           AND expires_at <= $3
         ORDER BY sent_at DESC LIMIT 1",
        application,
        form_version,
        latest
    )
}

/// Counts a try against every code that is still good.
pub async fn count_try(tx: &mut Tx, application: Uuid, now: Micros) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE phone_code SET tries = tries + 1 WHERE application = $1 AND expires_at > $2",
        application,
        now
    )?;
    Ok(())
}

/// Whether a good code has this hash. One that ends later than `latest` was made while a clock ran ahead, and is good no more.
pub async fn matches(
    conn: &mut Conn,
    application: Uuid,
    form_version: i64,
    hash: Vec<u8>,
    [now, latest]: [Micros; 2],
    tries: i64,
) -> Result<bool, StoreError> {
    let found = row!(
        conn,
        (Uuid,),
        "SELECT id FROM phone_code WHERE application = $1 AND form_version = $2 AND code_hash = $3
         AND expires_at > $4 AND tries <= $5 AND expires_at <= $6",
        application,
        form_version,
        hash,
        now,
        tries,
        latest
    )?;
    Ok(found.is_some())
}

/// Codes that served, or whose form has changed, are forgotten; the count of the hour goes on with the next one.
pub async fn end_all(tx: &mut Tx, application: Uuid, now: Micros) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE phone_code SET expires_at = $2 WHERE application = $1 AND expires_at > $2",
        application,
        now
    )?;
    Ok(())
}

/// Forgets codes that are good for nothing any more; those of the last hour count.
pub const OLD_CODES: Sweep = Sweep::that_destroys("phone-codes", |app| Box::pin(sweep(app)));

async fn sweep(app: &App) -> Result<(), StoreError> {
    let mut tx = app.db.write().await?;
    run!(
        &mut tx,
        "DELETE FROM phone_code WHERE sent_at < $1",
        retention::Kind::PhoneCode.forgotten_before(app.now())
    )?;
    tx.commit().await
}
