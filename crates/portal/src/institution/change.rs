//! How every change of a list ends: the list is taken first, so that nobody else changes it meanwhile, and the
//! history says what was done. Rows are named by their line only.

use serde_json::Value;
use store::history::{Actor, Entry, Seen, Stream};
use store::{StoreError, Tx, history, row};
use uuid::Uuid;
use web::App;
use web::frame::{Answer, go};

use super::sql::List;

/// Takes an open list for the rest of the transaction; false when it is not open any more. [`record`] counts the change.
pub async fn take(tx: &mut Tx, list: &mut List) -> Result<bool, StoreError> {
    let taken = row!(
        tx,
        (i64,),
        "UPDATE personnel_list SET version = version
         WHERE id = $1 AND committed_at IS NULL AND dropped_at IS NULL AND rows_forgotten_at IS NULL RETURNING version",
        list.id
    )?;
    if let Some((version,)) = taken {
        list.version = version;
    }
    Ok(taken.is_some())
}

/// The way back to a list that is not open any more. What another turn of the same batch did to it is not durable
/// yet, so this waits for that before it sends anybody to look.
pub async fn too_late(tx: Tx, list: Uuid) -> Answer {
    tx.commit().await?;
    go(&format!("/yetkili/listeler/{list}?durum=kapali"))
}

/// Appends what was done to the list's chain.
pub async fn record(
    tx: &mut Tx,
    app: &App,
    list: &mut List,
    officer: Uuid,
    act: &str,
    detail: Value,
) -> Result<(), StoreError> {
    let entry = Entry {
        stream: Stream::PersonnelList,
        owner: list.id,
        at: app.now(),
        actor: Actor::Officer(officer),
        act,
        detail,
    };
    let seen = Seen::Version(list.version);
    list.version = history::record(tx, &app.vault, seen, entry).await?;
    Ok(())
}
