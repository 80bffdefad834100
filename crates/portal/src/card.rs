//! Kartlar: the cards that we issued to a person, and the work on their PIN (R41).
//!
//! A code by SMS comes first, then a verification code for the app, which works on that one card. What unlocks a card is sealed here, goes to
//! the app alone and only when it has shown the card (`shown`, decision 0014), and is changed in the same run (`secrets`).

mod code;
pub mod facts;
mod issued;
mod list;
mod secrets;
mod shown;
mod sql;
mod worked;

use axum::Router;
use axum::routing::{get, post};
use serde::Deserialize;
use uuid::Uuid;

pub use issued::{Made, ShowsItself, issued};
pub use shown::Said;
pub use worked::take_effect;

use web::App;

use crate::e_imza::PinAct;

/// Where a person's cards are listed.
const CARDS: &str = "/nes/bireysel/sertifikalar";

pub fn rooms() -> Router<App> {
    Router::new()
        .route("/nes/bireysel/sertifikalar", get(list::list))
        .route(
            "/nes/bireysel/sertifikalar/{card}/{act}",
            get(code::ask).post(code::send),
        )
        .route(
            "/nes/bireysel/sertifikalar/{card}/{act}/kod",
            post(code::prove),
        )
}

/// The card and the work of an address. What is not in the list of acts is no address.
#[derive(Deserialize)]
struct CardPath {
    card: Uuid,
    act: PinAct,
}

impl CardPath {
    fn address(&self) -> String {
        format!("{CARDS}/{}/{}", self.card, self.act.word())
    }
}
