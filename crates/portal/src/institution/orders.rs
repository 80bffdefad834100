//! GET /yetkili/basvurular: the institution's applications, newest first. POST: one of them by its number; a POST, so that an identity number
//! typed there stands in no address.

use askama::Template;
use axum::extract::{Query, State};
use rules::order_number::OrderNumber;
use serde::Deserialize;
use store::{Conn, StoreError, rows};
use uuid::Uuid;
use web::App;
use web::auth::Officer;
use web::frame::{Answer, Frame, go, page};

use super::{Acting, Wanted};
use crate::order::finders;
use crate::order::shown::Shown;

/// How many orders a page shows.
const PAGE: i64 = 50;

#[derive(Deserialize)]
pub struct From {
    #[serde(flatten)]
    wanted: Wanted,
    /// Orders below this number; absent on the first page.
    once: Option<String>,
}

#[derive(Deserialize)]
pub struct Sought {
    #[serde(flatten)]
    wanted: Wanted,
    /// The number that is looked for.
    #[serde(default)]
    ara: String,
}

#[derive(Template)]
#[template(path = "institution/orders.html")]
struct Orders {
    frame: Frame,
    acting: Acting,
    orders: Vec<Entry>,
    next: Option<i64>,
    first: bool,
    sought: String,
    not_found: bool,
}

struct Entry {
    shown: Shown,
    name: String,
    kind: &'static str,
}

pub async fn orders(State(app): State<App>, officer: Officer, Query(from): Query<From>) -> Answer {
    let Some(acting) = Acting::of(&officer, &from.wanted)? else {
        return go("/yetkili");
    };
    let once = from.once.as_deref().and_then(|once| once.parse().ok());
    list(&app, officer, acting, once, String::new()).await
}

pub async fn find(
    State(app): State<App>,
    officer: Officer,
    axum::Form(asked): axum::Form<Sought>,
) -> Answer {
    let Some(acting) = Acting::of(&officer, &asked.wanted)? else {
        return go("/yetkili");
    };
    let sought = asked.ara.trim().to_owned();
    if let Ok(number) = OrderNumber::parse(&sought) {
        let mut conn = app.db.read().await?;
        let institution = acting.institution.id;
        let found = finders::of_institution(&mut conn, institution, number).await?;
        if found.is_some() {
            return go(&format!("/yetkili/basvurular/{number}"));
        }
    }
    list(&app, officer, acting, None, sought).await
}

/// The applications below the number `once`, beneath what was looked for in vain.
async fn list(
    app: &App,
    officer: Officer,
    acting: Acting,
    once: Option<i64>,
    sought: String,
) -> Answer {
    let institution = acting.institution.id;
    let mut conn = app.db.read().await?;
    let before = once.unwrap_or(i64::MAX);
    let mut found = finders::page_of_institution(&mut conn, institution, before, PAGE + 1).await?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let names = names(&mut conn, institution, before).await?;
    let frame = officer.citizen.frame;
    let entry = |order: &finders::Order| Entry {
        shown: Shown::of(app, &frame.t, order),
        name: names
            .iter()
            .find(|(person, ..)| *person == order.person)
            .map(|(_, given, family)| format!("{given} {family}"))
            .unwrap_or_default(),
        kind: order.kind_key(),
    };
    page(Orders {
        orders: found.iter().map(entry).collect(),
        next: found.last().filter(|_| more).map(|order| order.number),
        first: once.is_none(),
        not_found: !sought.is_empty(),
        sought,
        acting,
        frame,
    })
}

/// The people of a page of orders.
async fn names(
    conn: &mut Conn,
    institution: Uuid,
    before: i64,
) -> Result<Vec<(Uuid, String, String)>, StoreError> {
    rows!(
        conn,
        (Uuid, String, String),
        "SELECT p.id, p.given_name, p.family_name FROM application a JOIN person p ON p.id = a.person
         WHERE a.institution = $1 AND a.number < $2 ORDER BY a.number DESC LIMIT $3",
        institution,
        before,
        PAGE
    )
}
