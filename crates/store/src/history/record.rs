//! How an act gets into its owner's chain: the owner's version is counted up by one if it is still the one that was seen, and the act appended
//! behind it. One function, so that no room can count without writing or write without counting.

use serde_json::Value;
use uuid::Uuid;

use super::{Act, Actor, Stream, append};
use crate::{Micros, StoreError, Tx, Vault, row};

/// An act about an owner, which is yet to get its place in the chain.
pub struct Entry<'a> {
    pub stream: Stream,
    pub owner: Uuid,
    pub at: Micros,
    pub actor: Actor,
    pub act: &'a str,
    pub detail: Value,
}

/// What the act answers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The owner as it was read: whoever comes second is told.
    Version(i64),
    /// The owner, however it stands: two who look at once are no conflict.
    Whatever,
}

/// Counts the owner's version and appends the act. Returns the version after it; `Stale` where the owner is not as it was seen, or not there.
pub async fn record(
    tx: &mut Tx,
    vault: &Vault,
    seen: Seen,
    entry: Entry<'_>,
) -> Result<i64, StoreError> {
    let seen = match seen {
        Seen::Version(version) => Some(version),
        Seen::Whatever => None,
    };
    let owner = entry.owner;
    let counted = match entry.stream {
        Stream::Person => row!(
            &mut *tx,
            (i64,),
            "UPDATE person SET version = version + 1 WHERE id = $1 AND version = COALESCE($2, version) RETURNING version",
            owner,
            seen
        ),
        Stream::Operator => row!(
            &mut *tx,
            (i64,),
            "UPDATE operator SET version = version + 1 WHERE id = $1 AND version = COALESCE($2, version) RETURNING version",
            owner,
            seen
        ),
        Stream::Institution => row!(
            &mut *tx,
            (i64,),
            "UPDATE institution SET version = version + 1 WHERE id = $1 AND version = COALESCE($2, version) RETURNING version",
            owner,
            seen
        ),
        Stream::PersonnelList => row!(
            &mut *tx,
            (i64,),
            "UPDATE personnel_list SET version = version + 1 WHERE id = $1 AND version = COALESCE($2, version) RETURNING version",
            owner,
            seen
        ),
        Stream::Installation => row!(
            &mut *tx,
            (i64,),
            "UPDATE installation SET version = version + 1 WHERE id = $1 AND version = COALESCE($2, version) RETURNING version",
            owner,
            seen
        ),
        // Their rows change together with their version, by events: `order::record` and the issuer's cycle.
        Stream::Application | Stream::Certificate => Err(StoreError::Stale),
    }?;
    let (version,) = counted.ok_or(StoreError::Stale)?;
    append(tx, vault, entry.at_version(version)).await?;
    Ok(version)
}

/// Appends the first act of an owner whose row was inserted with version 1.
pub async fn begin(tx: &mut Tx, vault: &Vault, entry: Entry<'_>) -> Result<(), StoreError> {
    append(tx, vault, entry.at_version(1)).await
}

impl<'a> Entry<'a> {
    fn at_version(self, version: i64) -> Act<'a> {
        Act {
            stream: self.stream,
            owner: self.owner,
            version,
            at: self.at,
            actor: self.actor,
            act: self.act,
            detail: self.detail,
        }
    }
}
