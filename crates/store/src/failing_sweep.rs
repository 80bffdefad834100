//! Sweeps that failed the last time they ran, so that every process can show them. One that works again has no row.

use crate::{Conn, Db, Micros, StoreError, rows, run};

/// A sweep that no program runs any more is not said to fail for ever.
const REMEMBERED: Micros = 3 * 24 * 3_600_000_000;

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Failing {
    pub name: String,
    pub since: Micros,
    pub failures: i64,
}

pub async fn all(conn: &mut Conn, now: Micros) -> Result<Vec<Failing>, StoreError> {
    rows!(
        conn,
        Failing,
        "SELECT name, since, failures FROM failing_sweep WHERE last_at > $1 ORDER BY name",
        now - REMEMBERED
    )
}

pub async fn failed(db: &Db, name: &str, now: Micros, error: &str) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    run!(
        &mut tx,
        "INSERT INTO failing_sweep (name, since, last_at, failures, error) VALUES ($1, $2, $2, 1, $3)
         ON CONFLICT (name) DO UPDATE SET last_at = $2, failures = failing_sweep.failures + 1, error = $3",
        name,
        now,
        error
    )?;
    tx.commit().await
}

/// It worked. True where it had failed before.
pub async fn worked(db: &Db, name: &str) -> Result<bool, StoreError> {
    // Looking costs no write, and nearly always there is nothing to take away.
    let failed = rows!(
        &mut db.read().await?,
        (String,),
        "SELECT name FROM failing_sweep WHERE name = $1",
        name
    )?;
    if failed.is_empty() {
        return Ok(false);
    }
    let mut tx = db.write().await?;
    let healed = run!(&mut tx, "DELETE FROM failing_sweep WHERE name = $1", name)?;
    tx.commit().await?;
    Ok(healed > 0)
}
