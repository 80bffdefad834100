//! GET and POST /yetkili/basvurular/SD-…/eposta: the invitation went to a wrong address; the institution corrects it, and it is sent there at once.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rules::application::{Event, may_be_invited};
use rules::email_address::EmailAddress;
use serde::Deserialize;
use serde_json::Value;
use store::Conn;
use store::history::Actor;
use store::limit::{self, Counted, Limit};
use web::App;
use web::auth::Officer;
use web::frame::{Answer, Frame, go, page};
use web::order_path::OrderPath;
use web::refusal::Refusal;

use super::contact::Contact;
use super::invite;
use super::order::own_order;
use crate::order::finders::Order;
use crate::order::record;
use crate::people;

/// Enough for slips of the keyboard, and no way to write to strangers through an order.
const CORRECTIONS: Limit = Limit {
    what: "invitation-corrected",
    max: 5,
    seconds: 86_400,
};

#[derive(Template)]
#[template(path = "institution/invite_address.html")]
struct AddressPage {
    frame: Frame,
    number: String,
    name: String,
    known: String,
    typed: String,
    fault: Option<&'static str>,
}

#[derive(Deserialize)]
pub struct TypedEmail {
    #[serde(default)]
    email: String,
}

pub async fn show(
    State(app): State<App>,
    officer: Officer,
    Path(OrderPath(number)): Path<OrderPath>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let order = own_order(&mut conn, &officer, number).await?;
    may_be_invited(&order.facts()?)?;
    let frame = officer.citizen.frame;
    page(draw(&mut conn, &app, frame, &order, (String::new(), None)).await?)
}

pub async fn correct(
    State(app): State<App>,
    officer: Officer,
    Path(OrderPath(number)): Path<OrderPath>,
    axum::Form(TypedEmail { email: typed }): axum::Form<TypedEmail>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let order = own_order(&mut tx, &officer, number).await?;
    may_be_invited(&order.facts()?)?;
    let known = order.notice_address(&app)?.map(|known| known.email);
    let email = match EmailAddress::parse(&typed) {
        Err(fault) => Err(fault.key()),
        Ok(email) if known.as_deref() == Some(email.as_str()) => Err("invite-address-same"),
        Ok(email) => Ok(email),
    };
    let email = match email {
        Ok(email) => email,
        Err(fault) => {
            let frame = officer.citizen.frame;
            let again = draw(&mut tx, &app, frame, &order, (typed, Some(fault))).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(again)?).into_response());
        }
    };
    let counted = limit::count_in(&mut tx, CORRECTIONS, order.id.as_bytes(), app.now()).await?;
    if counted != Counted::Within {
        return Err(Refusal::TooMany);
    }
    let actor = Actor::Officer(officer.citizen.person);
    let corrected = Event::NoticeAddressCorrected { email };
    let order = record(&mut tx, &app, &order, corrected, actor, Value::Null).await?;
    invite::send(&mut tx, &app, &order, officer.citizen.person).await?;
    tx.commit().await?;
    go(&format!("/yetkili/basvurular/{number}?oldu=eposta"))
}

async fn draw(
    conn: &mut Conn,
    app: &App,
    frame: Frame,
    order: &Order,
    (typed, fault): (String, Option<&'static str>),
) -> Result<AddressPage, Refusal> {
    let person = people::by_id(conn, order.person)
        .await?
        .ok_or(Refusal::NotFound)?;
    Ok(AddressPage {
        frame,
        number: order.number().to_string(),
        name: format!("{} {}", person.given_name, person.family_name),
        known: Contact::of(app, order)?.email,
        typed,
        fault,
    })
}
