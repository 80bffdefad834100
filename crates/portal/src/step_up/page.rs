//! The page of an act: what will happen, the code by SMS, and the code typed in.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rules::mobile_phone::MobilePhone;
use serde::Deserialize;
use store::Conn;
use uuid::Uuid;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, Frame, go, page};
use web::refusal::Refusal;

use super::{Act, Words, code};
use crate::contact_point;
use crate::people::{self, Person};

#[derive(Template)]
#[template(path = "step_up/step_up.html")]
struct ActPage {
    frame: Frame,
    words: Words,
    contact: contact_point::Shown,
    minutes: i64,
    /// Whether a code was asked for, so that it can be typed.
    asked: bool,
    fault: Option<&'static str>,
    note: Option<&'static str>,
}

/// What happened on the way to the page.
#[derive(Deserialize)]
pub struct Note {
    #[serde(default)]
    durum: String,
}

#[derive(Deserialize)]
pub struct TypedCode {
    #[serde(default)]
    pub code: String,
}

/// What came of a code that was typed.
pub enum Proof {
    /// It served, and what the act writes is written.
    Right,
    /// The page that asks for it again.
    Wrong(Response),
}

fn act_page<A: Act>(
    (app, citizen): (&App, Citizen),
    act: &A,
    contact: contact_point::Shown,
    (asked, fault, note): (bool, Option<&'static str>, Option<&'static str>),
) -> Answer {
    page(ActPage {
        words: act.words(),
        contact,
        minutes: app.settings.phone_code.minutes,
        asked,
        fault,
        note,
        frame: citizen.frame,
    })
}

/// The phone that gets the code, and what a page says of it.
async fn reached<A: Act>(
    conn: &mut Conn,
    app: &App,
    person: Uuid,
    act: &A,
) -> Result<contact_point::TrustedPhone, Refusal> {
    match act.proves() {
        Some(phone) => Ok(contact_point::TrustedPhone::to_prove(phone)),
        None => Ok(contact_point::trusted_phone(conn, app, person).await?),
    }
}

fn phone_of(reached: &contact_point::TrustedPhone) -> Result<&MobilePhone, Refusal> {
    let phone = reached.phone.as_ref();
    phone.ok_or(Refusal::NotNow("step-up-no-phone"))
}

async fn person_of(conn: &mut Conn, citizen: &Citizen) -> Result<Person, Refusal> {
    let person = people::by_id(conn, citizen.person).await?;
    person.ok_or(Refusal::NotFound)
}

/// GET: what will happen; after a code was sent, its field.
pub async fn ask<A: Act>(app: &App, citizen: Citizen, act: &A, note: &Note) -> Answer {
    let reached = reached(&mut app.db.read().await?, app, citizen.person, act).await?;
    let said = match note.durum.as_str() {
        "gonderildi" => (true, None, Some("step-up-code-sent")),
        "cok-sik" => (true, None, Some("step-up-too-many")),
        _ => (false, None, None),
    };
    act_page((app, citizen), act, reached.shown, said)
}

/// POST: the code is sent, for the first time or again.
pub async fn send<A: Act>(app: &App, citizen: Citizen, act: &A) -> Answer {
    let mut tx = app.db.write().await?;
    let mut person = person_of(&mut tx, &citizen).await?;
    contact_point::adopt(&mut tx, app, &mut person).await?;
    let reached = reached(&mut tx, app, person.id, act).await?;
    let sent = code::send(&mut tx, app, &mut person, act, phone_of(&reached)?).await?;
    tx.commit().await?;
    let words = act.words();
    if words.carried.is_some() {
        // What was typed belongs in no address, so the page itself is the answer.
        let note = match sent {
            true => "step-up-code-sent",
            false => "step-up-too-many",
        };
        return act_page((app, citizen), act, reached.shown, (true, None, Some(note)));
    }
    let how = if sent { "gonderildi" } else { "cok-sik" };
    go(&format!("{}?durum={how}", words.address))
}

/// POST …/kod: with the right code the act is written down.
pub async fn prove<A: Act>(
    app: &App,
    citizen: Citizen,
    act: &A,
    typed: &str,
) -> Result<Proof, Refusal> {
    let mut tx = app.db.write().await?;
    let mut person = person_of(&mut tx, &citizen).await?;
    let reached = reached(&mut tx, app, person.id, act).await?;
    let phone = phone_of(&reached)?;
    let fault = code::check(&mut tx, app, &person, (act, phone), typed).await?;
    if fault.is_none() {
        act.write(&mut tx, app, &mut person).await?;
    }
    tx.commit().await?;
    if fault.is_none() {
        return Ok(Proof::Right);
    }
    let again = act_page((app, citizen), act, reached.shown, (true, fault, None))?;
    Ok(Proof::Wrong(
        (StatusCode::UNPROCESSABLE_ENTITY, again).into_response(),
    ))
}
