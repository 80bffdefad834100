//! An approval is believed only when somebody who may say so says that no certificate of its path was revoked.
use test_authority::{Member, Validity, at, now};

use crate::house::{GOOD, House, house, reason};
use signature::cades::reason::{Block, Reason};
use signature::cades::revocation::{Answer, Evidence, Revocation};
use signature::cades::verify::{look, verify};
use signature::crl::{self, Crl, Entry, Revoked};
use signature::indication::Indication;
use signature::moment::Moment;
use signature::ocsp::Status;
use signature::signing_key::NewKey;

const NONCE: &[u8] = &[7; 32];
const REVOKED: Status = Status::Revoked {
    at: Moment::from_unix_seconds(1_793_000_000),
    reason: crl::Reason::KeyCompromise,
};

fn answer(by: &Member, issuer: &Member, about: &Member, status: Status, made: Moment) -> Vec<u8> {
    by.answer(&issuer.id_of(&about.certificate), status, made, Some(NONCE))
}

fn list(by: &Member, revoked: &[(&Member, crl::Reason)], until: Moment) -> Crl {
    let entries: Vec<Revoked> = revoked
        .iter()
        .map(|(holder, reason)| Revoked {
            serial: holder.certificate.serial().to_vec(),
            at: at(20, 0),
            reason: *reason,
        })
        .collect();
    Crl::from_der(&by.list(at(21, 0), until, &entries)).unwrap()
}

/// What is said of a good signature with this evidence; of the issuing authority it is known that it was not revoked.
fn with(house: &House, answers: &[Vec<u8>], lists: &[Crl]) -> Option<Reason> {
    let root = [list(&house.root, &[], at(22, 0))];
    with_only(house, answers, &[lists, &root].concat())
}

fn with_only(house: &House, answers: &[Vec<u8>], lists: &[Crl]) -> Option<Reason> {
    let signature = house.good();
    let answers: Vec<Answer<'_>> = answers
        .iter()
        .map(|der| Answer {
            der,
            nonce: Some(NONCE),
        })
        .collect();
    let question = house.question(&signature);
    let evidence = Revocation::Evidence(Evidence {
        answers: &answers,
        lists,
        max_age: 300,
    });
    let report = verify(&question, evidence);
    let found = reason(&report);
    assert_eq!(found.is_none(), report.indication() == Indication::Passed);
    found
}

#[test]
fn an_answer_of_the_authority_or_of_whom_it_appointed_counts() {
    let house = house(NewKey::P256);
    let appointed = house.issuer.ocsp_responder(NewKey::P256);
    for by in [&appointed, &house.issuer] {
        let says = |status| {
            with(
                &house,
                &[answer(by, &house.issuer, &house.signer, status, now())],
                &[],
            )
        };
        assert_eq!(says(Status::Good), None);
        assert_eq!(says(REVOKED), Some(Reason::Revoked));
        assert_eq!(says(Status::Unknown), Some(Reason::NoRevocationAnswer));
    }
}

/// A rogue responder, another's answer, a stale one, none at all: nobody has said anything, and so nothing is accepted.
#[test]
fn without_a_believed_answer_nothing_is_accepted() {
    let house = house(NewKey::P256);
    let open = Some(Reason::NoRevocationAnswer);
    assert_eq!(with(&house, &[], &[]), open);
    let stranger = Member::root(NewKey::P256, Validity::years(20)).ocsp_responder(NewKey::P256);
    let person = house.issuer.person(NewKey::P256);
    for rogue in [&stranger, &person, &house.signer] {
        let good = answer(rogue, &house.issuer, &house.signer, Status::Good, now());
        assert_eq!(with(&house, &[good], &[]), open);
    }
    let other = answer(
        &house.issuer,
        &house.issuer,
        &house.issuer,
        Status::Good,
        now(),
    );
    assert_eq!(with(&house, &[other], &[]), open, "about another");
    let good = answer(
        &house.issuer,
        &house.issuer,
        &house.signer,
        Status::Good,
        now(),
    );
    for cut in (0..good.len()).step_by(7) {
        assert_eq!(with(&house, &[good[..cut].to_vec()], &[]), open);
    }
    let signature = house.good();
    let question = house.question(&signature);
    let root = [list(&house.root, &[], at(22, 0))];
    let other_nonce = [Answer {
        der: &good,
        nonce: Some(&[8; 32]),
    }];
    let evidence = Revocation::Evidence(Evidence {
        answers: &other_nonce,
        lists: &root,
        max_age: 300,
    });
    assert_eq!(
        reason(&verify(&question, evidence)),
        open,
        "an answer played again"
    );
}

/// The authorities are asked between the look and the answer: nothing is checked twice, nothing else comes of it, and about what is wrong
/// anyway nobody is asked.
#[test]
fn what_was_looked_at_once_is_settled_later() {
    let house = house(NewKey::P256);
    let signature = house.good();
    let mut question = house.question(&signature);
    let nothing = Revocation::Evidence(Evidence {
        answers: &[],
        lists: &[],
        max_age: 300,
    });
    let looked = look(&question);
    let path = looked.to_ask_about().unwrap();
    assert!(
        path.certificates[..]
            == [
                house.signer.certificate.clone(),
                house.issuer.certificate.clone()
            ]
    );
    let open = Some(Reason::NoRevocationAnswer);
    assert_eq!(reason(&looked.settle(&question, nothing)), open);
    let report = look(&question).settle(&question, Revocation::Known(GOOD));
    assert_eq!(report.indication(), Indication::Passed);
    assert_eq!(report.of(Block::Revocation), Some(Indication::Passed));

    // What decides is the block that comes first, though it was the last to be heard.
    let revoked = Ok(crl::Status::Revoked(Entry {
        at: at(1, 0),
        reason: crl::Reason::KeyCompromise,
    }));
    question.identity_number = Some("10000000078");
    let report = look(&question).settle(&question, Revocation::Known(&revoked));
    let said: Vec<_> = report.objections.iter().map(|one| one.reason).collect();
    assert_eq!(said, [Reason::Revoked, Reason::OtherPerson]);

    question.text = b"baska bir metin";
    assert!(look(&question).to_ask_about().is_none());
}

#[test]
fn a_list_counts_where_no_answer_came() {
    let house = house(NewKey::P256);
    let says = |revoked: &[(&Member, crl::Reason)]| {
        with(&house, &[], &[list(&house.issuer, revoked, at(22, 0))])
    };
    assert_eq!(says(&[]), None);
    let compromised = crl::Reason::KeyCompromise;
    assert_eq!(says(&[(&house.signer, compromised)]), Some(Reason::Revoked));
    let hold = crl::Reason::CertificateHold;
    assert_eq!(says(&[(&house.signer, hold)]), Some(Reason::OnHold));
    let stale = list(&house.issuer, &[], at(21, 9));
    assert_eq!(
        with(&house, &[], &[stale]),
        Some(Reason::NoRevocationAnswer)
    );
    let rogue = list(&house.signer, &[], at(22, 0));
    assert_eq!(
        with(&house, &[], &[rogue]),
        Some(Reason::NoRevocationAnswer)
    );
}

#[test]
fn whoever_tells_of_a_revocation_is_heard() {
    let house = house(NewKey::P256);
    let good = answer(
        &house.issuer,
        &house.issuer,
        &house.signer,
        Status::Good,
        now(),
    );
    let listed = list(
        &house.issuer,
        &[(&house.signer, crl::Reason::KeyCompromise)],
        at(22, 0),
    );
    assert_eq!(
        with(&house, std::slice::from_ref(&good), &[listed]),
        Some(Reason::Revoked)
    );
    let unknown = answer(
        &house.issuer,
        &house.issuer,
        &house.signer,
        Status::Unknown,
        now(),
    );
    let clean = list(&house.issuer, &[], at(22, 0));
    assert_eq!(
        with(&house, &[unknown], &[clean]),
        Some(Reason::NoRevocationAnswer),
        "a list does not tell what was issued"
    );
}

/// The authorities between the person and the root are asked about as well.
#[test]
fn a_revoked_authority_is_no_authority() {
    let house = house(NewKey::P256);
    let good = [answer(
        &house.issuer,
        &house.issuer,
        &house.signer,
        Status::Good,
        now(),
    )];
    assert_eq!(
        with_only(&house, &good, &[]),
        Some(Reason::NoRevocationAnswer)
    );
    let revoked = list(
        &house.root,
        &[(&house.issuer, crl::Reason::CaCompromise)],
        at(22, 0),
    );
    assert_eq!(with_only(&house, &good, &[revoked]), Some(Reason::Revoked));
}
