//! Sertifikamı askıya al: the holder stops a certificate within seconds, by a code on their phone (B13, R35). To resume it they call, since
//! whoever holds card and phone could do that as well.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use outside::issuer::Known;
use rules::certificate_state::{Change, Demand};
use rules::mobile_phone::MobilePhone;
use serde::Deserialize;
use store::Conn;
use uuid::Uuid;

use super::mine::{is_over, own};
use super::{Outcome, Wish, carry_out, write_down};
use crate::House;
use crate::application::finders::{self, Order};
use crate::door::Citizen;
use crate::frame::{Answer, Frame, go, page};
use crate::people::{self, Person};
use crate::phone_code;
use crate::refusal::Refusal;

const LIST: &str = "/nes/bireysel/sertifikalar";

#[derive(Template)]
#[template(path = "certificate/suspend.html")]
struct SuspendPage {
    frame: Frame,
    address: String,
    serial: String,
    phone: String,
    minutes: i64,
    /// Whether a code was asked for, so that it can be typed.
    asked: bool,
    fault: Option<&'static str>,
    note: Option<&'static str>,
}

#[derive(Deserialize)]
pub struct Note {
    #[serde(default)]
    durum: String,
}

fn address(id: Uuid) -> String {
    format!("/nes/bireysel/sertifika/{id}/aski")
}

/// The person, and a certificate of theirs that can be suspended now. The issuer is asked before any transaction is begun.
async fn wanted(house: &House, citizen: &Citizen, id: Uuid) -> Result<(Person, Known), Refusal> {
    let person = people::by_id(&mut house.db.read().await?, citizen.person).await?;
    let person = person.ok_or(Refusal::NotFound)?;
    let known = own(house, &person, id).await?;
    match known.state.may(Change::Suspend) && !is_over(house, &known) {
        true => Ok((person, known)),
        false => Err(Refusal::NotNow("certificate-suspend-not-now")),
    }
}

/// The order by whose phone the holder is known again: the newest.
async fn order_of(
    house: &House,
    conn: &mut Conn,
    person: &Person,
) -> Result<(Order, MobilePhone), Refusal> {
    let no_phone = || Refusal::NotNow("card-no-phone");
    let newest = finders::mine(conn, person.id, i64::MAX, 1).await?;
    let order = newest.into_iter().next().ok_or_else(no_phone)?;
    let phone = order.phone(house)?.ok_or_else(no_phone)?;
    Ok((order, phone))
}

fn suspend_page(
    house: &House,
    citizen: Citizen,
    known: &Known,
    phone: &MobilePhone,
    (asked, fault, note): (bool, Option<&'static str>, Option<&'static str>),
) -> Answer {
    page(SuspendPage {
        address: address(known.order),
        serial: known.serial().map_err(|_| Refusal::Internal)?.to_string(),
        phone: phone.masked(),
        minutes: house.settings.phone_code.minutes,
        asked,
        fault,
        note,
        frame: citizen.frame,
    })
}

/// GET …/aski: what will happen; after a code was sent, its field.
pub async fn ask(
    State(house): State<House>,
    citizen: Citizen,
    Path(id): Path<Uuid>,
    Query(note): Query<Note>,
) -> Answer {
    let (person, known) = wanted(&house, &citizen, id).await?;
    let (_, phone) = order_of(&house, &mut house.db.read().await?, &person).await?;
    let said = match note.durum.as_str() {
        "gonderildi" => (true, None, Some("card-code-sent")),
        "cok-sik" => (true, None, Some("code-too-many")),
        _ => (false, None, None),
    };
    suspend_page(&house, citizen, &known, &phone, said)
}

/// POST …/aski: the code is sent, for the first time or again.
pub async fn send(State(house): State<House>, citizen: Citizen, Path(id): Path<Uuid>) -> Answer {
    let (person, known) = wanted(&house, &citizen, id).await?;
    let mut tx = house.db.write().await?;
    let (order, phone) = order_of(&house, &mut tx, &person).await?;
    let sent = phone_code::send(&mut tx, &house, &order, &phone).await?;
    tx.commit().await?;
    let how = if sent { "gonderildi" } else { "cok-sik" };
    go(&format!("{}?durum={how}", address(known.order)))
}

#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    code: String,
}

/// POST …/aski/kod: with the right code it is written down, and the issuer is asked at once.
pub async fn prove(
    State(house): State<House>,
    citizen: Citizen,
    Path(id): Path<Uuid>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let (person, known) = wanted(&house, &citizen, id).await?;
    let wish = Wish {
        id: house.new_id(),
        certificate: id,
        serial: known.serial().map_err(|_| Refusal::Internal)?,
        person: Some(person.id),
        change: Change::Suspend,
        demand: Demand::Holder,
        seen: known.version,
    };
    let mut tx = house.db.write().await?;
    let (order, phone) = order_of(&house, &mut tx, &person).await?;
    let fault = phone_code::try_code(&mut tx, &house, &order, &typed.code).await?;
    if fault.is_none() {
        phone_code::used(&mut tx, &house, &order).await?;
        write_down(&mut tx, &house, &wish, None).await?;
    }
    tx.commit().await?;
    if fault.is_some() {
        let again = suspend_page(&house, citizen, &known, &phone, (true, fault, None))?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
    }
    match carry_out(&house, wish.id).await? {
        Outcome::Done => go(&format!("{LIST}?oldu=askida")),
        Outcome::Waiting => go(&format!("{LIST}?oldu=bekliyor")),
        Outcome::Refused(_) => Err(Refusal::Stale),
    }
}
