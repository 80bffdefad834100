//! A whole authority: root, issuing authority, OCSP responder, time-stamps, and one person.

use signature::certificate::Certificate;
use signature::profile::Issuance;
use signature::signing_key::NewKey;

use crate::member::{Member, Validity};
use crate::{now, profiles};

pub struct TestAuthority {
    pub root: Member,
    pub issuing: Member,
    pub ocsp: Member,
    pub tsa: Member,
    pub person: Member,
}

impl TestAuthority {
    /// Everybody has a key of this kind.
    pub fn new(kind: NewKey) -> Self {
        let root = Member::root(kind, Validity::years(20));
        let issuing = root.issuing_authority(kind);
        Self {
            ocsp: issuing.ocsp_responder(kind),
            tsa: issuing.time_stamp_authority(kind),
            person: issuing.person(kind),
            root,
            issuing,
        }
    }

    pub fn intermediates(&self) -> Vec<Certificate> {
        vec![self.issuing.certificate.clone()]
    }

    pub fn roots(&self) -> Vec<Certificate> {
        vec![self.root.certificate.clone()]
    }

    /// A certificate as the person's, for a key that lies elsewhere.
    pub fn certify(&self, spki: &[u8]) -> Certificate {
        let draft = |issuance: Issuance<'_>| profiles::person(issuance).to_be_signed();
        self.issuing.certify(spki, Validity::years(3), draft)
    }

    /// The signature with a time-stamp of [`now`]: CAdES-T.
    pub fn stamped(&self, cms: &[u8]) -> Vec<u8> {
        let chain = [self.issuing.certificate.der()];
        self.tsa.stamped(cms, &chain, now())
    }
}
