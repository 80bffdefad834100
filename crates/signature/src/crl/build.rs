//! Building a complete list: everything that an authority has revoked.

use super::{CRL_NUMBER, EXPIRED_CERTS_ON_CRL, Reason};
use crate::algorithm::SignatureAlgorithm;
use crate::certificate::Certificate;
use crate::moment::Moment;
use crate::oid;
use crate::signed::Malformed;
use crate::tlv;
use crate::to_be_signed::ToBeSigned;

/// One that was revoked or suspended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// As `Certificate::serial` gives it.
    pub serial: Vec<u8>,
    pub at: Moment,
    pub reason: Reason,
}

/// A list to be. `entries` in the order in which they shall stand.
pub struct NewCrl<'a> {
    pub issuer: &'a Certificate,
    pub algorithm: SignatureAlgorithm,
    /// Larger than that of any list before it (RFC 5280, 5.2.3).
    pub number: u64,
    pub this_update: Moment,
    pub next_update: Moment,
    pub entries: &'a [Revoked],
    /// Since when certificates stay listed after they have expired.
    pub expired_since: Option<Moment>,
}

impl NewCrl<'_> {
    pub fn to_be_signed(&self) -> Result<ToBeSigned, Malformed> {
        let key_id = self.issuer.subject_key_identifier()?;
        let key_id = key_id.ok_or(Malformed("CRL: an issuer without a key identifier"))?;
        let key_id = tlv::sequence(&[&tlv::tlv(tlv::CONTEXT, &[&key_id])]);
        let extension = |oid, value: &[u8]| tlv::sequence(&[&tlv::oid(&oid), &tlv::octets(value)]);
        let mut extensions = extension(oid::AUTHORITY_KEY_IDENTIFIER, &key_id);
        extensions.extend(extension(CRL_NUMBER, &tlv::number(self.number)));
        if let Some(since) = self.expired_since {
            extensions.extend(extension(EXPIRED_CERTS_ON_CRL, &since.to_generalized()));
        }
        // RFC 5280, 5.1.2.6: where nothing is revoked, the field is absent, not empty.
        let entries = if self.entries.is_empty() {
            Vec::new()
        } else {
            tlv::sequence(&[&self.entries()])
        };
        let bytes = tlv::sequence(&[
            &tlv::number(1),
            &self.algorithm.to_der(),
            self.issuer.subject().der(),
            &self.this_update.to_der(),
            &self.next_update.to_der(),
            &entries,
            &tlv::explicit(0, &[&tlv::sequence(&[&extensions])]),
        ]);
        Ok(ToBeSigned::new(bytes, self.algorithm))
    }

    /// Written into one buffer: there may be a hundred thousand.
    fn entries(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.entries.len() * 56);
        for entry in self.entries {
            let time = entry.at.to_der();
            let reason: &[u8] = match entry.reason {
                // RFC 5280, 5.3.1: better absent than unspecified.
                Reason::Unspecified => &[],
                reason => &[
                    0x30,
                    0x0c,
                    0x30,
                    0x0a,
                    0x06,
                    0x03,
                    0x55,
                    0x1d,
                    0x15,
                    0x04,
                    0x03,
                    0x0a,
                    0x01,
                    reason.code(),
                ],
            };
            let length = 2 + entry.serial.len() + time.len() + reason.len();
            tlv::head(&mut out, tlv::SEQUENCE, length);
            tlv::head(&mut out, tlv::INTEGER, entry.serial.len());
            out.extend_from_slice(&entry.serial);
            out.extend_from_slice(&time);
            out.extend_from_slice(reason);
        }
        out
    }
}
