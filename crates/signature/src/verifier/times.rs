//! The time-stamps of a signature: which there are, whether they are of it, and whether their authorities are trusted.

use super::archive;
use super::evidence::Evidence;
use super::opinion::Stamp;
use crate::certificate::Certificate;
use crate::chain::{self, PolicySettings};
use crate::cms::{Attribute, SignedData, SignerInfo, oid};
use crate::elements::Elements;
use crate::moment::Moment;
use crate::signed::Malformed;
use crate::time_stamp::Token;

/// More than any signature has.
const MAX_STAMPS: usize = 32;

/// Signature time-stamps and archive time-stamps.
#[derive(Default)]
pub(super) struct Found {
    pub signature: Vec<Stamp>,
    pub archive: Vec<Stamp>,
}

/// What stands around the stamps.
pub(super) struct Around<'a> {
    pub data: &'a SignedData<'a>,
    pub signer: &'a SignerInfo<'a>,
    pub content: Option<&'a [u8]>,
    pub evidence: &'a Evidence,
    pub trusted: &'a [Certificate],
    pub now: Moment,
}

impl Around<'_> {
    /// # Errors
    /// [`Malformed`]: the unsigned attributes cannot be read. A single stamp that cannot is left out.
    pub fn stamps(&self) -> Result<Found, Malformed> {
        let mut found = Found::default();
        let set = self.signer.unsigned_attributes;
        let mut left = Elements::of(set.map_or(&[], |set| set.value));
        while !left.is_empty() {
            let attribute = Attribute::read(&mut left)?;
            let mut values = attribute.values;
            while !values.is_empty() && found.signature.len() + found.archive.len() < MAX_STAMPS {
                let value = values.any()?;
                let Ok(token) = Token::read(value.whole) else {
                    continue;
                };
                if attribute.kind == oid::SIGNATURE_TIME_STAMP.as_bytes() {
                    let stamped = self.signer.signature.value;
                    found.signature.push(self.judge(&token, Some(stamped)));
                } else if attribute.kind == oid::ARCHIVE_TIME_STAMP_V3.as_bytes() {
                    let stamped = archive::stamped(self, &token);
                    found.archive.push(self.judge(&token, stamped.as_deref()));
                } else if attribute.kind == oid::ARCHIVE_TIME_STAMP_V2.as_bytes() {
                    // The older form hashes the whole file as it was; it is named, and not relied on.
                    found.archive.push(self.judge(&token, None));
                }
            }
        }
        Ok(found)
    }

    fn judge(&self, token: &Token<'_>, stamped: Option<&[u8]>) -> Stamp {
        let time = token.info.time;
        let certificates = &self.evidence.certificates;
        let signer = stamped.and_then(|stamped| token.check(stamped, certificates).ok());
        let trusted = signer.as_ref().is_some_and(|signer| {
            // The authority must hold now: nothing newer vouches for its stamp.
            let path = chain::find(
                signer,
                certificates,
                self.trusted,
                self.now,
                &PolicySettings::default(),
            );
            path.is_ok() && time <= self.now
        });
        Stamp {
            time,
            intact: signer.is_some(),
            trusted,
        }
    }
}
