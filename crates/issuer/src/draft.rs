//! Steps 3 to 5 of the issuing cycle: a serial number, a draft that our own rules accept, and its bytes recorded before they are signed.

use serde_json::{Value, json};
use signature::algorithm::{Digest, SignatureAlgorithm};
use signature::moment::Moment;
use signature::profile::{Issuance, Nes, Seal, preview};
use signature::to_be_signed::ToBeSigned;
use store::{BlindIndex, Micros, Vault, change_one, history};
use uuid::Uuid;

use crate::certificate_row::{Row, StoredHolder, Subject, act, hex, open, place};
use crate::fault::IssuerFault;
use crate::issuer::Issuer;
use crate::{key_check, lint};

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

/// What a certificate will say: valid from this second on, never from before.
fn draft(
    issuer: &Issuer,
    subject: &Subject,
    spki: &[u8],
    serial: &[u8],
    now: Micros,
) -> Result<ToBeSigned, IssuerFault> {
    let authority = &issuer.authority;
    let settings = &authority.settings;
    let profile = subject.profile(settings)?;
    let not_before = Moment::from_unix_seconds(Moment::from_unix_micros(now).unix_seconds());
    let validity = subject.years.unwrap_or(profile.years).min(profile.years);
    let not_after = key_check::certificate_end(authority, spki, not_before, validity)?;
    let disclosures: Vec<_> = settings
        .disclosures
        .iter()
        .map(|(url, language)| (url.as_str(), language.as_str()))
        .collect();
    let issuance = Issuance {
        serial,
        algorithm: authority.key.algorithm(),
        issuer: &authority.certificate,
        not_before,
        not_after,
        key: spki,
    };
    Ok(match &subject.holder {
        StoredHolder::Person {
            given_name,
            surname,
            identity_number,
            organization,
        } => Nes {
            issuance,
            given_name,
            surname,
            identity_number,
            organization: organization.as_deref(),
            policy: profile.policy,
            addresses: settings.addresses(),
            usage: profile.usage(),
            disclosures: &disclosures,
        }
        .to_be_signed()?,
        StoredHolder::LegalEntity { title, tax_number } => Seal {
            issuance,
            title,
            tax_number,
            policy: profile.policy,
            addresses: settings.addresses(),
            usage: profile.usage(),
            disclosures: &disclosures,
        }
        .to_be_signed()?,
    })
}

/// A draft in which the rules found nothing, as it will be recorded.
pub(crate) struct Linted {
    pub serial: [u8; 16],
    pub tbs_sealed: Vec<u8>,
    pub tbs_digest: BlindIndex,
}

impl Linted {
    /// Steps 3 and 4 for a person or a legal entity.
    pub fn new(
        issuer: &Issuer,
        id: Uuid,
        subject: &Subject,
        spki: &[u8],
        drawn: Drawn,
        now: Micros,
    ) -> Result<Self, IssuerFault> {
        let serial = drawn.serial();
        let draft = draft(issuer, subject, spki, &serial, now)?;
        let found = lint::ordered(
            &preview(&draft)?,
            subject,
            subject.profile(&issuer.authority.settings)?,
            &issuer.authority,
            spki,
        )?;
        if !found.is_empty() {
            return Err(IssuerFault::Lint(found));
        }
        Ok(Self::of(&issuer.vault, id, serial, draft.bytes()))
    }

    /// Of bytes that were linted.
    pub fn of(vault: &Vault, id: Uuid, serial: [u8; 16], tbs: &[u8]) -> Self {
        Self {
            serial,
            tbs_sealed: vault.seal(&place(id, "tbs"), tbs),
            tbs_digest: keyed_digest(vault, tbs),
        }
    }

    pub fn detail(&self) -> Value {
        json!({ "serial": hex(&self.serial), "digest": hex(&self.tbs_digest) })
    }
}

/// Step 5 for an order that lies there already, ours or a person's. `Stale`: another run recorded its own first, and that one counts.
pub(crate) async fn record(
    issuer: &Issuer,
    row: &Row,
    linted: &Linted,
    now: Micros,
) -> Result<(), IssuerFault> {
    let mut tx = issuer.db.write().await?;
    change_one!(
        &mut tx,
        "UPDATE issuer_certificate SET authority = $1, serial = $2, tbs_sealed = $3, tbs_digest = $4,
             recorded_at = $5, version = version + 1
         WHERE id = $6 AND version = $7 AND tbs_sealed IS NULL",
        &issuer.authority.id,
        &linted.serial[..],
        &linted.tbs_sealed,
        &linted.tbs_digest,
        now,
        row.id,
        row.version
    )?;
    let act = act(row.id, row.version + 1, now, "recorded", linted.detail());
    history::append_behind(&mut tx, &issuer.vault, row.end()?, [act]).await?;
    Ok(tx.commit().await?)
}

/// What was recorded, as it was: refused where its digest says otherwise, or where another authority is to sign it.
pub(crate) fn recorded(issuer: &Issuer, row: &Row) -> Result<ToBeSigned, IssuerFault> {
    if row.authority.as_ref() != Some(&issuer.authority.id) {
        return Err(IssuerFault::OtherAuthority);
    }
    let tbs = open(&issuer.vault, row.id, "tbs", row.tbs_sealed.as_deref())?;
    if row.tbs_digest.as_ref() != Some(&keyed_digest(&issuer.vault, &tbs)) {
        return Err(IssuerFault::NotWhatWasRecorded);
    }
    let algorithm: SignatureAlgorithm = issuer.authority.key.algorithm();
    Ok(ToBeSigned::new(tbs.to_vec(), algorithm))
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
