//! Periodic roots over all chains: what is under a root cannot be cut or changed unnoticed, even by
//! someone who holds the history key, once the root has been noted elsewhere.
//!
//! A root covers the heads of all chains that got a row in its window. The window ends a minute ago,
//! so that no transaction still running can put a row into it and no write ever waits for a root.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Db, Micros, StoreError, row, rows, run};

/// How far a window stays behind the clock: longer than any transaction may last.
pub const BEHIND: Micros = 60_000_000;

/// One root as it was written.
#[derive(sqlx::FromRow, Clone, Debug)]
pub struct Root {
    pub number: i64,
    /// The window's end, exclusive; its start is the end of the root before.
    pub until: Micros,
    pub prev: Vec<u8>,
    pub hash: Vec<u8>,
}

/// The newest row of one chain inside a window.
#[derive(sqlx::FromRow, Clone, Debug)]
pub struct Head {
    pub stream: Uuid,
    pub seq: i64,
    pub hash: Vec<u8>,
}

/// The hash that a root over `heads` must have; heads are ordered by chain.
pub fn hash_of(number: i64, until: Micros, prev: &[u8], heads: &[Head]) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(b"kalem-root-1");
    hash.update(number.to_be_bytes());
    hash.update(until.to_be_bytes());
    hash.update(prev);
    hash.update((heads.len() as u64).to_be_bytes());
    for head in heads {
        hash.update(head.stream.as_bytes());
        hash.update(head.seq.to_be_bytes());
        hash.update(&head.hash);
    }
    hash.finalize().to_vec()
}

/// Writes the next root, if any chain grew since the last one. Of two processes that try at once, one wins.
pub async fn seal(db: &Db, now: Micros) -> Result<Option<Root>, StoreError> {
    let until = now - BEHIND;
    let mut tx = db.write().await?;
    let last = row!(
        &mut tx,
        Root,
        "SELECT number, until, prev, hash FROM history_root ORDER BY number DESC LIMIT 1"
    )?;
    let (number, from, prev) =
        last.map_or((1, 0, vec![0; 32]), |r| (r.number + 1, r.until, r.hash));
    let mut heads = rows!(
        &mut tx,
        Head,
        "SELECT h.stream, h.seq, h.hash FROM history h
         WHERE h.at >= $1 AND h.at < $2
           AND NOT EXISTS (SELECT 1 FROM history n WHERE n.stream = h.stream AND n.seq > h.seq AND n.at < $2)",
        from,
        until
    )?;
    if heads.is_empty() {
        return Ok(None);
    }
    // Sorted here, because the two databases order ids differently.
    heads.sort_by_key(|head| head.stream);
    let root = Root {
        number,
        until,
        hash: hash_of(number, until, &prev, &heads),
        prev,
    };
    run!(
        &mut tx,
        "INSERT INTO history_root (number, until, prev, hash) VALUES ($1, $2, $3, $4)",
        root.number,
        root.until,
        &root.prev,
        &root.hash
    )?;
    // The same rows once more, in one statement: a busy minute has more heads than may go one by one through the only
    // writer there is.
    let members = run!(
        &mut tx,
        "INSERT INTO history_root_member (root, stream, seq, hash)
         SELECT $3, h.stream, h.seq, h.hash FROM history h
         WHERE h.at >= $1 AND h.at < $2
           AND NOT EXISTS (SELECT 1 FROM history n WHERE n.stream = h.stream AND n.seq > h.seq AND n.at < $2)",
        from,
        until,
        root.number
    )?;
    if members != heads.len() as u64 {
        return Err(StoreError::Stale);
    }
    tx.commit().await?;
    Ok(Some(root))
}
