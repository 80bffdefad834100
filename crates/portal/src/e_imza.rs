//! e-İmza: the verification code on a page, and the app that turns it in (R04, R23, R39).
//!
//! A page asks for a hand-off by `begin` and leads to its waiting page. The app turns in the code (`redeem`), gets the texts, and answers
//! (`answer`); the waiting page follows by itself (`live`). What is stored is facts; `stage` says what they come to.

mod answer;
mod begin;
mod browser_name;
mod live;
mod machine;
mod page;
mod redeem;
mod sql;
mod stage;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use handoff::message::Submission;
use handoff::portal_address::PortalAddress;
use handoff::wire::Message;

pub use begin::{Wish, begin};
pub use sql::sweep;

use crate::House;
use crate::refusal::Refusal;
use crate::session::CookieName;

/// The cookie of the browser that waits; its digest stands in the hand-off.
const WAITING_COOKIE: CookieName = CookieName {
    plain: "kalem_imza",
    tls: "__Host-kalem_imza",
};

pub fn rooms() -> Router<House> {
    Router::new()
        .route("/e-imza/{id}", get(page::waiting))
        .route("/e-imza/{id}/canli", get(live::live))
        .route("/e-imza/kod", post(redeem::redeem))
        .route(
            "/e-imza/yanit",
            post(answer::answer).layer(DefaultBodyLimit::max(Submission::LARGEST)),
        )
}

/// Our own address as the app knows us. An installation behind plain HTTP on another machine can have none.
fn own_address(house: &House) -> Result<PortalAddress, Refusal> {
    PortalAddress::parse(&house.settings.public_url).map_err(|_| {
        tracing::error!("public_url is not an address that the app would call");
        Refusal::Internal
    })
}
