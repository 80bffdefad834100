//! GET /deneme/dogrulayici: the clerk's code of this moment, which an authenticator app would show.

use askama::Template;
use axum::extract::State;
use serde_json::json;
use store::history::Actor;
use web::House;
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

pub async fn authenticator(State(house): State<House>, frame: Frame) -> Answer {
    draw(&house, frame, None)
}

fn draw(house: &House, frame: Frame, enrolment: Option<(String, String)>) -> Answer {
    let secret = practice(house)?.clerk.totp.clone();
    let code = staff::totp_code(&secret, house.outside.clock.now()).ok_or(Refusal::Internal)?;
    page(Authenticator {
        frame,
        code,
        secret,
        enrolment,
    })
}

/// POST /deneme/kayit-kodu: what two administrators would hand out, so that a newcomer can try a passkey as the clerk.
pub async fn enrolment_code(State(house): State<House>, frame: Frame) -> Answer {
    let user_name = practice(&house)?.clerk.user_name.clone();
    let mut tx = house.db.write().await?;
    let found = operators::by_user_name(&mut tx, &house, &user_name).await?;
    let clerk = found.ok_or(Refusal::NotFound)?;
    let (first, second) = (enrolment::new_half(), enrolment::new_half());
    enrolment::begin(
        &mut tx,
        &house,
        clerk.id,
        enrolment::half_hash(&first),
        &second,
    )
    .await?;
    let (actor, act) = (Actor::System, "enrolment-code-made");
    operators::note_about(&mut tx, &house, clerk.id, actor, act, json!({})).await?;
    tx.commit().await?;
    draw(&house, frame, Some((first, second)))
}
