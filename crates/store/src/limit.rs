//! Rate limits in the database, so that any number of portal processes share them.
//!
//! A try beyond the limit is found by reading and writes nothing: what is refused must not cost more than what is taken.

use crate::{Conn, Db, Micros, StoreError, Tx, later, row, rows, run};

/// A limit: at most `max` times in a window of `seconds`.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// What is limited; part of the key.
    pub what: &'static str,
    pub max: i64,
    pub seconds: i64,
}

/// What came of counting one try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    Within,
    /// The first one beyond the limit in its window: the one of which somebody should be told.
    Reached,
    Beyond,
}

impl Limit {
    fn window(self, now: Micros) -> i64 {
        now / (self.seconds * 1_000_000)
    }

    fn key(self, who: &[u8]) -> Vec<u8> {
        [self.what.as_bytes(), b":", who].concat()
    }

    /// What came of it when the count is now `used`.
    const fn counted(self, used: i64) -> Counted {
        if used <= self.max {
            Counted::Within
        } else if used == self.max + 1 {
            Counted::Reached
        } else {
            Counted::Beyond
        }
    }
}

/// Counts one attempt of `who` and says whether it is still within the limit. `who` must be a blind
/// index or an id, never personal data.
pub async fn take(db: &Db, limit: Limit, who: &[u8], now: Micros) -> Result<bool, StoreError> {
    Ok(count(db, limit, who, now).await? == Counted::Within)
}

/// The same, and whether it is the first one beyond.
pub async fn count(db: &Db, limit: Limit, who: &[u8], now: Micros) -> Result<Counted, StoreError> {
    let before = used(&mut db.read().await?, limit, who, now).await?;
    if before > limit.max {
        return Ok(Counted::Beyond);
    }
    let mut tx = db.write().await?;
    let counted = add(&mut tx, limit, who, now).await?;
    tx.commit().await?;
    Ok(counted)
}

/// Counts within a transaction that writes something else as well, and counts only if that is committed.
pub async fn count_in(
    tx: &mut Tx,
    limit: Limit,
    who: &[u8],
    now: Micros,
) -> Result<Counted, StoreError> {
    match used(tx, limit, who, now).await? > limit.max {
        true => Ok(Counted::Beyond),
        false => add(tx, limit, who, now).await,
    }
}

async fn add(tx: &mut Tx, limit: Limit, who: &[u8], now: Micros) -> Result<Counted, StoreError> {
    let window = limit.window(now);
    let counted = row!(
        tx,
        (i64,),
        "INSERT INTO rate_limit (who, slot, used, ends) VALUES ($1, $2, 1, $3)
         ON CONFLICT (who, slot) DO UPDATE SET used = rate_limit.used + 1 RETURNING used",
        limit.key(who),
        window,
        (window + 1) * limit.seconds * 1_000_000
    )?;
    Ok(counted.map_or(Counted::Beyond, |(used,)| limit.counted(used)))
}

/// What one more try of `who` would come to in each of two limits. Counts nothing.
pub async fn next_in_both(
    conn: &mut Conn,
    limits: [Limit; 2],
    who: &[u8],
    now: Micros,
) -> Result<[Counted; 2], StoreError> {
    let [one, other] = limits;
    let found = rows!(
        conn,
        (Vec<u8>, i64),
        "SELECT who, used FROM rate_limit WHERE (who = $1 AND slot = $2) OR (who = $3 AND slot = $4)",
        one.key(who),
        one.window(now),
        other.key(who),
        other.window(now)
    )?;
    Ok(limits.map(|limit| {
        let key = limit.key(who);
        let used = found.iter().find(|(of, _)| *of == key);
        limit.counted(used.map_or(0, |(_, used)| *used) + 1)
    }))
}

/// Counts one try that was found to be within two limits, by one statement that nobody waits for. Where a concurrent try took the last place,
/// the transaction is [`StoreError::Stale`] and counts nothing.
pub async fn take_in_both(
    tx: &mut Tx,
    limits: [Limit; 2],
    who: &[u8],
    now: Micros,
) -> Result<(), StoreError> {
    let [one, other] = limits;
    let ends = |limit: Limit| (limit.window(now) + 1) * limit.seconds * 1_000_000;
    later!(
        @touching Some(2),
        tx,
        "INSERT INTO rate_limit (who, slot, used, ends) VALUES ($1, $2, 1, $3), ($4, $5, 1, $6)
         ON CONFLICT (who, slot) DO UPDATE SET used = rate_limit.used + 1
         WHERE rate_limit.used < CASE WHEN rate_limit.who = $1 THEN CAST($7 AS BIGINT) ELSE CAST($8 AS BIGINT) END",
        one.key(who),
        one.window(now),
        ends(one),
        other.key(who),
        other.window(now),
        ends(other),
        one.max,
        other.max
    )
}

/// How many tries of `who` were counted in the window of `now`. Counts nothing.
pub async fn used(
    conn: &mut Conn,
    limit: Limit,
    who: &[u8],
    now: Micros,
) -> Result<i64, StoreError> {
    let found = row!(
        conn,
        (i64,),
        "SELECT used FROM rate_limit WHERE who = $1 AND slot = $2",
        limit.key(who),
        limit.window(now)
    )?;
    Ok(found.map_or(0, |(used,)| used))
}

/// Takes one count back: the try was counted before it was known to be right.
pub async fn give_back(
    tx: &mut Tx,
    limit: Limit,
    who: &[u8],
    now: Micros,
) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE rate_limit SET used = used - 1 WHERE who = $1 AND slot = $2 AND used > 0",
        limit.key(who),
        limit.window(now)
    )?;
    Ok(())
}

/// Forgets windows that have ended.
pub async fn sweep(db: &Db, now: Micros) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    run!(&mut tx, "DELETE FROM rate_limit WHERE ends < $1", now)?;
    tx.commit().await
}
