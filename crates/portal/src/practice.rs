//! Deneme: the practice parts of the demo, each plainly marked: who can log in, the identity gate, the inbox,
//! the clock, the authenticator. None of these addresses exists in production.

mod authenticator;
mod clock;
mod gate;
mod inbox;
mod one_address;
mod outside;
pub mod seed;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use web::App;
use web::frame::{Answer, Frame, page};
use web::practice_parts::Practice;
use web::refusal::Refusal;

pub use self::outside::outside;

pub use one_address::lead_there;

pub fn rooms() -> Router<App> {
    Router::new()
        .route("/deneme", get(tools))
        .route("/deneme/gelen-kutusu", get(inbox::inbox))
        .route("/deneme/gelen-kutusu.json", get(inbox::inbox_json))
        .route("/deneme/saat", get(clock::clock).post(clock::forward))
        .route("/deneme/dogrulayici", get(authenticator::authenticator))
        .route("/deneme/kayit-kodu", post(authenticator::enrolment_code))
        .route(
            "/deneme/kapi/.well-known/openid-configuration",
            get(gate::discovery),
        )
        .route("/deneme/kapi/jwks", get(gate::jwks))
        .route("/deneme/kapi/authorize", get(gate::show).post(gate::enter))
        .route("/deneme/kapi/token", post(gate::token))
}

/// The practice parts, which are there wherever these rooms are.
fn practice(app: &App) -> Result<&Practice, Refusal> {
    app.outside.practice.as_ref().ok_or(Refusal::NotFound)
}

#[derive(Template)]
#[template(path = "practice/tools.html")]
struct Tools {
    frame: Frame,
}

/// GET /deneme
async fn tools(State(app): State<App>, frame: Frame) -> Answer {
    practice(&app)?;
    page(Tools { frame })
}
