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
use web::House;
use web::auth::Citizen;
use web::frame::{Answer, Frame, go, page};
use web::refusal::Refusal;

use super::{Outcome, Wish, carry_out, write_down};
use crate::certificate_state::mine::{is_over, own};
use crate::contact_point;
use crate::order::finders::{self, Order};
use crate::people::{self, Person};
use crate::phone_code;

const LIST: &str = "/nes/bireysel/sertifikalar";

#[derive(Template)]
#[template(path = "certificate/suspend.html")]
struct SuspendPage {
    frame: Frame,
    address: String,
    serial: String,
    contact: contact_point::Shown,
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

/// The order at which the codes are counted: the newest.
async fn order_of(conn: &mut Conn, person: &Person) -> Result<Order, Refusal> {
    let newest = finders::mine(conn, person.id, i64::MAX, 1).await?;
    let order = newest.into_iter().next();
    order.ok_or(Refusal::NotNow("card-no-phone"))
}

/// What the code is good for: this certificate's suspension, by this phone.
fn code_for(certificate: Uuid, phone: &MobilePhone) -> String {
    format!("suspend:{certificate}:{}", phone.e164())
}

fn suspend_page(
    house: &House,
    citizen: Citizen,
    known: &Known,
    contact: contact_point::Shown,
    (asked, fault, note): (bool, Option<&'static str>, Option<&'static str>),
) -> Answer {
    page(SuspendPage {
        address: address(known.order),
        serial: known.serial().map_err(|_| Refusal::Internal)?.to_string(),
        contact,
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
    let reached = contact_point::step_up(&mut house.db.read().await?, &house, person.id).await?;
    let said = match note.durum.as_str() {
        "gonderildi" => (true, None, Some("card-code-sent")),
        "cok-sik" => (true, None, Some("code-too-many")),
        _ => (false, None, None),
    };
    suspend_page(&house, citizen, &known, reached.shown, said)
}

/// POST …/aski: the code is sent, for the first time or again.
pub async fn send(State(house): State<House>, citizen: Citizen, Path(id): Path<Uuid>) -> Answer {
    let (mut person, known) = wanted(&house, &citizen, id).await?;
    let mut tx = house.db.write().await?;
    contact_point::adopt(&mut tx, &house, &mut person).await?;
    let reached = contact_point::step_up(&mut tx, &house, person.id).await?;
    let phone = reached.phone()?;
    let order = order_of(&mut tx, &person).await?;
    let act = code_for(id, phone);
    let good = phone_code::Good::For(&act);
    let sent = phone_code::send(&mut tx, &house, &order, phone, good).await?;
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
    let reached = contact_point::step_up(&mut tx, &house, person.id).await?;
    let order = order_of(&mut tx, &person).await?;
    let act = code_for(id, reached.phone()?);
    let good = phone_code::Good::For(&act);
    let fault = phone_code::try_code(&mut tx, &house, &order, &typed.code, good).await?;
    if fault.is_none() {
        phone_code::used(&mut tx, &house, &order).await?;
        write_down(&mut tx, &house, &wish, None).await?;
    }
    tx.commit().await?;
    if fault.is_some() {
        let again = suspend_page(&house, citizen, &known, reached.shown, (true, fault, None))?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
    }
    match carry_out(&house, wish.id).await? {
        Outcome::Done => go(&format!("{LIST}?oldu=askida")),
        Outcome::Waiting => go(&format!("{LIST}?oldu=bekliyor")),
        Outcome::Refused(_) => Err(Refusal::Stale),
    }
}
