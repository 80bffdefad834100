//! GET /masa: the search box, and how much waits.

use askama::Template;
use axum::extract::State;

use super::finders::{counted, waiting};
use crate::House;
use crate::door::{Operator, Own};
use crate::frame::{Answer, Frame, page};

#[derive(Template)]
#[template(path = "desk/home.html")]
struct Home {
    frame: Frame,
    forms: String,
    production: String,
    jobs: String,
    revocations: String,
}

pub async fn home(State(house): State<House>, operator: Operator<Own>) -> Answer {
    let waiting = waiting(&mut house.db.read().await?).await?;
    page(Home {
        frame: operator.frame,
        forms: counted(waiting.forms),
        production: counted(waiting.production),
        jobs: counted(waiting.jobs),
        revocations: counted(waiting.revocations),
    })
}
