//! İmza Günlüğü: each login, signature and consent of a person, with browser and place; and "Ben değildim" (B16).
//!
//! A place is a shortened network address: enough to know one's own office or home by, and too little to follow anybody with. It is sealed.

mod deny;
pub mod facts;
mod note;
mod page;
mod settle;
mod whereabouts;

use axum::Router;
use axum::routing::get;
use web::House;

pub use note::{Kind, note};
pub use settle::settle;
pub use whereabouts::Whereabouts;

const PAGE: &str = "/nes/bireysel/gunluk";

pub fn rooms() -> Router<House> {
    Router::new()
        .route("/nes/bireysel/gunluk", get(page::show))
        .route(
            "/nes/bireysel/gunluk/{entry}/ben-degildim",
            get(deny::ask).post(deny::deny),
        )
}
