//! GET /basvurularim: Başvuru Durum Sorgulama, all orders, newest first (R11).

use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, Frame, page};

use crate::order::finders;
use crate::order::shown::Shown;

/// How many orders a page shows.
const PAGE: i64 = 20;

#[derive(Deserialize)]
pub struct From {
    /// Orders below this number; absent on the first page.
    once: Option<i64>,
}

#[derive(Template)]
#[template(path = "application/list.html")]
struct List {
    frame: Frame,
    orders: Vec<Shown>,
    /// Where the next page begins, if there is one.
    next: Option<i64>,
    first: bool,
}

pub async fn list(State(app): State<App>, citizen: Citizen, Query(from): Query<From>) -> Answer {
    let before = from.once.unwrap_or(i64::MAX);
    let mut conn = app.db.read().await?;
    // One more than is shown tells whether there is a next page, without counting.
    let mut found = finders::mine(&mut conn, citizen.person, before, PAGE + 1).await?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    page(List {
        orders: found
            .iter()
            .map(|order| Shown::of(&app, &citizen.frame.t, order))
            .collect(),
        next: found.last().filter(|_| more).map(|order| order.number),
        first: from.once.is_none(),
        frame: citizen.frame,
    })
}
