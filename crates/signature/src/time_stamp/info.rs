//! What a time-stamp says: this digest existed at that time. TSTInfo, RFC 3161, 2.4.2.

use const_oid::ObjectIdentifier;
use der::SliceReader;

use super::request::{Request, imprint};
use crate::algorithm::Digest;
use crate::cms;
use crate::elements::{self, Elements};
use crate::moment::Moment;
use crate::signed::Malformed;
use crate::tlv::{self, CONTEXT, CONTEXT_CONSTRUCTED};

const NOT_INFO: Malformed = Malformed("time-stamp");

/// The content of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info<'a> {
    pub policy: ObjectIdentifier,
    /// None: one that is not believed any more.
    pub digest_algorithm: Option<Digest>,
    pub digest: &'a [u8],
    /// The body of the INTEGER.
    pub serial: &'a [u8],
    pub time: Moment,
    /// How far the time may be off, in microseconds. None: the policy says it.
    pub accuracy_micros: Option<u64>,
    /// The body of the INTEGER.
    pub nonce: Option<&'a [u8]>,
}

impl<'a> Info<'a> {
    /// # Errors
    /// [`Malformed`]: no TSTInfo of version 1 in DER.
    pub fn read(der: &'a [u8]) -> Result<Self, Malformed> {
        let mut parts = Elements::of(elements::only(der, tlv::SEQUENCE)?.value);
        if parts.take(tlv::INTEGER)?.value != [1] {
            return Err(NOT_INFO);
        }
        let policy = parts.take(tlv::OBJECT_IDENTIFIER)?.value;
        let policy = ObjectIdentifier::from_bytes(policy).map_err(|_| NOT_INFO)?;
        let mut imprint = parts.enter(tlv::SEQUENCE)?;
        let algorithm = cms::algorithm(imprint.take(tlv::SEQUENCE)?.whole)?;
        let digest = imprint.take(tlv::OCTET_STRING)?.value;
        imprint.finish()?;
        let serial = parts.take(tlv::INTEGER)?.value;
        let time = time(parts.take(GENERALIZED_TIME)?.value)?;
        let accuracy_micros = match parts.take_if(tlv::SEQUENCE)? {
            Some(accuracy) => Some(micros(Elements::of(accuracy.value))?),
            None => None,
        };
        parts.take_if(tlv::BOOLEAN)?;
        let nonce = parts.take_if(tlv::INTEGER)?.map(|nonce| nonce.value);
        parts.take_if(CONTEXT_CONSTRUCTED)?;
        // No extension is known here, so a critical one could not be honoured; none is defined.
        if parts.take_if(CONTEXT_CONSTRUCTED | 1)?.is_some() {
            return Err(NOT_INFO);
        }
        parts.finish()?;
        Ok(Self {
            policy,
            digest_algorithm: Digest::parse(&algorithm).ok(),
            digest,
            serial,
            time,
            accuracy_micros,
            nonce,
        })
    }

    /// Whether these bytes are what was stamped.
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        self.digest_algorithm
            .is_some_and(|algorithm| algorithm.of(bytes) == self.digest)
    }
}

const GENERALIZED_TIME: u8 = 0x18;

/// The one time that RFC 3161 lets have a fraction: without trailing zeros, and we keep six digits of it.
fn time(text: &[u8]) -> Result<Moment, Malformed> {
    let (seconds, fraction) = match text.iter().position(|byte| *byte == b'.') {
        Some(point) => (
            &text[..point],
            text[point + 1..].strip_suffix(b"Z").ok_or(NOT_INFO)?,
        ),
        None => (text.strip_suffix(b"Z").ok_or(NOT_INFO)?, &[][..]),
    };
    let well_formed = fraction.iter().all(u8::is_ascii_digit)
        && fraction.last() != Some(&b'0')
        && (text.contains(&b'.') != fraction.is_empty());
    if !well_formed {
        return Err(NOT_INFO);
    }
    let whole = tlv::tlv(GENERALIZED_TIME, &[seconds, b"Z"]);
    let moment = SliceReader::new(&whole)
        .and_then(|mut reader| Moment::read_generalized(&mut reader))
        .map_err(|_| NOT_INFO)?;
    let micros = (0..6).fold(0, |micros, at| {
        micros * 10 + i64::from(fraction.get(at).map_or(0, |digit| digit - b'0'))
    });
    Ok(Moment::from_unix_micros(moment.unix_micros() + micros))
}

/// Accuracy: seconds, [0] milliseconds, [1] microseconds, each of which may be absent.
fn micros(mut parts: Elements<'_>) -> Result<u64, Malformed> {
    let mut total = 0;
    for (tag, unit) in [(tlv::INTEGER, 1_000_000), (CONTEXT, 1000), (CONTEXT | 1, 1)] {
        if let Some(part) = parts.take_if(tag)? {
            total += u64::from(elements::small_number(part.value)?) * unit;
        }
    }
    parts.finish()?;
    Ok(total)
}

/// What an authority puts into a token beside what it was asked for.
pub(super) struct Given<'a> {
    pub policy: ObjectIdentifier,
    pub serial: &'a [u8],
    pub time: Moment,
    pub accuracy_seconds: u32,
}

/// Writes the answer to a request.
pub(super) fn write(request: &Request, given: &Given<'_>) -> Vec<u8> {
    let accuracy = tlv::sequence(&[&tlv::number(u64::from(given.accuracy_seconds))]);
    let nonce = request
        .nonce
        .as_ref()
        .map(|nonce| tlv::tlv(tlv::INTEGER, &[nonce]));
    tlv::sequence(&[
        &tlv::number(1),
        &tlv::oid(&given.policy),
        &imprint(request.digest_algorithm, &request.digest),
        &tlv::unsigned(given.serial),
        &given.time.to_generalized(),
        &accuracy,
        &nonce.unwrap_or_default(),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_of_a_second_is_read() {
        let at = |text: &str| time(text.as_bytes()).map(Moment::unix_micros);
        let whole = at("20261121101500Z").unwrap();
        assert_eq!(at("20261121101500.5Z"), Ok(whole + 500_000));
        assert_eq!(at("20261121101500.000001Z"), Ok(whole + 1));
        assert_eq!(at("20261121101500.1234567Z"), Ok(whole + 123_456));
        for bad in [
            "20261121101500",
            "20261121101500.Z",
            "20261121101500.50Z",
            "20261121101500.5",
            "20261121101500.5+3Z",
            "202611211015Z",
            "",
            ".",
            "Z",
        ] {
            assert!(at(bad).is_err(), "{bad}");
        }
    }
}
