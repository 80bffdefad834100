//! Recomputing the whole history, and naming the first row that was changed, cut out or added.

mod owners;

use std::fmt;

use uuid::Uuid;

use crate::history::{NOTHING_BEFORE, Row};
use crate::root::{Covered, Head, NO_ROOT, Root, covered_by, covered_until};
use crate::{Conn, Db, StoreError, Vault, row, rows};

/// How many rows are held at a time.
const PAGE: i64 = 5_000;

/// What was recomputed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verified {
    pub chains: u64,
    pub rows: u64,
    pub roots: u64,
}

/// The first thing that does not hold.
#[derive(Debug, PartialEq, Eq)]
pub enum HistoryFault {
    /// The row's content does not have the row's hash.
    Changed { stream: Uuid, seq: i64 },
    /// The row was not written with this installation's key.
    Added { stream: Uuid, seq: i64 },
    /// A row that must be there is not.
    CutOut { stream: Uuid, seq: i64 },
    /// The chain has rows that its owner does not know of.
    Surplus { stream: Uuid, seq: i64 },
    /// A root does not follow from its members or from the root before.
    Root { number: i64 },
    /// A root was written without this installation's key.
    ForeignRoot { number: i64 },
    /// Roots that this machine remembers are not in the database.
    Behind { found: i64, remembered: i64 },
    /// In the place of a root that this machine remembers stands another.
    Replaced { number: i64 },
}

impl fmt::Display for HistoryFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed { stream, seq } => write!(f, "row {seq} of chain {stream} was changed"),
            Self::Added { stream, seq } => write!(
                f,
                "row {seq} of chain {stream} was added by someone without the key"
            ),
            Self::CutOut { stream, seq } => write!(f, "row {seq} of chain {stream} was cut out"),
            Self::Surplus { stream, seq } => write!(
                f,
                "row {seq} of chain {stream} was added: its owner does not count it"
            ),
            Self::Root { number } => write!(f, "root {number} was changed, cut out or added"),
            Self::ForeignRoot { number } => {
                write!(f, "root {number} was written by someone without the key")
            }
            Self::Behind { found, remembered } => write!(
                f,
                "the database ends with root {found}, but this machine remembers root {remembered}: roots were cut off, or an old backup was put back"
            ),
            Self::Replaced { number } => write!(
                f,
                "root {number} is not the one that this machine remembers: roots were cut off, or an old backup was put back and went on"
            ),
        }
    }
}

/// Recomputes every chain, every owner's count and every root.
pub async fn verify(db: &Db, vault: &Vault) -> Result<Result<Verified, HistoryFault>, StoreError> {
    let mut conn = db.read().await?;
    let mut done = Verified::default();
    if let Err(fault) = chains(&mut conn, vault, &mut done).await? {
        return Ok(Err(fault));
    }
    if let Err(fault) = owners::counted(&mut conn).await? {
        return Ok(Err(fault));
    }
    if let Err(fault) = roots(&mut conn, vault, &mut done).await? {
        return Ok(Err(fault));
    }
    Ok(Ok(done))
}

async fn chains(
    conn: &mut Conn,
    vault: &Vault,
    done: &mut Verified,
) -> Result<Result<(), HistoryFault>, StoreError> {
    let mut last: Option<Row> = None;
    loop {
        let (stream, seq) = last
            .as_ref()
            .map_or((Uuid::nil(), 0), |r| (r.stream, r.seq));
        let page = rows!(
            conn,
            Row,
            "SELECT stream, seq, kind, at, actor_kind, actor, act, detail, prev, hash, seal FROM history
             WHERE (stream, seq) > ($1, $2) ORDER BY stream, seq LIMIT $3",
            stream,
            seq,
            PAGE
        )?;
        if page.is_empty() {
            return Ok(Ok(()));
        }
        for row in page {
            let before = last.as_ref().filter(|before| before.stream == row.stream);
            if let Err(fault) = link(before, &row, vault) {
                return Ok(Err(fault));
            }
            done.chains += u64::from(before.is_none());
            done.rows += 1;
            last = Some(row);
        }
    }
}

/// Whether `row` follows `before` in its chain.
fn link(before: Option<&Row>, row: &Row, vault: &Vault) -> Result<(), HistoryFault> {
    let Row { stream, seq, .. } = *row;
    let (expected_seq, expected_prev) =
        before.map_or((1, NOTHING_BEFORE.as_slice()), |b| (b.seq + 1, &b.hash));
    if seq > expected_seq {
        return Err(HistoryFault::CutOut {
            stream,
            seq: expected_seq,
        });
    }
    if seq < expected_seq {
        return Err(HistoryFault::Added { stream, seq });
    }
    if row.computed_hash() != row.hash || row.prev != expected_prev {
        return Err(HistoryFault::Changed { stream, seq });
    }
    if vault.history_seal(&row.hash) != row.seal {
        return Err(HistoryFault::Added { stream, seq });
    }
    Ok(())
}

async fn roots(
    conn: &mut Conn,
    vault: &Vault,
    done: &mut Verified,
) -> Result<Result<(), HistoryFault>, StoreError> {
    let mut prev = NO_ROOT.to_vec();
    // What the keyed roots so far say is covered; none before the first of them.
    let mut covered: Option<Covered> = None;
    let all = rows!(
        conn,
        Root,
        "SELECT number, until, prev, chains, chain_rows, hash, seal FROM history_root ORDER BY number"
    )?;
    for root in all {
        let number = root.number;
        let mut heads = rows!(
            conn,
            Head,
            "SELECT stream, seq, hash FROM history_root_member WHERE root = $1",
            number
        )?;
        heads.sort_by_key(|head| head.stream);
        let follows = number == done.roots as i64 + 1 && root.prev == prev;
        if !follows || root.computed_hash(&heads) != root.hash {
            return Ok(Err(HistoryFault::Root { number }));
        }
        if root.covered().is_some() || root.seal.is_some() || covered.is_some() {
            if !root.is_sealed(vault) {
                return Ok(Err(HistoryFault::ForeignRoot { number }));
            }
            let before = match covered {
                Some(covered) => covered,
                None => covered_until(conn, number).await?,
            };
            covered = Some(covered_by(conn, number, before).await?);
            if root.covered() != covered {
                return Ok(Err(HistoryFault::Root { number }));
            }
        }
        let gone = row!(
            conn,
            (Uuid, i64, Option<Vec<u8>>),
            "SELECT m.stream, m.seq, h.hash FROM history_root_member m
             LEFT JOIN history h ON h.stream = m.stream AND h.seq = m.seq
             WHERE m.root = $1 AND (h.hash IS NULL OR h.hash <> m.hash) LIMIT 1",
            number
        )?;
        if let Some((stream, seq, hash)) = gone {
            return Ok(Err(match hash {
                None => HistoryFault::CutOut { stream, seq },
                Some(_) => HistoryFault::Changed { stream, seq },
            }));
        }
        done.roots += 1;
        prev = root.hash;
    }
    Ok(Ok(()))
}
