//! GET /yetkili/basvurular/SD-…: one of the institution's applications, with the same timeline that its person sees.

use askama::Template;
use axum::extract::{Path, Query, State};
use rules::application::{may_be_cancelled, may_be_invited};
use rules::dates::day_and_time;
use rules::invitation::may_be_sent_again;
use rules::order_number::OrderNumber;
use serde::Deserialize;
use store::Conn;
use web::App;
use web::app::timestamp;
use web::auth::Officer;
use web::frame::{Answer, Frame, page};
use web::order_path::OrderPath;
use web::refusal::Refusal;

use super::contact::Contact;
use super::{Acting, invite};
use crate::order::finders::{self, Order};
use crate::order::ordered::Ordered;
use crate::order::shown::{Shown, last_day};
use crate::order::timeline::{Entry, timeline};
use crate::people;

#[derive(Template)]
#[template(path = "institution/order.html")]
struct OrderPage {
    frame: Frame,
    order: Shown,
    name: String,
    identity: String,
    acting: Acting,
    ordered: Ordered,
    last_day: String,
    contact: Contact,
    invitation: Option<Invitation>,
    done: Option<&'static str>,
    may_cancel: bool,
    timeline: Vec<Entry>,
}

/// Of somebody who has not begun: when it was last sent, and whether it may be sent again.
struct Invitation {
    sent_at: String,
    may_be_sent: bool,
}

/// What was just done, where something was.
#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    oldu: String,
}

/// An order of one of the officer's institutions.
pub async fn own_order(
    conn: &mut Conn,
    officer: &Officer,
    number: OrderNumber,
) -> Result<Order, Refusal> {
    for own in &officer.institutions {
        if let Some(order) = finders::of_institution(conn, own.id, number).await? {
            return Ok(order);
        }
    }
    Err(Refusal::NotFound)
}

pub async fn order(
    State(app): State<App>,
    officer: Officer,
    Path(OrderPath(number)): Path<OrderPath>,
    Query(done): Query<Done>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let order = own_order(&mut conn, &officer, number).await?;
    let person = people::by_id(&mut conn, order.person)
        .await?
        .ok_or(Refusal::NotFound)?;
    let invitation = match order.may(may_be_invited) {
        Err(_) => None,
        Ok(()) => {
            let last = invite::last(&mut conn, &order).await?;
            Some(Invitation {
                sent_at: last.map_or_else(String::new, |at| day_and_time(timestamp(at))),
                may_be_sent: may_be_sent_again(last, app.now()),
            })
        }
    };
    let acting = Acting::at(&officer, order.institution)?;
    let frame = officer.citizen.frame;
    page(OrderPage {
        order: Shown::of(&app, &frame.t, &order),
        name: format!("{} {}", person.given_name, person.family_name),
        identity: person.identity(&app)?.masked(),
        ordered: Ordered::of(&app, &frame.t, &order),
        last_day: last_day(&order),
        contact: Contact::of(&app, &order)?,
        done: match done.oldu.as_str() {
            "davet" => Some("invited-again"),
            "eposta" => Some("invite-address-saved"),
            _ => None,
        },
        invitation,
        may_cancel: order.may(may_be_cancelled).is_ok(),
        timeline: timeline(&mut conn, &frame.t, &order).await?,
        acting,
        frame,
    })
}
