//! Kurumlar: the institutions and their e-signature officers, as the staff see and appoint them.

mod contract;
mod contract_shown;
mod contract_terms;
mod entity;
mod institutions;
mod officers;

use axum::Router;
use axum::routing::{get, post};
use web::App;

pub fn rooms() -> Router<App> {
    Router::new()
        .route(
            "/masa/kurumlar",
            get(institutions::institutions).post(institutions::add_institution),
        )
        .route("/masa/kurumlar/{id}", get(officers::officers))
        .route(
            "/masa/kurumlar/{id}/sozlesme",
            get(contract::show).post(contract::change_payment),
        )
        .route(
            "/masa/kurumlar/{id}/sozlesme/kosullar",
            post(contract_terms::add),
        )
        .route(
            "/masa/kurumlar/{id}/sozlesme/{terms}/geri-cek",
            post(contract_terms::withdraw),
        )
        .route("/masa/kurumlar/{id}/tuzel-kisi", post(entity::change))
        .route("/masa/kurumlar/{id}/sorumlu", post(officers::appoint))
        .route(
            "/masa/kurumlar/{id}/sorumlu/{person}/son",
            post(officers::dismiss),
        )
}
