//! The answer, as an authority or its OCSP signer gives it.

use super::{BASIC_RESPONSE, CertId, Status, nonce_der};
use crate::algorithm::SignatureAlgorithm;
use crate::certificate::Certificate;
use crate::crl::Reason;
use crate::key::KeyError;
use crate::moment::Moment;
use crate::tlv;
use crate::to_be_signed::ToBeSigned;

/// What is said of one certificate.
pub struct NewAnswer<'a> {
    pub id: &'a CertId,
    pub status: Status,
    /// When this was known to be so.
    pub this_update: Moment,
    /// When more will be known.
    pub next_update: Option<Moment>,
}

/// An answer to be.
pub struct NewResponse<'a> {
    /// Whose key signs. Goes with the answer, where it is not the authority itself.
    pub responder: &'a Certificate,
    pub algorithm: SignatureAlgorithm,
    pub produced_at: Moment,
    pub answers: &'a [NewAnswer<'a>],
    /// That of the question.
    pub nonce: Option<&'a [u8]>,
}

/// Why there is no answer (RFC 6960, 4.2.1). These are not signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    MalformedRequest,
    InternalError,
    TryLater,
    /// Not asked of the right one.
    Unauthorized,
}

impl Refusal {
    /// The whole OCSPResponse.
    pub fn to_der(self) -> Vec<u8> {
        let code = match self {
            Self::MalformedRequest => 1,
            Self::InternalError => 2,
            Self::TryLater => 3,
            Self::Unauthorized => 6,
        };
        tlv::sequence(&[&tlv::tlv(tlv::ENUMERATED, &[&[code]])])
    }
}

/// The whole OCSPResponse around a signed one.
pub fn successful(signed: &[u8]) -> Vec<u8> {
    let bytes = tlv::sequence(&[&tlv::oid(&BASIC_RESPONSE), &tlv::octets(signed)]);
    tlv::sequence(&[
        &tlv::tlv(tlv::ENUMERATED, &[&[0]]),
        &tlv::explicit(0, &[&bytes]),
    ])
}

impl NewResponse<'_> {
    /// Signed, it goes into `successful`.
    pub fn to_be_signed(&self) -> Result<ToBeSigned, KeyError> {
        let answers: Vec<u8> = self.answers.iter().flat_map(NewAnswer::to_der).collect();
        let key = self.responder.public_key()?;
        let bytes = tlv::sequence(&[
            &tlv::explicit(2, &[&tlv::octets(key.label())]),
            &self.produced_at.to_generalized(),
            &tlv::sequence(&[&answers]),
            &nonce_der(1, self.nonce),
        ]);
        let certificates = tlv::explicit(0, &[&tlv::sequence(&[self.responder.der()])]);
        Ok(ToBeSigned::with_rest(bytes, self.algorithm, certificates))
    }
}

impl NewAnswer<'_> {
    fn to_der(&self) -> Vec<u8> {
        let status = match &self.status {
            Status::Good => tlv::tlv(tlv::CONTEXT, &[]),
            Status::Unknown => tlv::tlv(tlv::CONTEXT | 2, &[]),
            Status::Revoked { at, reason } => {
                let code = tlv::tlv(tlv::ENUMERATED, &[&[reason.code()]]);
                let code = match reason {
                    Reason::Unspecified => Vec::new(),
                    _ => tlv::explicit(0, &[&code]),
                };
                tlv::explicit(1, &[&at.to_generalized(), &code])
            }
        };
        let next = self
            .next_update
            .map(|next| tlv::explicit(0, &[&next.to_generalized()]));
        tlv::sequence(&[
            &self.id.to_der(),
            &status,
            &self.this_update.to_generalized(),
            &next.unwrap_or_default(),
        ])
    }
}
