//! The browser that waits for a login comes back: by the one-time address that the app opened, or by the six digits that it shows (B03).
//!
//! The first is a GET that changes something, as the return from the identity gate is: the address is good once, for two minutes, and in
//! one browser only. Who brings the address to another browser, or the digits without the browser's cookie, changes nothing.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use serde::Deserialize;
use serde_json::json;
use store::history::Actor;
use store::{Tx, run};
use uuid::Uuid;

use super::login::{self, Return};
use super::page::is_the_browser;
use super::sql::{self, HandOff};
use super::stage::{Stage, WRONG_CODES};
use crate::House;
use crate::diary::{self, Whereabouts};
use crate::frame::{Answer, Frame, go, page};
use crate::kept_post;
use crate::notice::{self, Notice};
use crate::people;
use crate::refusal::Refusal;
use crate::session::{self, Kind, token_hash};

/// GET /e-imza/…/donus/…: opened by the app in the default browser.
pub async fn by_address(
    State(house): State<House>,
    frame: Frame,
    headers: HeaderMap,
    browser: Whereabouts,
    Path((id, token)): Path<(Uuid, String)>,
) -> Answer {
    let mut tx = house.db.write().await?;
    let found = sql::by_id(&mut tx, id).await?;
    let hand_off = found.filter(|hand_off| hand_off.return_token == Some(token_hash(&token)));
    let Some(hand_off) = hand_off else {
        return Err(Refusal::NotFound);
    };
    if !is_the_browser(&house, &headers, &hand_off) {
        return page(OtherBrowser { frame });
    }
    if hand_off.stage(house.now()) != Stage::Returning {
        return go(&format!("/e-imza/{id}"));
    }
    let jar = CookieJar::from_headers(&headers);
    log_in(tx, &house, &hand_off, jar, ("address", &browser)).await
}

#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    kod: String,
}

/// POST /e-imza/…/donus: the six digits are typed into the waiting page.
pub async fn by_digits(
    State(house): State<House>,
    headers: HeaderMap,
    browser: Whereabouts,
    Path(id): Path<Uuid>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let mut tx = house.db.write().await?;
    let found = sql::by_id(&mut tx, id).await?;
    let hand_off = found
        .filter(|hand_off| is_the_browser(&house, &headers, hand_off))
        .ok_or(Refusal::NotFound)?;
    let waiting = format!("/e-imza/{id}");
    if hand_off.stage(house.now()) != Stage::Returning {
        return go(&waiting);
    }
    // Any spacing, as people copy it.
    let is_digit = |letter: &char| !letter.is_whitespace() && *letter != '-';
    let typed: String = typed.kod.chars().filter(is_digit).collect();
    if typed.len() != 6 || !typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return go(&format!("{waiting}?hata=bicim"));
    }
    if digits(&house, &hand_off)? == typed {
        let jar = CookieJar::from_headers(&headers);
        return log_in(tx, &house, &hand_off, jar, ("digits", &browser)).await;
    }
    run!(
        &mut tx,
        "UPDATE hand_off SET return_wrong = return_wrong + 1 WHERE id = $1",
        id
    )?;
    if hand_off.facts.return_wrong + 1 >= WRONG_CODES {
        let (owner, actor, act) = (hand_off.person, Actor::System, "hand-off-return-refused");
        sql::write_down(&mut tx, &house, owner, actor, act, id, &hand_off.purpose).await?;
    }
    tx.commit().await?;
    go(&format!("{waiting}?hata=yanlis"))
}

fn digits(house: &House, hand_off: &HandOff) -> Result<String, Refusal> {
    let sealed = hand_off.return_sealed.as_deref().ok_or(Refusal::Internal)?;
    let opened = house.vault.open(&login::place(hand_off.id), sealed)?;
    let back: Return = serde_json::from_slice(&opened)?;
    Ok(back.digits)
}

/// The session begins, in this browser, once.
async fn log_in(
    mut tx: Tx,
    house: &House,
    hand_off: &HandOff,
    jar: CookieJar,
    (back, browser): (&str, &Whereabouts),
) -> Answer {
    let changed = run!(
        &mut tx,
        "UPDATE hand_off SET returned_at = $2 WHERE id = $1 AND returned_at IS NULL AND return_wrong < $3",
        hand_off.id,
        house.now(),
        WRONG_CODES
    )?;
    if changed != 1 {
        return Err(Refusal::Stale);
    }
    let person = hand_off.person.ok_or(Refusal::Internal)?;
    let person = people::by_id(&mut tx, person).await?;
    let mut person = person.ok_or(Refusal::Internal)?;
    let detail = json!({ "way": E_IMZA, "hand_off": hand_off.id, "back": back });
    let actor = Actor::Person(person.id);
    people::record(&mut tx, house, &mut person, actor, "signed-in", detail).await?;
    let kind = diary::Kind::Login;
    diary::note(&mut tx, house, person.id, kind, E_IMZA, browser).await?;
    let cause = format!("signed-in:{}", hand_off.id);
    notice::tell_person(&mut tx, house, person.id, &cause, Notice::SignedIn).await?;
    let cookie: Cookie<'static> =
        session::open(&mut tx, house, &jar, Kind::Person, person.id, E_IMZA).await?;
    let (jar, kept_at) = kept_post::restore(&mut tx, house, jar, &person).await?;
    tx.commit().await?;
    let go_on = kept_at.unwrap_or_else(|| hand_off.go_on.clone());
    Ok((jar.add(cookie), Redirect::to(&go_on)).into_response())
}

/// How a session says that it began with an e-signature.
pub const E_IMZA: &str = "e_imza";

#[derive(Template)]
#[template(path = "e_imza/other_browser.html")]
struct OtherBrowser {
    frame: Frame,
}
