//! A certificate field by field, to be changed in ways that no builder of ours allows, and signed by the right key.

use const_oid::ObjectIdentifier;
use signature::algorithm::SignatureAlgorithm;
use signature::elements::{Elements, only};
use signature::tlv;
use signature::to_be_signed::ToBeSigned;

/// Each in DER, whole.
pub struct Fields {
    pub version: Vec<u8>,
    pub serial: Vec<u8>,
    pub algorithm: Vec<u8>,
    pub issuer: Vec<u8>,
    pub validity: Vec<u8>,
    pub subject: Vec<u8>,
    pub key: Vec<u8>,
    pub extensions: Vec<Vec<u8>>,
    signed_by: SignatureAlgorithm,
}

impl Fields {
    pub fn of(draft: &ToBeSigned) -> Self {
        let tbs = only(draft.bytes(), tlv::SEQUENCE).expect("a draft");
        let mut fields = Elements::of(tbs.value);
        let mut next = || fields.any().expect("a field").whole.to_vec();
        Self {
            version: next(),
            serial: next(),
            algorithm: next(),
            issuer: next(),
            validity: next(),
            subject: next(),
            key: next(),
            extensions: {
                let tagged = next();
                let list = only(&tagged, tlv::CONTEXT_CONSTRUCTED | 3).expect("extensions");
                parts(list.value)
            },
            signed_by: draft.algorithm(),
        }
    }

    /// What is to be signed now.
    pub fn draft(&self) -> ToBeSigned {
        let extensions = tlv::sequence(&[&self.extensions.concat()]);
        let tbs = tlv::sequence(&[
            &self.version,
            &self.serial,
            &self.algorithm,
            &self.issuer,
            &self.validity,
            &self.subject,
            &self.key,
            &tlv::explicit(3, &[&extensions]),
        ]);
        ToBeSigned::new(tbs, self.signed_by)
    }

    /// Takes an extension out.
    pub fn remove(&mut self, kind: &ObjectIdentifier) {
        let before = self.extensions.len();
        self.extensions.retain(|one| !is_of(one, kind));
        assert_eq!(self.extensions.len() + 1, before, "{kind} is there once");
    }

    /// Puts another in the place of an extension.
    pub fn replace(&mut self, kind: &ObjectIdentifier, critical: bool, value: &[u8]) {
        self.remove(kind);
        self.extensions.push(extension(kind, critical, value));
    }

    /// Takes a part out of the subject's name.
    pub fn unname(&mut self, kind: &ObjectIdentifier) {
        let kept = parts(&self.subject);
        let (gone, kept): (Vec<_>, Vec<_>) = kept.into_iter().partition(|set| {
            let set = only(set, tlv::SET).expect("a part of a name");
            is_of(set.value, kind)
        });
        assert_eq!(gone.len(), 1, "{kind} is there once");
        self.subject = tlv::sequence(&[&kept.concat()]);
    }
}

pub fn extension(kind: &ObjectIdentifier, critical: bool, value: &[u8]) -> Vec<u8> {
    let critical = if critical { tlv::yes() } else { Vec::new() };
    tlv::sequence(&[&tlv::oid(kind), &critical, &tlv::octets(value)])
}

/// The elements of a SEQUENCE.
fn parts(sequence: &[u8]) -> Vec<Vec<u8>> {
    let value = only(sequence, tlv::SEQUENCE).expect("a sequence").value;
    let mut elements = Elements::of(value);
    let mut all = Vec::new();
    while !elements.is_empty() {
        all.push(elements.any().expect("an element").whole.to_vec());
    }
    all
}

/// Whether a SEQUENCE begins with this object identifier.
fn is_of(sequence: &[u8], kind: &ObjectIdentifier) -> bool {
    let value = only(sequence, tlv::SEQUENCE).expect("a sequence").value;
    value.starts_with(&tlv::oid(kind))
}

/// The draft with other bytes of the same length wherever it had those.
pub fn patched(draft: &ToBeSigned, was: &[u8], is: &[u8]) -> ToBeSigned {
    assert_eq!(was.len(), is.len());
    let mut bytes = draft.bytes().to_vec();
    let places = 0..=bytes.len() - was.len();
    let found: Vec<_> = places.filter(|at| bytes[*at..].starts_with(was)).collect();
    assert!(!found.is_empty(), "what is to be changed is not there");
    for at in found {
        bytes[at..at + was.len()].copy_from_slice(is);
    }
    ToBeSigned::new(bytes, draft.algorithm())
}
