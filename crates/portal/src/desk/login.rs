//! /masa/giris: user name, password and code on one page. What is wrong is not said: only that it is. Every wrong try goes the same steps,
//! whatever is wrong with it, so that neither the answer nor its time tells a right password.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use store::StoreError;
use web::App;
use web::frame::{Answer, Frame, page};
use web::hashing::Lane;
use web::operator_row::OperatorRow;
use web::refusal::Refusal;
use web::session::{self, Kind};
use web::visitor::Network;

use super::tries::Try;
use super::{known_browser, let_in};
use crate::staff;
use crate::staff::operators;
use crate::staff::totp;

/// A hash to compare with where there is no such user, so that both take the same time.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// How often a sign-in is tried again when something else changed the row.
const TURNS: usize = 3;

#[derive(Template)]
#[template(path = "desk/login.html")]
struct LoginPage {
    frame: Frame,
    user_name: String,
    fault: Option<&'static str>,
}

#[derive(Deserialize)]
pub struct DeskLogin {
    #[serde(default)]
    user_name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
}

pub async fn show(frame: Frame) -> Answer {
    page(LoginPage {
        frame,
        user_name: String::new(),
        fault: None,
    })
}

pub async fn sign_in(
    State(app): State<App>,
    frame: Frame,
    network: Network,
    jar: CookieJar,
    axum::Form(typed): axum::Form<DeskLogin>,
) -> Answer {
    let user_name = typed.user_name.trim().to_owned();
    let password = zeroize::Zeroizing::new(typed.password);
    let code: String = typed.code.chars().filter(|c| !c.is_whitespace()).collect();
    let operator = operators::by_user_name(&mut app.db.read().await?, &app, &user_name).await?;
    let id = operator.as_ref().map(|operator| operator.id);
    let attempt = Try {
        name: app.vault.index("desk-login", &user_name),
        network: &network,
        known: id.and_then(|id| known_browser::of(&app, &jar, id)),
    };
    let lane = match attempt.known {
        Some(_) => Lane::Known,
        None => Lane::Stranger,
    };
    // The place first: who finds none has cost no write and used up no try.
    let place = app.hashing.queue(lane)?;
    if !attempt.take(&app).await? {
        return Err(Refusal::TooMany);
    }
    let stored = operator.as_ref().map(|o| o.password_hash.clone());
    let fits = place
        .compare(password, stored.unwrap_or_else(|| NOBODY.to_owned()))
        .await?;
    let step = match &operator {
        Some(operator) => operators::step_of(&app, operator, &code)?,
        None => totp::nobodys_step(&app, &code),
    };
    let is_spent = attempt.is_spent(&mut app.db.read().await?, id).await?;
    // Who has a passkey signs in with it: a password and a code can be phished, and so open nothing for them any more.
    let has_passkey = match id {
        Some(id) => staff::has_passkey(&mut app.db.read().await?, &app, id).await?,
        None => false,
    };
    if let (Some(operator), true, Some(step), false) = (&operator, fits, step, is_spent)
        && !has_passkey
        && let Some(jar) = enter(&app, &attempt, jar.clone(), (&user_name, operator), step).await?
    {
        return Ok((jar, Redirect::to("/masa")).into_response());
    }
    attempt.was_wrong(&app, id, fits && id.is_some()).await?;
    refuse(frame, user_name)
}

/// None where another request was first with this code: then it is a code that was used, like any other. What else changed the operator's row
/// meanwhile, such as work in another tab, is no reason to refuse a right one.
async fn enter(
    app: &App,
    attempt: &Try<'_>,
    jar: CookieJar,
    (user_name, operator): (&str, &OperatorRow),
    step: i64,
) -> Result<Option<CookieJar>, StoreError> {
    let mut fresh = None;
    for _ in 0..TURNS {
        let operator = fresh.as_ref().unwrap_or(operator);
        let mut tx = app.db.write().await?;
        if !totp::use_code(&mut tx, app, operator.id, step).await? {
            return Ok(None);
        }
        match operators::record(&mut tx, app, operator, step, "signed-in").await {
            Ok(()) => {
                attempt.give_back(&mut tx, app).await?;
                let jar = let_in(&mut tx, app, jar, operator.id, "totp").await?;
                tx.commit().await?;
                return Ok(Some(jar));
            }
            Err(StoreError::Stale) => drop(tx),
            Err(other) => return Err(other),
        }
        let mut conn = app.db.read().await?;
        let again = operators::by_user_name(&mut conn, app, user_name).await?;
        fresh = match again {
            Some(again) => Some(again),
            None => return Ok(None),
        };
    }
    Err(StoreError::Stale)
}

fn refuse(frame: Frame, user_name: String) -> Answer {
    let again = page(LoginPage {
        frame,
        user_name,
        fault: Some("desk-login-wrong"),
    })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
}

/// POST /masa/cikis
pub async fn leave(State(app): State<App>, jar: CookieJar) -> Answer {
    if let Some(token) = session::sent_token(&app, Kind::Operator, &jar) {
        let mut tx = app.db.write().await?;
        session::close(&mut tx, &token).await?;
        tx.commit().await?;
    }
    Ok((
        jar.add(session::farewell(&app, Kind::Operator)),
        Redirect::to("/masa/giris"),
    )
        .into_response())
}
