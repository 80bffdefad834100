//! One institution: who its e-signature officers are, were, and become.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
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
use web::refusal::Refusal;

use super::super::{appointment, contract};
use super::contract::{Choice, Choices};
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

/// What is wrong with a field of the appointment.
struct OfficerFault {
    field: &'static str,
    text: &'static str,
}

#[derive(Template)]
#[template(path = "institution/desk/officers.html")]
struct OfficersPage {
    frame: Frame,
    id: Uuid,
    institution: String,
    officers: Vec<Appointed>,
    typed: TypedOfficer,
    faults: Vec<OfficerFault>,
    contract: Choices,
    /// The contract was just changed.
    is_changed: bool,
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

    /// Name, key of the label and choices of each field of the contract.
    fn contract_fields(&self) -> [(&'static str, &'static str, &[Choice]); 3] {
        [
            ("payment", "payment-kind", &self.contract.payments),
            ("validity", "validity", &self.contract.validities),
            ("card_reader", "card-reader", &self.contract.readers),
        ]
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
    oldu: String,
}

/// GET /masa/kurumlar/…
pub async fn officers(
    State(app): State<App>,
    operator: Operator<Institutions>,
    Path(id): Path<Uuid>,
    Query(done): Query<Done>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let (typed, faults) = (TypedOfficer::default(), Vec::new());
    let drawn = draw(&mut conn, &app, operator, id, typed, faults).await?;
    page(OfficersPage {
        is_changed: done.oldu == "sozlesme",
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
            let again = draw(&mut tx, &app, operator, id, typed, faults).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(again)?).into_response());
        }
    };
    let actor = Actor::Operator(operator.id);
    appointment::appoint(&mut tx, &app, &name, &identity, &given, &family, actor).await?;
    tx.commit().await?;
    go(&format!("/masa/kurumlar/{id}"))
}

/// POST /masa/kurumlar/…/sorumlu/…/son
pub async fn dismiss(
    State(app): State<App>,
    operator: Operator<Institutions>,
    Path((id, person)): Path<(Uuid, Uuid)>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let actor = Actor::Operator(operator.id);
    appointment::dismiss(&mut tx, &app, id, person, actor).await?;
    tx.commit().await?;
    go(&format!("/masa/kurumlar/{id}"))
}

async fn name_of(conn: &mut Conn, id: Uuid) -> Result<String, Refusal> {
    let found = row!(
        conn,
        (String,),
        "SELECT name FROM institution WHERE id = $1",
        id
    )?;
    let (name,) = found.ok_or(Refusal::NotFound)?;
    Ok(name)
}

async fn draw(
    conn: &mut Conn,
    app: &App,
    operator: Operator<Institutions>,
    id: Uuid,
    typed: TypedOfficer,
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
    let stands = contract::find(conn, id).await?;
    Ok(OfficersPage {
        contract: Choices::of(app, &operator.frame.t, stands),
        is_changed: false,
        frame: operator.frame,
        id,
        institution,
        officers,
        typed,
        faults,
    })
}
