//! Görevlendirme: an institution is added, an officer appointed or dismissed. Done by the authority's staff.

use rules::application::Payment;
use rules::identity_number::IdentityNumber;
use rules::person_name::PersonName;
use serde_json::json;
use store::history::{Act, Actor, Stream};
use store::{Micros, StoreError, Tx, Vault, history, row, run};
use uuid::Uuid;

use crate::House;
use crate::institution::facts;
use crate::people::{self, NameSource, Said};
use crate::refusal::Refusal;
use crate::security;

/// That a person is the officer of an institution, as its row says.
#[derive(store::sqlx::FromRow)]
pub struct Appointment {
    institution: Uuid,
    person: Uuid,
    since: Micros,
    until: Option<Micros>,
    mac: Option<Vec<u8>>,
}

impl Appointment {
    /// Whether the row carries its MAC. One that was written by hand appoints nobody, and the security officer hears of it.
    pub fn is_believed(&self, house: &House) -> bool {
        let sent = self.mac.as_deref().unwrap_or_default();
        let is_genuine = self.row_mac(&house.vault) == sent;
        if !is_genuine {
            security::note_forged(house, "officer");
        }
        is_genuine
    }

    pub fn row_mac(&self, vault: &Vault) -> Vec<u8> {
        let until = self.until.map(i64::to_be_bytes);
        let fields: [&[u8]; 4] = [
            self.institution.as_bytes(),
            self.person.as_bytes(),
            &self.since.to_be_bytes(),
            until.as_ref().map_or(&[], |until| until),
        ];
        vault.row_mac("officer", &fields)
    }

    /// Gives the row its MAC, as it now stands.
    pub async fn write_mac(&self, tx: &mut Tx, vault: &Vault) -> Result<(), StoreError> {
        run!(
            tx,
            "UPDATE officer SET mac = $3 WHERE institution = $1 AND person = $2",
            self.institution,
            self.person,
            self.row_mac(vault)
        )?;
        Ok(())
    }
}

/// Adds an institution.
pub async fn create(
    tx: &mut Tx,
    house: &House,
    name: &str,
    payment: Payment,
    actor: Actor,
) -> Result<Uuid, Refusal> {
    let (id, now) = (house.new_id(), house.now());
    run!(
        tx,
        "INSERT INTO institution (id, name, payment, created_at, version) VALUES ($1, $2, $3, $4, 1)",
        id,
        name,
        payment.key(),
        now
    )?;
    write_down(
        tx,
        house,
        (id, 1),
        actor,
        "institution-added",
        json!({ "payment": payment.key(), "name": facts::digest(&house.vault, name) }),
    )
    .await?;
    Ok(id)
}

/// Appoints a person, known or not yet, as the officer of an institution. Appointed twice, it holds once.
pub async fn appoint(
    tx: &mut Tx,
    house: &House,
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
    let person = people::meet(tx, house, &said, actor).await?;
    let appointed = row!(
        tx,
        Appointment,
        "INSERT INTO officer (institution, person, since) VALUES ($1, $2, $3)
         ON CONFLICT (institution, person) DO UPDATE SET until = NULL
         RETURNING institution, person, since, until, mac",
        id,
        person.id,
        house.now()
    )?;
    let appointed = appointed.ok_or(Refusal::Internal)?;
    appointed.write_mac(tx, &house.vault).await?;
    grow(tx, id, version).await?;
    let detail = json!({ "person": person.id });
    let now = (id, version + 1);
    write_down(tx, house, now, actor, "officer-appointed", detail).await?;
    Ok(())
}

/// Ends an appointment. What the officer did stays done; they just do not come in any more.
pub async fn dismiss(
    tx: &mut Tx,
    house: &House,
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
        house.now()
    )?;
    let ended = ended.ok_or(Refusal::Stale)?;
    ended.write_mac(tx, &house.vault).await?;
    grow(tx, institution, version).await?;
    let detail = json!({ "person": person });
    let now = (institution, version + 1);
    write_down(tx, house, now, actor, "officer-dismissed", detail).await?;
    Ok(())
}

async fn grow(tx: &mut Tx, institution: Uuid, version: i64) -> Result<(), Refusal> {
    let changed = run!(
        tx,
        "UPDATE institution SET version = version + 1 WHERE id = $1 AND version = $2",
        institution,
        version
    )?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Refusal::Stale)
    }
}

async fn write_down(
    tx: &mut Tx,
    house: &House,
    (owner, version): (Uuid, i64),
    actor: Actor,
    act: &str,
    detail: serde_json::Value,
) -> Result<(), StoreError> {
    let row = Act {
        stream: Stream::Institution,
        owner,
        version,
        at: house.now(),
        actor,
        act,
        detail,
    };
    history::append(tx, &house.vault, row).await
}
