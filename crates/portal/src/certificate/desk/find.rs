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
use web::App;
use web::app::timestamp;
use web::auth::{Certificates, Operator};
use web::frame::{Answer, Frame, go, page};
use web::refusal::Refusal;

use super::{CERTIFICATES, address};
use crate::certificate_state::state_key;
use crate::people;

const IDENTITY_DIGITS: usize = 11;

#[derive(Deserialize)]
pub struct CertificateSearch {
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
    fn empty(app: &App, frame: Frame) -> Self {
        Self {
            frame,
            has_issuer: app.issuer().is_some(),
            typed: String::new(),
            fault: None,
            lines: Vec::new(),
            nothing: None,
        }
    }
}

/// GET: the box; with a person, what that person has.
pub async fn ask(
    State(app): State<App>,
    operator: Operator<Certificates>,
    Query(asked): Query<Asked>,
) -> Answer {
    let Some(person) = asked.kisi else {
        return page(FindPage::empty(&app, operator.frame));
    };
    let person = people::by_id(&mut app.db.read().await?, person).await?;
    let identity = person.ok_or(Refusal::NotFound)?.identity(&app)?;
    by_person(&app, operator, &identity, String::new()).await
}

/// POST: what was typed into the box.
pub async fn find(
    State(app): State<App>,
    operator: Operator<Certificates>,
    axum::Form(typed): axum::Form<CertificateSearch>,
) -> Answer {
    let typed = typed.aranan.trim();
    let digits = typed.chars().filter(|c| !c.is_whitespace());
    let is_identity =
        digits.clone().all(|c| c.is_ascii_digit()) && digits.count() == IDENTITY_DIGITS;
    if is_identity {
        let Ok(identity) = IdentityNumber::parse(typed) else {
            return wrong(&app, operator, typed, "certificate-no-identity");
        };
        let known = people::by_identity(&mut app.db.read().await?, &app, &identity).await?;
        return match known {
            Some(person) => go(&format!("{CERTIFICATES}?kisi={}", person.id)),
            None => by_person(&app, operator, &identity, typed.to_owned()).await,
        };
    }
    let Ok(serial) = SerialNumber::parse(typed) else {
        return wrong(&app, operator, typed, "certificate-no-key");
    };
    let found = ask_issuer(&app, Wanted::Serial(&serial)).await?;
    list(&app, operator, &found, typed.to_owned())
}

fn wrong(app: &App, operator: Operator<Certificates>, typed: &str, fault: &'static str) -> Answer {
    let again = page(FindPage {
        typed: typed.to_owned(),
        fault: Some(fault),
        ..FindPage::empty(app, operator.frame)
    })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
}

async fn by_person(
    app: &App,
    operator: Operator<Certificates>,
    identity: &IdentityNumber,
    typed: String,
) -> Answer {
    let found = ask_issuer(app, Wanted::Person(identity)).await?;
    list(app, operator, &found, typed)
}

/// What the issuer knows; without an issuer, the page says so.
async fn ask_issuer(app: &App, wanted: Wanted<'_>) -> Result<Vec<Known>, Refusal> {
    let Some(issuer) = app.issuer() else {
        return Ok(Vec::new());
    };
    issuer.find(wanted).await.map_err(|fault| {
        tracing::warn!(%fault, "the issuer did not answer");
        Refusal::Unavailable
    })
}

fn list(app: &App, operator: Operator<Certificates>, found: &[Known], typed: String) -> Answer {
    if let [only] = found {
        return go(&address(only.order));
    }
    let lines: Result<Vec<_>, Refusal> = found.iter().map(line).collect();
    page(FindPage {
        typed,
        lines: lines?,
        nothing: found.is_empty().then_some("certificate-none"),
        ..FindPage::empty(app, operator.frame)
    })
}

fn line(known: &Known) -> Result<Line, Refusal> {
    let (state, tone) = state_key(known.state);
    let until = timestamp(known.certificate.not_after().unix_micros());
    Ok(Line {
        address: address(known.order),
        serial: known.serial().map_err(|_| Refusal::Internal)?.to_string(),
        name: known.name().to_owned(),
        until: day(istanbul_day(until)),
        state,
        tone,
    })
}
