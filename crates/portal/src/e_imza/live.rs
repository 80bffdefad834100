//! GET /e-imza/…/canli: tells the waiting page when there is something new (server-sent events). It asks the database, so it does not
//! matter which process the app talked to.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream;
use serde::Deserialize;
use tokio::sync::watch;
use uuid::Uuid;

use super::page::own;
use super::sql;
use crate::House;
use crate::door::Citizen;
use crate::frame::Answer;

const PAUSE: Duration = Duration::from_secs(1);

#[derive(Deserialize)]
pub struct Shown {
    /// The stage that the page shows.
    #[serde(default)]
    gorulen: String,
}

pub async fn live(
    State(house): State<House>,
    citizen: Option<Citizen>,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
    Query(shown): Query<Shown>,
) -> Answer {
    own(&house, &headers, citizen.as_ref(), id).await?;
    let closing = house.closing();
    let first = Some((house, closing, shown.gorulen));
    let events = stream::unfold(first, move |waiting| async move {
        let (house, mut closing, shown) = waiting?;
        let news = news(&house, &mut closing, id, &shown).await?;
        // One piece of news is enough: the page is asked for again.
        Some((
            Ok::<_, Infallible>(Event::default().event("changed").data(news)),
            None,
        ))
    });
    Ok(Sse::new(events)
        .keep_alive(KeepAlive::default())
        .into_response())
}

/// The new stage; nothing when the portal stops or cannot look, and then the browser comes again. At the latest the end of its time is news.
async fn news(
    house: &House,
    closing: &mut watch::Receiver<bool>,
    id: Uuid,
    shown: &str,
) -> Option<&'static str> {
    loop {
        if *closing.borrow_and_update() {
            return None;
        }
        let found = {
            let mut conn = house.db.read().await.ok()?;
            sql::by_id(&mut conn, id).await.ok()??
        };
        let stage = found.stage(house.now());
        if stage.key() != shown {
            return Some(stage.key());
        }
        if !stage.is_open() {
            return None;
        }
        // Whether the pause is over or the portal stops: the loop looks.
        let _either = tokio::time::timeout(PAUSE, closing.changed()).await;
    }
}
