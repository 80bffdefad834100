//! What an archive time-stamp of the third kind is put under: EN 319 122-1, 5.5.2 and 5.5.3.

use super::times::Around;
use crate::algorithm::Digest;
use crate::cms::{self, Attribute, oid};
use crate::elements::{Element, Elements};
use crate::signed::Malformed;
use crate::time_stamp::Token;
use crate::tlv;

/// The bytes that were stamped, if the token's index of hashes fits what is in the signature. `None`: it does not, or the content is not
/// at hand.
pub(super) fn stamped(around: &Around<'_>, token: &Token<'_>) -> Option<Vec<u8>> {
    let (index, is_third) = index(token)?;
    let digest = token.info.digest_algorithm?;
    let content = around.content?;
    Index::read(index)
        .ok()
        .filter(|index| index.fits(around, is_third).unwrap_or(false))?;
    let signer = around.signer;
    Some(
        [
            &tlv::tlv(tlv::OBJECT_IDENTIFIER, &[around.data.content_type]),
            &digest.of(content)[..],
            signer.version.whole,
            signer.id_encoded,
            signer.digest_algorithm,
            signer.signed_attributes?.whole,
            signer.signature_algorithm,
            signer.signature.whole,
            index.whole,
        ]
        .concat(),
    )
}

/// The token carries the index as an unsigned attribute; the time is put under it, so it cannot be another.
fn index<'a>(token: &Token<'a>) -> Option<(Element<'a>, bool)> {
    let mut left = Elements::of(token.unsigned_attributes()?.value);
    while !left.is_empty() {
        let attribute = Attribute::read(&mut left).ok()?;
        let is_third = attribute.kind == oid::ARCHIVE_HASH_INDEX_V3.as_bytes();
        if is_third || attribute.kind == oid::ARCHIVE_HASH_INDEX.as_bytes() {
            return attribute.only_value().ok().map(|value| (value, is_third));
        }
    }
    None
}

/// Digests of the certificates, of the revocation values and of the unsigned attributes that were there when the time was put under.
struct Index<'a> {
    digest: Digest,
    lists: [Elements<'a>; 3],
}

impl<'a> Index<'a> {
    fn read(value: Element<'a>) -> Result<Self, Malformed> {
        const NOT_INDEX: Malformed = Malformed("archive hash index");
        let mut parts = Elements::of(value.value);
        // The algorithm first; the older kind may leave it out and means SHA-256. Three lists follow, each a SEQUENCE as well.
        let first = parts;
        let mut count = 0;
        let mut left = first;
        while !left.is_empty() {
            left.take(tlv::SEQUENCE)?;
            count += 1;
        }
        let digest = match count {
            3 => Digest::Sha256,
            4 => Digest::parse(&cms::algorithm(parts.take(tlv::SEQUENCE)?.whole)?)
                .map_err(|_| NOT_INDEX)?,
            _ => return Err(NOT_INDEX),
        };
        let mut list = || parts.enter(tlv::SEQUENCE);
        Ok(Self {
            digest,
            lists: [list()?, list()?, list()?],
        })
    }

    /// Whether each digest is of something that is there. What was added since is not in the index.
    fn fits(&self, around: &Around<'_>, is_third: bool) -> Result<bool, Malformed> {
        let certificates = around.data.certificates.map_or(&[][..], |set| set.value);
        let revocation = around.data.revocation.map_or(&[][..], |set| set.value);
        let attributes = around.signer.unsigned_attributes;
        let attributes = attributes.map_or(&[][..], |set| set.value);
        let present = [
            self.digests(certificates)?,
            self.digests(revocation)?,
            if is_third {
                self.digests_of_values(attributes)?
            } else {
                self.digests(attributes)?
            },
        ];
        for (list, present) in self.lists.into_iter().zip(present) {
            let mut list = list;
            while !list.is_empty() {
                let wanted = list.take(tlv::OCTET_STRING)?.value;
                if !present.iter().any(|one| one == wanted) {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn digests(&self, set: &[u8]) -> Result<Vec<Vec<u8>>, Malformed> {
        let mut left = Elements::of(set);
        let mut found = Vec::new();
        while !left.is_empty() {
            found.push(self.digest.of(left.any()?.whole));
        }
        Ok(found)
    }

    /// The third kind hashes each value with its attribute's type before it.
    fn digests_of_values(&self, set: &[u8]) -> Result<Vec<Vec<u8>>, Malformed> {
        let mut left = Elements::of(set);
        let mut found = Vec::new();
        while !left.is_empty() {
            let attribute = Attribute::read(&mut left)?;
            let kind = tlv::tlv(tlv::OBJECT_IDENTIFIER, &[attribute.kind]);
            let mut values = attribute.values;
            while !values.is_empty() {
                let value = values.any()?.whole;
                found.push(self.digest.of(&[&kind, value].concat()));
            }
        }
        Ok(found)
    }
}
