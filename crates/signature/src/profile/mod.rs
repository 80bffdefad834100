//! Certificate profiles: what an authority writes into which certificate, and whether a certificate is a qualified one.
//!
//! Each builder gives the bytes to be signed. Serial numbers are drawn by the caller, who also keeps that none comes twice.

mod authority;
pub mod nes;
pub mod seal;

use const_oid::ObjectIdentifier;

pub use self::authority::{IssuingAuthority, OcspSigner, Root, TimeStampAuthority};
pub use self::nes::Nes;
pub use self::seal::Seal;
use crate::algorithm::{Digest, SignatureAlgorithm};
use crate::certificate::Certificate;
use crate::key::{KeyError, PublicKey};
use crate::moment::Moment;
use crate::oid;
use crate::signed::Malformed;
use crate::tlv;
use crate::to_be_signed::ToBeSigned;

/// In characters (X.520: ub-common-name and its like).
const MAX_NAME: usize = 64;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    #[error("a serial number is 1 to 20 bytes, positive, and not zero")]
    Serial,
    #[error("{0} is empty or longer than 64 characters")]
    Name(&'static str),
    #[error("an address must be plain ASCII and begin with http:// or https://")]
    Address,
    #[error("the validity ends before it begins")]
    Validity,
    #[error("it would outlive its issuer")]
    OutlivesIssuer,
    #[error("the issuer has no key identifier, or is not in form")]
    Issuer,
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl From<Malformed> for ProfileError {
    fn from(_: Malformed) -> Self {
        Self::Issuer
    }
}

/// What is the same in every profile: who signs, how, for how long, and whose key it is.
#[derive(Clone, Copy)]
pub struct Issuance<'a> {
    /// Big-endian, positive, at most 20 bytes; at least 8 of them random.
    pub serial: &'a [u8],
    /// With which the issuer will sign.
    pub algorithm: SignatureAlgorithm,
    pub issuer: &'a Certificate,
    pub not_before: Moment,
    pub not_after: Moment,
    /// DER of the SubjectPublicKeyInfo.
    pub key: &'a [u8],
}

/// Where an authority publishes. Plain HTTP, since these lead to signed things (and a checker of TLS certificates would go round in circles).
#[derive(Clone, Copy)]
pub struct Addresses<'a> {
    pub ocsp: &'a str,
    pub issuer_certificate: &'a str,
    pub crl: &'a str,
}

/// Names, in the order in which they stand.
#[derive(Clone, Copy, Default)]
pub struct AuthorityName<'a> {
    /// Two letters.
    pub country: &'a str,
    pub organization: &'a str,
    /// EN 319 412-1, 5.1.4: `VATTR-…`, `NTRTR-…`.
    pub organization_identifier: Option<&'a str>,
    pub common_name: &'a str,
}

impl AuthorityName<'_> {
    fn to_der(self) -> Result<Vec<u8>, ProfileError> {
        let mut parts = Vec::new();
        name_part(&mut parts, oid::COUNTRY, "country", self.country)?;
        let organization = self.organization;
        name_part(&mut parts, oid::ORGANIZATION, "organization", organization)?;
        if let Some(identifier) = self.organization_identifier {
            let kind = oid::ORGANIZATION_IDENTIFIER;
            name_part(&mut parts, kind, "organization identifier", identifier)?;
        }
        name_part(
            &mut parts,
            oid::COMMON_NAME,
            "common name",
            self.common_name,
        )?;
        Ok(tlv::sequence(&[&parts]))
    }
}

/// Appends one attribute: PrintableString where X.520 asks for it, else UTF8String.
fn name_part(
    out: &mut Vec<u8>,
    kind: ObjectIdentifier,
    what: &'static str,
    text: &str,
) -> Result<(), ProfileError> {
    if text.is_empty() || text.chars().count() > MAX_NAME {
        return Err(ProfileError::Name(what));
    }
    let tag = if kind == oid::COUNTRY || kind == oid::SERIAL_NUMBER {
        tlv::PRINTABLE_STRING
    } else {
        tlv::UTF8_STRING
    };
    let pair = tlv::sequence(&[&tlv::oid(&kind), &tlv::tlv(tag, &[text.as_bytes()])]);
    out.extend(tlv::tlv(tlv::SET, &[&pair]));
    Ok(())
}

/// The leftmost 160 bits of SHA-256 over the public key (RFC 7093, 2, method 1).
pub fn key_identifier(spki: &[u8]) -> Result<Vec<u8>, KeyError> {
    let key = PublicKey::from_spki(spki)?;
    let mut digest = Digest::Sha256.of(key.bytes());
    digest.truncate(20);
    Ok(digest)
}

/// The certificate that a draft will be, but for its signature, which holds for nobody: to be looked at before anything is signed.
pub fn preview(draft: &ToBeSigned) -> Result<Certificate, Malformed> {
    Certificate::from_der(&draft.assemble_unchecked(&[0]))
}

/// Extensions as they are added, one after another.
struct Extensions(Vec<u8>);

impl Extensions {
    /// SKI of the key, AKI of the issuer's.
    fn with_keys(key: &[u8], issuer_key_id: &[u8]) -> Result<Self, ProfileError> {
        let mut own = Self(Vec::new());
        let authority = tlv::sequence(&[&tlv::tlv(tlv::CONTEXT, &[issuer_key_id])]);
        own.add(oid::AUTHORITY_KEY_IDENTIFIER, false, &authority);
        let subject = tlv::octets(&key_identifier(key)?);
        own.add(oid::SUBJECT_KEY_IDENTIFIER, false, &subject);
        Ok(own)
    }

    fn add(&mut self, oid: ObjectIdentifier, critical: bool, value: &[u8]) {
        let flag = if critical { tlv::yes() } else { Vec::new() };
        let octets = tlv::octets(value);
        self.0
            .extend(tlv::sequence(&[&tlv::oid(&oid), &flag, &octets]));
    }

    fn key_usage(&mut self, bits: &[u8]) {
        self.add(oid::KEY_USAGE, true, &tlv::named_bits(bits));
    }

    /// CA:FALSE by default, so an empty SEQUENCE.
    fn end_entity(&mut self) {
        self.add(oid::BASIC_CONSTRAINTS, true, &tlv::sequence(&[]));
    }

    fn authority(&mut self, path_len: Option<u64>) {
        let path_len = path_len.map(tlv::number).unwrap_or_default();
        let value = tlv::sequence(&[&tlv::yes(), &path_len]);
        self.add(oid::BASIC_CONSTRAINTS, true, &value);
    }

    /// Without qualifiers.
    fn policies(&mut self, policies: &[ObjectIdentifier]) {
        let each: Vec<u8> = policies
            .iter()
            .flat_map(|policy| tlv::sequence(&[&tlv::oid(policy)]))
            .collect();
        self.add(oid::CERTIFICATE_POLICIES, false, &tlv::sequence(&[&each]));
    }

    fn addresses(&mut self, at: &Addresses<'_>, with_ocsp: bool) -> Result<(), ProfileError> {
        let access = |method, url: &str| -> Result<Vec<u8>, ProfileError> {
            Ok(tlv::sequence(&[&tlv::oid(&method), &uri(url)?]))
        };
        let mut ways = access(oid::ACCESS_CA_ISSUERS, at.issuer_certificate)?;
        if with_ocsp {
            ways.splice(0..0, access(oid::ACCESS_OCSP, at.ocsp)?);
        }
        self.add(oid::AUTHORITY_INFO_ACCESS, false, &tlv::sequence(&[&ways]));
        let full_name = tlv::explicit(0, &[&tlv::explicit(0, &[&uri(at.crl)?])]);
        let point = tlv::sequence(&[&full_name]);
        self.add(
            oid::CRL_DISTRIBUTION_POINTS,
            false,
            &tlv::sequence(&[&point]),
        );
        Ok(())
    }
}

/// A GeneralName of kind URI.
fn uri(url: &str) -> Result<Vec<u8>, ProfileError> {
    let good = (url.starts_with("http://") || url.starts_with("https://"))
        && url.bytes().all(|byte| byte.is_ascii_graphic());
    let good = good.then(|| tlv::tlv(tlv::CONTEXT | 6, &[url.as_bytes()]));
    good.ok_or(ProfileError::Address)
}

impl Issuance<'_> {
    fn issuer_key_id(&self) -> Result<Vec<u8>, ProfileError> {
        let identifier = self.issuer.subject_key_identifier()?;
        identifier.ok_or(ProfileError::Issuer)
    }

    fn extensions(&self) -> Result<Extensions, ProfileError> {
        Extensions::with_keys(self.key, &self.issuer_key_id()?)
    }

    fn draft(&self, subject: &[u8], extensions: &Extensions) -> Result<ToBeSigned, ProfileError> {
        if self.not_after > self.issuer.not_after() {
            return Err(ProfileError::OutlivesIssuer);
        }
        to_be_signed(
            self.serial,
            self.algorithm,
            self.issuer.subject().der(),
            (self.not_before, self.not_after),
            subject,
            self.key,
            extensions,
        )
    }
}

/// TBSCertificate, version 3.
fn to_be_signed(
    serial: &[u8],
    algorithm: SignatureAlgorithm,
    issuer: &[u8],
    (not_before, not_after): (Moment, Moment),
    subject: &[u8],
    key: &[u8],
    extensions: &Extensions,
) -> Result<ToBeSigned, ProfileError> {
    let number = tlv::unsigned(serial);
    // Tag and length, then at most 20 bytes, of which one keeps the sign away.
    if number.len() > 22 || serial.iter().all(|byte| *byte == 0) {
        return Err(ProfileError::Serial);
    }
    if not_after < not_before {
        return Err(ProfileError::Validity);
    }
    PublicKey::from_spki(key)?;
    let bytes = tlv::sequence(&[
        &tlv::explicit(0, &[&tlv::number(2)]),
        &number,
        &algorithm.to_der(),
        issuer,
        &tlv::sequence(&[&not_before.to_der(), &not_after.to_der()]),
        subject,
        key,
        &tlv::explicit(3, &[&tlv::sequence(&[&extensions.0])]),
    ]);
    Ok(ToBeSigned::new(bytes, algorithm))
}
