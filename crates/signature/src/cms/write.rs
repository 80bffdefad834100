//! Writes a SignedData of one signer in two steps, because the key lies elsewhere: in a card, an HSM or another process. First come
//! the signed attributes, then the whole around their signature.

use const_oid::ObjectIdentifier;

use super::{ess, oid};
use crate::algorithm::{Digest, SignatureAlgorithm};
use crate::certificate::Certificate;
use crate::key::KeyError;
use crate::moment::Moment;
use crate::tlv::{self, CONTEXT_CONSTRUCTED};

/// What is to be signed, and with what.
pub struct Order<'a, 'b> {
    pub content_type: ObjectIdentifier,
    pub content: &'b [u8],
    /// The signer's.
    pub certificate: &'a Certificate,
    /// Certificates that go along, in DER.
    pub along: &'b [&'b [u8]],
    /// When the signer says that it was signed.
    pub signing_time: Option<Moment>,
    pub algorithm: SignatureAlgorithm,
}

/// A SignedData that lacks only its signature.
pub struct Prepared<'a> {
    certificate: &'a Certificate,
    algorithm: SignatureAlgorithm,
    /// Everything before the SignerInfo.
    head: Vec<u8>,
    /// The SignerInfo up to its signed attributes.
    signer: Vec<u8>,
    attributes: Vec<u8>,
}

impl<'a> Prepared<'a> {
    pub fn new(order: &Order<'a, '_>) -> Self {
        let certificate = order.certificate;
        let digest_algorithm = digest_identifier(order.algorithm.digest());
        let content_type = tlv::oid(&order.content_type);
        let content = tlv::explicit(0, &[&tlv::octets(order.content)]);
        let mut certificates = order.along.to_vec();
        certificates.sort_unstable();
        certificates.dedup();
        // A SET without elements would be an absent one.
        let certificates = match certificates.as_slice() {
            [] => Vec::new(),
            some => tlv::tlv(CONTEXT_CONSTRUCTED, some),
        };
        // RFC 5652, 5.1: one for plain data, three for any other content.
        let version = if order.content_type == oid::DATA {
            1
        } else {
            3
        };
        let serial = tlv::tlv(tlv::INTEGER, &[certificate.serial()]);
        Self {
            certificate,
            algorithm: order.algorithm,
            head: [
                tlv::number(version),
                tlv::tlv(tlv::SET, &[&digest_algorithm]),
                tlv::sequence(&[&content_type, &content]),
                certificates,
            ]
            .concat(),
            signer: [
                tlv::number(1),
                tlv::sequence(&[certificate.issuer().der(), &serial]),
                digest_algorithm,
            ]
            .concat(),
            attributes: signed_attributes(order, &content_type),
        }
    }

    /// What the key signs: the attributes as a SET, in DER (RFC 5652, 5.4).
    pub fn to_be_signed(&self) -> &[u8] {
        &self.attributes
    }

    /// What a card or an HSM signs that hashes nothing itself.
    pub fn digest(&self) -> Vec<u8> {
        self.algorithm.digest().of(&self.attributes)
    }

    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// The whole, with the signature over [`Self::to_be_signed`]; that of ECDSA in DER. It is verified first: what leaves here holds.
    ///
    /// # Errors
    /// The signature is not of the certificate's key.
    pub fn assemble(&self, signature: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.certificate
            .public_key()?
            .verify(self.algorithm, &self.attributes, signature)?;
        // Inside, the tag of the SET gives way to [0].
        let mut attributes = self.attributes.clone();
        attributes[0] = CONTEXT_CONSTRUCTED;
        let signer = tlv::sequence(&[
            &self.signer,
            &attributes,
            &self.algorithm.to_der(),
            &tlv::octets(signature),
        ]);
        Ok(signed_data(&[&self.head, &tlv::tlv(tlv::SET, &[&signer])]))
    }
}

fn signed_attributes(order: &Order<'_, '_>, content_type: &[u8]) -> Vec<u8> {
    let certificate = order.certificate;
    let digest = order.algorithm.digest().of(order.content);
    let named = ess::signing_certificate_v2(
        &Digest::Sha256.of(certificate.der()),
        certificate.issuer().der(),
        certificate.serial(),
    );
    let mut attributes = vec![
        attribute(oid::CONTENT_TYPE, content_type),
        attribute(oid::MESSAGE_DIGEST, &tlv::octets(&digest)),
        attribute(oid::SIGNING_CERTIFICATE_V2, &named),
    ];
    if let Some(time) = order.signing_time {
        attributes.push(attribute(oid::SIGNING_TIME, &time.to_der()));
    }
    set_of(tlv::SET, attributes)
}

/// A digest's AlgorithmIdentifier, without parameters (RFC 5754, 2).
pub fn digest_identifier(digest: Digest) -> Vec<u8> {
    tlv::sequence(&[&tlv::oid(&digest.oid())])
}

/// An attribute with one value.
pub fn attribute(kind: ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    tlv::sequence(&[&tlv::oid(&kind), &tlv::tlv(tlv::SET, &[value])])
}

/// A SET OF: its parts in the order of their encodings, as DER has it (X.690, 11.6).
pub fn set_of(tag: u8, mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort_unstable();
    tlv::tlv(tag, &[&parts.concat()])
}

/// A ContentInfo around the parts of a SignedData.
pub fn signed_data(parts: &[&[u8]]) -> Vec<u8> {
    let explicit = tlv::explicit(0, &[&tlv::sequence(parts)]);
    tlv::sequence(&[&tlv::oid(&oid::SIGNED_DATA), &explicit])
}
