//! The job queue and outbox: enqueued in the transaction that caused it, claimed under a lease,
//! retried with spread, parked after the last try.
//!
//! A `cause` is unique, so that nothing is sent twice for one cause. The one exception is a crash
//! between the other side's acceptance and our record of it: then the lease ends and the job runs again.

mod forget;
pub mod trouble;

pub use forget::forget;

use serde::Serialize;
use uuid::Uuid;

use crate::{Conn, Db, Micros, StoreError, Tx, Vault, later, row, rows, run};

/// How long a worker may hold a job before another one takes it over. Whoever works longer renews it ([`renew`]).
pub const LEASE: Micros = 120_000_000;
/// So often it is renewed: a database that is away for a minute costs nobody the lease.
pub const RENEWED_AFTER: Micros = LEASE / 4;
/// After this many failed tries, which is half a day, a job waits for a person; a kind of job may have fewer.
pub const LAST_TRY: i64 = 24;
/// Further ahead than any job is enqueued for.
const SOON: Micros = 300_000_000;
/// The longest pause between two tries.
const LONGEST_PAUSE: Micros = 3_600_000_000;

/// A job to be done later.
pub struct NewJob<'a, T> {
    pub id: Uuid,
    /// What kind of work it is, for staff and metrics.
    pub kind: &'a str,
    /// Why it exists; a second job with the same cause is not enqueued.
    pub cause: &'a str,
    pub work: &'a T,
    pub at: Micros,
    /// The order it belongs to, if any.
    pub application: Option<Uuid>,
}

/// A job in a worker's hands.
pub struct Claimed {
    pub id: Uuid,
    pub kind: String,
    pub cause: String,
    /// The opened work, as JSON.
    pub work: Vec<u8>,
    pub tries: i64,
    holder: Uuid,
}

/// What proves that a worker holds a job: one that lost its lease finds another holder in the row, and writes nothing there.
#[derive(Clone, Copy)]
pub struct Ticket {
    pub id: Uuid,
    tries: i64,
    holder: Uuid,
}

impl Claimed {
    pub fn ticket(&self) -> Ticket {
        Ticket {
            id: self.id,
            tries: self.tries,
            holder: self.holder,
        }
    }
}

/// A job as staff see it.
#[derive(sqlx::FromRow)]
pub struct Parked {
    pub id: Uuid,
    pub kind: String,
    pub tries: i64,
    pub last_error: Option<String>,
    pub created_at: Micros,
    pub application: Option<Uuid>,
}

/// Enqueues a job, unless one with the same cause exists already.
pub async fn enqueue<T: Serialize>(
    tx: &mut Tx,
    vault: &Vault,
    job: NewJob<'_, T>,
) -> Result<(), StoreError> {
    let sealed = vault.seal(job.cause, &serde_json::to_vec(job.work)?);
    later!(
        tx,
        "INSERT INTO job (id, kind, cause, sealed, state, run_at, tries, application, created_at)
         VALUES ($1, $2, $3, $4, 'ready', $5, 0, $6, $5) ON CONFLICT (cause) DO NOTHING",
        job.id,
        job.kind,
        job.cause,
        sealed,
        job.at,
        job.application,
    )
}

/// Takes the job of a kind that has waited longest, for as long as the lease lasts.
pub async fn claim(
    db: &Db,
    vault: &Vault,
    kind: &str,
    now: Micros,
) -> Result<Option<Claimed>, StoreError> {
    loop {
        // Looking costs no write, so that an idle worker does not wake the disk.
        let due = row!(
            &mut db.read().await?,
            (Uuid,),
            "SELECT id FROM job WHERE state = 'ready' AND kind = $1 AND run_at <= $2 ORDER BY run_at LIMIT 1",
            kind,
            now
        )?;
        let Some((id,)) = due else { return Ok(None) };
        // Who comes second looks for the next one.
        if let Some(claimed) = take(db, vault, id, now).await? {
            return Ok(Some(claimed));
        }
    }
}

async fn take(
    db: &Db,
    vault: &Vault,
    id: Uuid,
    now: Micros,
) -> Result<Option<Claimed>, StoreError> {
    let mut tx = db.write().await?;
    let holder = uuid::Builder::from_random_bytes(rand::random()).into_uuid();
    // The lease is the next moment at which the job may run: who comes second finds it in the future.
    let taken = row!(
        &mut tx,
        (Uuid, String, String, Vec<u8>, i64),
        "UPDATE job SET run_at = $2, tries = tries + 1, holder = $4, held_since = $3 WHERE id = $1 AND state = 'ready' AND run_at <= $3
         RETURNING id, kind, cause, sealed, tries",
        id,
        now + LEASE,
        now,
        holder
    )?;
    tx.commit().await?;
    let Some((id, kind, cause, sealed, tries)) = taken else {
        return Ok(None);
    };
    Ok(Some(Claimed {
        id,
        kind,
        work: vault.open(&cause, &sealed)?,
        cause,
        tries,
        holder,
    }))
}

/// Holds the job for another whole lease; false where somebody else holds it by now.
pub async fn renew(db: &Db, job: Ticket, now: Micros) -> Result<bool, StoreError> {
    let mut tx = db.write().await?;
    let held = run!(
        &mut tx,
        "UPDATE job SET run_at = $4 WHERE id = $1 AND holder = $2 AND tries = $3 AND state = 'ready'",
        job.id,
        job.holder,
        job.tries,
        now + LEASE
    )?;
    tx.commit().await?;
    Ok(held == 1)
}

/// The work is done; its content is forgotten, its cause is kept. False where somebody else holds the job by now, and
/// says what became of it.
pub async fn done(db: &Db, job: Ticket, now: Micros) -> Result<bool, StoreError> {
    let mut tx = db.write().await?;
    let held = run!(
        &mut tx,
        "UPDATE job SET state = 'done', done_at = $4, sealed = NULL, held_since = NULL, last_error = NULL
         WHERE id = $1 AND holder = $2 AND tries = $3 AND state = 'ready'",
        job.id,
        job.holder,
        job.tries,
        now
    )?;
    tx.commit().await?;
    Ok(held == 1)
}

/// Jobs that a clock which ran ahead put off are due now: nothing is enqueued for later than in a minute or so, and no pause
/// between two tries is longer than an hour. Says how many there were.
pub async fn bring_back(db: &Db, now: Micros) -> Result<u64, StoreError> {
    let (soon, far) = (now + SOON, now + 2 * LONGEST_PAUSE);
    // Looking costs no write.
    let put_off = row!(
        &mut db.read().await?,
        (i64,),
        "SELECT run_at FROM job WHERE state = 'ready' AND (run_at > $1 OR (tries = 0 AND run_at > $2)) LIMIT 1",
        far,
        soon
    )?;
    if put_off.is_none() {
        return Ok(0);
    }
    let mut tx = db.write().await?;
    let brought = run!(
        &mut tx,
        "UPDATE job SET run_at = $3, held_since = NULL WHERE state = 'ready' AND (run_at > $1 OR (tries = 0 AND run_at > $2))",
        far,
        soon,
        now
    )?;
    tx.commit().await?;
    Ok(brought)
}

/// The work failed: once more after a pause that doubles and is spread by `spread` (0 to 1), or parked after so many `tries`. `None`
/// where somebody else holds the job by now.
pub async fn failed(
    db: &Db,
    job: Ticket,
    now: Micros,
    spread: f64,
    error: &str,
    tries: i64,
) -> Result<Option<bool>, StoreError> {
    let parked = job.tries >= tries;
    let pause = LONGEST_PAUSE.min(5_000_000 << job.tries.min(20));
    let run_at = now + pause / 2 + (pause as f64 / 2.0 * spread) as i64;
    let mut tx = db.write().await?;
    let held = run!(
        &mut tx,
        "UPDATE job SET state = $4, run_at = $5, last_error = $6, held_since = NULL
         WHERE id = $1 AND holder = $2 AND tries = $3 AND state = 'ready'",
        job.id,
        job.holder,
        job.tries,
        if parked { "parked" } else { "ready" },
        run_at,
        error
    )?;
    tx.commit().await?;
    Ok((held == 1).then_some(parked))
}

/// What waits for a person, newest first.
pub async fn parked(conn: &mut Conn) -> Result<Vec<Parked>, StoreError> {
    rows!(
        conn,
        Parked,
        "SELECT id, kind, tries, last_error, created_at, application FROM job WHERE state = 'parked'
         ORDER BY created_at DESC LIMIT 200"
    )
}

/// Sends a parked job again; false when somebody else already did.
pub async fn again(tx: &mut Tx, id: Uuid, now: Micros) -> Result<bool, StoreError> {
    let woken = run!(
        tx,
        "UPDATE job SET state = 'ready', run_at = $2, tries = 0, held_since = NULL WHERE id = $1 AND state = 'parked'",
        id,
        now
    )?;
    Ok(woken == 1)
}
