//! Steps 1 and 2 of the issuing cycle: a production order is received once, and its key is checked.

use rules::identity_number::IdentityNumber;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::history::{Act, Actor, Stream};
use store::{Conn, Micros, StoreError, Vault, change_one, history, row};
use uuid::Uuid;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::fault::Fault;
use crate::issuer::Issuer;
use crate::key_check::{self, KeyRefusal};

/// For whom a certificate is to be made. No `Debug`: it is a person.
pub struct Order<'a> {
    /// The production order's: there is one certificate for it, ever.
    pub id: Uuid,
    pub given_name: &'a str,
    pub surname: &'a str,
    pub identity_number: &'a IdentityNumber,
    pub organization: Option<&'a str>,
    /// PKCS#10, made on the card.
    pub request: &'a [u8],
}

/// The same, at rest.
#[derive(Serialize, Deserialize, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Subject {
    pub given_name: String,
    pub surname: String,
    pub identity_number: String,
    pub organization: Option<String>,
}

/// A row as it stands.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct Row {
    pub id: Uuid,
    pub subject_sealed: Option<Vec<u8>>,
    pub request_sealed: Option<Vec<u8>>,
    pub authority: Option<Vec<u8>>,
    pub serial: Option<Vec<u8>>,
    pub tbs_sealed: Option<Vec<u8>>,
    pub tbs_digest: Option<Vec<u8>>,
    pub certificate_sealed: Option<Vec<u8>>,
    pub version: i64,
}

/// The place to which a sealed field of a row is bound.
pub(crate) fn place(id: Uuid, field: &str) -> String {
    format!("issuer_certificate.{field}:{id}")
}

pub(crate) async fn find(conn: &mut Conn, id: Uuid) -> Result<Option<Row>, StoreError> {
    row!(
        conn,
        Row,
        "SELECT id, subject_sealed, request_sealed, authority, serial, tbs_sealed, tbs_digest, certificate_sealed, version
         FROM issuer_certificate WHERE id = $1",
        id
    )
}

/// After another run came first: waits until what it wrote is durable. A reader may not see it yet, and a writer may see what is lost again;
/// nothing is signed that could still be lost.
pub(crate) async fn settled(issuer: &Issuer, id: Uuid) -> Result<Row, StoreError> {
    let mut tx = issuer.db.write().await?;
    let row = find(&mut tx, id).await?.ok_or(StoreError::Stale)?;
    tx.commit().await?;
    Ok(row)
}

impl Row {
    pub fn subject(&self, vault: &Vault) -> Result<Subject, Fault> {
        let sealed = self.subject_sealed.as_deref().unwrap_or_default();
        let mut open = vault
            .open(&place(self.id, "subject"), sealed)
            .map_err(StoreError::from)?;
        let subject = serde_json::from_slice(&open).map_err(StoreError::from);
        open.zeroize();
        Ok(subject?)
    }

    pub fn request(&self, vault: &Vault) -> Result<Vec<u8>, Fault> {
        let sealed = self.request_sealed.as_deref().unwrap_or_default();
        let open = vault.open(&place(self.id, "request"), sealed);
        Ok(open.map_err(StoreError::from)?)
    }
}

impl Order<'_> {
    fn subject(&self) -> Subject {
        Subject {
            given_name: self.given_name.to_owned(),
            surname: self.surname.to_owned(),
            identity_number: self.identity_number.expose().to_owned(),
            organization: self.organization.map(str::to_owned),
        }
    }
}

/// Received before, its row is given back as it stands; with other content, it is refused.
pub(crate) async fn receive(issuer: &Issuer, order: &Order<'_>, now: Micros) -> Result<Row, Fault> {
    let request = key_check::check(order.request, &issuer.authority)?;
    match received(issuer, order, request.spki(), now).await {
        // Another run came first, with the same order: its row is there now.
        Err(Fault::Store(StoreError::Stale)) => received(issuer, order, request.spki(), now).await,
        done => done,
    }
}

async fn received(
    issuer: &Issuer,
    order: &Order<'_>,
    spki: &[u8],
    now: Micros,
) -> Result<Row, Fault> {
    let vault = &issuer.vault;
    let person = vault.index("identity", order.identity_number.expose());
    let mut tx = issuer.db.write().await?;
    if let Some(row) = find(&mut tx, order.id).await? {
        tx.commit().await?;
        return same_content(row, order, vault);
    }
    if !key_check::claim(&mut tx, spki, &person).await? {
        return Err(KeyRefusal::OtherPerson.into());
    }
    let mut subject = serde_json::to_vec(&order.subject()).map_err(StoreError::from)?;
    let subject_sealed = vault.seal(&place(order.id, "subject"), &subject);
    subject.zeroize();
    let request_sealed = vault.seal(&place(order.id, "request"), order.request);
    change_one!(
        &mut tx,
        "INSERT INTO issuer_certificate (id, profile, person_index, subject_sealed, request_sealed, received_at, version)
         VALUES ($1, 'nes', $2, $3, $4, $5, 1) ON CONFLICT (id) DO NOTHING",
        order.id,
        &person,
        &subject_sealed,
        &request_sealed,
        now
    )?;
    let act = Act {
        stream: Stream::Certificate,
        owner: order.id,
        version: 1,
        at: now,
        actor: Actor::System,
        act: "received",
        detail: json!({}),
    };
    history::append(&mut tx, vault, act).await?;
    tx.commit().await?;
    Ok(Row {
        id: order.id,
        subject_sealed: Some(subject_sealed),
        request_sealed: Some(request_sealed),
        authority: None,
        serial: None,
        tbs_sealed: None,
        tbs_digest: None,
        certificate_sealed: None,
        version: 1,
    })
}

fn same_content(row: Row, order: &Order<'_>, vault: &Vault) -> Result<Row, Fault> {
    let same = row.subject(vault)? == order.subject() && row.request(vault)? == order.request;
    same.then_some(row).ok_or(Fault::OtherContent)
}
