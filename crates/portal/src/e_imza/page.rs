//! GET /e-imza/…: the waiting page, with the code, what to do with it, and how far it is (R04, R23).

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use handoff::link::Link;
use handoff::purpose::Purpose;
use uuid::Uuid;

use super::sql::{self, HandOff};
use super::stage::Stage;
use super::{WAITING_COOKIE, own_address};
use crate::House;
use crate::door::Citizen;
use crate::frame::{Answer, Frame, page};
use crate::refusal::Refusal;
use crate::session::{cookie_name, token_hash};

#[derive(Template)]
#[template(path = "e_imza/e_imza.html")]
struct WaitingPage {
    frame: Frame,
    id: Uuid,
    stage: Stage,
    /// Heading and explanation of the stage.
    title: String,
    lead: String,
    code: String,
    link: String,
    seconds: i64,
    /// Whether texts are signed; otherwise it is work on the card.
    signs: bool,
    go_on: String,
}

/// The hand-off, for the browser that asked for it and the person who was signed in there, and for nobody else.
pub async fn own(
    house: &House,
    headers: &HeaderMap,
    citizen: Option<&Citizen>,
    id: Uuid,
) -> Result<HandOff, Refusal> {
    let jar = CookieJar::from_headers(headers);
    let cookie = jar.get(cookie_name(house, WAITING_COOKIE));
    let browser = token_hash(cookie.ok_or(Refusal::NotFound)?.value());
    let found = sql::by_id(&mut house.db.read().await?, id).await?;
    found
        .filter(|hand_off| hand_off.browser == browser)
        .filter(|hand_off| {
            hand_off.person.is_none() || hand_off.person == citizen.map(|citizen| citizen.person)
        })
        .ok_or(Refusal::NotFound)
}

pub async fn waiting(
    State(house): State<House>,
    citizen: Option<Citizen>,
    frame: Frame,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
) -> Answer {
    let hand_off = own(&house, &headers, citizen.as_ref(), id).await?;
    let now = house.now();
    let stage = hand_off.stage(now);
    let code = hand_off.open(&house)?.code;
    let of = |part: &str| format!("e-imza-{}-{part}", stage.key());
    page(WaitingPage {
        frame: citizen.map_or(frame, |citizen| citizen.frame),
        id,
        stage,
        title: of("title"),
        lead: of("lead"),
        code: code.shown(),
        link: Link {
            code,
            portal: own_address(&house)?,
        }
        .address(),
        seconds: ((hand_off.expires_at - now).max(0) + 999_999) / 1_000_000,
        signs: Purpose::by_key(&hand_off.purpose).is_some_and(Purpose::signs),
        go_on: hand_off.go_on,
    })
}
