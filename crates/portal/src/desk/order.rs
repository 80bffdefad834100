//! GET /masa/siparis/SD-…: all that is known of an order, and what can be done with it now.

use askama::Template;
use axum::extract::{Path, Query, State};
use rules::application::{
    CancelledBy, may_acceptance_be_undone, may_be_cancelled_by, may_form_arrive,
    may_late_paper_come,
};
use rules::contact_point::Kind;
use rules::dates::day_and_time;
use serde::Deserialize;
use serde_json::json;
use store::{Conn, Micros, rows};
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::auth::{Operator, Orders};
use web::frame::{Answer, Frame, page};
use web::language::Texts;
use web::order_path::OrderPath;
use web::refusal::Refusal;

use super::reveal::{PURPOSES, Revealed};
use crate::contact_point;
use crate::notice;
use crate::notice::shown::{Shown as Notified, shown};
use crate::order::finders::{self, NoticeAddress, Order};
use crate::order::ordered::Ordered;
use crate::order::shown::Shown;
use crate::order::timeline::{Entry, desk_timeline};
use crate::people;
use crate::staff::operators;
use crate::wet_ink::content::{IdentityNumber, Section, sections};

/// As many of a person's notices as a clerk looks through.
const NOTICES: i64 = 50;

#[derive(Template)]
#[template(path = "desk/order.html")]
struct OrderPage {
    frame: Frame,
    order: Shown,
    name: String,
    /// Masked, or in full right after it was asked for.
    identity: String,
    revealed: bool,
    /// Whose certificates can be looked at, where an issuer is connected.
    certificates_of: Option<Uuid>,
    purposes: &'static [&'static str],
    /// Where the person is told, with the mark of what nothing reaches.
    contacts: Vec<contact_point::Line>,
    institution: String,
    ordered: Ordered,
    /// The form as the person sent it, or what the institution's list said before that.
    sections: Vec<Section>,
    listed: Option<NoticeAddress>,
    may_arrive: bool,
    /// Whether a wrong acceptance can be taken back, the order ended by the desk, and a paper recorded that came after its end.
    may_undo: bool,
    may_cancel: bool,
    may_come_late: bool,
    /// What is wrong with the order's row, as sentences; nothing, as it should be.
    flaws: Vec<String>,
    /// What was just done, where something was.
    done: Option<&'static str>,
    timeline: Vec<Entry>,
    notices: Vec<Notified>,
    jobs: Vec<JobLine>,
}

/// A job of the order, as the page shows it.
pub struct JobLine {
    pub id: Uuid,
    pub kind: String,
    pub state: String,
    pub tries: i64,
    pub error: String,
    pub at: String,
    pub parked: bool,
}

#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    oldu: String,
}

pub async fn show_order(
    State(app): State<App>,
    operator: Operator<Orders>,
    Path(OrderPath(number)): Path<OrderPath>,
    Query(done): Query<Done>,
) -> Answer {
    let done = match done.oldu.as_str() {
        "kabul" => Some("desk-done-accepted"),
        "ret" => Some("desk-done-refused"),
        "yeniden" => Some("desk-done-again"),
        "geri" => Some("desk-done-undone"),
        "iptal" => Some("desk-done-cancelled"),
        "gec" => Some("desk-done-late"),
        _ => None,
    };
    // Looking at a person's data is an act of the operator's, and is written down before anything is shown.
    let mut tx = app.db.write().await?;
    let order = finders::for_desk(&mut tx, number)
        .await?
        .ok_or(Refusal::NotFound)?;
    let detail = json!({ "order": order.id });
    operators::note(&mut tx, &app, operator.id, "order-opened", detail).await?;
    tx.commit().await?;
    draw(&app, operator, &order, None, done).await
}

/// The page, with the identity number in full where it was just asked for.
pub async fn draw(
    app: &App,
    operator: Operator<Orders>,
    order: &Order,
    revealed: Option<Revealed>,
    done: Option<&'static str>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let t = operator.frame.t.clone();
    let person = people::by_id(&mut conn, order.person)
        .await?
        .ok_or(Refusal::NotFound)?;
    let (sections, listed) = match order.form(app)? {
        Some(form) => (
            sections(app, &t, order, &person, &form, IdentityNumber::Masked)?,
            None,
        ),
        None => (Vec::new(), order.notice_address(app)?),
    };
    let identity = person.identity(app)?;
    page(OrderPage {
        order: Shown::of(app, &t, order),
        name: format!("{} {}", person.given_name, person.family_name),
        identity: match revealed {
            Some(Revealed) => identity.expose().to_owned(),
            None => identity.masked(),
        },
        revealed: revealed.is_some(),
        certificates_of: app.issuer().map(|_| order.person),
        purposes: &PURPOSES,
        contacts: contacts_of(&mut conn, app, &t, order).await?,
        institution: order.institution_name.clone(),
        ordered: Ordered::of(app, &t, order),
        sections,
        listed,
        may_arrive: order.may(may_form_arrive).is_ok(),
        may_undo: order.may(may_acceptance_be_undone).is_ok(),
        may_cancel: order
            .may(|facts| may_be_cancelled_by(CancelledBy::Authority, facts))
            .is_ok(),
        may_come_late: order.may(may_late_paper_come).is_ok(),
        flaws: order
            .flaws()
            .map(|flaw| t.text(flaw.key()).to_owned())
            .collect(),
        done,
        timeline: desk_timeline(&mut conn, &t, order).await?,
        notices: notices_of(&mut conn, app, order).await?,
        jobs: jobs_of(&mut conn, order.id).await?,
        frame: operator.frame,
    })
}

/// The person's contact points, and what the order names.
async fn contacts_of(
    conn: &mut Conn,
    app: &App,
    t: &Texts,
    order: &Order,
) -> Result<Vec<contact_point::Line>, Refusal> {
    // What the order said of its person is gone; their contact points are not shown in its place.
    if order.erased_at.is_some() {
        return Ok(Vec::new());
    }
    let phone = order.phone(app)?;
    let phone = phone.map(|phone| (Kind::Phone, phone.e164().to_owned()));
    let email = order.email(app)?;
    let email = email.map(|email| (Kind::Email, email.as_str().to_owned()));
    let named: Vec<_> = phone.into_iter().chain(email).collect();
    let of = (order.person, named.as_slice());
    Ok(contact_point::lines_with_named(conn, app, t, of).await?)
}

/// What the person of the order was told, be it of this order or not.
async fn notices_of(conn: &mut Conn, app: &App, order: &Order) -> Result<Vec<Notified>, Refusal> {
    let found = notice::of_person(conn, order.person, NOTICES).await?;
    let mut notices = Vec::with_capacity(found.len());
    for row in &found {
        notices.push(shown(app, row)?);
    }
    Ok(notices)
}

/// Jobs beside the notices, which say themselves what became of them.
async fn jobs_of(conn: &mut Conn, order: Uuid) -> Result<Vec<JobLine>, Refusal> {
    let found = rows!(
        conn,
        (Uuid, String, String, i64, Option<String>, Micros),
        "SELECT id, kind, state, tries, last_error, created_at FROM job j WHERE application = $1
         AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.cause = j.cause) ORDER BY created_at DESC, id DESC",
        order
    )?;
    let line =
        |(id, kind, state, tries, error, at): (_, String, String, _, Option<String>, _)| JobLine {
            id,
            kind: format!("job-kind-{kind}"),
            parked: state == "parked",
            state: format!("job-state-{state}"),
            tries,
            error: error.unwrap_or_default(),
            at: day_and_time(timestamp(at)),
        };
    Ok(found.into_iter().map(line).collect())
}
