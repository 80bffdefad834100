//! /masa/giris/gecis-anahtari: signing in at the desk with a passkey. No user name is asked for, and no limit is on a name: whoever guesses
//! at somebody's password does not keep them out here.

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
use web::frame::{Answer, Frame, page};
use web::proof;
use web::refusal::Refusal;
use web::security::{self, Event};
use web::session::{self, Kind, token_hash};
use web::visitor::Visitor;

use super::operators;
use super::passkey::{self, NotAccepted, Purpose, Site};

/// How often one network may ask or answer. A try costs a signature check and guesses nothing, so there is room.
const TRIES: Limit = Limit {
    what: "passkey-visitor",
    max: 120,
    seconds: 15 * 60,
};

#[derive(Template)]
#[template(path = "staff/sign_in.html")]
struct SignInPage {
    frame: Frame,
    fault: Option<&'static str>,
    /// Where passkeys work, if this page was not opened there.
    elsewhere: Option<String>,
    none: bool,
}

/// What the page's script sends with a form.
#[derive(Deserialize)]
pub struct Sent {
    #[serde(default)]
    pub state: String,
    #[serde(default)]
    pub answer: String,
}

fn draw(app: &App, frame: Frame, fault: Option<&'static str>) -> Answer {
    let site = Site::of(app);
    page(SignInPage {
        frame,
        fault,
        elsewhere: site.as_ref().and_then(|site| site.elsewhere(app)),
        none: site.is_none(),
    })
}

pub async fn show(State(app): State<App>, frame: Frame) -> Answer {
    draw(&app, frame, None)
}

/// POST /masa/giris/gecis-anahtari/baslat
pub async fn begin(State(app): State<App>, Visitor(visitor): Visitor) -> Answer {
    if !limit::take(&app.db, TRIES, &visitor, app.now()).await? {
        return Err(Refusal::TooMany);
    }
    let site = Site::of(&app).ok_or(Refusal::NotFound)?;
    Ok(Json(passkey::ask(&app, &site, Purpose::SignIn)?).into_response())
}

/// POST /masa/giris/gecis-anahtari
pub async fn sign_in(
    State(app): State<App>,
    frame: Frame,
    Visitor(visitor): Visitor,
    jar: CookieJar,
    axum::Form(sent): axum::Form<Sent>,
) -> Answer {
    if !limit::take(&app.db, TRIES, &visitor, app.now()).await? {
        return Err(Refusal::TooMany);
    }
    let site = Site::of(&app).ok_or(Refusal::NotFound)?;
    let checked = passkey::check(&app, &site, Purpose::SignIn, &sent.state, &sent.answer).await?;
    let proven = match checked {
        Ok(proven) => proven,
        Err((why, operator)) => {
            refused(&app, &visitor, why, operator).await;
            return wrong(&app, frame);
        }
    };
    let mut tx = app.db.write().await?;
    match proven.take_effect(&mut tx, &app).await {
        Ok(()) => {}
        Err(Refusal::Stale) => {
            drop(tx);
            refused(
                &app,
                &visitor,
                NotAccepted("answered-already"),
                Some(proven.operator),
            )
            .await;
            return wrong(&app, frame);
        }
        Err(other) => return Err(other),
    }
    let (operator, act) = (proven.operator, "signed-in");
    let detail = json!({ "way": "passkey" });
    operators::note_about(
        &mut tx,
        &app,
        operator,
        Actor::Operator(operator),
        act,
        detail,
    )
    .await?;
    let cookie = session::open(&mut tx, &app, &jar, Kind::Operator, operator, "passkey").await?;
    proof::write_down(&mut tx, &app, &token_hash(cookie.value()), operator).await?;
    tx.commit().await?;
    Ok((jar.add(cookie), Redirect::to("/masa")).into_response())
}

fn wrong(app: &App, frame: Frame) -> Answer {
    let again = draw(app, frame, Some("passkey-wrong"))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
}

/// Tells the security officer of a passkey that was not accepted.
pub async fn refused(app: &App, visitor: &[u8], why: NotAccepted, operator: Option<Uuid>) {
    let mut event = Event::of(security::Kind::PasskeyRefused)
        .visitor(visitor)
        .detail(why.0);
    if let Some(operator) = operator {
        event = event.operator(operator);
    }
    security::note(app, event).await;
}
