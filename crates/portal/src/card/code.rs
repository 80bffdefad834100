//! The page of one act on a card: what will happen, the code by SMS, and the code typed in. POST: the code is sent, for the first time or again.

use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use super::{CardPath, sql};
use crate::House;
use crate::application::finders::{self, Order};
use crate::door::Citizen;
use crate::frame::{Answer, Frame, go, page};
use crate::phone_code;
use crate::refusal::Refusal;
use store::Conn;

#[derive(Deserialize)]
pub struct Note {
    #[serde(default)]
    durum: String,
}

#[derive(Template)]
#[template(path = "card/code.html")]
struct ActPage {
    frame: Frame,
    address: String,
    title: &'static str,
    lead: &'static str,
    serial: String,
    phone: String,
    minutes: i64,
    /// Whether a code was asked for, so that it can be typed.
    asked: bool,
    fault: Option<&'static str>,
    note: Option<&'static str>,
}

/// A card of the person's own, and the order for which it was made.
pub(super) async fn own(
    conn: &mut Conn,
    citizen: &Citizen,
    path: &CardPath,
) -> Result<(sql::Card, Order), Refusal> {
    let found = sql::own(conn, citizen.person, path.card).await?;
    let card = found.ok_or(Refusal::NotFound)?;
    if !card.shows_itself() {
        return Err(Refusal::NotNow("card-not-shown"));
    }
    let order = finders::for_job(conn, card.application).await?;
    Ok((card, order.ok_or(Refusal::NotFound)?))
}

/// GET …/{card}/pin and …/{card}/kilit
pub(super) async fn ask(
    State(house): State<House>,
    citizen: Citizen,
    Path(path): Path<CardPath>,
    Query(note): Query<Note>,
) -> Answer {
    let (card, order) = own(&mut house.db.read().await?, &citizen, &path).await?;
    let (asked, note) = match note.durum.as_str() {
        "gonderildi" => (true, Some("card-code-sent")),
        "cok-sik" => (true, Some("code-too-many")),
        _ => (false, None),
    };
    let said = Said {
        asked,
        fault: None,
        note,
    };
    act_page(&house, citizen, &path, (&card, &order), said)
}

/// What the page says of the code.
pub(super) struct Said {
    pub asked: bool,
    pub fault: Option<&'static str>,
    pub note: Option<&'static str>,
}

pub(super) fn act_page(
    house: &House,
    citizen: Citizen,
    path: &CardPath,
    (card, order): (&sql::Card, &Order),
    said: Said,
) -> Answer {
    let phone = order
        .phone(house)?
        .ok_or(Refusal::NotNow("card-no-phone"))?;
    page(ActPage {
        address: path.address(),
        title: path.act.title(),
        lead: path.act.lead(),
        serial: card.serial.clone(),
        phone: phone.masked(),
        minutes: house.settings.phone_code.minutes,
        asked: said.asked,
        fault: said.fault,
        note: said.note,
        frame: citizen.frame,
    })
}

/// POST …/{card}/pin and …/{card}/kilit
pub(super) async fn send(
    State(house): State<House>,
    citizen: Citizen,
    Path(path): Path<CardPath>,
) -> Answer {
    let mut tx = house.db.write().await?;
    let (_, order) = own(&mut tx, &citizen, &path).await?;
    let phone = order
        .phone(&house)?
        .ok_or(Refusal::NotNow("card-no-phone"))?;
    let sent = phone_code::send(&mut tx, &house, &order, &phone).await?;
    tx.commit().await?;
    let how = if sent { "gonderildi" } else { "cok-sik" };
    go(&format!("{}?durum={how}", path.address()))
}
