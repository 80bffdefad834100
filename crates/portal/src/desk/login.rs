//! /masa/giris: user name, password and code on one page. What is wrong is not said: only that it is.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use store::limit::{self, Limit};

use super::operators::{self, password_fits};
use crate::House;
use crate::frame::{Answer, Frame, page};
use crate::refusal::Refusal;
use crate::session::{self, Kind};
use crate::visitor::Visitor;

/// How often one user name may be tried.
const TRIES: Limit = Limit {
    what: "desk-login",
    max: 10,
    seconds: 15 * 60,
};
/// And how often one address may try, whatever the name.
const TRIES_OF_A_VISITOR: Limit = Limit {
    what: "desk-visitor",
    max: 60,
    seconds: 15 * 60,
};
/// A hash to compare with where there is no such user, so that both take the same time.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[derive(Template)]
#[template(path = "desk/login.html")]
struct LoginPage {
    frame: Frame,
    user_name: String,
    fault: Option<&'static str>,
}

#[derive(Deserialize)]
pub struct Typed {
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
    State(house): State<House>,
    frame: Frame,
    Visitor(visitor): Visitor,
    jar: CookieJar,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let user_name = typed.user_name.trim().to_owned();
    let (now, name) = (house.now(), house.vault.index("desk-login", &user_name));
    if !limit::take(&house.db, TRIES, &name, now).await?
        || !limit::take(&house.db, TRIES_OF_A_VISITOR, &visitor, now).await?
    {
        return Err(Refusal::TooMany);
    }
    let operator = operators::by_user_name(&mut house.db.read().await?, &house, &user_name).await?;
    let stored = operator
        .as_ref()
        .map_or(NOBODY.to_owned(), |o| o.password_hash.clone());
    let password = zeroize::Zeroizing::new(typed.password);
    let fits = tokio::task::spawn_blocking(move || password_fits(&password, &stored));
    let fits = fits.await.map_err(|_| Refusal::Internal)?;
    let code: String = typed.code.chars().filter(|c| !c.is_whitespace()).collect();
    let (Some(operator), true) = (operator, fits) else {
        return refuse(frame, user_name);
    };
    let Some(step) = operator.step_of(&house, &code)? else {
        let mut tx = house.db.write().await?;
        operators::record(&mut tx, &house, &operator, operator.totp_step, "wrong-code").await?;
        tx.commit().await?;
        return refuse(frame, user_name);
    };
    let mut tx = house.db.write().await?;
    operators::record(&mut tx, &house, &operator, step, "signed-in").await?;
    let cookie = session::open(&mut tx, &house, &jar, Kind::Operator, operator.id, "totp").await?;
    tx.commit().await?;
    Ok((jar.add(cookie), Redirect::to("/masa")).into_response())
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
pub async fn leave(State(house): State<House>, jar: CookieJar) -> Answer {
    if let Some(token) = session::sent_token(&house, Kind::Operator, &jar) {
        let mut tx = house.db.write().await?;
        session::close(&mut tx, &token).await?;
        tx.commit().await?;
    }
    Ok((
        jar.add(session::farewell(&house, Kind::Operator)),
        Redirect::to("/masa/giris"),
    )
        .into_response())
}
