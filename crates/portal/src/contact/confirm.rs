//! GET and POST /nes/bireysel/telefon: a phone is confirmed outside of any form, since a form can be changed only until it is approved, and a
//! number changes later. POST …/kod: the code is typed.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rules::mobile_phone::MobilePhone;
use serde::Deserialize;
use store::Conn;
use uuid::Uuid;
use web::House;
use web::auth::Citizen;
use web::frame::{Answer, Frame, go, page};
use web::refusal::Refusal;

use super::PHONE;
use super::proven::{how, proven};
use crate::diary_entry::Whereabouts;
use crate::order::finders::{self, Order};
use crate::people;
use crate::phone_code::{self, Good};

#[derive(Template)]
#[template(path = "contact/phone.html")]
struct PhonePage {
    frame: Frame,
    typed: String,
    hours: i64,
    fault: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "contact/code.html")]
struct CodePage {
    frame: Frame,
    address: &'static str,
    /// As it was typed: it comes back with the code, which is good for no other number.
    typed: String,
    phone: String,
    minutes: i64,
    fault: Option<&'static str>,
    note: Option<&'static str>,
}

#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    phone: String,
    #[serde(default)]
    code: String,
}

fn phone_page(
    house: &House,
    citizen: Citizen,
    typed: String,
    fault: Option<&'static str>,
) -> Answer {
    page(PhonePage {
        frame: citizen.frame,
        typed,
        hours: house.settings.hold_hours(house.outside.clock.today()),
        fault,
    })
}

fn code_page(
    house: &House,
    citizen: Citizen,
    phone: &MobilePhone,
    fault: Option<&'static str>,
    note: Option<&'static str>,
) -> Answer {
    page(CodePage {
        frame: citizen.frame,
        address: PHONE,
        typed: phone.national(),
        phone: phone.masked(),
        minutes: house.settings.phone_code.minutes,
        fault,
        note,
    })
}

/// What the code is good for: this phone, of this person.
fn code_for(person: Uuid, phone: &MobilePhone) -> String {
    format!("contact:{person}:{}", phone.e164())
}

/// The order at which the codes are counted: the newest.
async fn order_of(conn: &mut Conn, person: Uuid) -> Result<Order, Refusal> {
    let newest = finders::mine(conn, person, i64::MAX, 1).await?;
    let order = newest.into_iter().next();
    order.ok_or(Refusal::NotNow("contact-no-order"))
}

pub async fn ask(State(house): State<House>, citizen: Citizen) -> Answer {
    phone_page(&house, citizen, String::new(), None)
}

/// POST: the code is sent, for the first time or again. The page that asks for it is the answer, because a number belongs in no address.
pub async fn send(
    State(house): State<House>,
    citizen: Citizen,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let phone = match MobilePhone::parse(&typed.phone) {
        Ok(phone) => phone,
        Err(fault) => {
            let again = phone_page(&house, citizen, typed.phone, Some(fault.key()))?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    let mut tx = house.db.write().await?;
    let order = order_of(&mut tx, citizen.person).await?;
    let act = code_for(citizen.person, &phone);
    let sent = phone_code::send(&mut tx, &house, &order, &phone, Good::For(&act)).await?;
    tx.commit().await?;
    let note = if sent {
        "card-code-sent"
    } else {
        "code-too-many"
    };
    code_page(&house, citizen, &phone, None, Some(note))
}

/// POST …/kod
pub async fn prove(
    State(house): State<House>,
    citizen: Citizen,
    whereabouts: Whereabouts,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let Ok(phone) = MobilePhone::parse(&typed.phone) else {
        return go(PHONE);
    };
    let how = how(&house, &citizen, whereabouts).await?;
    let mut tx = house.db.write().await?;
    let order = order_of(&mut tx, citizen.person).await?;
    let act = code_for(citizen.person, &phone);
    let fault = phone_code::try_code(&mut tx, &house, &order, &typed.code, Good::For(&act)).await?;
    if fault.is_none() {
        phone_code::used(&mut tx, &house, &order).await?;
        let person = people::by_id(&mut tx, citizen.person).await?;
        let mut person = person.ok_or(Refusal::NotFound)?;
        proven(&mut tx, &house, &mut person, (&phone, None), &how).await?;
    }
    tx.commit().await?;
    if fault.is_some() {
        let again = code_page(&house, citizen, &phone, fault, None)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
    }
    go("/nes/bireysel/gunluk?oldu=dogrulandi#iletisim")
}
