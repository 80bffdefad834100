//! GET /yetkili/sablon.xlsx: an empty list whose columns are surely recognised.

use axum::http::header;
use axum::response::IntoResponse;
use web::auth::Officer;
use web::frame::Answer;
use web::refusal::Refusal;

pub async fn template(_officer: Officer) -> Answer {
    let file = personnel_list::template().map_err(|error| {
        tracing::error!(%error, "the template cannot be written");
        Refusal::Internal
    })?;
    let headers = [
        (
            header::CONTENT_TYPE,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"personel-listesi-sablonu.xlsx\"",
        ),
    ];
    Ok((headers, file).into_response())
}
