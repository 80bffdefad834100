//! Old jobs are forgotten.

use crate::{Db, Micros, StoreError, run};

/// How many in one transaction: whoever wants to write meanwhile does not wait long.
const AT_ONCE: i64 = 5_000;

/// Forgets what was done before `done`, and what was enqueued before `parked` and given up. Says how many jobs these were.
pub async fn forget(db: &Db, done: Micros, parked: Micros) -> Result<u64, StoreError> {
    let mut forgotten = 0;
    loop {
        let mut tx = db.write().await?;
        let some = run!(
            &mut tx,
            "DELETE FROM job WHERE state = 'done' AND id IN
                 (SELECT id FROM job WHERE state = 'done' AND done_at < $1 ORDER BY done_at LIMIT $2)",
            done,
            AT_ONCE
        )?;
        let given_up = run!(
            &mut tx,
            "DELETE FROM job WHERE state = 'parked' AND id IN
                 (SELECT id FROM job WHERE state = 'parked' AND created_at < $1 ORDER BY created_at LIMIT $2)",
            parked,
            AT_ONCE
        )?;
        tx.commit().await?;
        forgotten += some + given_up;
        if some + given_up == 0 {
            return Ok(forgotten);
        }
    }
}
