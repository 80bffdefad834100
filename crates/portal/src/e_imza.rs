//! e-İmza: the verification code on a page, and what is stored of the hand-off behind it (R04, R23, R39).
//!
//! A page asks for a hand-off by `begin` and leads to its waiting page, which follows by itself (`live`, `watcher`). What is stored
//! is facts; `stage` says what they come to, and `check` whether signatures are good. The app's own requests are `signer_api`, where the
//! purposes take effect, above the rooms that begin a hand-off; after a login the browser comes back to the entrance.

mod begin;
pub mod check;
pub mod evidence;
pub mod facts;
mod given;
mod live;
pub mod login;
mod look;
mod page;
mod pin_act;
mod signing_purpose;
pub mod sql;
pub mod stage;
pub mod stamp;
mod watcher;
mod withdraw;
pub mod words;

use axum::routing::{get, post};
use axum::{Extension, Router};
use handoff::portal_address::PortalAddress;

pub use begin::{SigningRequest, begin};
pub use given::{Given, Outcome};
pub use page::is_the_browser;
pub use pin_act::PinAct;
pub use signing_purpose::{Approve, CardWork, Consent, Login, SigningPurpose};
pub use sql::UNSIGNED;
pub use stamp::Stamp;
use watcher::Watcher;
use web::App;
use web::refusal::Refusal;
use web::session::CookieName;
pub use words::on_page as why_in_words;

/// The cookie of the browser that waits; its digest stands in the hand-off.
const WAITING_COOKIE: CookieName = CookieName {
    plain: "kalem_imza",
    tls: "__Host-kalem_imza",
};

pub fn rooms() -> Router<App> {
    Router::new()
        .route("/e-imza/{id}", get(page::waiting))
        .route("/e-imza/{id}/canli", get(live::live))
        .route("/e-imza/{id}/vazgec", post(withdraw::withdraw))
        .layer(Extension(Watcher::default()))
}

/// Our own address as the app knows us. An installation behind plain HTTP on another machine can have none.
pub fn own_address(app: &App) -> Result<PortalAddress, Refusal> {
    PortalAddress::parse(&app.settings.public_url).map_err(|_| {
        tracing::error!("public_url is not an address that the app would call");
        Refusal::Internal
    })
}
