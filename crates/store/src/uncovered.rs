//! Which rows of the history a root covers: all that no root covers yet, whatever any clock says.
//!
//! Whoever appends a row puts its place into `history_awaits_root` in the same transaction. A root covers what it sees there and takes it
//! away; what a transaction that still runs has put there is not seen, stays, and comes under the next root. Rows of one chain follow each
//! other by the owner's version, so that no lower one can become visible after a higher one.

use uuid::Uuid;

use crate::root::Head;
use crate::{Conn, StoreError, Tx, insert, row, rows, run};

/// How many rows one root takes at most: all of them pass through memory, and through the only writer that SQLite has.
pub(crate) const OF_A_ROOT: i64 = 20_000;
/// Rows of one statement; each has four values.
const AT_ONCE: usize = 5_000;

/// The newest row of each chain that has rows under no root, ordered by chain: what the next root covers.
pub(crate) async fn heads(tx: &mut Tx) -> Result<Vec<Head>, StoreError> {
    let mut heads = rows!(
        tx,
        Head,
        "SELECT h.stream, h.seq, h.hash FROM history h
         JOIN (SELECT stream, MAX(seq) AS seq
               FROM (SELECT stream, seq FROM history_awaits_root ORDER BY stream, seq LIMIT $1) w GROUP BY stream) a
           ON a.stream = h.stream AND a.seq = h.seq",
        OF_A_ROOT
    )?;
    // Sorted here, because the two databases order ids differently.
    heads.sort_by_key(|head| head.stream);
    Ok(heads)
}

/// Writes down what a root covers, and that it waits no longer.
pub(crate) async fn cover(tx: &mut Tx, root: i64, heads: &[Head]) -> Result<(), StoreError> {
    for some in heads.chunks(AT_ONCE) {
        insert!(
            tx,
            "INSERT INTO history_root_member (root, stream, seq, hash) ",
            some,
            |head| root,
            head.stream,
            head.seq,
            &head.hash
        )?;
    }
    run!(
        tx,
        "DELETE FROM history_awaits_root WHERE EXISTS (
             SELECT 1 FROM history_root_member m
             WHERE m.root = $1 AND m.stream = history_awaits_root.stream AND m.seq >= history_awaits_root.seq)",
        root
    )?;
    Ok(())
}

/// What waits for a root.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    pub rows: i64,
    /// The first of them in their order: whoever finds the same one there much later knows that no root was made.
    pub first: Option<(Uuid, i64)>,
}

/// How many rows wait for a root. Each minute's root takes all of them.
pub async fn waiting(conn: &mut Conn) -> Result<Waiting, StoreError> {
    let counted = row!(conn, (i64,), "SELECT COUNT(*) FROM history_awaits_root")?;
    let first = row!(
        conn,
        (Uuid, i64),
        "SELECT stream, seq FROM history_awaits_root ORDER BY stream, seq LIMIT 1"
    )?;
    Ok(Waiting {
        rows: counted.map_or(0, |(rows,)| rows),
        first,
    })
}

/// Whether there is anything for [`find`]: looking costs no write. Reads the whole history.
pub async fn is_any_missed(conn: &mut Conn) -> Result<bool, StoreError> {
    let missed = row!(
        conn,
        (Uuid,),
        "SELECT a.stream FROM (SELECT stream, MAX(seq) AS seq FROM history GROUP BY stream) a
         WHERE a.seq > COALESCE((SELECT MAX(m.seq) FROM history_root_member m WHERE m.stream = a.stream), 0)
           AND NOT EXISTS (SELECT 1 FROM history_awaits_root w WHERE w.stream = a.stream AND w.seq = a.seq) LIMIT 1"
    )?;
    Ok(missed.is_some())
}

/// Lets chains wait whose newest row is under no root and waits for none: an older program, which knows nothing of waiting, appended it, or
/// its root was taken away. Reads the whole history; says how many chains it let wait.
pub async fn find(tx: &mut Tx) -> Result<u64, StoreError> {
    run!(
        tx,
        "INSERT INTO history_awaits_root (stream, seq)
         SELECT h.stream, MAX(h.seq) FROM history h GROUP BY h.stream
         HAVING MAX(h.seq) > COALESCE((SELECT MAX(m.seq) FROM history_root_member m WHERE m.stream = h.stream), 0)
         ON CONFLICT (stream, seq) DO NOTHING"
    )
}
