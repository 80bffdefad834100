//! Certificates that the authority needs itself, through the same cycle as a person's: for whom signs OCSP answers, and for whom signs
//! time-stamps.

use serde_json::json;
use signature::certificate::Certificate;
use signature::moment::Moment;
use signature::oid;
use signature::profile::{AuthorityName, Issuance, OcspSigner, TimeStampAuthority, preview};
use signature::to_be_signed::ToBeSigned;
use store::{Micros, StoreError, history, run};
use uuid::Uuid;

use crate::certificate_row::{self, Row, place};
use crate::draft::{self, Drawn, Linted};
use crate::fault::IssuerFault;
use crate::issuer::{Authority, Issuer};
use crate::key_purpose::KeyPurpose;
use crate::{lint, sign};

const DAY: i64 = 86_400;

/// Issues a certificate for a key of our own. Cut off anywhere, it leaves a row that nobody ever gets a certificate of: the key is gone
/// with the process, and the next one makes another.
pub(crate) async fn issue(
    issuer: &Issuer,
    purpose: KeyPurpose,
    spki: &[u8],
    now: Micros,
    [id, serial]: [Drawn; 2],
) -> Result<Certificate, IssuerFault> {
    let id = uuid::Builder::from_random_bytes(id.0).into_uuid();
    let row = receive(issuer, purpose, id, spki, now).await?;
    record(issuer, purpose, &row, spki, now, serial).await?;
    let row = read(issuer, id).await?;
    let certificate = sign::certificate(issuer, &row).await?;
    sign::store(issuer, &row, &certificate, now).await?;
    let row = read(issuer, id).await?;
    sign::stored(issuer, &row)?.ok_or(IssuerFault::NotWhatWasRecorded)
}

async fn read(issuer: &Issuer, id: Uuid) -> Result<Row, IssuerFault> {
    let mut conn = issuer.db.read().await?;
    let row = certificate_row::find(&mut conn, id).await?;
    Ok(row.ok_or(StoreError::Stale)?)
}

/// In place of a request, the key: it was made by whoever asks.
async fn receive(
    issuer: &Issuer,
    purpose: KeyPurpose,
    id: Uuid,
    spki: &[u8],
    now: Micros,
) -> Result<Row, IssuerFault> {
    let sealed = issuer.vault.seal(&place(id, "request"), spki);
    let mut tx = issuer.db.write().await?;
    run!(
        &mut tx,
        "INSERT INTO issuer_certificate (id, profile, request_sealed, received_at, version) VALUES ($1, $2, $3, $4, 1)",
        id,
        purpose.profile(),
        &sealed,
        now
    )?;
    let detail = json!({ "profile": purpose.profile() });
    let act = certificate_row::act(id, 1, now, "received", detail);
    history::append(&mut tx, &issuer.vault, act).await?;
    let row = certificate_row::find(&mut tx, id)
        .await?
        .ok_or(StoreError::Stale)?;
    tx.commit().await?;
    Ok(row)
}

async fn record(
    issuer: &Issuer,
    purpose: KeyPurpose,
    row: &Row,
    spki: &[u8],
    now: Micros,
    drawn: Drawn,
) -> Result<(), IssuerFault> {
    let serial = drawn.serial();
    let draft = draft(&issuer.authority, purpose, spki, &serial, now)?;
    let found = lint::own(&preview(&draft)?, purpose, &issuer.authority, spki)?;
    if !found.is_empty() {
        return Err(IssuerFault::Lint(found));
    }
    let linted = Linted::of(&issuer.vault, row.id, serial, draft.bytes());
    draft::record(issuer, row, &linted, now).await
}

fn draft(
    authority: &Authority,
    purpose: KeyPurpose,
    spki: &[u8],
    serial: &[u8],
    now: Micros,
) -> Result<ToBeSigned, IssuerFault> {
    let not_before = Moment::from_unix_seconds(Moment::from_unix_micros(now).unix_seconds());
    let issuance = Issuance {
        serial,
        algorithm: authority.key.algorithm(),
        issuer: &authority.certificate,
        not_before,
        not_after: not_before
            .plus_seconds(purpose.days() * DAY - 1)
            .min(authority.certificate.not_after()),
        key: spki,
    };
    let common_name = common_name(authority, purpose);
    let name = name(authority, &common_name);
    Ok(match purpose {
        KeyPurpose::OcspAnswers => OcspSigner { issuance, name }.to_be_signed()?,
        KeyPurpose::TimeStamps => TimeStampAuthority {
            issuance,
            name,
            policy: authority.settings.time_stamp_policy,
            addresses: authority.settings.addresses(),
        }
        .to_be_signed()?,
    })
}

/// The authority's own with a word behind it, within the 64 letters that X.520 allows.
fn common_name(authority: &Authority, purpose: KeyPurpose) -> String {
    let room = 63 - purpose.word().chars().count();
    let own = authority.certificate.subject().common_name();
    let own: String = own.unwrap_or_default().chars().take(room).collect();
    format!("{} {}", own.trim_end(), purpose.word())
}

fn name<'a>(authority: &'a Authority, common_name: &'a str) -> AuthorityName<'a> {
    let own = authority.certificate.subject();
    AuthorityName {
        country: own.country().unwrap_or_default(),
        organization: own.text(oid::ORGANIZATION).unwrap_or_default(),
        organization_identifier: own.text(oid::ORGANIZATION_IDENTIFIER),
        common_name,
    }
}
