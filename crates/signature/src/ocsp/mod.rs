//! Asking and answering whether one certificate was revoked (RFC 6960; nonce: RFC 9654).

mod answer;
mod build;
mod request;

use const_oid::ObjectIdentifier;
use der::asn1::{AnyRef, OctetStringRef};
use der::{Reader, SliceReader, TagNumber};

pub use self::answer::{Answer, MAX_RESPONSE, Question, Status, verify};
pub use self::build::{NewAnswer, NewResponse, Refusal, successful};
pub use self::request::Request;
use crate::algorithm::{Digest, sha1_label};
use crate::certificate::Certificate;
use crate::elements::Elements;
use crate::extension::Extension;
use crate::key::KeyError;
use crate::signed::Malformed;
use crate::tlv;

const BASIC_RESPONSE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
const NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");
const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");

/// In bytes (RFC 9654, 2.1).
const MAX_NONCE: usize = 128;

/// By which digest an issuer is named. SHA-1 is a name here and no more (RFC 6960, 4.1.1; RFC 5019 knows no other).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedBy {
    Sha1,
    Sha2(Digest),
}

impl NamedBy {
    fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => sha1_label(bytes),
            Self::Sha2(digest) => digest.of(bytes),
        }
    }
}

/// CertID: which certificate is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertId {
    named_by: NamedBy,
    issuer_name: Vec<u8>,
    issuer_key: Vec<u8>,
    /// As `Certificate::serial` gives it.
    pub serial: Vec<u8>,
}

impl CertId {
    pub fn new(named_by: NamedBy, issuer: &Certificate, serial: &[u8]) -> Result<Self, KeyError> {
        let key = issuer.public_key()?;
        Ok(Self {
            named_by,
            issuer_name: named_by.of(issuer.subject().der()),
            issuer_key: match named_by {
                NamedBy::Sha1 => key.label().to_vec(),
                NamedBy::Sha2(_) => named_by.of(key.bytes()),
            },
            serial: serial.to_vec(),
        })
    }

    /// Whether it means a certificate that `issuer` issued.
    pub fn is_of(&self, issuer: &Certificate) -> bool {
        Self::new(self.named_by, issuer, &self.serial).is_ok_and(|same| same == *self)
    }

    /// Whether both name the same issuer in the same way. Costs nothing, and says nothing of other ways.
    pub fn names_the_issuer_of(&self, other: &Self) -> bool {
        (self.named_by, &self.issuer_name, &self.issuer_key)
            == (other.named_by, &other.issuer_name, &other.issuer_key)
    }

    fn read(reader: &mut SliceReader<'_>) -> der::Result<Self> {
        let whole = reader.tlv_bytes()?;
        let wrong = |_| der::Error::from(der::Tag::Sequence.value_error());
        Self::of(&mut Elements::of(whole)).map_err(wrong)
    }

    /// The next element. In a hurry: it is in every question.
    fn of(elements: &mut Elements<'_>) -> Result<Self, Malformed> {
        let mut parts = elements.enter(tlv::SEQUENCE)?;
        let named_by = named_by(parts.enter(tlv::SEQUENCE)?)?;
        let id = Self {
            named_by,
            issuer_name: parts.take(tlv::OCTET_STRING)?.value.to_vec(),
            issuer_key: parts.take(tlv::OCTET_STRING)?.value.to_vec(),
            serial: parts.take(tlv::INTEGER)?.value.to_vec(),
        };
        parts.finish()?;
        // X.690, 8.3.2: the first nine bits are neither all zero nor all one.
        match id.serial[..] {
            [] | [0, 0..=0x7f, ..] | [0xff, 0x80..=0xff, ..] => Err(Malformed("serial number")),
            _ => Ok(id),
        }
    }

    fn to_der(&self) -> Vec<u8> {
        let oid = match self.named_by {
            NamedBy::Sha1 => SHA1,
            NamedBy::Sha2(digest) => digest.oid(),
        };
        let null = tlv::tlv(tlv::NULL, &[]);
        tlv::sequence(&[
            &tlv::sequence(&[&tlv::oid(&oid), &null]),
            &tlv::octets(&self.issuer_name),
            &tlv::octets(&self.issuer_key),
            &tlv::tlv(tlv::INTEGER, &[&self.serial]),
        ])
    }
}

/// The digest of an AlgorithmIdentifier whose parameters are absent or NULL.
fn named_by(mut algorithm: Elements<'_>) -> Result<NamedBy, Malformed> {
    let unknown = Malformed("a digest that names issuers");
    let oid = algorithm.take(tlv::OBJECT_IDENTIFIER)?.value;
    if algorithm
        .take_if(tlv::NULL)?
        .is_some_and(|null| !null.value.is_empty())
    {
        return Err(unknown);
    }
    algorithm.finish()?;
    if oid == SHA1.as_bytes() {
        return Ok(NamedBy::Sha1);
    }
    let digest = [Digest::Sha256, Digest::Sha384, Digest::Sha512]
        .into_iter()
        .find(|digest| digest.oid().as_bytes() == oid);
    digest.map(NamedBy::Sha2).ok_or(unknown)
}

/// The nonce among extensions in the content of an explicit tag; `None` where there is none.
fn nonce_in(content: &[u8]) -> der::Result<Option<Vec<u8>>> {
    let mut reader = SliceReader::new(content)?;
    let extensions = Extension::read_all(&mut reader)?;
    reader.finish()?;
    if extensions
        .iter()
        .any(|one| one.critical && one.oid != NONCE)
    {
        return Err(der::Tag::Sequence.value_error().into());
    }
    let Some(extension) = extensions.iter().find(|extension| extension.oid == NONCE) else {
        return Ok(None);
    };
    let nonce: &OctetStringRef = der::Decode::from_der(&extension.value)?;
    let nonce = nonce.as_bytes();
    if nonce.is_empty() || nonce.len() > MAX_NONCE {
        return Err(der::Tag::OctetString.length_error().into());
    }
    Ok(Some(nonce.to_vec()))
}

/// Extensions with one nonce, or nothing at all, inside `[number]`.
fn nonce_der(number: u8, nonce: Option<&[u8]>) -> Vec<u8> {
    let Some(nonce) = nonce else {
        return Vec::new();
    };
    let value = tlv::octets(&tlv::octets(nonce));
    let extension = tlv::sequence(&[&tlv::oid(&NONCE), &value]);
    tlv::explicit(number, &[&tlv::sequence(&[&extension])])
}

/// The next element, where it is an explicit `[number]`.
fn optional<'a>(reader: &mut SliceReader<'a>, number: u32) -> der::Result<Option<AnyRef<'a>>> {
    let explicit = TagNumber(number).context_specific(true);
    if reader.is_finished() || der::Header::peek(reader)?.tag() != explicit {
        return Ok(None);
    }
    reader.decode().map(Some)
}
