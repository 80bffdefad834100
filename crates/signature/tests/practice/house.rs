//! A house in which one holder signs and everything is in order, so that a test changes one thing.

use const_oid::ObjectIdentifier;
use signature::cades::build;
use signature::cades::policy::Policy;
use signature::cades::reason::Reason;
use signature::cades::report::Report;
use signature::cades::revocation::Revocation;
use signature::cades::verify::{Question, verify};
use signature::crl::Status;
use signature::indication::Finding;
use signature::signing_key::NewKey;

use super::forge::Forge;
use super::{Holder, IDENTITY_NUMBER, TEXT, Use, at, now};

pub const GOOD: &Result<Status, Finding> = &Ok(Status::Good);

/// An authority, a holder, and what is demanded of signatures.
pub struct House {
    pub root: Holder,
    pub issuer: Holder,
    pub signer: Holder,
    pub policy: Policy,
}

pub fn house(key: NewKey) -> House {
    house_of(key, NewKey::P256)
}

/// With an issuing authority of another kind of key.
pub fn house_of(key: NewKey, issuer: NewKey) -> House {
    let root = super::root(NewKey::P256);
    let issuer = root.issue_for(Use::Issuer, issuer);
    let signer = issuer.issue_for(Use::Signatures, key);
    let nes = ObjectIdentifier::new_unwrap("2.16.792.1.2.1.1.5.7.1.1");
    House {
        root,
        issuer,
        signer,
        policy: Policy::qualified(vec![nes]),
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
        let prepared = build::prepare(
            TEXT.as_bytes(),
            &self.signer.certificate,
            &[],
            now(),
            self.signer.key.algorithm(),
        );
        let signature = self.signer.sign(prepared.to_be_signed());
        prepared.assemble(&signature).unwrap()
    }

    /// What is said of a signature that was changed before it was signed.
    pub fn said_of(&self, change: impl FnOnce(&mut Forge)) -> Option<Reason> {
        reason(&self.verify(&Forge::changed(&self.signer, change)))
    }
}

pub fn reason(report: &Report) -> Option<Reason> {
    report.decisive().map(|objection| objection.reason)
}
