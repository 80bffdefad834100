//! POST /yetkili/listeler/{id}/vazgec: a list that is not committed is given up, and what it said of people is forgotten.

use axum::extract::{Path, State};
use serde_json::json;
use store::run;
use web::App;
use web::auth::Officer;
use web::frame::{Answer, go};

use super::{ListPath, change, sql};

pub async fn give_up(
    State(app): State<App>,
    officer: Officer,
    Path(ListPath(id)): Path<ListPath>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let mut list = sql::own(&mut tx, &officer, id).await?;
    if !change::take(&mut tx, &mut list).await? {
        return change::too_late(tx, id).await;
    }
    run!(
        &mut tx,
        "UPDATE personnel_list SET dropped_at = $2 WHERE id = $1",
        id,
        app.now()
    )?;
    run!(&mut tx, "DELETE FROM personnel_row WHERE list = $1", id)?;
    let detail = json!({ "people": list.people });
    change::record(
        &mut tx,
        &app,
        &mut list,
        officer.citizen.person,
        "dropped",
        detail,
    )
    .await?;
    tx.commit().await?;
    go(&format!("/yetkili/listeler/{id}"))
}
