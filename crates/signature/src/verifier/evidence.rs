//! All the certificates, lists and answers that are at hand: in the signature, in its attributes, in its time-stamps, and supplied.

use super::Inquiry;
use crate::certificate::Certificate;
use crate::cms::{Attribute, SignedData, SignerInfo, oid};
use crate::crl::Crl;
use crate::elements::{Element, Elements};
use crate::ocsp;
use crate::signed::Malformed;
use crate::tlv::{self, CONTEXT_CONSTRUCTED};

/// More of either than any honest signature carries.
const MAX_CERTIFICATES: usize = 128;
const MAX_ANSWERS: usize = 64;

/// Nothing of it is believed for being here.
pub(super) struct Evidence {
    pub certificates: Vec<Certificate>,
    pub crls: Vec<Crl>,
    /// OCSPResponses, DER.
    pub answers: Vec<Vec<u8>>,
    /// Whether the signature itself brought something about revocation.
    pub brings_revocation: bool,
}

impl Evidence {
    pub fn collect(data: &SignedData<'_>, signer: &[u8], inquiry: &Inquiry<'_>) -> Self {
        let mut found = Self {
            certificates: data.readable_certificates(),
            crls: Vec::new(),
            answers: Vec::new(),
            brings_revocation: false,
        };
        // What cannot be read is no evidence; the rest still is.
        let _partly = found.read_revocation(data.revocation);
        if let Ok(signer) = SignerInfo::read(signer) {
            let _partly = found.read_attributes(signer.unsigned_attributes);
        }
        found.brings_revocation = !found.crls.is_empty() || !found.answers.is_empty();
        found.certificates.extend_from_slice(inquiry.trusted);
        found.certificates.extend_from_slice(inquiry.intermediates);
        found.crls.extend_from_slice(inquiry.crls);
        let supplied = inquiry.ocsp_answers.iter().map(|answer| answer.to_vec());
        found.answers.extend(supplied);
        found.certificates.truncate(MAX_CERTIFICATES);
        found.answers.truncate(MAX_ANSWERS);
        found
    }

    /// RevocationInfoChoices: lists, and OCSP answers as RFC 5940 has them.
    fn read_revocation(&mut self, set: Option<Element<'_>>) -> Result<(), Malformed> {
        let mut left = Elements::of(set.map_or(&[], |set| set.value));
        while !left.is_empty() {
            let choice = left.any()?;
            if choice.tag == tlv::SEQUENCE {
                self.crls.extend(Crl::from_der(choice.whole));
            } else if choice.tag == CONTEXT_CONSTRUCTED | 1 {
                let mut other = Elements::of(choice.value);
                let kind = other.take(tlv::OBJECT_IDENTIFIER)?.value;
                if kind == oid::REVOCATION_OCSP.as_bytes() {
                    self.answers.push(other.take(tlv::SEQUENCE)?.whole.to_vec());
                }
            }
        }
        Ok(())
    }

    fn read_attributes(&mut self, set: Option<Element<'_>>) -> Result<(), Malformed> {
        let mut left = Elements::of(set.map_or(&[], |set| set.value));
        while !left.is_empty() {
            let attribute = Attribute::read(&mut left)?;
            let kind = attribute.kind;
            let mut values = attribute.values;
            while !values.is_empty() {
                let value = values.any()?;
                if kind == oid::CERTIFICATE_VALUES.as_bytes() {
                    let mut certificates = Elements::of(value.value);
                    while !certificates.is_empty() {
                        let der = certificates.any()?.whole;
                        self.certificates.extend(Certificate::from_der(der));
                    }
                } else if kind == oid::REVOCATION_VALUES.as_bytes() {
                    self.read_values(Elements::of(value.value))?;
                } else if is_stamp(kind)
                    && let Ok(token) = SignedData::read(value.whole)
                {
                    self.certificates.extend(token.readable_certificates());
                    let _partly = self.read_revocation(token.revocation);
                }
            }
        }
        Ok(())
    }

    /// RevocationValues (EN 319 122-1, A.1.2.2): lists under [0], BasicOCSPResponses under [1].
    fn read_values(&mut self, mut values: Elements<'_>) -> Result<(), Malformed> {
        if let Some(lists) = values.take_if(CONTEXT_CONSTRUCTED)? {
            let mut lists = Elements::of(lists.value).enter(tlv::SEQUENCE)?;
            while !lists.is_empty() {
                self.crls.extend(Crl::from_der(lists.any()?.whole));
            }
        }
        if let Some(answers) = values.take_if(CONTEXT_CONSTRUCTED | 1)? {
            let mut answers = Elements::of(answers.value).enter(tlv::SEQUENCE)?;
            while !answers.is_empty() {
                let basic = answers.any()?.whole;
                self.answers.push(ocsp::successful(basic));
            }
        }
        Ok(())
    }
}

/// Whether an attribute of this kind holds a time-stamp.
fn is_stamp(kind: &[u8]) -> bool {
    [
        oid::SIGNATURE_TIME_STAMP,
        oid::ARCHIVE_TIME_STAMP_V2,
        oid::ARCHIVE_TIME_STAMP_V3,
    ]
    .iter()
    .any(|stamp| stamp.as_bytes() == kind)
}
