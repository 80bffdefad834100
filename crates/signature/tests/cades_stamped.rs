//! CAdES-T: the time-stamp keeps the evidence when the certificate has expired or was revoked since.

mod practice;

use const_oid::ObjectIdentifier;
use practice::{Holder, SignatureRequest, TEXT, Use, at, now, tools};
use signature::algorithm::Digest;
use signature::cades::build;
use signature::cades::policy::Policy;
use signature::cades::reason::{Block, Reason};
use signature::cades::revocation::Revocation;
use signature::cades::verify::{Question, verify};
use signature::certificate::Certificate;
use signature::crl::{self, Entry, Status};
use signature::indication::{Finding, Indication, SubIndication};
use signature::moment::Moment;
use signature::signing_key::NewKey;
use signature::time_stamp::Request;
use signature::time_stamp::response::{self, Answer, Authority, Granted};

struct House {
    roots: [Certificate; 1],
    root: Holder,
    stamps: Holder,
    signer: Holder,
    policy: Policy,
}

/// The signer's certificate ends on the 22nd, everything else on the 30th.
fn house() -> House {
    let root = practice::root(NewKey::P256);
    let stamps = root.issue_for(Use::TimeStamps, NewKey::P256);
    let signer = root.issue(&SignatureRequest {
        until: at(22, 0),
        ..SignatureRequest::of(Use::Signatures, NewKey::P256)
    });
    House {
        roots: [root.certificate.clone()],
        root,
        stamps,
        signer,
        policy: Policy::qualified(Vec::new()),
    }
}

impl House {
    fn signed(&self) -> Vec<u8> {
        let algorithm = self.signer.key.algorithm();
        let certificate = &self.signer.certificate;
        let prepared = build::prepare(TEXT.as_bytes(), certificate, &[], now(), algorithm);
        let signature = self.signer.sign(prepared.to_be_signed());
        prepared.assemble(&signature).unwrap()
    }

    fn token(&self, over: &[u8], time: Moment) -> Vec<u8> {
        let authority = Authority {
            certificate: &self.stamps.certificate,
            chain: &[],
            policy: ObjectIdentifier::new_unwrap("1.3.6.1.4.1.99999.1"),
            accuracy_seconds: 1,
            algorithm: self.stamps.key.algorithm(),
        };
        let request = Request::new(Digest::Sha256, over, [5; 16]);
        let granted = Granted::new(&request, &authority, &[1], time).unwrap();
        let signature = self.stamps.sign(granted.to_be_signed());
        let answer = granted.assemble(&signature).unwrap();
        match response::read(&answer).unwrap() {
            Answer::Token(token) => token.to_vec(),
            Answer::Refused(why) => panic!("{why:?}"),
        }
    }

    fn stamped(&self, time: Moment) -> Vec<u8> {
        let signature = self.signed();
        let token = self.token(build::to_be_stamped(&signature).unwrap(), time);
        build::add_time_stamp(&signature, &token).unwrap()
    }

    fn ask(
        &self,
        signature: &[u8],
        now: Moment,
        revocation: &Result<Status, Finding>,
    ) -> Option<Reason> {
        let question = Question {
            signature,
            text: TEXT.as_bytes(),
            identity_number: None,
            asked: at(21, 9),
            expires: at(21, 11),
            now,
            roots: &self.roots,
            intermediates: &[],
            policy: &self.policy,
        };
        let report = verify(&question, Revocation::Known(revocation));
        if report.of(Block::TimeStamp) == Some(Indication::Passed) {
            assert!(report.stamped_time.is_some());
        }
        report.decisive().map(|objection| objection.reason)
    }
}

const GOOD: &Result<Status, Finding> = &Ok(Status::Good);

#[test]
fn the_evidence_outlives_the_certificate() {
    let house = house();
    let (plain, stamped) = (house.signed(), house.stamped(at(21, 11)));
    assert_eq!(house.ask(&plain, at(21, 12), GOOD), None);
    assert_eq!(house.ask(&stamped, at(21, 12), GOOD), None);
    assert_eq!(house.ask(&plain, at(23, 0), GOOD), Some(Reason::Expired));
    assert_eq!(house.ask(&stamped, at(23, 0), GOOD), None);
    // When the authority's own certificate has ended, a newer stamp would be needed.
    let later = Moment::of((2026, 12, 2), (0, 0, 0)).unwrap();
    assert_ne!(house.ask(&stamped, later, GOOD), None);
    // Stamped too late.
    let late = house.stamped(at(22, 1));
    assert_eq!(house.ask(&late, at(23, 0), GOOD), Some(Reason::Expired));
    // Stamped before it says that it was signed.
    let before = house.stamped(now().plus_seconds(-301));
    assert_eq!(
        house.ask(&before, at(21, 12), GOOD),
        Some(Reason::TimeStamp)
    );
    // Stamped in the future.
    let early = house.stamped(at(23, 0));
    assert_eq!(house.ask(&early, at(21, 12), GOOD), Some(Reason::TimeStamp));
}

#[test]
fn what_was_revoked_later_was_good_then() {
    let house = house();
    let (plain, stamped) = (house.signed(), house.stamped(at(21, 11)));
    let revoked = |at, reason| Ok(Status::Revoked(Entry { at, reason }));
    let later = revoked(at(21, 12), crl::Reason::KeyCompromise);
    assert_eq!(
        house.ask(&plain, at(21, 13), &later),
        Some(Reason::Revoked),
        "nobody knows when it was signed"
    );
    assert_eq!(house.ask(&stamped, at(21, 13), &later), None);
    let before = revoked(at(21, 10), crl::Reason::KeyCompromise);
    assert_eq!(
        house.ask(&stamped, at(21, 13), &before),
        Some(Reason::Revoked)
    );
    let hold = revoked(at(21, 10), crl::Reason::CertificateHold);
    assert_eq!(house.ask(&plain, at(21, 13), &hold), Some(Reason::OnHold));
    let nobody = Err(Finding::new(SubIndication::TryLater, "no answer"));
    assert_eq!(
        house.ask(&plain, at(21, 13), &nobody),
        Some(Reason::NoRevocationAnswer)
    );
}

#[test]
fn every_flipped_bit_of_a_stamped_one_is_refused() {
    let house = house();
    let good = house.stamped(at(21, 11));
    assert_eq!(house.ask(&good, at(21, 12), GOOD), None);
    let mut bytes = good.clone();
    for bit in 0..good.len() * 8 {
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert_ne!(house.ask(&bytes, at(21, 12), GOOD), None, "bit {bit}");
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
    for cut in 0..good.len() {
        assert_ne!(house.ask(&good[..cut], at(21, 12), GOOD), None);
    }
}

#[test]
fn a_stamp_of_something_else_is_refused() {
    let house = house();
    let signature = house.signed();
    let foreign = house.token(b"another signature", at(21, 11));
    let with = build::add_time_stamp(&signature, &foreign).unwrap();
    assert_eq!(house.ask(&with, at(21, 12), GOOD), Some(Reason::TimeStamp));
    let rubbish = build::add_time_stamp(&signature, &[0x30, 0]).unwrap();
    assert_eq!(
        house.ask(&rubbish, at(21, 12), GOOD),
        Some(Reason::TimeStamp)
    );
    // By an authority that nobody trusts.
    let stranger = self::house();
    let token = stranger.token(build::to_be_stamped(&signature).unwrap(), at(21, 11));
    let with = build::add_time_stamp(&signature, &token).unwrap();
    assert_eq!(house.ask(&with, at(21, 12), GOOD), Some(Reason::TimeStamp));
}

#[test]
fn a_stamp_is_added_once() {
    let house = house();
    let stamped = house.stamped(at(21, 11));
    assert!(build::add_time_stamp(&stamped, &[0x30, 0]).is_err());
    assert!(build::add_time_stamp(b"", &[0x30, 0]).is_err());
    assert!(build::to_be_stamped(&[0x30, 0]).is_err());
}

#[test]
fn openssl_still_accepts_it() {
    let house = house();
    let folder = tools::Folder::new("openssl-stamped");
    let file = folder.write("signature.p7m", &house.stamped(at(21, 11)));
    let roots = folder.write_pem("root.pem", &[house.root.certificate.der()]);
    let time = now().unix_seconds().to_string();
    let (content, said) = tools::openssl(&[
        &"cms",
        &"-verify",
        &"-cades",
        &"-binary",
        &"-inform",
        &"DER",
        &"-in",
        &file,
        &"-CAfile",
        &roots,
        &"-purpose",
        &"any",
        &"-attime",
        &time,
        &"-out",
        &folder.path("content"),
    ]);
    assert!(content, "{said}");
}
