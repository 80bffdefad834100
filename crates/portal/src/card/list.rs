//! GET /nes/bireysel/sertifikalar: the person's certificates and how they stand; their cards, and what can be done about their PIN.

use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use uuid::Uuid;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, Frame, page};

use super::sql;
use crate::certificate_state::mine::{Mine, mine};

#[derive(Template)]
#[template(path = "card/list.html")]
struct CardsPage {
    frame: Frame,
    cards: Vec<Shown>,
    certificates: Mine,
    /// What was just done, where something was.
    done: Option<&'static str>,
}

#[derive(Deserialize)]
pub struct Note {
    #[serde(default)]
    oldu: String,
}

struct Shown {
    id: Uuid,
    serial: String,
}

pub async fn list(State(app): State<App>, citizen: Citizen, Query(note): Query<Note>) -> Answer {
    let done = match note.oldu.as_str() {
        "askida" => Some("certificate-mine-suspended"),
        "bekliyor" => Some("certificate-mine-waits"),
        _ => None,
    };
    let certificates = mine(&app, citizen.person).await?;
    let found = sql::mine(&mut app.db.read().await?, citizen.person).await?;
    let shown = |card: sql::Card| Shown {
        id: card.id,
        serial: card.serial,
    };
    page(CardsPage {
        frame: citizen.frame,
        cards: found.into_iter().map(shown).collect(),
        certificates,
        done,
    })
}
