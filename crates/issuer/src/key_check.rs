//! Before a key gets a certificate: who asks holds it, it is of a kind that cards make, and it is nobody else's.

use jiff::Timestamp;
use rules::key_policy::{self, Key};
use rules::product::{self, Validity};
use signature::algorithm::Digest;
use signature::key::{KeyKind, PublicKey};
use signature::moment::Moment;
use signature::request::CertificationRequest;
use store::Micros;

use crate::issuer::Authority;
use crate::rsa_check::{self, Weakness};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    #[error("the request cannot be read")]
    Unreadable,
    #[error("who asks does not prove to hold the key")]
    NoPossession,
    #[error("only RSA of 2048, 3072 or 4096 bits, P-256 and P-384 are certified")]
    Kind,
    #[error("it is a key of the authority itself")]
    OurOwn,
    #[error("it is an RSA key that can be broken: {0:?}")]
    Weak(Weakness),
    #[error("the key policy refuses it: {0}")]
    Policy(#[from] key_policy::Refusal),
    #[error("it was certified for another person")]
    OtherPerson,
}

/// What can be seen in the request alone.
pub fn check(
    request: &[u8],
    authority: &Authority,
    now: Micros,
) -> Result<CertificationRequest, KeyRefusal> {
    let request = CertificationRequest::from_der(request).map_err(|_| KeyRefusal::Unreadable)?;
    let key = request.public_key().map_err(|_| KeyRefusal::Kind)?;
    match key.kind() {
        KeyKind::P256 | KeyKind::P384 => {}
        KeyKind::Rsa {
            bits: 2048 | 3072 | 4096,
        } => {
            let found = rsa_check::weakness(key.bytes()).map_err(|_| KeyRefusal::Unreadable)?;
            if let Some(weakness) = found {
                return Err(KeyRefusal::Weak(weakness));
            }
        }
        KeyKind::Rsa { .. } | KeyKind::P521 => return Err(KeyRefusal::Kind),
    }
    let now = Moment::from_unix_micros(now);
    end(authority, request.spki(), now, now.plus_seconds(1))?;
    request.verify().map_err(|_| KeyRefusal::NoPossession)?;
    let ours = [&authority.root, &authority.certificate];
    if ours.iter().any(|one| one.spki() == request.spki()) {
        return Err(KeyRefusal::OurOwn);
    }
    Ok(request)
}

/// The last second at which a certificate for this key may be valid that was to last until `wanted`.
pub(crate) fn end(
    authority: &Authority,
    spki: &[u8],
    issued: Moment,
    wanted: Moment,
) -> Result<Moment, KeyRefusal> {
    let key = PublicKey::from_spki(spki).map_err(|_| KeyRefusal::Kind)?;
    let policy = &authority.settings.key_policy;
    let end = policy.end(policy_key(key.kind()), timestamp(issued), timestamp(wanted))?;
    Ok(Moment::from_unix_seconds(end.at.as_second()))
}

/// The last second of a certificate for this key: `validity` later, but no later than the key policy allows or our own certificate lasts, since one
/// that outlives its issuer cannot be verified to its end.
pub(crate) fn certificate_end(
    authority: &Authority,
    spki: &[u8],
    issued: Moment,
    validity: Validity,
) -> Result<Moment, KeyRefusal> {
    let key = PublicKey::from_spki(spki).map_err(|_| KeyRefusal::Kind)?;
    let end = product::certificate_end(
        &authority.settings.key_policy,
        policy_key(key.kind()),
        Some(timestamp(authority.certificate.not_after())),
        timestamp(issued),
        validity,
    )?;
    Ok(Moment::from_unix_seconds(end.at.as_second()))
}

/// A key as the key policy sees it.
fn policy_key(kind: KeyKind) -> Key {
    match kind {
        KeyKind::Rsa { bits } => Key::rsa(u32::try_from(bits).unwrap_or(0)),
        KeyKind::P256 => Key::P256,
        KeyKind::P384 => Key::P384,
        KeyKind::P521 => Key::elliptic_curve(521),
    }
}

fn timestamp(at: Moment) -> Timestamp {
    Timestamp::from_second(at.unix_seconds()).unwrap_or(Timestamp::MAX)
}

/// Keeps whose key it is: one row a key, so that of two who come at once one is told. It touches one row where the key is new or this
/// person's, who may come again with it for a certificate that follows another on the same card; none, where it is another person's.
/// Its values: [`digest`] and the person's index.
pub(crate) const CLAIM: &str = "INSERT INTO issuer_key (digest, person_index) VALUES ($1, $2)
     ON CONFLICT (digest) DO UPDATE SET person_index = excluded.person_index
     WHERE issuer_key.person_index = excluded.person_index";

/// Under which a key is kept.
pub(crate) fn digest(spki: &[u8]) -> Vec<u8> {
    Digest::Sha256.of(spki)
}
