//! POST /yetkili/listeler/{id}/hatalilari-cikar: every row that is wrong is taken out; each can be taken back.

use axum::extract::{Path, State};
use serde_json::json;
use store::run;
use web::App;
use web::auth::Officer;
use web::frame::{Answer, go};

use super::sql;
use super::verdict::verdict_sql;
use super::{ListPath, change};

pub async fn drop_faulty(
    State(app): State<App>,
    officer: Officer,
    Path(ListPath(id)): Path<ListPath>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let mut list = sql::own(&mut tx, &officer, id).await?;
    if !change::take(&mut tx, &mut list).await? {
        return change::too_late(tx, id).await;
    }
    let dropped = run!(
        &mut tx,
        concat!(
            "UPDATE personnel_row AS r SET dropped = $2 WHERE r.list = $1 AND ",
            verdict_sql!(),
            " IN ('faulty', 'unknown')"
        ),
        id,
        true
    )?;
    let detail = json!({ "rows": dropped });
    change::record(
        &mut tx,
        &app,
        &mut list,
        officer.citizen.person,
        "faulty-rows-dropped",
        detail,
    )
    .await?;
    tx.commit().await?;
    go(&format!("/yetkili/listeler/{id}"))
}
