//! One institution: who its e-signature officers are, were, and become.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rules::application::ApplicationKind;
use rules::dates::{day, istanbul_day};
use rules::identity_number::IdentityNumber;
use rules::person_name::PersonName;
use serde::Deserialize;
use store::history::Actor;
use store::{Conn, Micros, row, rows};
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::auth::{Institutions, Operator};
use web::frame::{Answer, Frame, go, page};
use web::language::Texts;
use web::refusal::Refusal;

use super::super::{appointment, contract, entity};
use super::entity::TypedEntity;
use crate::order::shown::{card_reader_key, name_of as product_name, payment_key, years};
use crate::people;

/// An officer as the page shows them.
struct Appointed {
    person: Uuid,
    name: String,
    identity: String,
    since: String,
    /// When the appointment ended; empty while it runs.
    until: String,
}

/// What is wrong with a field.
pub(super) struct OfficerFault {
    pub field: &'static str,
    pub text: &'static str,
}

#[derive(Template)]
#[template(path = "institution/desk/officers.html")]
pub(super) struct OfficersPage {
    frame: Frame,
    id: Uuid,
    institution: String,
    officers: Vec<Appointed>,
    typed: TypedOfficer,
    faults: Vec<OfficerFault>,
    /// Names and values of what the contract says today.
    contract: Vec<(String, String)>,
    /// VKN and title, as they stand or as they were typed.
    entity: TypedEntity,
    /// What was just done, where something was.
    done: Option<&'static str>,
}

impl OfficersPage {
    /// Name, key of the label and value of each field.
    fn fields(&self) -> [(&'static str, &'static str, &str); 3] {
        [
            ("identity", "identity-number", &self.typed.identity),
            ("given_name", "given-name", &self.typed.given_name),
            ("family_name", "family-name", &self.typed.family_name),
        ]
    }

    /// The same of the institution's VKN and title.
    fn entity_fields(&self) -> [(&'static str, &'static str, &str); 2] {
        [
            ("tax_number", "tax-number", &self.entity.tax_number),
            ("entity_title", "entity-title", &self.entity.entity_title),
        ]
    }

    /// The key of a field's label.
    fn label(&self, field: &str) -> &'static str {
        let of_officer = self.fields().map(|(name, label, _)| (name, label));
        let of_entity = self.entity_fields().map(|(name, label, _)| (name, label));
        let mut all = of_officer.into_iter().chain(of_entity);
        all.find(|(name, _)| *name == field)
            .map_or("", |(_, label)| label)
    }

    fn fault(&self, field: &str) -> Option<&str> {
        let fault = self.faults.iter().find(|fault| fault.field == field)?;
        Some(self.frame.t.text(fault.text))
    }
}

#[derive(Default, Deserialize)]
pub struct TypedOfficer {
    #[serde(default)]
    identity: String,
    #[serde(default)]
    given_name: String,
    #[serde(default)]
    family_name: String,
}

impl TypedOfficer {
    fn parse(&self) -> Result<(IdentityNumber, PersonName, PersonName), Vec<OfficerFault>> {
        let mut faults = Vec::new();
        let mut fault = |field, text| faults.push(OfficerFault { field, text });
        let identity = IdentityNumber::parse(&self.identity)
            .map_err(|wrong| fault("identity", wrong.key()))
            .ok();
        let given = PersonName::parse(&self.given_name)
            .map_err(|wrong| fault("given_name", wrong.key()))
            .ok();
        let family = PersonName::parse(&self.family_name)
            .map_err(|wrong| fault("family_name", wrong.key()))
            .ok();
        match (identity, given, family) {
            (Some(identity), Some(given), Some(family)) => Ok((identity, given, family)),
            _ => Err(faults),
        }
    }
}

/// What was just done, where something was.
#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    pub(super) oldu: String,
}

/// GET /masa/kurumlar/…
pub async fn officers(
    State(app): State<App>,
    operator: Operator<Institutions>,
    Path(id): Path<Uuid>,
    Query(done): Query<Done>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let typed = (TypedOfficer::default(), None);
    let drawn = draw(&mut conn, &app, operator, id, typed, Vec::new()).await?;
    page(OfficersPage {
        done: match done.oldu.as_str() {
            "tuzel-kisi" => Some("entity-changed"),
            _ => None,
        },
        ..drawn
    })
}

/// POST /masa/kurumlar/…/sorumlu
pub async fn appoint(
    State(app): State<App>,
    operator: Operator<Institutions>,
    Path(id): Path<Uuid>,
    axum::Form(typed): axum::Form<TypedOfficer>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let name = name_of(&mut tx, id).await?;
    let (identity, given, family) = match typed.parse() {
        Ok(parsed) => parsed,
        Err(faults) => {
            let again = draw(&mut tx, &app, operator, id, (typed, None), faults).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(again)?).into_response());
        }
    };
    let actor = Actor::Operator(operator.id);
    appointment::appoint(&mut tx, &app, &name, &identity, &given, &family, actor).await?;
    tx.commit().await?;
    go(&format!("/masa/kurumlar/{id}"))
}

/// Said once more, where it leaves the institution without anybody.
#[derive(Deserialize)]
pub struct Confirmed {
    #[serde(default)]
    emin: String,
}

#[derive(Template)]
#[template(path = "institution/desk/dismiss_last.html")]
struct DismissLast {
    frame: Frame,
    id: Uuid,
    person: Uuid,
    institution: String,
    name: String,
}

/// POST /masa/kurumlar/…/sorumlu/…/son
pub async fn dismiss(
    State(app): State<App>,
    operator: Operator<Institutions>,
    Path((id, person)): Path<(Uuid, Uuid)>,
    axum::Form(confirmed): axum::Form<Confirmed>,
) -> Answer {
    let mut tx = app.db.write().await?;
    if confirmed.emin != "evet" && appointment::is_last(&mut tx, id, person).await? {
        let known = people::by_id(&mut tx, person)
            .await?
            .ok_or(Refusal::NotFound)?;
        return page(DismissLast {
            institution: name_of(&mut tx, id).await?,
            name: format!("{} {}", known.given_name, known.family_name),
            frame: operator.frame,
            id,
            person,
        });
    }
    let actor = Actor::Operator(operator.id);
    appointment::dismiss(&mut tx, &app, id, person, actor).await?;
    tx.commit().await?;
    go(&format!("/masa/kurumlar/{id}"))
}

pub(super) async fn name_of(conn: &mut Conn, id: Uuid) -> Result<String, Refusal> {
    let found = row!(
        conn,
        (String,),
        "SELECT name FROM institution WHERE id = $1",
        id
    )?;
    let (name,) = found.ok_or(Refusal::NotFound)?;
    Ok(name)
}

/// The page, with what was typed into either of its forms.
pub(super) async fn draw(
    conn: &mut Conn,
    app: &App,
    operator: Operator<Institutions>,
    id: Uuid,
    (typed, entity): (TypedOfficer, Option<TypedEntity>),
    faults: Vec<OfficerFault>,
) -> Result<OfficersPage, Refusal> {
    let institution = name_of(conn, id).await?;
    let found = rows!(
        conn,
        (Uuid, Micros, Option<Micros>),
        "SELECT person, since, until FROM officer WHERE institution = $1 ORDER BY since",
        id
    )?;
    let on = |at| day(istanbul_day(timestamp(at)));
    let mut officers = Vec::new();
    for (person, since, until) in found {
        let known = people::by_id(conn, person)
            .await?
            .ok_or(Refusal::Internal)?;
        officers.push(Appointed {
            person,
            name: format!("{} {}", known.given_name, known.family_name),
            identity: known.identity(app)?.masked(),
            since: on(since),
            until: until.map_or_else(String::new, on),
        });
    }
    let contract = contract_today(conn, app, &operator.frame.t, id).await?;
    let entity = match entity {
        Some(typed) => typed,
        None => entity::find(conn, id).await?.into(),
    };
    Ok(OfficersPage {
        contract,
        entity,
        done: None,
        frame: operator.frame,
        id,
        institution,
        officers,
        typed,
        faults,
    })
}

/// Who pays, and what orders of each product get today where a list says nothing.
async fn contract_today(
    conn: &mut Conn,
    app: &App,
    t: &Texts,
    id: Uuid,
) -> Result<Vec<(String, String)>, Refusal> {
    let (_, payment) = contract::institution(conn, id).await?;
    let terms = contract::terms(conn, id).await?;
    let today = app.outside.clock.today();
    let payment = (t.text("payment-kind"), t.text(payment_key(payment)));
    let mut lines = vec![(payment.0.to_owned(), payment.1.to_owned())];
    for product in &app.settings.products.0 {
        let said = contract::said(app, &terms, &product.key, today);
        let said = match product.terms(said, ApplicationKind::First, today) {
            Ok(terms) => {
                let reader = t.text(card_reader_key(terms.reader));
                format!("{}, {reader}", years(t, terms.validity))
            }
            Err(fault) => t.text(fault.key()).to_owned(),
        };
        lines.push((product_name(t, product).to_owned(), said));
    }
    Ok(lines)
}
