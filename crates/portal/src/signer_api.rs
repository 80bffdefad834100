//! What the e-İmza app asks for: it turns in a code (`redeem`), shows a card that is to be unlocked (`card_step`), and answers (`answer`): its
//! signatures are checked and, when they passed, consumed (`accept`) together with what they are for (`effect`, an arm for each purpose).
//!
//! This stands above the rooms that begin a hand-off, because here their purposes are collected.

mod accept;
mod answer;
mod card_step;
mod effect;
mod machine;
mod redeem;
mod run;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use handoff::message::Submission;
use handoff::wire::Message;
use web::App;

pub fn rooms() -> Router<App> {
    Router::new()
        .route("/e-imza/kod", post(redeem::redeem))
        .route("/e-imza/kart", post(card_step::state))
        .route(
            "/e-imza/yanit",
            post(answer::answer).layer(DefaultBodyLimit::max(Submission::LARGEST)),
        )
}
