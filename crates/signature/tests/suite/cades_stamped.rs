//! CAdES-T: the time-stamp keeps the evidence when the certificate has expired or was revoked since.

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
use test_authority::judges;
use test_authority::{Member, TEXT, Validity, at, now, years};

struct House {
    roots: [Certificate; 1],
    root: Member,
    stamps: Member,
    signer: Member,
    policy: Policy,
}

/// The signer's certificate ends on the 22nd, everything else years later.
fn house() -> House {
    let root = Member::root(NewKey::P256, Validity::years(20));
    let stamps = root.time_stamp_authority(NewKey::P256);
    let signer = root.person_with(NewKey::P256, |draft| draft.issuance.not_after = at(22, 0));
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
        self.signer.cades(TEXT, &[], now())
    }

    fn stamped(&self, time: Moment) -> Vec<u8> {
        self.stamps.stamped(&self.signed(), &[], time)
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
    assert_eq!(house.ask(&stamped, years(4), GOOD), None);
    assert_ne!(house.ask(&stamped, years(6), GOOD), None);
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
fn what_was_revoked_later_was_good_now() {
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
    let foreign = house.stamps.token(b"another signature", &[], at(21, 11));
    let with = build::add_time_stamp(&signature, &foreign).unwrap();
    assert_eq!(house.ask(&with, at(21, 12), GOOD), Some(Reason::TimeStamp));
    let rubbish = build::add_time_stamp(&signature, &[0x30, 0]).unwrap();
    assert_eq!(
        house.ask(&rubbish, at(21, 12), GOOD),
        Some(Reason::TimeStamp)
    );
    // By an authority that nobody trusts.
    let stranger = self::house();
    let with = stranger.stamps.stamped(&signature, &[], at(21, 11));
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
    let stamped = house.stamped(at(21, 11));
    judges::openssl_accepts("stamped", &house.root.certificate, &stamped);
}
