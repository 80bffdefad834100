//! POST …/{card}/pin/kod and …/kilit/kod: the code from the phone is typed; with the right one the app's verification code is shown.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use web::House;
use web::auth::Citizen;
use web::frame::{Answer, go};
use web::refusal::Refusal;

use super::code::{Said, act_page, code_for, own};
use super::{CARDS, CardPath};
use crate::contact_point;
use crate::e_imza::{CardWork, Matter, Wish, begin};
use crate::people;
use crate::phone_code;

#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    code: String,
}

pub(super) async fn prove(
    State(house): State<House>,
    citizen: Citizen,
    Path(path): Path<CardPath>,
    headers: HeaderMap,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let mut tx = house.db.write().await?;
    let (card, order) = own(&mut tx, &citizen, &path).await?;
    let reached = contact_point::step_up(&mut tx, &house, citizen.person).await?;
    let act = code_for(&path, reached.phone()?);
    let good = phone_code::Good::For(&act);
    let fault = phone_code::try_code(&mut tx, &house, &order, &typed.code, good).await?;
    if fault.is_none() {
        phone_code::used(&mut tx, &house, &order).await?;
    }
    tx.commit().await?;
    if fault.is_some() {
        let said = Said {
            asked: true,
            fault,
            note: None,
        };
        let again = act_page(&house, citizen, &path, (&card, reached.shown), said)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
    }
    let person = people::by_id(&mut house.db.read().await?, citizen.person).await?;
    let wish = Wish {
        matter: Matter::Card(CardWork {
            card: card.id,
            act: path.act,
        }),
        bodies: Vec::new(),
        person: Some(citizen.person),
        by: person.ok_or(Refusal::NotFound)?.masked_name(),
        go_on: CARDS.to_owned(),
    };
    let (cookie, waiting) = begin(&house, &headers, wish).await?;
    Ok((CookieJar::new().add(cookie), go(&waiting)?).into_response())
}
