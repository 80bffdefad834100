//! Kartlar: the cards that we issued to a person, and the work on their PIN (R41).
//!
//! A code by SMS comes first, then a verification code for the app, which works on that one card. What unlocks a card is sealed here, goes
//! to the app alone, and is shown to nobody.

mod begin;
mod code;
mod issued;
mod list;
mod pin_act;
mod sql;
mod worked;

use axum::Router;
use axum::routing::{get, post};
use serde::Deserialize;
use uuid::Uuid;

pub use issued::issued;
pub use worked::CardWork;

use crate::House;
use pin_act::PinAct;

/// Where a person's cards are listed.
const CARDS: &str = "/nes/bireysel/sertifikalar";

pub fn rooms() -> Router<House> {
    Router::new()
        .route("/nes/bireysel/sertifikalar", get(list::list))
        .route(
            "/nes/bireysel/sertifikalar/{card}/{act}",
            get(code::ask).post(code::send),
        )
        .route(
            "/nes/bireysel/sertifikalar/{card}/{act}/kod",
            post(begin::prove),
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
