//! GET /basvurularim/SD-…/form.pdf: the form as it was written down, as often as one likes.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use rules::application::may_be_printed;
use web::App;
use web::auth::Citizen;
use web::frame::Answer;
use web::order_path::OrderPath;
use web::refusal::Refusal;

use super::sql;
use crate::order::finders;

pub async fn download(
    State(app): State<App>,
    citizen: Citizen,
    Path(OrderPath(number)): Path<OrderPath>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let order = finders::own(&mut conn, citizen.person, number).await?;
    may_be_printed(&order.facts()?)?;
    let form = sql::find(&mut conn, &app, order.id, order.form_version)
        .await?
        .ok_or(Refusal::NotFound)?;
    drop(conn);
    // Some milliseconds of drawing would hold up the pages of this thread.
    let turns = &app.turns.drawings;
    let turn = turns.take(citizen.person.as_bytes()).await?;
    let drawn = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        paper::draw(&form)
    });
    let pdf = drawn
        .await
        .map_err(|_| Refusal::Internal)?
        .map_err(|_| Refusal::Internal)?;
    let name = format!("attachment; filename=\"{number}-basvuru-formu.pdf\"");
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, pdf).into_response())
}
