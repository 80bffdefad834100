//! Rate limits in the database, so that any number of portal processes share them.

use crate::{Db, Micros, StoreError, row, run};

/// A limit: at most `max` times in a window of `seconds`.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// What is limited; part of the key.
    pub what: &'static str,
    pub max: i64,
    pub seconds: i64,
}

/// Counts one attempt of `who` and says whether it is still within the limit. `who` must be a blind
/// index or an id, never personal data.
pub async fn take(db: &Db, limit: Limit, who: &[u8], now: Micros) -> Result<bool, StoreError> {
    let window = now / (limit.seconds * 1_000_000);
    let key = [limit.what.as_bytes(), b":", who].concat();
    let ends = (window + 1) * limit.seconds * 1_000_000;
    let mut tx = db.write().await?;
    let counted = row!(
        &mut tx,
        (i64,),
        "INSERT INTO rate_limit (who, slot, used, ends) VALUES ($1, $2, 1, $3)
         ON CONFLICT (who, slot) DO UPDATE SET used = rate_limit.used + 1 RETURNING used",
        key,
        window,
        ends
    )?;
    tx.commit().await?;
    Ok(counted.is_some_and(|(used,)| used <= limit.max))
}

/// Forgets windows that have ended.
pub async fn sweep(db: &Db, now: Micros) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    run!(&mut tx, "DELETE FROM rate_limit WHERE ends < $1", now)?;
    tx.commit().await
}
