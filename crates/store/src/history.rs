//! The append-only history: one chain for each order, personnel list, person and operator.
//!
//! A chain's owner has a `version` that grows by one with each row, so that a row cut off the end is
//! missed. A row's hash covers all of it and the hash before it; its seal is a keyed hash of that, so
//! that nobody without the key can add one. Details never hold personal data.

mod record;

use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Conn, Micros, StoreError, Tx, Vault, later, row, rows};

pub use record::{Entry, Seen, begin, record};

/// Whose chain it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Application,
    PersonnelList,
    Person,
    Operator,
    Institution,
    /// A production order at the issuer, and the one certificate that comes of it.
    Certificate,
    /// The installation itself: what its operators did with the keys and the database at hand.
    Installation,
}

impl Stream {
    pub fn key(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::PersonnelList => "personnel_list",
            Self::Person => "person",
            Self::Operator => "operator",
            Self::Institution => "institution",
            Self::Certificate => "certificate",
            Self::Installation => "installation",
        }
    }
}

/// Who acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person in their own matter.
    Person(Uuid),
    /// A person as the officer of an institution.
    Officer(Uuid),
    /// A member of the authority's staff.
    Operator(Uuid),
    /// The program by itself: a time-out, a warning.
    System,
}

impl Actor {
    fn parts(self) -> (&'static str, Option<Uuid>) {
        match self {
            Self::Person(id) => ("person", Some(id)),
            Self::Officer(id) => ("officer", Some(id)),
            Self::Operator(id) => ("operator", Some(id)),
            Self::System => ("system", None),
        }
    }
}

/// One act, to be written down in the transaction that does it.
pub struct Act<'a> {
    pub stream: Stream,
    pub owner: Uuid,
    /// The owner's version after the act.
    pub version: i64,
    pub at: Micros,
    pub actor: Actor,
    pub act: &'a str,
    pub detail: Value,
}

/// A row as it was written.
#[derive(sqlx::FromRow, Clone, Debug)]
pub struct Row {
    pub stream: Uuid,
    pub seq: i64,
    pub kind: String,
    pub at: Micros,
    pub actor_kind: String,
    pub actor: Option<Uuid>,
    pub act: String,
    pub detail: String,
    pub prev: Vec<u8>,
    pub hash: Vec<u8>,
    pub seal: Vec<u8>,
}

impl Row {
    /// The row of an act whose chain has the hash `prev` at its end.
    pub fn sealed(vault: &Vault, act: Act<'_>, prev: Vec<u8>) -> Self {
        let (actor_kind, actor) = act.actor.parts();
        let mut row = Self {
            stream: act.owner,
            seq: act.version,
            kind: act.stream.key().into(),
            at: act.at,
            actor_kind: actor_kind.into(),
            actor,
            act: act.act.into(),
            detail: act.detail.to_string(),
            prev,
            hash: Vec::new(),
            seal: Vec::new(),
        };
        row.hash = row.computed_hash();
        row.seal = vault.history_seal(&row.hash);
        row
    }

    /// Whether the row is as somebody with the key wrote it, wherever in its chain it stands.
    pub fn is_genuine(&self, vault: &Vault) -> bool {
        self.computed_hash() == self.hash && vault.history_seal(&self.hash) == self.seal
    }

    /// The hash that the row must have: SHA-256 over its fields, each behind its length.
    pub fn computed_hash(&self) -> Vec<u8> {
        let mut hash = Sha256::new();
        hash.update(b"kalem-history-1");
        let actor = self
            .actor
            .map(|id| id.into_bytes().to_vec())
            .unwrap_or_default();
        for part in [
            self.stream.as_bytes().as_slice(),
            &self.seq.to_be_bytes(),
            self.kind.as_bytes(),
            &self.at.to_be_bytes(),
            self.actor_kind.as_bytes(),
            &actor,
            self.act.as_bytes(),
            self.detail.as_bytes(),
            &self.prev,
        ] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().to_vec()
    }
}

/// What stands before the first row of a chain.
pub const NOTHING_BEFORE: [u8; 32] = [0; 32];

/// Appends one row to its chain. Rooms use [`record`], which counts the owner's version too.
pub async fn append(tx: &mut Tx, vault: &Vault, act: Act<'_>) -> Result<(), StoreError> {
    let prev = end(tx, act.owner, act.version - 1).await?;
    append_behind(tx, vault, prev, [act]).await
}

/// The hash at the end of a chain that has `length` rows.
pub async fn end(conn: &mut Conn, owner: Uuid, length: i64) -> Result<Vec<u8>, StoreError> {
    if length == 0 {
        return Ok(NOTHING_BEFORE.to_vec());
    }
    let last: Option<(Vec<u8>,)> = row!(
        conn,
        (Vec<u8>,),
        "SELECT hash FROM history WHERE stream = $1 AND seq = $2",
        owner,
        length
    )?;
    Ok(last.ok_or(StoreError::Stale)?.0)
}

/// Appends acts that follow each other to a chain that ends with the hash `prev`.
pub async fn append_behind<'a>(
    tx: &mut Tx,
    vault: &Vault,
    mut prev: Vec<u8>,
    acts: impl IntoIterator<Item = Act<'a>>,
) -> Result<(), StoreError> {
    for act in acts {
        let row = Row::sealed(vault, act, prev);
        later!(
            tx,
            "INSERT INTO history (stream, seq, kind, at, actor_kind, actor, act, detail, prev, hash, seal)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            row.stream,
            row.seq,
            &row.kind,
            row.at,
            &row.actor_kind,
            row.actor,
            &row.act,
            &row.detail,
            &row.prev,
            &row.hash,
            &row.seal,
        )?;
        // Until a root covers it.
        later!(
            tx,
            "INSERT INTO history_awaits_root (stream, seq) VALUES ($1, $2)",
            row.stream,
            row.seq,
        )?;
        prev = row.hash;
    }
    Ok(())
}

/// The whole chain of one owner, oldest first.
pub async fn chain(conn: &mut Conn, owner: Uuid) -> Result<Vec<Row>, StoreError> {
    rows!(
        conn,
        Row,
        "SELECT stream, seq, kind, at, actor_kind, actor, act, detail, prev, hash, seal
         FROM history WHERE stream = $1 ORDER BY seq",
        owner
    )
}
