//! The row of a certificate, from the order to the signed whole: what every step of the issuing cycle reads and writes.

use rules::product::{NES, SubjectKind, Validity};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::history::{Act, Actor, Stream};
use store::{Conn, Micros, StoreError, Vault, row};
use uuid::Uuid;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::fault::IssuerFault;
use crate::issuer::{Issuer, Settings};
use crate::profile::Profile;

/// Whom a certificate is to name, at rest: told by its fields, as orders of a release before, which were all of people, have them.
#[derive(Serialize, Deserialize, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
#[serde(untagged)]
pub(crate) enum StoredHolder {
    Person {
        given_name: String,
        surname: String,
        identity_number: String,
        organization: Option<String>,
    },
    LegalEntity {
        title: String,
        tax_number: String,
    },
}

impl StoredHolder {
    pub const fn kind(&self) -> SubjectKind {
        match self {
            Self::Person { .. } => SubjectKind::Person,
            Self::LegalEntity { .. } => SubjectKind::LegalEntity,
        }
    }
}

/// What was ordered, at rest. No `Debug`: it may name a person.
#[derive(Serialize, Deserialize, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Subject {
    #[serde(flatten)]
    pub holder: StoredHolder,
    /// What was ordered; an order of a release before had none, and meant the one profile that there was.
    #[serde(default)]
    #[zeroize(skip)]
    pub profile: Option<String>,
    #[serde(default)]
    #[zeroize(skip)]
    pub years: Option<Validity>,
}

impl Subject {
    /// The profile that was ordered.
    pub fn profile<'a>(&self, settings: &'a Settings) -> Result<&'a Profile, IssuerFault> {
        let key = self.profile.as_deref().unwrap_or(NES);
        let profile = settings.profiles.find(key);
        let profile = profile.ok_or(IssuerFault::NoSuchProfile)?;
        match profile.subject == self.holder.kind() {
            true => Ok(profile),
            false => Err(IssuerFault::OtherSubject),
        }
    }
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
    /// The hash at the end of its history, which has `version` rows. Who writes compares `version`, and so this too.
    pub last_hash: Option<Vec<u8>>,
}

/// What a row of `Stream::Certificate` says.
pub(crate) fn act(id: Uuid, version: i64, at: Micros, act: &str, detail: Value) -> Act<'_> {
    Act {
        stream: Stream::Certificate,
        owner: id,
        version,
        at,
        actor: Actor::System,
        act,
        detail,
    }
}

/// The place to which a sealed field of a row is bound.
pub(crate) fn place(id: Uuid, field: &str) -> String {
    format!("issuer_certificate.{field}:{id}")
}

pub(crate) async fn find(conn: &mut Conn, id: Uuid) -> Result<Option<Row>, StoreError> {
    row!(
        conn,
        Row,
        "SELECT id, subject_sealed, request_sealed, authority, serial, tbs_sealed, tbs_digest, certificate_sealed, version,
             (SELECT hash FROM history WHERE stream = issuer_certificate.id AND seq = issuer_certificate.version) AS last_hash
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
    pub fn end(&self) -> Result<Vec<u8>, StoreError> {
        self.last_hash.clone().ok_or(StoreError::Stale)
    }

    pub fn subject(&self, vault: &Vault) -> Result<Subject, IssuerFault> {
        let sealed = self.subject_sealed.as_deref().unwrap_or_default();
        let mut open = vault
            .open(&place(self.id, "subject"), sealed)
            .map_err(StoreError::from)?;
        let subject = serde_json::from_slice(&open).map_err(StoreError::from);
        open.zeroize();
        Ok(subject?)
    }

    pub fn request(&self, vault: &Vault) -> Result<Vec<u8>, IssuerFault> {
        let sealed = self.request_sealed.as_deref().unwrap_or_default();
        let open = vault.open(&place(self.id, "request"), sealed);
        Ok(open.map_err(StoreError::from)?)
    }
}

pub(crate) fn open(
    vault: &Vault,
    id: Uuid,
    field: &str,
    sealed: Option<&[u8]>,
) -> Result<Zeroizing<Vec<u8>>, IssuerFault> {
    let sealed = sealed.ok_or(IssuerFault::NotWhatWasRecorded)?;
    let open = vault.open(&place(id, field), sealed);
    Ok(Zeroizing::new(open.map_err(StoreError::from)?))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value & 0x0f)]);
    let both = bytes.iter().flat_map(|byte| [byte >> 4, *byte]);
    both.map(digit).collect()
}
