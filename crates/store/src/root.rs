//! Periodic roots over all chains: what is under a root cannot be cut or changed unnoticed by anybody without the history key, and not
//! even with it once the root has been noted elsewhere (`remembered.rs`).
//!
//! A root covers the newest row of each chain that has rows under no root ([`crate::uncovered`]). No write ever waits for a root, and no
//! clock decides what is under one.
//! Rows that are not yet under a root are bound by their chain and their owner's count alone: that is the only gap.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Conn, Db, Micros, StoreError, Tx, Vault, row, rows, run, uncovered};

/// What stands before the first root.
pub const NO_ROOT: [u8; 32] = [0; 32];

/// One root as it was written.
#[derive(sqlx::FromRow, Clone, Debug)]
pub struct Root {
    pub number: i64,
    /// When it was made. Of roots by older programs: the end of the window of rows that they cover.
    pub until: Micros,
    pub prev: Vec<u8>,
    /// How many chains, and how many of their rows, are known up to here. Roots from before migration 13 do not say, and have no seal.
    pub chains: Option<i64>,
    pub chain_rows: Option<i64>,
    pub hash: Vec<u8>,
    pub seal: Option<Vec<u8>>,
}

/// The newest row of one chain under a root.
#[derive(sqlx::FromRow, Clone, Debug)]
pub struct Head {
    pub stream: Uuid,
    pub seq: i64,
    pub hash: Vec<u8>,
}

/// How many chains and rows all roots up to one cover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Covered {
    pub chains: i64,
    pub rows: i64,
}

impl Root {
    /// What the root says of everything up to it, if it is not too old to say so.
    pub fn covered(&self) -> Option<Covered> {
        let (chains, rows) = (self.chains?, self.chain_rows?);
        Some(Covered { chains, rows })
    }

    /// The hash that the root must have over `heads`, which are ordered by chain.
    pub fn computed_hash(&self, heads: &[Head]) -> Vec<u8> {
        let mut hash = Sha256::new();
        match self.covered() {
            None => hash.update(b"kalem-root-1"),
            Some(covered) => {
                hash.update(b"kalem-root-2");
                hash.update(covered.chains.to_be_bytes());
                hash.update(covered.rows.to_be_bytes());
            }
        }
        hash.update(self.number.to_be_bytes());
        hash.update(self.until.to_be_bytes());
        hash.update(&self.prev);
        hash.update((heads.len() as u64).to_be_bytes());
        for head in heads {
            hash.update(head.stream.as_bytes());
            hash.update(head.seq.to_be_bytes());
            hash.update(&head.hash);
        }
        hash.finalize().to_vec()
    }

    /// Whether somebody with the key wrote this root.
    pub fn is_sealed(&self, vault: &Vault) -> bool {
        let sent = self.seal.as_deref().unwrap_or_default();
        self.covered().is_some() && vault.is_row_mac("history_root", &self.sealed_fields(), sent)
    }

    fn sealed_fields(&self) -> [&[u8]; 2] {
        // The number is in the hash; `prev` is too, and stands here so that a link is believed without the members at hand.
        [&self.prev, &self.hash]
    }
}

/// Writes the next root over the rows that are under none, if there are any; `now` is only noted beside it. Of two processes that try at
/// once, one wins.
pub async fn seal(db: &Db, vault: &Vault, now: Micros) -> Result<Option<Root>, StoreError> {
    let mut tx = db.write().await?;
    let last = base(&mut tx, vault).await?;
    let (number, prev) = last
        .as_ref()
        .map_or((1, NO_ROOT.to_vec()), |r| (r.number + 1, r.hash.clone()));
    let heads = uncovered::heads(&mut tx).await?;
    if heads.is_empty() {
        return Ok(None);
    }
    run!(
        &mut tx,
        "INSERT INTO history_root (number, until, prev, hash) VALUES ($1, $2, $3, $3)",
        number,
        now,
        &prev
    )?;
    uncovered::cover(&mut tx, number, &heads).await?;
    let before = match last {
        None => Covered::default(),
        Some(last) => match last.covered() {
            Some(covered) => covered,
            None => covered_until(&mut tx, number).await?,
        },
    };
    let root = finish(&mut tx, vault, (number, now, prev), before, &heads).await?;
    tx.commit().await?;
    Ok(Some(root))
}

/// The root on which the next one stands. What was put behind the newest keyed one without the key, by a program from before migration 13
/// that still runs or by somebody else, is taken away: its rows come under the next root.
async fn base(tx: &mut Tx, vault: &Vault) -> Result<Option<Root>, StoreError> {
    let last = newest(tx).await?;
    if last.as_ref().is_none_or(|root| root.is_sealed(vault)) {
        return Ok(last);
    }
    let keyed = rows!(
        tx,
        Root,
        "SELECT number, until, prev, chains, chain_rows, hash, seal FROM history_root WHERE seal IS NOT NULL
         ORDER BY number DESC LIMIT 100"
    )?;
    let Some(own) = keyed.into_iter().find(|root| root.is_sealed(vault)) else {
        return Ok(last);
    };
    tracing::warn!(
        behind = own.number,
        "roots without this installation's key are taken away"
    );
    for table in [
        "DELETE FROM history_root_member WHERE root > $1",
        "DELETE FROM history_root WHERE number > $1",
    ] {
        run!(tx, table, own.number)?;
    }
    uncovered::find(tx).await?;
    Ok(Some(own))
}

/// Gives a root whose members stand its counts, its hash and its seal.
async fn finish(
    tx: &mut Conn,
    vault: &Vault,
    (number, until, prev): (i64, Micros, Vec<u8>),
    before: Covered,
    heads: &[Head],
) -> Result<Root, StoreError> {
    let covered = covered_by(tx, number, before).await?;
    let mut root = Root {
        number,
        until,
        prev,
        chains: Some(covered.chains),
        chain_rows: Some(covered.rows),
        hash: Vec::new(),
        seal: None,
    };
    root.hash = root.computed_hash(heads);
    let seal = vault.row_mac("history_root", &root.sealed_fields());
    root.seal = Some(seal);
    run!(
        tx,
        "UPDATE history_root SET chains = $2, chain_rows = $3, hash = $4, seal = $5 WHERE number = $1",
        root.number,
        root.chains,
        root.chain_rows,
        &root.hash,
        &root.seal
    )?;
    Ok(root)
}

/// The newest root there is.
pub async fn newest(conn: &mut Conn) -> Result<Option<Root>, StoreError> {
    row!(
        conn,
        Root,
        "SELECT number, until, prev, chains, chain_rows, hash, seal FROM history_root ORDER BY number DESC LIMIT 1"
    )
}

/// What roots before the one with this number cover, by their members.
pub(crate) async fn covered_until(conn: &mut Conn, number: i64) -> Result<Covered, StoreError> {
    let counted = row!(
        conn,
        (i64, i64),
        "SELECT COUNT(*), CAST(COALESCE(SUM(seq), 0) AS BIGINT) FROM (
             SELECT stream, MAX(seq) AS seq FROM history_root_member WHERE root < $1 GROUP BY stream) known",
        number
    )?;
    let (chains, rows) = counted.unwrap_or_default();
    Ok(Covered { chains, rows })
}

/// What is covered with one more root, whose members stand, when `before` was covered without it.
pub(crate) async fn covered_by(
    conn: &mut Conn,
    number: i64,
    before: Covered,
) -> Result<Covered, StoreError> {
    let grown = row!(
        conn,
        (i64, i64),
        "SELECT COUNT(*) - COUNT(known), CAST(COALESCE(SUM(CASE WHEN known IS NULL THEN seq WHEN seq > known THEN seq - known ELSE 0 END), 0)
                                              AS BIGINT)
         FROM (SELECT m.seq AS seq, (SELECT MAX(b.seq) FROM history_root_member b WHERE b.stream = m.stream AND b.root < $1) AS known
               FROM history_root_member m WHERE m.root = $1) grown",
        number
    )?;
    let (chains, rows) = grown.unwrap_or_default();
    Ok(Covered {
        chains: before.chains + chains,
        rows: before.rows + rows,
    })
}
