//! /masa/kayit: a new or renewed operator types both halves of the one-time code, and then sets up a passkey, or a password and an authenticator.

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use serde_json::json;
use store::history::Actor;
use store::limit::{self, Limit};
use uuid::Uuid;
use web::App;
use web::frame::{Answer, Frame, go, page};
use web::hashing::Lane;
use web::refusal::Refusal;
use web::security::{self, Event, Kind};
use web::session::{self, token_hash};
use web::visitor::Visitor;
use zeroize::Zeroizing;

use super::operators;
use super::own_keys::Sent;
use super::passkey::{self, Site};
use super::sign_in::refused;
use super::totp::new_secret;
use super::{acts, enrolment, key_name, passkey_rows};

/// A code has 160 bits: this limit is for the work, not against guessing.
const TRIES: Limit = Limit {
    what: "enrolment-visitor",
    max: 60,
    seconds: 15 * 60,
};
const SHORTEST_PASSWORD: usize = 12;
const LONGEST_PASSWORD: usize = 200;

#[derive(Template)]
#[template(path = "staff/enrol.html")]
struct CodePage {
    frame: Frame,
    user_name: String,
    fault: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "staff/set_up.html")]
struct SetUpPage {
    frame: Frame,
    user_name: String,
    fault: Option<&'static str>,
    /// Whether the fault is the password's.
    of_password: bool,
    elsewhere: Option<String>,
    none: bool,
}

#[derive(Template)]
#[template(path = "staff/authenticator.html")]
struct AuthenticatorPage {
    frame: Frame,
    secret: String,
}

/// Who sets up in this browser.
async fn here(app: &App, jar: &CookieJar) -> Result<Option<(Uuid, Vec<u8>)>, Refusal> {
    Ok(enrolment::setting_up(&mut app.db.read().await?, app, jar).await?)
}

async fn draw_set_up(
    app: &App,
    frame: Frame,
    operator: Uuid,
    fault: Option<&'static str>,
) -> Answer {
    let (user_name, _) = passkey_rows::names(&mut app.db.read().await?, operator).await?;
    let site = Site::of(app);
    page(SetUpPage {
        frame,
        user_name,
        fault,
        of_password: fault == Some("enrol-password-short"),
        elsewhere: site.as_ref().and_then(|site| site.elsewhere(app)),
        none: site.is_none(),
    })
}

pub async fn show(State(app): State<App>, frame: Frame, jar: CookieJar) -> Answer {
    match here(&app, &jar).await? {
        Some((operator, _)) => draw_set_up(&app, frame, operator, None).await,
        None => page(CodePage {
            frame,
            user_name: String::new(),
            fault: None,
        }),
    }
}

#[derive(Deserialize)]
pub struct TypedEnrolment {
    #[serde(default)]
    user_name: String,
    #[serde(default)]
    first: String,
    #[serde(default)]
    second: String,
}

/// POST /masa/kayit
pub async fn redeem(
    State(app): State<App>,
    frame: Frame,
    Visitor(visitor): Visitor,
    jar: CookieJar,
    axum::Form(typed): axum::Form<TypedEnrolment>,
) -> Answer {
    if !limit::take(&app.db, TRIES, &visitor, app.now()).await? {
        return Err(Refusal::TooMany);
    }
    let user_name = typed.user_name.trim().replace('\0', "");
    let token = session::new_token();
    let mut tx = app.db.write().await?;
    let halves = (typed.first.as_str(), typed.second.as_str());
    let found = enrolment::redeem(&mut tx, &app, &user_name, halves, &token_hash(&token)).await?;
    if found.is_none() {
        drop(tx);
        let event = Event::of(Kind::EnrolmentRefused).visitor(&visitor);
        security::note(&app, event).await;
        let again = page(CodePage {
            frame,
            user_name,
            fault: Some("enrol-code-wrong"),
        })?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
    }
    tx.commit().await?;
    let cookie = session::cookie(&app, enrolment::COOKIE, token);
    Ok((jar.add(cookie), Redirect::to("/masa/kayit")).into_response())
}

/// POST /masa/kayit/gecis-anahtari/baslat
pub async fn begin_key(State(app): State<App>, jar: CookieJar) -> Answer {
    let (operator, browser) = here(&app, &jar).await?.ok_or(Refusal::DeskLoginNeeded)?;
    let site = Site::of(&app).ok_or(Refusal::NotFound)?;
    let given = passkey::ask_new(&app, &site, operator, &browser).await?;
    Ok(Json(given).into_response())
}

/// POST /masa/kayit/gecis-anahtari: from here on, a password alone opens nothing.
pub async fn add_key(
    State(app): State<App>,
    frame: Frame,
    Visitor(visitor): Visitor,
    jar: CookieJar,
    axum::Form(sent): axum::Form<Sent>,
) -> Answer {
    let (operator, browser) = here(&app, &jar).await?.ok_or(Refusal::DeskLoginNeeded)?;
    let site = Site::of(&app).ok_or(Refusal::NotFound)?;
    let checked = passkey::check_new(&app, &site, operator, &browser, &sent.state, &sent.answer);
    let new = match checked {
        Ok(new) => new,
        Err(why) => {
            refused(&app, &visitor, why, Some(operator)).await;
            let again = draw_set_up(&app, frame, operator, Some("passkey-not-made")).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    let mut tx = app.db.write().await?;
    passkey::use_up(&mut tx, &new.challenge, new.until).await?;
    let name = key_name(&sent.name, &frame.t);
    let added = passkey_rows::add(&mut tx, &app, operator, &name, &new).await?;
    let (actor, act) = (Actor::Operator(operator), "passkey-added");
    let detail = json!({ "passkey": added.id, "key": added.digest(&app.vault), "by": "enrolment" });
    operators::note_about(&mut tx, &app, operator, actor, act, detail).await?;
    // Whoever deletes the rows of passkeys by hand must not bring the password back.
    let login = operators::make_void(&mut tx, &app, operator).await?;
    let detail = json!({ "login": login });
    operators::note_about(&mut tx, &app, operator, actor, "password-void", detail).await?;
    let event = Event::of(Kind::OperatorChanged).operator(operator);
    security::note_in(&mut tx, &app, event.detail(act)).await?;
    enrolment::forget(&mut tx, operator).await?;
    acts::end_sessions(&mut tx, operator).await?;
    tx.commit().await?;
    go("/masa/giris/gecis-anahtari")
}

#[derive(Deserialize)]
pub struct NewPassword {
    #[serde(default)]
    password: String,
}

/// POST /masa/kayit/parola: a password and an authenticator, for whoever has no passkey yet. The secret is shown this once.
pub async fn set_password(
    State(app): State<App>,
    frame: Frame,
    jar: CookieJar,
    axum::Form(typed): axum::Form<NewPassword>,
) -> Answer {
    let (operator, _) = here(&app, &jar).await?.ok_or(Refusal::DeskLoginNeeded)?;
    let password = Zeroizing::new(typed.password);
    if !(SHORTEST_PASSWORD..=LONGEST_PASSWORD).contains(&password.chars().count()) {
        let fault = Some("enrol-password-short");
        let again = draw_set_up(&app, frame, operator, fault).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
    }
    let hash = app.hashing.queue(Lane::Known)?.hash(password).await?;
    let secret = new_secret();
    let mut tx = app.db.write().await?;
    operators::find(&mut tx, &app, operator)
        .await?
        .ok_or(Refusal::DeskLoginNeeded)?;
    let login = operators::set_password(&mut tx, &app, operator, &hash, &secret).await?;
    enrolment::forget(&mut tx, operator).await?;
    acts::end_sessions(&mut tx, operator).await?;
    let (actor, act, detail) = (
        Actor::Operator(operator),
        "password-set",
        json!({ "login": login }),
    );
    operators::note_about(&mut tx, &app, operator, actor, act, detail).await?;
    let event = Event::of(Kind::OperatorChanged).operator(operator);
    security::note_in(&mut tx, &app, event.detail(act)).await?;
    tx.commit().await?;
    page(AuthenticatorPage { frame, secret })
}
