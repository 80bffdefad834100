//! Sertifika durumu: a certificate is found, looked at, and suspended, resumed or revoked (5070, article 11; B16).

mod change;
mod find;
mod show;
mod typed;

use axum::Router;
use axum::routing::{get, post};
use uuid::Uuid;
use web::App;

const CERTIFICATES: &str = "/masa/sertifikalar";

pub fn rooms() -> Router<App> {
    Router::new()
        .route("/masa/sertifikalar", get(find::ask).post(find::find))
        .route("/masa/sertifikalar/{certificate}", get(show::show))
        .route(
            "/masa/sertifikalar/{certificate}/durum",
            post(change::propose),
        )
        .route(
            "/masa/sertifikalar/{certificate}/durum/uygula",
            post(change::confirm),
        )
}

fn address(certificate: Uuid) -> String {
    format!("{CERTIFICATES}/{certificate}")
}
