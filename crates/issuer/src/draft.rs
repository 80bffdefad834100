//! Steps 3 to 5 of the issuing cycle: a serial number, a draft that our own rules accept, and its bytes recorded before they are signed.

use serde_json::json;
use signature::algorithm::{Digest, SignatureAlgorithm};
use signature::moment::Moment;
use signature::profile::{Issuance, Nes, preview};
use signature::request::CertificationRequest;
use signature::to_be_signed::ToBeSigned;
use store::history::{Act, Actor, Stream};
use store::{BlindIndex, Micros, StoreError, Vault, change_one, history};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::fault::Fault;
use crate::issuer::Issuer;
use crate::lint;
use crate::order::{Row, Subject, place};

const DAY: i64 = 86_400;

/// Sixteen bytes of the operating system's randomness, and nothing else: a serial number that can be guessed helps whoever collides digests.
#[derive(Clone, Copy)]
pub struct Drawn(pub [u8; 16]);

impl Drawn {
    /// 126 of the bits, below a bit that keeps it positive and one that keeps it sixteen bytes long.
    pub(crate) fn serial(self) -> [u8; 16] {
        let mut serial = self.0;
        serial[0] = serial[0] & 0x3f | 0x40;
        serial
    }
}

/// The digest as it may lie open: keyed, because from a bare one and the open fields beside it the identity number could be tried out.
pub(crate) fn keyed_digest(vault: &Vault, tbs: &[u8]) -> BlindIndex {
    vault.index("tbs", &hex(&Digest::Sha256.of(tbs)))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a person's certificate will say: valid from this second on, never from before.
fn draft(
    issuer: &Issuer,
    subject: &Subject,
    spki: &[u8],
    serial: &[u8],
    now: Micros,
) -> Result<ToBeSigned, Fault> {
    let authority = &issuer.authority;
    let settings = &authority.settings;
    let not_before = Moment::from_unix_seconds(Moment::from_unix_micros(now).unix_seconds());
    // Valid at its last second too, so the day is one second shorter.
    let lasts = i64::from(settings.days) * DAY - 1;
    let disclosures: Vec<_> = settings
        .disclosures
        .iter()
        .map(|(url, language)| (url.as_str(), language.as_str()))
        .collect();
    let nes = Nes {
        issuance: Issuance {
            serial,
            algorithm: authority.key.algorithm(),
            issuer: &authority.certificate,
            not_before,
            not_after: not_before.plus_seconds(lasts),
            key: spki,
        },
        given_name: &subject.given_name,
        surname: &subject.surname,
        identity_number: &subject.identity_number,
        organization: subject.organization.as_deref(),
        policy: settings.policy,
        addresses: settings.addresses(),
        usage: settings.usage(),
        disclosures: &disclosures,
    };
    Ok(nes.to_be_signed()?)
}

/// Records what will be signed. `Stale`: another run recorded its own first, and that one counts.
pub(crate) async fn record(
    issuer: &Issuer,
    row: &Row,
    now: Micros,
    drawn: Drawn,
) -> Result<(), Fault> {
    let subject = row.subject(&issuer.vault)?;
    let request = CertificationRequest::from_der(&row.request(&issuer.vault)?)?;
    let serial = drawn.serial();
    let draft = draft(issuer, &subject, request.spki(), &serial, now)?;
    let found = lint::nes(
        &preview(&draft)?,
        &subject,
        &issuer.authority,
        request.spki(),
    )?;
    if !found.is_empty() {
        return Err(Fault::Lint(found));
    }
    keep(issuer, row, &serial, draft.bytes(), now).await
}

/// Step 5, for a person's draft and for our own.
pub(crate) async fn keep(
    issuer: &Issuer,
    row: &Row,
    serial: &[u8],
    tbs: &[u8],
    now: Micros,
) -> Result<(), Fault> {
    let vault = &issuer.vault;
    let digest = keyed_digest(vault, tbs);
    let sealed = vault.seal(&place(row.id, "tbs"), tbs);
    let mut tx = issuer.db.write().await?;
    let end = history::end(&mut tx, row.id, row.version).await?;
    change_one!(
        &mut tx,
        "UPDATE issuer_certificate SET authority = $1, serial = $2, tbs_sealed = $3, tbs_digest = $4,
             recorded_at = $5, version = version + 1
         WHERE id = $6 AND version = $7 AND tbs_sealed IS NULL",
        &issuer.authority.id,
        serial,
        &sealed,
        &digest,
        now,
        row.id,
        row.version
    )?;
    let act = Act {
        stream: Stream::Certificate,
        owner: row.id,
        version: row.version + 1,
        at: now,
        actor: Actor::System,
        act: "recorded",
        detail: json!({ "serial": hex(serial), "digest": hex(&digest) }),
    };
    history::append_behind(&mut tx, vault, end, [act]).await?;
    Ok(tx.commit().await?)
}

/// What was recorded, as it was: refused where its digest says otherwise, or where another authority is to sign it.
pub(crate) fn recorded(issuer: &Issuer, row: &Row) -> Result<ToBeSigned, Fault> {
    if row.authority.as_ref() != Some(&issuer.authority.id) {
        return Err(Fault::OtherAuthority);
    }
    let tbs = open(&issuer.vault, row.id, "tbs", row.tbs_sealed.as_deref())?;
    if row.tbs_digest.as_ref() != Some(&keyed_digest(&issuer.vault, &tbs)) {
        return Err(Fault::NotWhatWasRecorded);
    }
    let algorithm: SignatureAlgorithm = issuer.authority.key.algorithm();
    Ok(ToBeSigned::new(tbs.to_vec(), algorithm))
}

pub(crate) fn open(
    vault: &Vault,
    id: Uuid,
    field: &str,
    sealed: Option<&[u8]>,
) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let sealed = sealed.ok_or(Fault::NotWhatWasRecorded)?;
    let open = vault.open(&place(id, field), sealed);
    Ok(Zeroizing::new(open.map_err(StoreError::from)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_number_is_positive_and_sixteen_bytes_long() {
        for byte in [0, 0x3f, 0x40, 0x80, 0xff] {
            let serial = Drawn([byte; 16]).serial();
            assert!((0x40..0x80).contains(&serial[0]));
            assert_eq!(serial[1..], [byte; 15]);
        }
    }
}
