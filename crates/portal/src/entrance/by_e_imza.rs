//! GET and POST /giris/e-imza: "e-İmza ile giriş" (R04). The identity number first; then the waiting page, which looks the same whether
//! anybody of that number is known here or not.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use rules::dates::day_and_time;
use rules::identity_number::IdentityNumber;
use serde::Deserialize;
use store::limit::Limit;
use web::App;
use web::app::timestamp;
use web::frame::{Answer, Frame, page};
use web::language::Language;
use web::limits::{self, Shared};
use web::local_path::{after_login, login_address};
use web::refusal::Refusal;
use web::visitor::Network;

use crate::diary_entry::browser_name;
use crate::e_imza::{self, Login, SigningPurpose, SigningRequest};

/// How many codes one network may ask for; a whole institution may sit behind one. Nothing is counted by the identity number that is typed: a
/// stranger who types it again and again must not keep its owner out.
const CODES: Shared = Shared {
    of_a_network: Limit {
        what: "e-imza-login",
        max: 300,
        seconds: 60,
    },
    share: 30,
    of_all: Limit {
        what: "e-imza-logins",
        max: 6_000,
        seconds: 60,
    },
};

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    donus: String,
}

#[derive(Deserialize)]
pub struct TypedIdentity {
    #[serde(default)]
    kimlik: String,
    #[serde(default)]
    donus: String,
}

#[derive(Template)]
#[template(path = "entrance/by_e_imza.html")]
struct AskPage {
    frame: Frame,
    back: String,
    /// The login page, from which one came.
    login: String,
    typed: String,
    fault: Option<&'static str>,
}

fn ask_page(frame: Frame, back: &str, typed: String, fault: Option<&'static str>) -> Answer {
    page(AskPage {
        frame,
        back: back.to_owned(),
        login: login_address(back),
        typed,
        fault,
    })
}

/// GET: which identity number.
pub async fn ask(State(app): State<App>, frame: Frame, Query(wanted): Query<Wanted>) -> Answer {
    app.authorities().ok_or(Refusal::NotFound)?;
    ask_page(frame, after_login(&wanted.donus), String::new(), None)
}

/// POST: a code for this browser.
pub async fn begin(
    State(app): State<App>,
    frame: Frame,
    network: Network,
    headers: HeaderMap,
    axum::Form(typed): axum::Form<TypedIdentity>,
) -> Answer {
    app.authorities().ok_or(Refusal::NotFound)?;
    let back = after_login(&typed.donus).to_owned();
    let identity = match IdentityNumber::parse(&typed.kimlik) {
        Ok(identity) => identity,
        Err(fault) => {
            let again = ask_page(frame, &back, typed.kimlik, Some(fault.key()))?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    if !limits::of_network_within(&app, CODES, &network).await? {
        return Err(Refusal::TooMany);
    }
    let request = SigningRequest {
        bodies: vec![text(&app, &headers, &identity)],
        signing_purpose: SigningPurpose::Login(Login::of(&identity)),
        person: None,
        by: identity.masked(),
        go_on: back,
    };
    let (cookie, waiting) = e_imza::begin(&app, &headers, request).await?;
    let jar = CookieJar::new().add(cookie);
    Ok((jar, Redirect::to(&waiting)).into_response())
}

/// What is signed: in Turkish, because that is what is signed, and in words that say what it does. That browser is let in, and no other.
fn text(app: &App, headers: &HeaderMap, identity: &IdentityNumber) -> String {
    let texts = app.languages.of(Language::Turkish);
    let now = day_and_time(timestamp(app.now()));
    texts.with(
        "e-imza-login-text",
        &[
            ("portal", &app.settings.public_url),
            ("authority", &app.settings.authority.name),
            ("browser", &browser_name(headers)),
            ("time", &now),
            ("identity", &identity.masked()),
        ],
    )
}
