//! GET /nes/bireysel/sertifikalar: the person's cards, and what can be done about their PIN.

use askama::Template;
use axum::extract::State;
use uuid::Uuid;

use super::sql;
use crate::House;
use crate::door::Citizen;
use crate::frame::{Answer, Frame, page};

#[derive(Template)]
#[template(path = "card/list.html")]
struct CardsPage {
    frame: Frame,
    cards: Vec<Shown>,
}

struct Shown {
    id: Uuid,
    serial: String,
}

pub async fn list(State(house): State<House>, citizen: Citizen) -> Answer {
    let found = sql::mine(&mut house.db.read().await?, citizen.person).await?;
    let shown = |card: sql::Card| Shown {
        id: card.id,
        serial: card.serial,
    };
    page(CardsPage {
        frame: citizen.frame,
        cards: found.into_iter().map(shown).collect(),
    })
}
