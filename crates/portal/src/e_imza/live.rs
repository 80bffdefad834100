//! GET /e-imza/…/canli: tells the waiting page when there is something new (server-sent events). It asks the database, so it does not
//! matter which process the app talked to.

use std::convert::Infallible;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream;
use serde::Deserialize;
use uuid::Uuid;
use web::App;
use web::auth::Citizen;
use web::frame::Answer;
use web::refusal::Refusal;

use super::look::subscribe;
use super::page::own;
use super::watcher::{Subscription, Watcher};

#[derive(Deserialize)]
pub struct Shown {
    /// What the page shows, in one word.
    #[serde(default)]
    gorulen: String,
}

pub async fn live(
    State(app): State<App>,
    Extension(watcher): Extension<Watcher>,
    citizen: Option<Citizen>,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
    Query(shown): Query<Shown>,
) -> Answer {
    let hand_off = own(&app, &headers, citizen.as_ref(), id).await?;
    let first = hand_off.facts.shown(app.now());
    // A page that finds no seat still has its button to look again.
    let subscription = subscribe(&app, &watcher, id, hand_off.facts);
    let subscription = subscription.ok_or(Refusal::TooMany)?;
    let waiting = Some((app, subscription, first, shown.gorulen));
    let events = stream::unfold(waiting, move |waiting| async move {
        let (app, subscription, first, shown) = waiting?;
        let news = news(&app, subscription, first, &shown).await?;
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

/// What is new; nothing when the portal stops or the end is shown already. At the latest the end of its time is news.
async fn news(
    app: &App,
    mut subscription: Subscription,
    first: String,
    shown: &str,
) -> Option<String> {
    let mut closing = app.closing();
    if first != shown {
        return Some(first);
    }
    loop {
        if *closing.borrow_and_update() {
            return None;
        }
        let (now_shown, is_open) = {
            let facts = subscription.facts();
            let now = app.now();
            (facts.shown(now), facts.stage(now).is_open())
        };
        if now_shown != shown {
            return Some(now_shown);
        }
        if !is_open {
            return None;
        }
        tokio::select! {
            looked = subscription.next_look() => looked?,
            _ = closing.changed() => {}
        }
    }
}
