//! The page of one act on a card: what will happen, the code by SMS, and the code typed in. POST: the code is sent, for the first time or again.

use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use super::{CardPath, sql};
use crate::contact_point;
use crate::order::finders::{self, Order};
use crate::people;
use crate::phone_code;
use rules::mobile_phone::MobilePhone;
use store::Conn;
use web::House;
use web::auth::Citizen;
use web::frame::{Answer, Frame, go, page};
use web::refusal::Refusal;

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
    contact: contact_point::Shown,
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

/// What the code is good for: this act on this card, by this phone.
pub(super) fn code_for(path: &CardPath, phone: &MobilePhone) -> String {
    format!("card:{}:{}:{}", path.card, path.act.word(), phone.e164())
}

/// GET …/{card}/pin and …/{card}/kilit
pub(super) async fn ask(
    State(house): State<House>,
    citizen: Citizen,
    Path(path): Path<CardPath>,
    Query(note): Query<Note>,
) -> Answer {
    let mut conn = house.db.read().await?;
    let (card, _) = own(&mut conn, &citizen, &path).await?;
    let reached = contact_point::step_up(&mut conn, &house, citizen.person).await?;
    drop(conn);
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
    act_page(&house, citizen, &path, (&card, reached.shown), said)
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
    (card, contact): (&sql::Card, contact_point::Shown),
    said: Said,
) -> Answer {
    page(ActPage {
        address: path.address(),
        title: path.act.title(),
        lead: path.act.lead(),
        serial: card.serial.clone(),
        contact,
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
    let person = people::by_id(&mut tx, citizen.person).await?;
    contact_point::adopt(&mut tx, &house, &mut person.ok_or(Refusal::NotFound)?).await?;
    let reached = contact_point::step_up(&mut tx, &house, citizen.person).await?;
    let phone = reached.phone()?;
    let act = code_for(&path, phone);
    let good = phone_code::Good::For(&act);
    let sent = phone_code::send(&mut tx, &house, &order, phone, good).await?;
    tx.commit().await?;
    let how = if sent { "gonderildi" } else { "cok-sik" };
    go(&format!("{}?durum={how}", path.address()))
}
