//! Whether a certificate was revoked, by the answers and lists that were kept with the signature: however old they are, they count if
//! they were given when the signature was surely there, or later.

use super::evidence::Evidence;
use crate::certificate::Certificate;
use crate::crl;
use crate::elements::{self, Elements};
use crate::moment::Moment;
use crate::ocsp;
use crate::signed::Malformed;
use crate::tlv::{self, CONTEXT_CONSTRUCTED};

/// In seconds: answers are fetched a little before the time-stamp as often as after it, and lists are given once a day.
const GRACE: i64 = 86_400;

/// What is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Good,
    Revoked { at: Moment },
    Nothing,
}

/// `since` is when the signature was surely there. A revocation that anybody tells outweighs a "good".
pub(super) fn of(
    certificate: &Certificate,
    issuer: &Certificate,
    evidence: &Evidence,
    roots: &[Certificate],
    since: Moment,
) -> Known {
    let oldest = since.plus_seconds(-GRACE);
    let mut known = Known::Nothing;
    let mut learn = |new: Known| match (known, new) {
        (Known::Revoked { .. }, _) | (_, Known::Nothing) => {}
        _ => known = new,
    };
    for answer in &evidence.answers {
        let Ok(produced_at) = produced_at(answer) else {
            continue;
        };
        let question = ocsp::Question {
            certificate,
            issuer,
            nonce: None,
            at: produced_at,
            max_age: GRACE,
        };
        match ocsp::verify(answer, &question).map(|answer| answer.status) {
            Ok(ocsp::Status::Good) if produced_at >= oldest => learn(Known::Good),
            Ok(ocsp::Status::Revoked { at, .. }) => learn(Known::Revoked { at }),
            _ => {}
        }
    }
    for list in &evidence.crls {
        let only = crl::Evidence {
            crls: std::slice::from_ref(list),
            intermediates: &evidence.certificates,
            roots,
            at: list.this_update(),
        };
        match crl::check(certificate, issuer, &only) {
            Ok(crl::Status::Good)
                if list.next_update() >= since && list.this_update() >= oldest =>
            {
                learn(Known::Good);
            }
            Ok(crl::Status::Revoked(entry)) => learn(Known::Revoked { at: entry.at }),
            _ => {}
        }
    }
    known
}

/// When an OCSPResponse says that it was made (RFC 6960, 4.2.1): what it is believed for is checked elsewhere, at this very time.
fn produced_at(answer: &[u8]) -> Result<Moment, Malformed> {
    let mut response = Elements::of(elements::only(answer, tlv::SEQUENCE)?.value);
    response.take(tlv::ENUMERATED)?;
    let mut bytes = response.enter(CONTEXT_CONSTRUCTED)?.enter(tlv::SEQUENCE)?;
    bytes.take(tlv::OBJECT_IDENTIFIER)?;
    let basic = bytes.take(tlv::OCTET_STRING)?.value;
    let mut data = Elements::of(basic)
        .enter(tlv::SEQUENCE)?
        .enter(tlv::SEQUENCE)?;
    data.take_if(CONTEXT_CONSTRUCTED)?;
    // By name or by key.
    data.any()?;
    let time = data.any()?.whole;
    der::SliceReader::new(time)
        .and_then(|mut reader| Moment::read_generalized(&mut reader))
        .map_err(|_| Malformed("OCSP response"))
}
