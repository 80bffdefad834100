//! The chain of the installation itself: what was done to it with the keys and the database at hand.

use serde_json::Value;
use uuid::Uuid;

use crate::history::{self, Actor, Entry, Seen, Stream, chain};
use crate::{Conn, Micros, StoreError, Tx, Vault, run};

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
    let entry = Entry {
        stream: Stream::Installation,
        owner: ID,
        at,
        actor: Actor::System,
        act,
        detail,
    };
    history::record(tx, vault, Seen::Whatever, entry).await?;
    Ok(())
}

/// Whether the chain holds such an act, written with this installation's key.
pub async fn knows(conn: &mut Conn, vault: &Vault, act: &str) -> Result<bool, StoreError> {
    let rows = chain(conn, ID).await?;
    Ok(rows
        .iter()
        .any(|row| row.act == act && row.is_genuine(vault)))
}
