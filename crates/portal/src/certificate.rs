//! Sertifika durumu: askıya alma, askıdan kaldırma, iptal.
//!
//! The issuer does it and keeps its history; here a request is written down before the issuer is asked, asked at once, and asked again by the
//! worker until there is an answer. The request's id makes that one act, however often it is asked (decision 0011).

mod ask_issuer;
mod carry_out;
mod change_request;
mod desk;
pub mod facts;
mod sql;
mod suspend;

use axum::Router;
use axum::routing::{get, post};
use web::App;

pub use ask_issuer::AskIssuer;
pub use carry_out::{Outcome, carry_out};
pub use change_request::{CertificateChangeRequest, write_down};

pub fn rooms() -> Router<App> {
    Router::new()
        .route(
            "/nes/bireysel/sertifika/{certificate}/aski",
            get(suspend::ask).post(suspend::send),
        )
        .route(
            "/nes/bireysel/sertifika/{certificate}/aski/kod",
            post(suspend::prove),
        )
        .merge(desk::rooms())
}
