//! Every single bit flipped and every length cut off, of a certificate, a list, a question and an answer: nothing panics, and nothing that
//! was changed is believed.

use signature::certificate::Certificate;
use signature::chain::{self, PolicySettings};
use signature::crl::{Crl, Reason, Revoked};
use signature::ocsp::{self, Question, Request, Status};
use signature::profile::nes::lacks;
use signature::signing_key::NewKey;
use test_authority::{Member, POLICY, TestAuthority, now};

/// Hands `check` each variant of `good`, and gives how many it was content with.
fn believed(good: &[u8], check: impl Fn(&[u8]) -> bool) -> usize {
    assert!(check(good), "the unchanged one must be believed");
    let cut = (0..good.len()).filter(|length| check(&good[..*length]));
    let cut = cut.count();
    let mut changed = good.to_vec();
    let mut flipped = 0;
    for bit in 0..good.len() * 8 {
        changed[bit / 8] ^= 1 << (bit % 8);
        flipped += usize::from(check(&changed));
        changed[bit / 8] ^= 1 << (bit % 8);
    }
    changed.push(0);
    cut + flipped + usize::from(check(&changed))
}

fn list(by: &Member, serial: &[u8]) -> Vec<u8> {
    let reasons = [Reason::KeyCompromise, Reason::Unspecified];
    let entries = reasons.map(|reason| Revoked {
        serial: serial.to_vec(),
        at: now(),
        reason,
    });
    by.list(now(), now().plus_seconds(60), &entries)
}

#[test]
fn a_changed_certificate_is_not_believed() {
    let practice = TestAuthority::new(NewKey::P256);
    let (intermediates, roots) = (practice.intermediates(), practice.roots());
    let check = |der: &[u8]| {
        let Ok(certificate) = Certificate::from_der(der) else {
            return false;
        };
        // Its fields are looked at before anybody knows whether the signature holds.
        let whole = lacks(&certificate, &[POLICY]).is_ok_and(|missing| missing.is_empty());
        let settings = PolicySettings::default();
        let path = chain::find(&certificate, &intermediates, &roots, now(), &settings);
        whole && path.is_ok()
    };
    assert_eq!(believed(practice.person.certificate.der(), check), 0);
}

#[test]
fn a_changed_authority_leads_to_no_root() {
    let practice = TestAuthority::new(NewKey::P256);
    let roots = practice.roots();
    let check = |der: &[u8]| {
        let Ok(authority) = Certificate::from_der(der) else {
            return false;
        };
        let person = &practice.person.certificate;
        chain::find(
            person,
            &[authority],
            &roots,
            now(),
            &PolicySettings::default(),
        )
        .is_ok()
    };
    assert_eq!(believed(practice.issuing.certificate.der(), check), 0);
}

#[test]
fn a_changed_list_is_not_believed() {
    let practice = TestAuthority::new(NewKey::P256);
    let key = practice.issuing.certificate.public_key().unwrap();
    let serial = practice.person.certificate.serial();
    let check = |der: &[u8]| {
        let Ok(crl) = Crl::from_der(der) else {
            return false;
        };
        let found = crl.find(serial).is_some();
        crl.verify_signed_by(&key).is_ok() && found
    };
    assert_eq!(believed(&list(&practice.issuing, serial), check), 0);
}

#[test]
fn a_changed_answer_is_not_believed() {
    let practice = TestAuthority::new(NewKey::P256);
    let person = &practice.person.certificate;
    let issuer = &practice.issuing.certificate;
    let id = practice.issuing.id_of(person);
    let nonce = Some(&[1; 32][..]);
    let answer = practice.ocsp.answer(&id, Status::Good, now(), nonce);
    let question = Question {
        certificate: person,
        issuer,
        nonce,
        at: now(),
        max_age: 60,
    };
    let check = |der: &[u8]| ocsp::verify(der, &question).is_ok();
    assert_eq!(believed(&answer, check), 0);

    // A question is not signed; a changed one may well be another question, but is never the same one.
    let request = Request {
        asked: vec![id],
        nonce: Some(vec![1; 32]),
    };
    let check = |der: &[u8]| Request::from_der(der).as_ref() == Ok(&request);
    assert_eq!(believed(&request.to_der(), check), 0);
}

/// Deep nesting, lengths that lie, and nothing at all.
#[test]
fn nonsense_is_refused_quickly() {
    let deep = [0x30, 0x80].repeat(30_000);
    let mut nested = Vec::new();
    for _ in 0..2_000 {
        nested = signature::tlv::sequence(&[&nested]);
    }
    let huge = [&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff][..], &[0; 100]].concat();
    for nonsense in [&[][..], &[0x30], &deep, &nested, &huge, &[0xff; 1000]] {
        assert!(Certificate::from_der(nonsense).is_err());
        assert!(Crl::from_der(nonsense).is_err());
        assert!(Request::from_der(nonsense).is_err());
    }
    let large = vec![0x30; 17 * 1024 * 1024];
    assert!(Crl::from_der(&large).is_err() && Certificate::from_der(&large).is_err());
}
