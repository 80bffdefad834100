//! A practice authority that lives as long as the rehearsal.

use const_oid::ObjectIdentifier;
use signature::certificate::Certificate;
use signature::key::KeyError;
use signature::moment::Moment;
use signature::profile::nes::Usage;
use signature::profile::{Addresses, AuthorityName, Issuance, Nes, ProfileError, Root};
use signature::signing_key::{NewKey, SigningKey};

/// Under the number for examples (RFC 5612): nobody's.
pub const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1");
const NOWHERE: Addresses<'static> = Addresses {
    ocsp: "http://deneme.invalid/ocsp",
    issuer_certificate: "http://deneme.invalid/kok.crt",
    crl: "http://deneme.invalid/kok.crl",
};
const DAY: i64 = 86_400;

/// Whom a practice certificate is for. Practice identity numbers begin with 10000.
#[derive(Clone, Copy)]
pub struct Holder<'a> {
    pub given_name: &'a str,
    pub surname: &'a str,
    pub identity_number: &'a str,
}

impl Holder<'static> {
    pub const REHEARSAL: Self = Self {
        given_name: "Deneme",
        surname: "Kişisi",
        identity_number: "10000000146",
    };
}

pub struct Authority {
    key: SigningKey,
    certificate: Certificate,
}

impl Authority {
    /// # Errors
    /// The system gave no randomness.
    pub fn new(at: Moment) -> Result<Self, ProfileError> {
        let key = SigningKey::generate(NewKey::P256)?;
        let root = Root {
            serial: &[1],
            algorithm: key.algorithm(),
            name: AuthorityName {
                country: "TR",
                organization: "Kalem Deneme Sertifika Makamı",
                organization_identifier: None,
                common_name: "Kalem Deneme Provası",
            },
            not_before: at.plus_seconds(-DAY),
            not_after: at.plus_seconds(30 * DAY),
            key: &key.spki()?,
        };
        let certificate = Certificate::from_der(&root.to_be_signed()?.sign(&key)?)?;
        Ok(Self { key, certificate })
    }

    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// A qualified certificate in form, for the key of this SubjectPublicKeyInfo, from `days.0` to `days.1` around `at`.
    ///
    /// # Errors
    /// The key is of no kind that is certified.
    pub fn certify(
        &self,
        spki: &[u8],
        holder: Holder<'_>,
        at: Moment,
        days: (i64, i64),
    ) -> Result<Vec<u8>, ProfileError> {
        let nes = Nes {
            issuance: Issuance {
                serial: &signature::algorithm::Digest::Sha256.of(spki)[..8],
                algorithm: self.key.algorithm(),
                issuer: &self.certificate,
                not_before: at.plus_seconds(days.0 * DAY),
                not_after: at.plus_seconds(days.1 * DAY),
                key: spki,
            },
            given_name: holder.given_name,
            surname: holder.surname,
            identity_number: holder.identity_number,
            organization: None,
            policy: POLICY,
            addresses: NOWHERE,
            usage: Usage::SigningAndLogin,
            disclosures: &[("https://deneme.invalid/en", "en")],
        };
        nes.to_be_signed()?
            .sign(&self.key)
            .map_err(|fault: KeyError| fault.into())
    }
}
