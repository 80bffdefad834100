//! /masa/ara: the one search box. It is a POST, so that no identity number, phone or e-mail address ever stands in an address, where histories and
//! logs would keep it; all else leads on to an address, so that Back works. Exactly one hit goes straight to its order, a
//! scanned code to its arrival.

use askama::Template;
use axum::extract::{Query, State};
use paper::FormCode;
use rules::contact_point::Kind;
use rules::identity_number::IdentityNumber;
use rules::mobile_phone::MobilePhone;
use rules::order_number::OrderNumber;
use rules::tax_number::TaxNumber;
use serde::Deserialize;
use store::limit::{self, Limit};
use uuid::Uuid;
use web::App;
use web::auth::{Operator, Orders};
use web::frame::{Answer, Frame, go, page};
use web::limits;
use web::refusal::Refusal;

use super::finders::{self, Line, Listed, lines};
use super::names::{self, Behind};
use super::wanted::{self, Wanted};
use crate::contact_point::{self, MOST_BEARERS};
use crate::order::finders::for_desk;
use crate::order::subject::entity_id;
use crate::people;
use crate::wet_ink::arrival_address;

/// How many identity numbers that nobody here bears one operator looks for: enough for a day of typing errors, and no way to find out by a
/// program who is known here. What is found does not count.
const MISSES: Limit = Limit {
    what: "desk-search-misses",
    max: 60,
    seconds: 600,
};

/// What was typed into the box.
#[derive(Deserialize)]
pub struct TypedSearch {
    #[serde(default)]
    q: String,
}

/// What an address asks for.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    /// A person, whose orders are looked for instead: found by an identity number that is not told. Several with commas, where they share a phone.
    kisi: Option<String>,
    /// A legal entity, found by its VKN: ten digits may be most of an identity number.
    tuzel: Option<Uuid>,
    /// Where the page begins; absent on the first one.
    #[serde(default)]
    sonra: String,
}

impl Asked {
    /// The people of the address, no more than one leads to.
    fn people(&self) -> Result<Vec<Uuid>, Refusal> {
        let ids = self.kisi.as_deref().unwrap_or_default().split(',');
        let people: Result<Vec<_>, _> = ids.take(MOST_BEARERS).map(str::parse).collect();
        people.map_err(|_| Refusal::Unreadable)
    }

    fn is_first(&self) -> bool {
        self.sonra.is_empty()
    }
}

#[derive(Template)]
#[template(path = "desk/search.html")]
struct Results {
    frame: Frame,
    typed: String,
    lines: Vec<Line>,
    /// The first page of these results, and the next one, if there is one.
    here: String,
    next: Option<String>,
    first: bool,
    /// What to say where nothing was found.
    nothing: &'static str,
}

impl Results {
    fn none(operator: Operator<Orders>, typed: String, nothing: &'static str) -> Answer {
        page(Self {
            frame: operator.frame,
            typed,
            lines: Vec::new(),
            here: String::new(),
            next: None,
            first: true,
            nothing,
        })
    }
}

/// POST /masa/ara
pub async fn look_for(
    State(app): State<App>,
    operator: Operator<Orders>,
    axum::Form(TypedSearch { q }): axum::Form<TypedSearch>,
) -> Answer {
    match Wanted::of(&q) {
        Wanted::Nothing => go("/masa"),
        Wanted::Identity(identity) => by_identity(&app, operator, q, identity).await,
        Wanted::Entity(number, phone) => by_tax_number(&app, operator, q, (&number, phone)).await,
        Wanted::Phone(phone) => by_contact(&app, operator, q, (Kind::Phone, phone.e164())).await,
        Wanted::Email(email) => by_contact(&app, operator, q, (Kind::Email, email.as_str())).await,
        Wanted::NoIdentity(fault) => Results::none(operator, q, fault),
        Wanted::Code(_) => go(&address_of(&q)?),
        // A digit too few, a word too many: nothing is found, and it is not told on either.
        Wanted::Order(_) if wanted::has_identity_digits(&q) => {
            Results::none(operator, q, "desk-no-order")
        }
        Wanted::BrokenCode if wanted::has_identity_digits(&q) => {
            Results::none(operator, q, "desk-code-broken")
        }
        Wanted::Name(_) if wanted::has_identity_digits(&q) => {
            Results::none(operator, q, "desk-nobody")
        }
        Wanted::Order(_) | Wanted::BrokenCode | Wanted::Name(_) => go(&address_of(&q)?),
    }
}

/// GET /masa/ara
pub async fn search(
    State(app): State<App>,
    operator: Operator<Orders>,
    Query(asked): Query<Asked>,
) -> Answer {
    if asked.kisi.is_some() {
        let people = asked.people()?;
        return by_people(&app, operator, asked, &people).await;
    }
    if let Some(entity) = asked.tuzel {
        return by_entity(&app, operator, asked, entity).await;
    }
    match Wanted::of(&asked.q) {
        Wanted::Code(code) => by_code(&app, operator, asked, code).await,
        // Typed into the address by hand; the box is the way.
        _ if wanted::has_identity_digits(&asked.q) => go("/masa"),
        Wanted::Nothing
        | Wanted::Identity(_)
        | Wanted::Entity(..)
        | Wanted::Phone(_)
        | Wanted::Email(_)
        | Wanted::NoIdentity(_) => go("/masa"),
        Wanted::BrokenCode => Results::none(operator, asked.q, "desk-code-broken"),
        Wanted::Order(number) => by_number(&app, operator, asked, number).await,
        Wanted::Name(name) => {
            let behind = Behind::parse(&asked.sonra);
            let (found, next) = names::by_name(&mut app.db.read().await?, &name, behind).await?;
            let (lines, _) = lines(&app, &operator.frame.t, found)?;
            let here = address_of(&asked.q)?;
            let next = next.map(|behind| format!("{here}&sonra={}", behind.text()));
            show(Results {
                frame: operator.frame,
                first: asked.is_first(),
                typed: asked.q,
                lines,
                here,
                next,
                nothing: "desk-nobody",
            })
        }
    }
}

/// The address of what may stand in one.
fn address_of(typed: &str) -> Result<String, askama::Error> {
    let typed: String = typed.trim().chars().take(wanted::LONGEST).collect();
    let typed = askama::filters::urlencode_strict(typed)?;
    Ok(format!("/masa/ara?q={typed}"))
}

fn show(results: Results) -> Answer {
    if let ([only], true) = (results.lines.as_slice(), results.first) {
        return go(&format!("/masa/siparis/{}", only.number));
    }
    page(results)
}

/// From here on the person's id stands for the number.
async fn by_identity(
    app: &App,
    operator: Operator<Orders>,
    typed: String,
    identity: IdentityNumber,
) -> Answer {
    let who = operator.id.as_bytes();
    let mut conn = app.db.read().await?;
    if limit::used(&mut conn, MISSES, who, app.now()).await? > MISSES.max {
        return Err(Refusal::TooMany);
    }
    let found = people::by_identity(&mut conn, app, &identity).await?;
    drop(conn);
    match found {
        Some(person) => go(&format!("/masa/ara?kisi={}", person.id)),
        None => {
            limits::count(app, MISSES, who, &[]).await?;
            Results::none(operator, typed, "desk-no-identity")
        }
    }
}

/// From here on the ids of whoever is reached there stand for phone or address. What nobody here is reached at counts as identity numbers do.
async fn by_contact(
    app: &App,
    operator: Operator<Orders>,
    typed: String,
    (kind, value): (Kind, &str),
) -> Answer {
    let who = operator.id.as_bytes();
    let mut conn = app.db.read().await?;
    if limit::used(&mut conn, MISSES, who, app.now()).await? > MISSES.max {
        return Err(Refusal::TooMany);
    }
    let found = contact_point::bearers(&mut conn, app, kind, value).await?;
    drop(conn);
    match found.len() {
        0 => {
            limits::count(app, MISSES, who, &[]).await?;
            Results::none(operator, typed, "desk-no-contact")
        }
        1..=MOST_BEARERS => {
            let ids: Vec<_> = found.iter().map(Uuid::to_string).collect();
            go(&format!("/masa/ara?kisi={}", ids.join(",")))
        }
        _ => Results::none(operator, typed, "desk-contact-of-many"),
    }
}

async fn by_people(app: &App, operator: Operator<Orders>, asked: Asked, people: &[Uuid]) -> Answer {
    let before = asked.sonra.parse().unwrap_or(i64::MAX);
    let found = finders::by_people(&mut app.db.read().await?, people, before).await?;
    let ids: Vec<_> = people.iter().map(Uuid::to_string).collect();
    let here = format!("/masa/ara?kisi={}", ids.join(","));
    show_page(app, operator, &asked, found, (here, "desk-no-identity"))
}

/// From here on the entity's id stands for its number.
async fn by_tax_number(
    app: &App,
    operator: Operator<Orders>,
    typed: String,
    (number, phone): (&TaxNumber, Option<MobilePhone>),
) -> Answer {
    let entity = entity_id(number);
    let found = finders::by_entity(&mut app.db.read().await?, entity, i64::MAX).await?;
    match (found.is_empty(), phone) {
        (true, Some(phone)) => by_contact(app, operator, typed, (Kind::Phone, phone.e164())).await,
        (true, None) => Results::none(operator, typed, "desk-no-entity"),
        (false, _) => go(&format!("/masa/ara?tuzel={entity}")),
    }
}

async fn by_entity(app: &App, operator: Operator<Orders>, asked: Asked, entity: Uuid) -> Answer {
    let before = asked.sonra.parse().unwrap_or(i64::MAX);
    let found = finders::by_entity(&mut app.db.read().await?, entity, before).await?;
    let here = format!("/masa/ara?tuzel={entity}");
    show_page(app, operator, &asked, found, (here, "desk-no-entity"))
}

/// A page of the orders of one person or entity, at its own address.
fn show_page(
    app: &App,
    operator: Operator<Orders>,
    asked: &Asked,
    found: Vec<Listed>,
    (here, nothing): (String, &'static str),
) -> Answer {
    let (lines, last) = lines(app, &operator.frame.t, found)?;
    show(Results {
        frame: operator.frame,
        first: asked.is_first(),
        typed: String::new(),
        lines,
        next: last.map(|listed| format!("{here}&sonra={}", listed.order.number)),
        here,
        nothing,
    })
}

async fn by_number(
    app: &App,
    operator: Operator<Orders>,
    asked: Asked,
    number: OrderNumber,
) -> Answer {
    match for_desk(&mut app.db.read().await?, number).await? {
        Some(_) => go(&format!("/masa/siparis/{number}")),
        None => Results::none(operator, asked.q, "desk-no-order"),
    }
}

async fn by_code(app: &App, operator: Operator<Orders>, asked: Asked, code: FormCode) -> Answer {
    let number = OrderNumber(code.order_number);
    match for_desk(&mut app.db.read().await?, number).await? {
        Some(_) => go(&arrival_address(number, code)),
        None => Results::none(operator, asked.q, "desk-code-no-order"),
    }
}
