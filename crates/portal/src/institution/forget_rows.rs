//! Rows of a list that opened no order are forgotten in time: they name people whom an institution reported and who became no applicants by it.
//! The list itself stays, with its history.

use std::time::Duration;

use rules::retention;
use serde_json::json;
use store::history::{Actor, Entry, Seen, Stream};
use store::{StoreError, history, row, run};
use uuid::Uuid;
use web::App;
use web::sweeps::Sweep;

pub const UNUSED_ROWS: Sweep =
    Sweep::that_destroys("list-rows", |app| Box::pin(sweep(app))).each(Duration::from_secs(3_600));

/// A list at a time, so that no large one keeps others from writing for long.
async fn sweep(app: &App) -> Result<(), StoreError> {
    while forget_one(app).await? {}
    Ok(())
}

async fn forget_one(app: &App) -> Result<bool, StoreError> {
    let now = app.now();
    let before = retention::Kind::UnusedListRow.forgotten_before(now);
    let due = row!(
        &mut app.db.read().await?,
        (Uuid,),
        "SELECT id FROM personnel_list WHERE rows_forgotten_at IS NULL AND uploaded_at < $1 AND version > 0
         ORDER BY uploaded_at LIMIT 1",
        before
    )?;
    let Some((list,)) = due else {
        return Ok(false);
    };
    let mut tx = app.db.write().await?;
    let taken = run!(
        &mut tx,
        "UPDATE personnel_list SET rows_forgotten_at = $2 WHERE id = $1 AND rows_forgotten_at IS NULL",
        list,
        now
    )?;
    // Another process was first; it has done the rest as well.
    if taken == 0 {
        return Ok(true);
    }
    let rows = run!(
        &mut tx,
        "DELETE FROM personnel_row WHERE list = $1 AND application IS NULL",
        list
    )?;
    let entry = Entry {
        stream: Stream::PersonnelList,
        owner: list,
        at: now,
        actor: Actor::System,
        act: "rows-forgotten",
        detail: json!({ "rows": rows }),
    };
    history::record(&mut tx, &app.vault, Seen::Whatever, entry).await?;
    tx.commit().await?;
    Ok(true)
}
