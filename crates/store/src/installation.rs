//! The chain of the installation itself: what was done to it with the keys and the database at hand.

use serde_json::Value;
use uuid::Uuid;

use crate::history::{Act, Actor, Stream, append, chain};
use crate::{Conn, Micros, StoreError, Tx, Vault, row, run};

/// The one row of `installation`.
pub const ID: Uuid = Uuid::from_u128(0x6b61_6c65_6d00_8000_8000_0000_0000_0001);

/// Appends an act to the installation's chain.
pub async fn record(
    tx: &mut Tx,
    vault: &Vault,
    at: Micros,
    act: &str,
    detail: Value,
) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO installation (id, version) VALUES ($1, 0) ON CONFLICT (id) DO NOTHING",
        ID
    )?;
    let grown = row!(
        tx,
        (i64,),
        "UPDATE installation SET version = version + 1 WHERE id = $1 RETURNING version",
        ID
    )?;
    let (version,) = grown.ok_or(StoreError::Stale)?;
    let act = Act {
        stream: Stream::Installation,
        owner: ID,
        version,
        at,
        actor: Actor::System,
        act,
        detail,
    };
    append(tx, vault, act).await
}

/// Whether the chain holds such an act, written with this installation's key.
pub async fn knows(conn: &mut Conn, vault: &Vault, act: &str) -> Result<bool, StoreError> {
    let rows = chain(conn, ID).await?;
    Ok(rows
        .iter()
        .any(|row| row.act == act && row.is_genuine(vault)))
}
