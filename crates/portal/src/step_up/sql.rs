//! The codes as rows.

use rules::retention;
use store::{Conn, Micros, StoreError, Tx, row, run};
use uuid::Uuid;
use web::App;
use web::sweeps::Sweep;

use crate::phone_code::code::Newest;

pub struct New {
    pub id: Uuid,
    pub person: Uuid,
    pub act_hash: Vec<u8>,
    pub code_hash: Vec<u8>,
    pub sent_at: Micros,
    pub expires_at: Micros,
}

pub async fn insert(tx: &mut Tx, new: New) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO step_up_code (id, person, act_hash, code_hash, tries, sent_at, expires_at)
         VALUES ($1, $2, $3, $4, 0, $5, $6)",
        new.id,
        new.person,
        new.act_hash,
        new.code_hash,
        new.sent_at,
        new.expires_at
    )?;
    Ok(())
}

/// How many codes a person asked for between the two: what a clock that ran ahead has sent counts against nobody.
pub async fn sent_between(
    conn: &mut Conn,
    person: Uuid,
    [since, until]: [Micros; 2],
) -> Result<i64, StoreError> {
    let counted = row!(
        conn,
        (i64,),
        "SELECT COUNT(*) FROM step_up_code WHERE person = $1 AND sent_at > $2 AND sent_at <= $3",
        person,
        since,
        until
    )?;
    Ok(counted.map_or(0, |(count,)| count))
}

/// Counts a try against every code of the person that is still good, for whatever act: otherwise each act would give tries of its own.
pub async fn count_try(tx: &mut Tx, person: Uuid, now: Micros) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE step_up_code SET tries = tries + 1 WHERE person = $1 AND expires_at > $2",
        person,
        now
    )?;
    Ok(())
}

/// Whether a good code has this hash. One that ends later than `latest` was made while a clock ran ahead, and is good no more.
pub async fn matches(
    conn: &mut Conn,
    person: Uuid,
    code_hash: Vec<u8>,
    [now, latest]: [Micros; 2],
    tries: i64,
) -> Result<bool, StoreError> {
    let found = row!(
        conn,
        (Uuid,),
        "SELECT id FROM step_up_code WHERE person = $1 AND code_hash = $2
         AND expires_at > $3 AND tries <= $4 AND expires_at <= $5",
        person,
        code_hash,
        now,
        tries,
        latest
    )?;
    Ok(found.is_some())
}

/// The newest code that was sent for an act.
pub async fn newest(
    conn: &mut Conn,
    person: Uuid,
    act_hash: Vec<u8>,
    latest: Micros,
) -> Result<Option<Newest>, StoreError> {
    row!(
        conn,
        Newest,
        "SELECT expires_at, tries FROM step_up_code WHERE person = $1 AND act_hash = $2 AND expires_at <= $3
         ORDER BY sent_at DESC LIMIT 1",
        person,
        act_hash,
        latest
    )
}

/// No code of the person is good any more; the count of the hour goes on.
pub async fn end_all(tx: &mut Tx, person: Uuid, now: Micros) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE step_up_code SET expires_at = $2 WHERE person = $1 AND expires_at > $2",
        person,
        now
    )?;
    Ok(())
}

/// Forgets codes that are good for nothing any more; those of the last hour count.
pub const OLD_CODES: Sweep = Sweep::that_destroys("step-up-codes", |app| Box::pin(sweep(app)));

async fn sweep(app: &App) -> Result<(), StoreError> {
    let mut tx = app.db.write().await?;
    run!(
        &mut tx,
        "DELETE FROM step_up_code WHERE sent_at < $1",
        retention::Kind::StepUpCode.forgotten_before(app.now())
    )?;
    tx.commit().await
}
