//! GET /deneme/dogrulayici: the clerk's code of this moment, which an authenticator app would show.

use askama::Template;
use axum::extract::State;

use super::practice;
use crate::House;
use crate::desk;
use crate::frame::{Answer, Frame, page};
use crate::refusal::Refusal;

#[derive(Template)]
#[template(path = "practice/authenticator.html")]
struct Authenticator {
    frame: Frame,
    code: String,
    secret: String,
}

pub async fn authenticator(State(house): State<House>, frame: Frame) -> Answer {
    let secret = practice(&house)?.clerk.totp.clone();
    let code = desk::totp_code(&secret, house.outside.clock.now()).ok_or(Refusal::Internal)?;
    page(Authenticator {
        frame,
        code,
        secret,
    })
}
