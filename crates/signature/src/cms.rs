//! The bones of a CMS SignedData (RFC 5652, 5), read in place: what stands where, and nothing about whether it is right. The strict
//! form of approvals, time-stamps and the open verifier each put their own demands on top.

pub mod ess;
pub mod oid;
pub mod signer;
pub mod write;

use der::Decode;
use spki::AlgorithmIdentifierOwned;

use crate::certificate::Certificate;
use crate::elements::{self, Element, Elements};
use crate::signed::Malformed;
use crate::tlv::{self, CONTEXT, CONTEXT_CONSTRUCTED};

/// More than any honest signature carries.
const MAX_CERTIFICATES: usize = 64;

const NOT_CMS: Malformed = Malformed("CMS");

/// A ContentInfo that holds SignedData.
#[derive(Clone, Copy)]
pub struct SignedData<'a> {
    pub version: u32,
    /// The AlgorithmIdentifiers.
    pub digest_algorithms: Elements<'a>,
    /// The body of the OID of what is signed.
    pub content_type: &'a [u8],
    /// What is signed. None: it is detached, and lies elsewhere.
    pub content: Option<&'a [u8]>,
    /// The SET of certificates, as `[0]`.
    pub certificates: Option<Element<'a>>,
    /// The SET of CRLs and other revocation values, as `[1]`.
    pub revocation: Option<Element<'a>>,
    /// The SignerInfos.
    pub signers: Elements<'a>,
}

impl<'a> SignedData<'a> {
    /// # Errors
    /// [`Malformed`]: no DER, another content type, something missing, or something after the end.
    pub fn read(der: &'a [u8]) -> Result<Self, Malformed> {
        let mut info = Elements::of(elements::only(der, tlv::SEQUENCE)?.value);
        if info.take(tlv::OBJECT_IDENTIFIER)?.value != oid::SIGNED_DATA.as_bytes() {
            return Err(NOT_CMS);
        }
        let mut explicit = info.enter(CONTEXT_CONSTRUCTED)?;
        info.finish()?;
        let mut parts = explicit.enter(tlv::SEQUENCE)?;
        explicit.finish()?;

        let version = elements::small_number(parts.take(tlv::INTEGER)?.value)?;
        let digest_algorithms = parts.enter(tlv::SET)?;
        let mut encapsulated = parts.enter(tlv::SEQUENCE)?;
        let content_type = encapsulated.take(tlv::OBJECT_IDENTIFIER)?.value;
        let content = match encapsulated.take_if(CONTEXT_CONSTRUCTED)? {
            Some(explicit) => Some(elements::only(explicit.value, tlv::OCTET_STRING)?.value),
            None => None,
        };
        encapsulated.finish()?;
        let certificates = parts.take_if(CONTEXT_CONSTRUCTED)?;
        let revocation = parts.take_if(CONTEXT_CONSTRUCTED | 1)?;
        let signers = parts.enter(tlv::SET)?;
        parts.finish()?;
        Ok(Self {
            version,
            digest_algorithms,
            content_type,
            content,
            certificates,
            revocation,
            signers,
        })
    }
}

impl SignedData<'_> {
    /// The certificates that came along, as far as they can be read; others are for nobody's use.
    pub fn readable_certificates(&self) -> Vec<Certificate> {
        let mut found = Vec::new();
        let mut left = Elements::of(self.certificates.map_or(&[], |set| set.value));
        while let Ok(element) = left.any() {
            found.extend(Certificate::from_der(element.whole));
            if found.len() == MAX_CERTIFICATES {
                break;
            }
        }
        found
    }
}

/// How a signer says which certificate is theirs.
#[derive(Clone, Copy)]
pub enum SignerId<'a> {
    /// The issuer's name, as it is encoded, and the body of the serial number.
    IssuerAndSerial { issuer: &'a [u8], serial: &'a [u8] },
    /// The subject key identifier.
    KeyId(&'a [u8]),
}

/// One signer's part.
#[derive(Clone, Copy)]
pub struct SignerInfo<'a> {
    pub version: Element<'a>,
    pub id: SignerId<'a>,
    /// The same, as it is encoded.
    pub id_encoded: &'a [u8],
    /// An AlgorithmIdentifier, as it is encoded.
    pub digest_algorithm: &'a [u8],
    /// Under the tag `[0]`; what is signed has the tag of a SET in its place.
    pub signed_attributes: Option<Element<'a>>,
    /// An AlgorithmIdentifier, as it is encoded.
    pub signature_algorithm: &'a [u8],
    pub signature: Element<'a>,
    pub unsigned_attributes: Option<Element<'a>>,
}

impl<'a> SignerInfo<'a> {
    /// # Errors
    /// [`Malformed`]: something is missing, or of another type, or follows.
    pub fn read(encoded: &'a [u8]) -> Result<Self, Malformed> {
        let mut parts = Elements::of(elements::only(encoded, tlv::SEQUENCE)?.value);
        let version = parts.take(tlv::INTEGER)?;
        let id_element = parts.any()?;
        let id = match id_element.tag {
            tlv::SEQUENCE => {
                let mut name = Elements::of(id_element.value);
                let issuer = name.take(tlv::SEQUENCE)?.whole;
                let serial = name.take(tlv::INTEGER)?.value;
                name.finish()?;
                SignerId::IssuerAndSerial { issuer, serial }
            }
            CONTEXT => SignerId::KeyId(id_element.value),
            _ => return Err(NOT_CMS),
        };
        let digest_algorithm = parts.take(tlv::SEQUENCE)?.whole;
        let signed_attributes = parts.take_if(CONTEXT_CONSTRUCTED)?;
        let signature_algorithm = parts.take(tlv::SEQUENCE)?.whole;
        let signature = parts.take(tlv::OCTET_STRING)?;
        let unsigned_attributes = parts.take_if(CONTEXT_CONSTRUCTED | 1)?;
        parts.finish()?;
        Ok(Self {
            version,
            id,
            id_encoded: id_element.whole,
            digest_algorithm,
            signed_attributes,
            signature_algorithm,
            signature,
            unsigned_attributes,
        })
    }
}

/// An attribute: its type and the SET of its values.
#[derive(Clone, Copy)]
pub struct Attribute<'a> {
    /// The body of its OID.
    pub kind: &'a [u8],
    pub values: Elements<'a>,
    pub whole: &'a [u8],
}

impl<'a> Attribute<'a> {
    /// The next attribute of a SET.
    ///
    /// # Errors
    /// [`Malformed`]: not an attribute.
    pub fn read(attributes: &mut Elements<'a>) -> Result<Self, Malformed> {
        let element = attributes.take(tlv::SEQUENCE)?;
        let mut parts = Elements::of(element.value);
        let kind = parts.take(tlv::OBJECT_IDENTIFIER)?.value;
        let values = parts.enter(tlv::SET)?;
        parts.finish()?;
        Ok(Self {
            kind,
            values,
            whole: element.whole,
        })
    }

    /// Its value, where there is exactly one.
    ///
    /// # Errors
    /// [`Malformed`]: none, or several.
    pub fn only_value(&self) -> Result<Element<'a>, Malformed> {
        let mut values = self.values;
        let value = values.any()?;
        values.finish()?;
        Ok(value)
    }
}

/// An AlgorithmIdentifier from its DER.
///
/// # Errors
/// [`Malformed`]: not one.
pub fn algorithm(der: &[u8]) -> Result<AlgorithmIdentifierOwned, Malformed> {
    AlgorithmIdentifierOwned::from_der(der).map_err(|_| NOT_CMS)
}
