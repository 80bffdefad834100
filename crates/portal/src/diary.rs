//! İmza Günlüğü: each login, signature and consent of a person as a page, and "Ben değildim" (B16).

mod deny;
mod desk;
pub mod facts;
mod page;
mod settle;

use axum::Router;
use axum::routing::{get, post};
use web::App;

pub use settle::settle;

const PAGE: &str = "/nes/bireysel/gunluk";

pub fn rooms() -> Router<App> {
    Router::new()
        .route("/nes/bireysel/gunluk", get(page::show))
        .route(
            "/nes/bireysel/gunluk/{entry}/ben-degildim",
            get(deny::ask).post(deny::deny),
        )
        .route("/masa/iptal-talepleri", get(desk::requests))
        .route("/masa/iptal-talepleri/{id}/kapat", post(desk::settle))
}
