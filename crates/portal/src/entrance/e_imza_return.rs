//! The browser that waits for a login comes back by the one-time address that the app opened (B03); any other browser goes to `elsewhere`.
//!
//! This is a GET that changes something, as the return from the identity gate is: the address is good once, for two minutes, and in the
//! browser that asked for the code only. Nothing that could be read out to a stranger lets that browser in: the address is not shown, and
//! the one that the app shows where it can open none serves from the app's own network only.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use serde_json::json;
use store::history::Actor;
use store::{Tx, run};
use uuid::Uuid;
use web::App;
use web::frame::{Answer, Frame, chosen_language, go};
use web::refusal::Refusal;
use web::session::{self, Kind, token_hash};
use web::visitor::Network;

use super::elsewhere;
use crate::after_login;
use crate::diary_entry::{self, Whereabouts};
use crate::e_imza::is_the_browser;
use crate::e_imza::sql::{self, HandOff};
use crate::e_imza::stage::Stage;
use crate::notice::{self, Notice};
use crate::people;

/// Which of the two addresses it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The app opened it, and nobody saw it.
    Opened,
    /// The app showed it.
    Shown,
}

/// Whether the token belongs to this very hand-off, and to which of its addresses.
pub fn way(hand_off: &HandOff, token: &str) -> Option<Way> {
    let digest = Some(token_hash(token));
    if hand_off.return_token == digest {
        Some(Way::Opened)
    } else if hand_off.return_shown == digest {
        Some(Way::Shown)
    } else {
        None
    }
}

/// GET /e-imza/…/donus/…: opened by the app in the default browser.
pub async fn by_address(
    State(app): State<App>,
    frame: Frame,
    headers: HeaderMap,
    network: Network,
    browser: Whereabouts,
    Path((id, token)): Path<(Uuid, String)>,
) -> Answer {
    let found = sql::by_id(&mut app.db.read().await?, id).await?;
    let hand_off = found.ok_or(Refusal::NotFound)?;
    let way = way(&hand_off, &token).ok_or(Refusal::NotFound)?;
    let waits = is_the_browser(&app, &headers, &hand_off);
    let serves = waits && way == Way::Opened || network.is(hand_off.app_network.as_deref());
    if !serves {
        elsewhere::note(&app, &network).await;
        if waits {
            return elsewhere::refused(&app, frame, &hand_off);
        }
    }
    if !waits {
        return elsewhere::lead_on(&app, id, token);
    }
    let mut tx = app.db.write().await?;
    let hand_off = sql::by_id(&mut tx, id).await?.ok_or(Refusal::NotFound)?;
    if hand_off.stage(app.now()) != Stage::Returning {
        return go(&format!("/e-imza/{id}"));
    }
    let changed = run!(
        &mut tx,
        "UPDATE hand_off SET returned_at = $2 WHERE id = $1 AND returned_at IS NULL",
        id,
        app.now()
    )?;
    let jar = CookieJar::from_headers(&headers);
    log_in(tx, &app, &hand_off, changed, jar, ("address", &browser)).await
}

/// The session begins, in this browser, once: `changed` counts the hand-offs that were taken for it.
pub async fn log_in(
    mut tx: Tx,
    app: &App,
    hand_off: &HandOff,
    changed: u64,
    jar: CookieJar,
    (back, browser): (&str, &Whereabouts),
) -> Answer {
    if changed != 1 {
        return Err(Refusal::Stale);
    }
    let person = hand_off.person.ok_or(Refusal::Internal)?;
    let person = people::by_id(&mut tx, person).await?;
    let mut person = person.ok_or(Refusal::Internal)?;
    let detail = json!({ "way": E_IMZA, "hand_off": hand_off.id, "back": back });
    let actor = Actor::Person(person.id);
    people::record(&mut tx, app, &mut person, actor, "signed-in", detail).await?;
    if let Some(language) = chosen_language(&jar) {
        people::choose_language(&mut tx, app, &mut person, language).await?;
    }
    let kind = diary_entry::Kind::Login;
    diary_entry::note(&mut tx, app, person.id, (kind, None), E_IMZA, browser).await?;
    let cause = format!("signed-in:{}", hand_off.id);
    notice::tell_person(&mut tx, app, person.id, &cause, Notice::SignedIn).await?;
    let cookie: Cookie<'static> =
        session::open(&mut tx, app, &jar, Kind::Person, person.id, E_IMZA).await?;
    let (jar, kept_at) = after_login::restore(&mut tx, app, jar, &person).await?;
    tx.commit().await?;
    let go_on = kept_at.unwrap_or_else(|| hand_off.go_on.clone());
    Ok((jar.add(cookie), Redirect::to(&go_on)).into_response())
}

/// How a session says that it began with an e-signature.
pub const E_IMZA: &str = session::BY_CARD;
