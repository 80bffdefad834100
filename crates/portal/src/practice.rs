//! Deneme: the practice parts of the demo, each plainly marked: who can log in, the identity gate, the inbox,
//! the clock, the authenticator. None of these addresses exists in production.

mod authenticator;
mod clock;
mod gate;
mod inbox;
mod one_address;
mod outside;
mod parts;
pub mod seed;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};

pub use self::outside::outside;
pub use self::parts::{Practice, PracticeCard, PracticeClerk, PracticePerson};

use crate::House;
use crate::frame::{Answer, Frame, page};
use crate::refusal::Refusal;

pub use one_address::lead_there;

pub fn rooms() -> Router<House> {
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
fn practice(house: &House) -> Result<&Practice, Refusal> {
    house.outside.practice.as_ref().ok_or(Refusal::NotFound)
}

#[derive(Template)]
#[template(path = "practice/tools.html")]
struct Tools {
    frame: Frame,
}

/// GET /deneme
async fn tools(State(house): State<House>, frame: Frame) -> Answer {
    practice(&house)?;
    page(Tools { frame })
}

impl Frame {
    /// Who can log in to the demo; for the practice pages and the demo's landing page.
    pub fn practice_people(&self) -> &[PracticePerson] {
        self.practice_parts()
            .map_or(&[], |practice| practice.people.as_slice())
    }

    /// Those of them who have a card.
    pub fn practice_cards(&self) -> Vec<(&PracticePerson, &PracticeCard)> {
        let people = self.practice_people().iter();
        people
            .filter_map(|person| Some((person, person.card.as_ref()?)))
            .collect()
    }

    pub fn practice_clerk(&self) -> Option<&PracticeClerk> {
        self.practice_parts().map(|practice| &practice.clerk)
    }
}

impl PracticePerson {
    pub fn about(&self, frame: &Frame) -> &str {
        &self.about[frame.language() as usize]
    }
}
