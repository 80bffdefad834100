//! Signatures that are wrong in one way and right in all others: everything can be changed before it is signed.

use const_oid::ObjectIdentifier;
use signature::algorithm::{Digest, SignatureAlgorithm};
use signature::cms::write::{attribute, digest_identifier, signed_data};
use signature::cms::{ess, oid};
use signature::moment::Moment;
use signature::tlv;

use crate::{Member, TEXT, now};

/// A signature in the making.
pub struct Forge {
    pub version: u64,
    pub digests: Vec<Vec<u8>>,
    pub content_type: ObjectIdentifier,
    pub content: Option<Vec<u8>>,
    /// DER, in this order.
    pub certificates: Vec<Vec<u8>>,
    /// The whole `[1]`.
    pub revocation: Vec<u8>,
    pub signer_version: u64,
    pub signer_id: Vec<u8>,
    pub digest_algorithm: Vec<u8>,
    /// Whole attributes, signed and sent in this order.
    pub attributes: Vec<Vec<u8>>,
    pub signature_algorithm: Vec<u8>,
    pub sign_with: SignatureAlgorithm,
    /// The whole `[1]`.
    pub unsigned: Vec<u8>,
    /// Whole SignerInfos beside the first.
    pub more_signers: Vec<Vec<u8>>,
}

pub const CONTENT_TYPE: usize = 0;
pub const SIGNING_TIME: usize = 1;
pub const MESSAGE_DIGEST: usize = 2;
pub const SIGNING_CERTIFICATE: usize = 3;

impl Forge {
    /// As `cades::build` makes it, byte for byte.
    pub fn of(holder: &Member) -> Self {
        let certificate = &holder.certificate;
        let algorithm = holder.key.algorithm();
        let serial = tlv::tlv(tlv::INTEGER, &[certificate.serial()]);
        let digest = digest_identifier(algorithm.digest());
        Self {
            version: 1,
            digests: vec![digest.clone()],
            content_type: oid::DATA,
            content: Some(TEXT.as_bytes().to_vec()),
            certificates: vec![certificate.der().to_vec()],
            revocation: Vec::new(),
            signer_version: 1,
            signer_id: tlv::sequence(&[certificate.issuer().der(), &serial]),
            digest_algorithm: digest,
            attributes: vec![
                attribute(oid::CONTENT_TYPE, &tlv::oid(&oid::DATA)),
                time(now()),
                message_digest(algorithm.digest(), TEXT.as_bytes()),
                attribute(oid::SIGNING_CERTIFICATE_V2, &named(holder)),
            ],
            signature_algorithm: algorithm.to_der(),
            sign_with: algorithm,
            unsigned: Vec::new(),
            more_signers: Vec::new(),
        }
    }

    pub fn changed(holder: &Member, change: impl FnOnce(&mut Self)) -> Vec<u8> {
        let mut forge = Self::of(holder);
        change(&mut forge);
        forge.sign(holder)
    }

    pub fn signer(&self, holder: &Member) -> Vec<u8> {
        let attributes = self.attributes.concat();
        let to_be_signed = tlv::tlv(tlv::SET, &[&attributes]);
        let signature = holder.key.sign(self.sign_with, &to_be_signed);
        let signature = signature.expect("a signature");
        tlv::sequence(&[
            &tlv::number(self.signer_version),
            &self.signer_id,
            &self.digest_algorithm,
            &tlv::explicit(0, &[&attributes]),
            &self.signature_algorithm,
            &tlv::octets(&signature),
            &self.unsigned,
        ])
    }

    pub fn sign(&self, holder: &Member) -> Vec<u8> {
        let content = match &self.content {
            Some(content) => tlv::explicit(0, &[&tlv::octets(content)]),
            None => Vec::new(),
        };
        let certificates = match self.certificates.as_slice() {
            [] => Vec::new(),
            some => tlv::explicit(0, &[&some.concat()]),
        };
        let signers = [vec![self.signer(holder)], self.more_signers.clone()].concat();
        signed_data(&[
            &tlv::number(self.version),
            &tlv::tlv(tlv::SET, &[&self.digests.concat()]),
            &tlv::sequence(&[&tlv::oid(&self.content_type), &content]),
            &certificates,
            &self.revocation,
            &tlv::tlv(tlv::SET, &[&signers.concat()]),
        ])
    }
}

pub fn time(at: Moment) -> Vec<u8> {
    attribute(oid::SIGNING_TIME, &at.to_der())
}

pub fn message_digest(digest: Digest, content: &[u8]) -> Vec<u8> {
    attribute(oid::MESSAGE_DIGEST, &tlv::octets(&digest.of(content)))
}

/// The value of signing-certificate-v2.
pub fn named(holder: &Member) -> Vec<u8> {
    ess::signing_certificate_v2(
        &holder.certificate.digest(Digest::Sha256),
        holder.certificate.issuer().der(),
        holder.certificate.serial(),
    )
}
