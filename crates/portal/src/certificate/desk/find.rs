//! /masa/sertifikalar: by serial number or identity number. A POST, so that no identity number stands in an address; from there on the
//! person's id or the certificate's stands for it. One that is the only one is opened at once.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use outside::issuer::{Known, Wanted};
use rules::dates::{day, istanbul_day};
use rules::identity_number::IdentityNumber;
use rules::serial_number::SerialNumber;
use serde::Deserialize;
use uuid::Uuid;
use web::House;
use web::auth::{Certificates, Operator};
use web::frame::{Answer, Frame, go, page};
use web::house::moment;
use web::refusal::Refusal;

use super::{CERTIFICATES, address};
use crate::certificate_state::state_key;
use crate::people;

const IDENTITY_DIGITS: usize = 11;

#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    aranan: String,
}

#[derive(Deserialize)]
pub struct Asked {
    /// A person whose certificates are looked for.
    kisi: Option<Uuid>,
}

struct Line {
    address: String,
    serial: String,
    name: String,
    until: String,
    state: &'static str,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "certificate/desk/find.html")]
struct FindPage {
    frame: Frame,
    has_issuer: bool,
    typed: String,
    fault: Option<&'static str>,
    lines: Vec<Line>,
    /// What to say where nothing was found.
    nothing: Option<&'static str>,
}

impl FindPage {
    fn empty(house: &House, frame: Frame) -> Self {
        Self {
            frame,
            has_issuer: house.issuer().is_some(),
            typed: String::new(),
            fault: None,
            lines: Vec::new(),
            nothing: None,
        }
    }
}

/// GET: the box; with a person, what that person has.
pub async fn ask(
    State(house): State<House>,
    operator: Operator<Certificates>,
    Query(asked): Query<Asked>,
) -> Answer {
    let Some(person) = asked.kisi else {
        return page(FindPage::empty(&house, operator.frame));
    };
    let person = people::by_id(&mut house.db.read().await?, person).await?;
    let identity = person.ok_or(Refusal::NotFound)?.identity(&house)?;
    by_person(&house, operator, &identity, String::new()).await
}

/// POST: what was typed into the box.
pub async fn find(
    State(house): State<House>,
    operator: Operator<Certificates>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let typed = typed.aranan.trim();
    let digits = typed.chars().filter(|c| !c.is_whitespace());
    let is_identity =
        digits.clone().all(|c| c.is_ascii_digit()) && digits.count() == IDENTITY_DIGITS;
    if is_identity {
        let Ok(identity) = IdentityNumber::parse(typed) else {
            return wrong(&house, operator, typed, "certificate-no-identity");
        };
        let known = people::by_identity(&mut house.db.read().await?, &house, &identity).await?;
        return match known {
            Some(person) => go(&format!("{CERTIFICATES}?kisi={}", person.id)),
            None => by_person(&house, operator, &identity, typed.to_owned()).await,
        };
    }
    let Ok(serial) = SerialNumber::parse(typed) else {
        return wrong(&house, operator, typed, "certificate-no-key");
    };
    let found = ask_issuer(&house, Wanted::Serial(&serial)).await?;
    list(&house, operator, &found, typed.to_owned())
}

fn wrong(
    house: &House,
    operator: Operator<Certificates>,
    typed: &str,
    fault: &'static str,
) -> Answer {
    let again = page(FindPage {
        typed: typed.to_owned(),
        fault: Some(fault),
        ..FindPage::empty(house, operator.frame)
    })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
}

async fn by_person(
    house: &House,
    operator: Operator<Certificates>,
    identity: &IdentityNumber,
    typed: String,
) -> Answer {
    let found = ask_issuer(house, Wanted::Person(identity)).await?;
    list(house, operator, &found, typed)
}

/// What the issuer knows; without an issuer, the page says so.
async fn ask_issuer(house: &House, wanted: Wanted<'_>) -> Result<Vec<Known>, Refusal> {
    let Some(issuer) = house.issuer() else {
        return Ok(Vec::new());
    };
    issuer.find(wanted).await.map_err(|fault| {
        tracing::warn!(%fault, "the issuer did not answer");
        Refusal::Unavailable
    })
}

fn list(house: &House, operator: Operator<Certificates>, found: &[Known], typed: String) -> Answer {
    if let [only] = found {
        return go(&address(only.order));
    }
    let lines: Result<Vec<_>, Refusal> = found.iter().map(line).collect();
    page(FindPage {
        typed,
        lines: lines?,
        nothing: found.is_empty().then_some("certificate-none"),
        ..FindPage::empty(house, operator.frame)
    })
}

fn line(known: &Known) -> Result<Line, Refusal> {
    let (state, tone) = state_key(known.state);
    let until = moment(known.certificate.not_after().unix_micros());
    Ok(Line {
        address: address(known.order),
        serial: known.serial().map_err(|_| Refusal::Internal)?.to_string(),
        name: known.name().to_owned(),
        until: day(istanbul_day(until)),
        state,
        tone,
    })
}
