//! POST /yetkili/listeler/{id}/sor: the register is asked again about rows that it could not answer for, and open
//! orders are looked for anew.

use axum::extract::{Path, State};
use serde_json::json;
use store::run;
use web::App;
use web::auth::Officer;
use web::frame::{Answer, go};

use super::{ListPath, already_open, change, register, sql};

pub async fn ask_again(
    State(app): State<App>,
    officer: Officer,
    Path(ListPath(id)): Path<ListPath>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let mut list = sql::own(&mut tx, &officer, id).await?;
    if !change::take(&mut tx, &mut list).await? {
        return change::too_late(tx, id).await;
    }
    let rows = run!(
        &mut tx,
        "UPDATE personnel_row SET register = 'unasked' WHERE list = $1 AND register = 'unavailable'",
        id
    )?;
    already_open::mark(&mut tx, id, list.institution, 0, i64::MAX).await?;
    let detail = json!({ "rows": rows });
    change::record(
        &mut tx,
        &app,
        &mut list,
        officer.citizen.person,
        "asked-again",
        detail,
    )
    .await?;
    register::ask_from_the_start(&mut tx, &app, &list).await?;
    tx.commit().await?;
    go(&format!("/yetkili/listeler/{id}"))
}
