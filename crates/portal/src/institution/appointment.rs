//! Görevlendirme: an institution is added, an officer appointed or dismissed. Done by the authority's staff.

use rules::application::Payment;
use rules::identity_number::IdentityNumber;
use rules::person_name::PersonName;
use serde_json::json;
use store::history::{Actor, Entry, Seen, Stream};
use store::{Tx, history, row, run};
use uuid::Uuid;
use web::App;
use web::appointment::Appointment;
use web::refusal::Refusal;

use crate::institution::facts;
use crate::people::{self, NameSource, Said};

/// Adds an institution.
pub async fn create(
    tx: &mut Tx,
    app: &App,
    name: &str,
    payment: Payment,
    actor: Actor,
) -> Result<Uuid, Refusal> {
    let (id, now) = (app.new_id(), app.now());
    run!(
        tx,
        "INSERT INTO institution (id, name, payment, created_at, version) VALUES ($1, $2, $3, $4, 1)",
        id,
        name,
        payment.key(),
        now
    )?;
    let detail = json!({ "payment": payment.key(), "name": facts::digest(&app.vault, name) });
    let added = entry(app, id, actor, "institution-added", detail);
    history::begin(tx, &app.vault, added).await?;
    Ok(id)
}

/// Appoints a person, known or not yet, as the officer of an institution. Appointed twice, it holds once.
pub async fn appoint(
    tx: &mut Tx,
    app: &App,
    institution: &str,
    identity: &IdentityNumber,
    given_name: &PersonName,
    family_name: &PersonName,
    actor: Actor,
) -> Result<(), Refusal> {
    let (id, version) = row!(
        tx,
        (Uuid, i64),
        "SELECT id, version FROM institution WHERE name = $1",
        institution
    )?
    .ok_or(Refusal::NotFound)?;
    let said = Said {
        identity,
        given_name: given_name.as_str(),
        family_name: family_name.as_str(),
        birth_date: None,
        source: NameSource::List,
    };
    let person = people::meet(tx, app, &said, actor).await?;
    let appointed = row!(
        tx,
        Appointment,
        "INSERT INTO officer (institution, person, since) VALUES ($1, $2, $3)
         ON CONFLICT (institution, person) DO UPDATE SET until = NULL
         RETURNING institution, person, since, until, mac",
        id,
        person.id,
        app.now()
    )?;
    let appointed = appointed.ok_or(Refusal::Internal)?;
    appointed.write_mac(tx, &app.vault).await?;
    let detail = json!({ "person": person.id });
    let entry = entry(app, id, actor, "officer-appointed", detail);
    history::record(tx, &app.vault, Seen::Version(version), entry).await?;
    Ok(())
}

/// Whether the institution has no other officer than this one, who is one now.
pub async fn is_last(tx: &mut Tx, institution: Uuid, person: Uuid) -> Result<bool, Refusal> {
    let found = row!(
        tx,
        (i64, i64),
        "SELECT COUNT(*), COUNT(CASE WHEN person = $2 THEN 1 END) FROM officer WHERE institution = $1 AND until IS NULL",
        institution,
        person
    )?;
    Ok(found == Some((1, 1)))
}

/// Ends an appointment. What the officer did stays done; they just do not come in any more.
pub async fn dismiss(
    tx: &mut Tx,
    app: &App,
    institution: Uuid,
    person: Uuid,
    actor: Actor,
) -> Result<(), Refusal> {
    let (version,) = row!(
        tx,
        (i64,),
        "SELECT version FROM institution WHERE id = $1",
        institution
    )?
    .ok_or(Refusal::NotFound)?;
    let ended = row!(
        tx,
        Appointment,
        "UPDATE officer SET until = $3 WHERE institution = $1 AND person = $2 AND until IS NULL
         RETURNING institution, person, since, until, mac",
        institution,
        person,
        app.now()
    )?;
    let ended = ended.ok_or(Refusal::Stale)?;
    ended.write_mac(tx, &app.vault).await?;
    let detail = json!({ "person": person });
    let entry = entry(app, institution, actor, "officer-dismissed", detail);
    history::record(tx, &app.vault, Seen::Version(version), entry).await?;
    Ok(())
}

pub(super) fn entry<'a>(
    app: &App,
    institution: Uuid,
    actor: Actor,
    act: &'a str,
    detail: serde_json::Value,
) -> Entry<'a> {
    Entry {
        stream: Stream::Institution,
        owner: institution,
        at: app.now(),
        actor,
        act,
        detail,
    }
}
