//! Masa: the staff desk of the certificate authority. Dense where the applicant's pages are calm.

mod login;
pub mod operators;

use axum::Router;
use axum::routing::{get, post};

pub use operators::totp_code;

use crate::House;

pub fn rooms() -> Router<House> {
    Router::new()
        .route("/masa/giris", get(login::show).post(login::sign_in))
        .route("/masa/cikis", post(login::leave))
}
