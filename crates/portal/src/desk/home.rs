//! GET /masa: the search box, and how much waits.

use askama::Template;
use axum::extract::State;
use web::House;
use web::auth::{Operator, Own};
use web::frame::{Answer, Frame, page};
use web::language::Texts;

use super::finders::{counted, waiting};
use super::tries::{self, WrongTries};

#[derive(Template)]
#[template(path = "desk/home.html")]
struct Home {
    frame: Frame,
    forms: String,
    production: String,
    jobs: String,
    revocations: String,
    /// Wrong tries before this sign-in, in the reader's words.
    wrong: Vec<String>,
}

pub async fn home(State(house): State<House>, operator: Operator<Own>) -> Answer {
    let mut conn = house.db.read().await?;
    let waiting = waiting(&mut conn).await?;
    let told = tries::told(&mut conn, operator.id).await?;
    drop(conn);
    let wrong = told.map_or(Vec::new(), |told| wrong(&operator.frame.t, &told));
    page(Home {
        frame: operator.frame,
        forms: counted(waiting.forms),
        production: counted(waiting.production),
        jobs: counted(waiting.jobs),
        revocations: counted(waiting.revocations),
        wrong,
    })
}

/// Whoever did not make them hears from how many places; whoever's password was right as well, that it is somebody else's too.
fn wrong(texts: &Texts, told: &WrongTries) -> Vec<String> {
    let (tries, networks) = (told.tries.to_string(), told.networks.to_string());
    let mut said = vec![texts.with(
        "desk-wrong-tries",
        &[("tries", &tries), ("networks", &networks)],
    )];
    if told.with_password > 0 {
        let count = told.with_password.to_string();
        said.push(texts.with("desk-wrong-tries-password", &[("count", &count)]));
    }
    said
}
