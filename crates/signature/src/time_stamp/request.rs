//! "Please put a time under this digest": RFC 3161, 2.4.1.

use const_oid::ObjectIdentifier;

use super::Failure;
use crate::algorithm::Digest;
use crate::cms;
use crate::cms::write::digest_identifier;
use crate::elements::{self, Elements};
use crate::signed::Malformed;
use crate::tlv::{self, CONTEXT_CONSTRUCTED};

/// A request needs no more.
const MAX_BYTES: usize = 4096;
/// Nobody needs a longer nonce, and it goes back as it came.
const MAX_NONCE: usize = 32;

/// What a time-stamp is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub digest_algorithm: Digest,
    /// The digest of what is to be stamped.
    pub digest: Vec<u8>,
    pub policy: Option<ObjectIdentifier>,
    /// The body of an INTEGER: what the answer must repeat.
    pub nonce: Option<Vec<u8>>,
    /// Whether the authority's certificate goes along.
    pub wants_certificate: bool,
}

impl Request {
    /// Asks for a digest of `of` to be stamped. `nonce` is random; its highest bit is cleared so that it is no negative number.
    pub fn new(digest_algorithm: Digest, of: &[u8], mut nonce: [u8; 16]) -> Self {
        // Between 0x40 and 0x7f: shortest form at any chance.
        nonce[0] = nonce[0] & 0x3f | 0x40;
        Self {
            digest_algorithm,
            digest: digest_algorithm.of(of),
            policy: None,
            nonce: Some(nonce.to_vec()),
            wants_certificate: true,
        }
    }

    /// In DER, to be sent as `application/timestamp-query`.
    pub fn write(&self) -> Vec<u8> {
        let mut parts = vec![tlv::number(1), imprint(self.digest_algorithm, &self.digest)];
        if let Some(policy) = &self.policy {
            parts.push(tlv::oid(policy));
        }
        if let Some(nonce) = &self.nonce {
            parts.push(tlv::tlv(tlv::INTEGER, &[nonce]));
        }
        if self.wants_certificate {
            parts.push(tlv::yes());
        }
        tlv::sequence(&[&parts.concat()])
    }

    /// Reads what a client sent.
    ///
    /// # Errors
    /// The failure to answer with.
    pub fn read(der: &[u8]) -> Result<Self, Failure> {
        if der.len() > MAX_BYTES {
            return Err(Failure::BadDataFormat);
        }
        let parts = Parts::read(der).map_err(|_| Failure::BadDataFormat)?;
        if parts.version != 1 {
            return Err(Failure::BadRequest);
        }
        // None of the extensions of RFC 3161 is offered, and a client may not be left to think that one was.
        if parts.has_extensions {
            return Err(Failure::UnacceptedExtension);
        }
        let digest_algorithm = cms::algorithm(parts.algorithm)
            .ok()
            .and_then(|algorithm| Digest::parse(&algorithm).ok())
            .ok_or(Failure::BadAlgorithm)?;
        if parts.digest.len() != digest_algorithm.output_len() {
            return Err(Failure::BadDataFormat);
        }
        let policy = match parts.policy {
            Some(body) => {
                Some(ObjectIdentifier::from_bytes(body).map_err(|_| Failure::BadDataFormat)?)
            }
            None => None,
        };
        if parts.nonce.is_some_and(|nonce| nonce.len() > MAX_NONCE) {
            return Err(Failure::BadRequest);
        }
        Ok(Self {
            digest_algorithm,
            digest: parts.digest.to_vec(),
            policy,
            nonce: parts.nonce.map(<[u8]>::to_vec),
            wants_certificate: parts.wants_certificate,
        })
    }
}

/// A MessageImprint.
pub(super) fn imprint(algorithm: Digest, digest: &[u8]) -> Vec<u8> {
    tlv::sequence(&[&digest_identifier(algorithm), &tlv::octets(digest)])
}

struct Parts<'a> {
    version: u32,
    algorithm: &'a [u8],
    digest: &'a [u8],
    policy: Option<&'a [u8]>,
    nonce: Option<&'a [u8]>,
    wants_certificate: bool,
    has_extensions: bool,
}

impl<'a> Parts<'a> {
    fn read(der: &'a [u8]) -> Result<Self, Malformed> {
        let mut parts = Elements::of(elements::only(der, tlv::SEQUENCE)?.value);
        let version = elements::small_number(parts.take(tlv::INTEGER)?.value)?;
        let mut imprint = parts.enter(tlv::SEQUENCE)?;
        let algorithm = imprint.take(tlv::SEQUENCE)?.whole;
        let digest = imprint.take(tlv::OCTET_STRING)?.value;
        imprint.finish()?;
        let policy = parts
            .take_if(tlv::OBJECT_IDENTIFIER)?
            .map(|policy| policy.value);
        let nonce = parts.take_if(tlv::INTEGER)?.map(|nonce| nonce.value);
        let wants_certificate = match parts.take_if(tlv::BOOLEAN)?.map(|wish| wish.value) {
            None => false,
            Some([0xff]) => true,
            // OpenSSL, among others, writes a default out.
            Some([0x00]) => false,
            Some(_) => return Err(Malformed("time-stamp request")),
        };
        let has_extensions = parts.take_if(CONTEXT_CONSTRUCTED)?.is_some();
        parts.finish()?;
        if nonce.is_some_and(<[u8]>::is_empty) {
            return Err(Malformed("time-stamp request"));
        }
        Ok(Self {
            version,
            algorithm,
            digest,
            policy,
            nonce,
            wants_certificate,
            has_extensions,
        })
    }
}
