//! POST /e-imza/…/vazgec: who asked for a code does not want it any more; from then on it is good for nobody.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use store::run;
use uuid::Uuid;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, go};

use super::page::own;
use super::sql;
use super::stage::WITHDRAWN;

pub async fn withdraw(
    State(app): State<App>,
    citizen: Option<Citizen>,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
) -> Answer {
    let hand_off = own(&app, &headers, citizen.as_ref(), id).await?;
    let now = app.now();
    let mut tx = app.db.write().await?;
    // An answer of the app that was first stands.
    let withdrawn = run!(
        &mut tx,
        "UPDATE hand_off SET answered_at = $2, answer = $3
         WHERE id = $1 AND answered_at IS NULL AND twice_at IS NULL AND expires_at > $2",
        id,
        now,
        WITHDRAWN
    )?;
    if withdrawn == 1 {
        let (owner, actor) = (hand_off.owner(&mut tx, &app).await?, hand_off.actor());
        let (act, purpose) = ("hand-off-withdrawn", &hand_off.purpose);
        sql::write_down(&mut tx, &app, owner, actor, act, id, purpose).await?;
    }
    tx.commit().await?;
    go(&format!("/e-imza/{id}"))
}
