//! GET /deneme/dogrulayici: the clerk's code of this moment, which an authenticator app would show.

use askama::Template;
use axum::extract::State;
use serde_json::json;
use store::history::Actor;
use web::App;
use web::frame::{Answer, Frame, page};
use web::refusal::Refusal;

use super::practice;
use crate::staff::enrolment;
use crate::staff::{self, operators};

#[derive(Template)]
#[template(path = "practice/authenticator.html")]
struct Authenticator {
    frame: Frame,
    code: String,
    secret: String,
    /// Both halves of an enrolment code that was just made, to try out a passkey.
    enrolment: Option<(String, String)>,
}

pub async fn authenticator(State(app): State<App>, frame: Frame) -> Answer {
    draw(&app, frame, None)
}

fn draw(app: &App, frame: Frame, enrolment: Option<(String, String)>) -> Answer {
    let secret = practice(app)?.clerk.totp.clone();
    let code = staff::totp_code(&secret, app.outside.clock.now()).ok_or(Refusal::Internal)?;
    page(Authenticator {
        frame,
        code,
        secret,
        enrolment,
    })
}

/// POST /deneme/kayit-kodu: what two administrators would hand out, so that a newcomer can try a passkey as the clerk.
pub async fn enrolment_code(State(app): State<App>, frame: Frame) -> Answer {
    let user_name = practice(&app)?.clerk.user_name.clone();
    let mut tx = app.db.write().await?;
    let found = operators::by_user_name(&mut tx, &app, &user_name).await?;
    let clerk = found.ok_or(Refusal::NotFound)?;
    let (first, second) = (enrolment::new_half(), enrolment::new_half());
    enrolment::begin(
        &mut tx,
        &app,
        clerk.id,
        enrolment::half_hash(&first),
        &second,
    )
    .await?;
    let (actor, act) = (Actor::System, "enrolment-code-made");
    operators::note_about(&mut tx, &app, clerk.id, actor, act, json!({})).await?;
    tx.commit().await?;
    draw(&app, frame, Some((first, second)))
}
