//! A house in which one holder signs and everything is in order, so that a test changes one thing.

use signature::cades::policy::Policy;
use signature::cades::reason::Reason;
use signature::cades::report::Report;
use signature::cades::revocation::Revocation;
use signature::cades::verify::{Question, verify};
use signature::crl::Status;
use signature::indication::Finding;
use signature::signing_key::NewKey;

use test_authority::forge::Forge;
use test_authority::{IDENTITY_NUMBER, Member, POLICY, TEXT, Validity, at, now};

pub const GOOD: &Result<Status, Finding> = &Ok(Status::Good);

/// An authority, a holder, and what is demanded of signatures.
pub struct House {
    pub root: Member,
    pub issuer: Member,
    pub signer: Member,
    pub policy: Policy,
}

pub fn house(key: NewKey) -> House {
    let root = Member::root(NewKey::P256, Validity::years(20));
    let issuer = root.issuing_authority(NewKey::P256);
    House {
        signer: issuer.person(key),
        root,
        issuer,
        policy: Policy::qualified(vec![POLICY]),
    }
}

impl House {
    pub fn question<'a>(&'a self, signature: &'a [u8]) -> Question<'a> {
        Question {
            signature,
            text: TEXT.as_bytes(),
            identity_number: Some(IDENTITY_NUMBER),
            asked: at(21, 9),
            expires: at(21, 11),
            now: now(),
            roots: std::slice::from_ref(&self.root.certificate),
            intermediates: std::slice::from_ref(&self.issuer.certificate),
            policy: &self.policy,
        }
    }

    pub fn verify(&self, signature: &[u8]) -> Report {
        verify(&self.question(signature), Revocation::Known(GOOD))
    }

    pub fn good(&self) -> Vec<u8> {
        self.signer.cades(TEXT, &[], now())
    }

    /// What is said of a signature that was changed before it was signed.
    pub fn said_of(&self, change: impl FnOnce(&mut Forge)) -> Option<Reason> {
        reason(&self.verify(&Forge::changed(&self.signer, change)))
    }
}

pub fn reason(report: &Report) -> Option<Reason> {
    report.decisive().map(|objection| objection.reason)
}
