//! The authority's answer: a token, or why there is none. RFC 3161, 2.4.2.

use const_oid::ObjectIdentifier;

use super::info::{self, Given};
use super::{Failure, Request};
use crate::algorithm::SignatureAlgorithm;
use crate::certificate::Certificate;
use crate::cms::oid;
use crate::cms::write::{Order, Prepared};
use crate::elements::{self, Elements};
use crate::key::KeyError;
use crate::moment::Moment;
use crate::signed::Malformed;
use crate::tlv;

/// What our own authority stamps with.
pub struct Authority<'a> {
    /// With the one purpose of time-stamping, critical.
    pub certificate: &'a Certificate,
    /// Certificates that go along when the client asks, in DER.
    pub chain: &'a [&'a [u8]],
    pub policy: ObjectIdentifier,
    /// How far its clock may be off.
    pub accuracy_seconds: u32,
    pub algorithm: SignatureAlgorithm,
}

/// An answer that lacks only its signature.
pub struct Granted<'a>(Prepared<'a>);

impl<'a> Granted<'a> {
    /// A time-stamp of `time` with a number that was never given before: `serial`, the highest byte first.
    ///
    /// # Errors
    /// The failure to answer with.
    pub fn new(
        request: &Request,
        authority: &Authority<'a>,
        serial: &[u8],
        time: Moment,
    ) -> Result<Self, Failure> {
        if request
            .policy
            .is_some_and(|policy| policy != authority.policy)
        {
            return Err(Failure::UnacceptedPolicy);
        }
        let content = info::write(
            request,
            &Given {
                policy: authority.policy,
                serial,
                time,
                accuracy_seconds: authority.accuracy_seconds,
            },
        );
        let mut along = Vec::new();
        if request.wants_certificate {
            along.push(authority.certificate.der());
            along.extend(authority.chain);
        }
        Ok(Self(Prepared::new(&Order {
            content_type: oid::TIME_STAMP_INFO,
            content: &content,
            certificate: authority.certificate,
            along: &along,
            // The time is in what is signed.
            signing_time: None,
            algorithm: authority.algorithm,
        })))
    }

    /// What the authority's key signs.
    pub fn to_be_signed(&self) -> &[u8] {
        self.0.to_be_signed()
    }

    /// The answer, to be sent as `application/timestamp-reply`.
    ///
    /// # Errors
    /// The signature is not of the authority's key.
    pub fn assemble(&self, signature: &[u8]) -> Result<Vec<u8>, KeyError> {
        let token = self.0.assemble(signature)?;
        let granted = tlv::sequence(&[&tlv::number(0)]);
        Ok(tlv::sequence(&[&granted, &token]))
    }
}

/// The answer that there is none, and why.
pub fn refuse(failure: Failure) -> Vec<u8> {
    let rejection = tlv::number(2);
    let why = tlv::named_bits(&[failure as u8]);
    tlv::sequence(&[&tlv::sequence(&[&rejection, &why])])
}

/// What came back to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer<'a> {
    /// A token. Nothing of it is believed yet.
    Token(&'a [u8]),
    /// There is none, for the reason that RFC 3161 knows, if it was given.
    Refused(Option<Failure>),
}

/// Reads an answer.
///
/// # Errors
/// [`Malformed`]: neither a token nor a refusal.
pub fn read(der: &[u8]) -> Result<Answer<'_>, Malformed> {
    let mut parts = Elements::of(elements::only(der, tlv::SEQUENCE)?.value);
    let mut status = parts.enter(tlv::SEQUENCE)?;
    let number = elements::small_number(status.take(tlv::INTEGER)?.value)?;
    status.take_if(tlv::SEQUENCE)?;
    let bits = status.take_if(tlv::BIT_STRING)?.map(|bits| bits.value);
    status.finish()?;
    if number <= 1 {
        let token = parts.take(tlv::SEQUENCE)?.whole;
        parts.finish()?;
        return Ok(Answer::Token(token));
    }
    parts.finish()?;
    let bits = bits.and_then(|bits| bits.get(1..)).unwrap_or_default();
    let is_set = |failure: &Failure| {
        let bit = usize::from(*failure as u8);
        bits.get(bit / 8)
            .is_some_and(|byte| byte & (0x80 >> (bit % 8)) != 0)
    };
    Ok(Answer::Refused(Failure::ALL.into_iter().find(is_set)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_why() {
        for failure in Failure::ALL {
            assert_eq!(read(&refuse(failure)), Ok(Answer::Refused(Some(failure))));
        }
        let silent = tlv::sequence(&[&tlv::sequence(&[&tlv::number(3)])]);
        assert_eq!(read(&silent), Ok(Answer::Refused(None)));
    }

    #[test]
    fn an_answer_without_its_token_is_none() {
        let granted = tlv::sequence(&[&tlv::number(0)]);
        assert!(read(&tlv::sequence(&[&granted])).is_err());
        assert!(read(b"").is_err());
    }
}
