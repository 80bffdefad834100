//! e-İmza: the verification code on a page, and the app that turns it in (R04, R23, R39).
//!
//! A page asks for a hand-off by `begin` and leads to its waiting page. The app turns in the code (`redeem`), gets the texts, and answers
//! (`answer`), for a card that is to be unlocked after it has shown it (`card_step`): its signatures are checked (`check`) and, when they passed, consumed together with what they are for (`accept`, `matter`).
//! The waiting page follows by itself (`live`, `lookout`); after a login it is its browser that must come back (`come_back`), or the
//! default browser of the same person that goes on (`elsewhere`). What is stored
//! is facts; `stage` says what they come to.

mod accept;
mod answer;
mod begin;
mod browser_name;
mod card_step;
mod check;
mod come_back;
mod effect;
mod elsewhere;
mod evidence;
pub mod facts;
mod given;
mod live;
mod login;
mod look;
mod lookout;
mod machine;
mod matter;
mod page;
mod redeem;
mod run;
mod sql;
mod stage;
mod stamp;
mod words;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Extension, Router};
use handoff::message::Submission;
use handoff::portal_address::PortalAddress;
use handoff::wire::Message;

pub use begin::{Wish, begin};
pub use browser_name::browser_name;
pub use come_back::E_IMZA;
pub use given::Given;
use lookout::Lookout;
pub use matter::{Login, Matter};
pub use sql::UNSIGNED;
pub use stamp::Stamp;
use web::House;
use web::refusal::Refusal;
use web::session::CookieName;
pub use words::on_page as why_in_words;

/// The cookie of another browser that the app opened: the address that brings the login back, out of sight.
const RETURN_COOKIE: CookieName = CookieName {
    plain: "kalem_donus",
    tls: "__Host-kalem_donus",
};
/// The cookie of the browser that waits; its digest stands in the hand-off.
const WAITING_COOKIE: CookieName = CookieName {
    plain: "kalem_imza",
    tls: "__Host-kalem_imza",
};

pub fn rooms() -> Router<House> {
    Router::new()
        .route("/e-imza/{id}", get(page::waiting))
        .route("/e-imza/{id}/canli", get(live::live))
        .route(
            "/e-imza/{id}/donus",
            get(elsewhere::offer).post(elsewhere::complete),
        )
        .route("/e-imza/{id}/donus/{token}", get(come_back::by_address))
        .route("/e-imza/kod", post(redeem::redeem))
        .route("/e-imza/kart", post(card_step::state))
        .route(
            "/e-imza/yanit",
            post(answer::answer).layer(DefaultBodyLimit::max(Submission::LARGEST)),
        )
        .layer(Extension(Lookout::default()))
}

/// Our own address as the app knows us. An installation behind plain HTTP on another machine can have none.
fn own_address(house: &House) -> Result<PortalAddress, Refusal> {
    PortalAddress::parse(&house.settings.public_url).map_err(|_| {
        tracing::error!("public_url is not an address that the app would call");
        Refusal::Internal
    })
}
