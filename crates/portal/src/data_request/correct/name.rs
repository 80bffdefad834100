//! Name and day of birth: only as the population register confirms them.

use jiff::civil::Date;
use outside::civil_registry::Answer as Registered;
use rules::birth_date::BirthDate;
use rules::person_name::PersonName;
use serde_json::json;
use store::Conn;
use store::history::Actor;
use web::App;
use web::refusal::Refusal;

use super::{Case, Corrected, Evidence, Fault, MOST, TypedCorrection};
use crate::data_request::corrections::{self, New, What};
use crate::notice::{self, Notice};
use crate::order::finders;
use crate::people::{self, NameSource, Person, Said};

/// What was typed, in order.
struct Typed {
    given_name: PersonName,
    family_name: PersonName,
    birth: Date,
}

fn typed_in_order(typed: &TypedCorrection, today: Date) -> Result<Typed, Fault> {
    let name = |field, text: &str| PersonName::parse(text).map_err(|fault| (field, fault.key()));
    let birth = BirthDate::parse(&typed.birth_date, today);
    Ok(Typed {
        given_name: name("given_name", &typed.given_name)?,
        family_name: name("family_name", &typed.family_name)?,
        birth: birth.map_err(|fault| ("birth_date", fault.key()))?.date(),
    })
}

pub async fn correct(
    app: &App,
    case: &Case,
    typed: &TypedCorrection,
    evidence: &Evidence,
) -> Corrected {
    let typed = match typed_in_order(typed, app.outside.clock.today()) {
        Ok(typed) => typed,
        Err(fault) => return Ok(Err(fault)),
    };
    let person = &case.person;
    let names = (typed.given_name.as_str(), typed.family_name.as_str());
    let stands = (person.given_name.as_str(), person.family_name.as_str());
    if stands == names && person.birth_date(app)? == Some(typed.birth) {
        return Ok(Err(("given_name", "data-correct-unchanged")));
    }
    if is_signed_for(&mut app.db.read().await?, person).await? {
        return Ok(Err(("given_name", "data-correct-signed")));
    }
    // The register is asked before the transaction.
    if let Some(key) = refused_by_the_register(app, person, &typed).await? {
        return Ok(Err(("given_name", key)));
    }
    write(app, case, &typed, evidence).await?;
    Ok(Ok(()))
}

/// Why the register does not confirm it; nothing where it does.
async fn refused_by_the_register(
    app: &App,
    person: &Person,
    typed: &Typed,
) -> Result<Option<&'static str>, Refusal> {
    let identity = person.identity(app)?;
    let asked = app.outside.registry.ask(
        identity.expose(),
        typed.given_name.as_str(),
        typed.family_name.as_str(),
        typed.birth.year(),
    );
    Ok(match asked.await {
        Ok(Registered::Confirmed) => None,
        Ok(Registered::NotConfirmed) => Some("data-correct-register-differs"),
        Err(error) => {
            tracing::warn!(%error, "the population register does not answer");
            Some("data-correct-register-away")
        }
    })
}

async fn write(app: &App, case: &Case, typed: &Typed, evidence: &Evidence) -> Result<(), Refusal> {
    let mut person = case.person.clone();
    let identity = person.identity(app)?;
    let old_birth = person.birth_date(app)?.map(|day| day.to_string());
    let (given_name, family_name) = (typed.given_name.as_str(), typed.family_name.as_str());
    let said = Said {
        identity: &identity,
        given_name,
        family_name,
        birth_date: Some(typed.birth),
        source: NameSource::Register,
    };
    let new = New {
        request: case.row.id,
        operator: case.operator,
        what: What::Name,
        order: None,
        old: json!([person.given_name, person.family_name, old_birth]),
        new: json!([given_name, family_name, typed.birth.to_string()]),
        evidence: evidence.as_str(),
    };
    let mut tx = app.db.write().await?;
    // By the version that was read: whoever was first is not overwritten.
    let actor = Actor::Operator(case.operator);
    people::correct(&mut tx, app, &mut person, &said, actor).await?;
    let id = corrections::write_down(&mut tx, app, &mut person, new).await?;
    let cause = format!("data-corrected:{id}");
    notice::tell_person(&mut tx, app, person.id, &cause, Notice::DataCorrected).await?;
    Ok(tx.commit().await?)
}

/// Whether an order under way was approved with the name as it is: it stands on the signed form, and the certificate will bear it.
async fn is_signed_for(conn: &mut Conn, person: &Person) -> Result<bool, Refusal> {
    let orders = finders::mine(conn, person.id, i64::MAX, MOST).await?;
    Ok(orders.iter().any(|order| {
        order.facts().map_or(true, |facts| {
            facts.approval.is_some() && facts.closed_at().is_none()
        })
    }))
}
