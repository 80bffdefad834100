//! POST /yetkili/listeler/{id}/onayla: the list is committed as the officer saw it, once, and its orders are opened (R06).

use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::json;
use store::run;
use web::App;
use web::auth::Officer;
use web::frame::{Answer, go};
use web::refusal::Refusal;

use super::opening::{self, AT_ONCE};
use super::{ListPath, change, sql};

/// The version of the list that the officer saw.
#[derive(Deserialize)]
pub struct Seen {
    surum: i64,
}

pub async fn commit(
    State(app): State<App>,
    officer: Officer,
    Path(ListPath(id)): Path<ListPath>,
    axum::Form(seen): axum::Form<Seen>,
) -> Answer {
    let address = format!("/yetkili/listeler/{id}");
    let mut tx = app.db.write().await?;
    let mut list = sql::own(&mut tx, &officer, id).await?;
    if !change::take(&mut tx, &mut list).await? {
        // Pressed twice, or a colleague was first: the list says what became of it.
        return change::too_late(tx, id).await;
    }
    if list.version != seen.surum {
        return Err(Refusal::Stale);
    }
    let counts = sql::counts(&mut tx, id).await?;
    if !counts.may_be_committed() {
        return go(&format!("{address}?durum=hazir-degil"));
    }
    run!(
        &mut tx,
        "UPDATE personnel_list SET committed_at = $2 WHERE id = $1",
        id,
        app.now()
    )?;
    let person = officer.citizen.person;
    let detail = json!({ "people": counts.confirmed });
    change::record(&mut tx, &app, &mut list, person, "committed", detail).await?;
    if counts.confirmed > AT_ONCE {
        opening::enqueue(&mut tx, &app, id, person, 0).await?;
    } else {
        opening::open_some(&mut tx, &app, &list, person).await?;
    }
    tx.commit().await?;
    go(&address)
}
