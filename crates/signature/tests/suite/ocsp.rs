//! OCSP answers: made by us and believed by OpenSSL, without a finding of pkilint; wrong ones not believed by us.

use signature::crl::Reason;
use signature::indication::SubIndication;
use signature::moment::Moment;
use signature::ocsp::{self, CertId, Question, Refusal, Request, Status};
use signature::signing_key::NewKey;
use test_authority::programs::{self, Folder};
use test_authority::{KINDS, Member, TestAuthority, Validity, now, profiles, years};

/// OpenSSL compares with the clock of the machine, which may be years from `then`.
const LONG: i64 = 20 * 365 * 86_400;

const REVOKED: Status = Status::Revoked {
    at: Moment::from_unix_seconds(1_780_000_000),
    reason: Reason::Superseded,
};
const STATUSES: [Status; 3] = [Status::Good, REVOKED, Status::Unknown];

fn id(practice: &TestAuthority) -> CertId {
    practice.issuing.id_of(&practice.person.certificate)
}

fn answer(practice: &TestAuthority, status: Status, nonce: Option<&[u8]>) -> Vec<u8> {
    answer_by(&practice.ocsp, &id(practice), status, nonce)
}

fn answer_by(by: &Member, id: &CertId, status: Status, nonce: Option<&[u8]>) -> Vec<u8> {
    by.answer(id, status, now(), nonce)
}

fn question<'a>(practice: &'a TestAuthority, nonce: Option<&'a [u8]>) -> Question<'a> {
    Question {
        certificate: &practice.person.certificate,
        issuer: &practice.issuing.certificate,
        nonce,
        at: now().plus_seconds(60),
        max_age: 300,
    }
}

#[test]
fn pkilint_finds_nothing_in_answers() {
    for kind in KINDS {
        let practice = TestAuthority::new(kind);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        for status in STATUSES {
            std::fs::write(&file, answer(&practice, status, Some(&[7; 32]))).unwrap();
            let Some(found) = programs::pkilint("lint_ocsp_response", &[], &file) else {
                return;
            };
            assert!(found.is_empty(), "{kind:?} {status:?}: {found}");
        }
    }
}

#[test]
fn an_answer_says_what_was_written_into_it() {
    for kind in KINDS {
        let practice = TestAuthority::new(kind);
        let nonce = [9; 32];
        let question = question(&practice, Some(&nonce));
        for status in STATUSES {
            let der = answer(&practice, status, Some(&nonce));
            let found = ocsp::verify(&der, &question).unwrap();
            assert_eq!(found.status, status);
            assert!(found.responder == practice.ocsp.certificate);
            // By the authority's own key too.
            let der = answer_by(&practice.issuing, &id(&practice), status, None);
            assert_eq!(ocsp::verify(&der, &question).unwrap().status, status);
        }
    }
}

#[test]
fn answers_that_are_not_fresh_or_about_another_are_not_believed() {
    let practice = TestAuthority::new(NewKey::P256);
    let nonce = [9; 32];
    let asked = question(&practice, Some(&nonce));
    let refused = |der: &[u8], question: &Question<'_>, why: &str| {
        let finding = ocsp::verify(der, question).err().unwrap();
        assert_eq!(finding.sub, SubIndication::TryLater);
        assert!(finding.reason.contains(why), "{}", finding.reason);
    };
    let good = answer(&practice, Status::Good, Some(&nonce));
    let other_nonce = answer(&practice, Status::Good, Some(&[8; 32]));
    refused(&other_nonce, &asked, "another question");
    let none = answer(&practice, Status::Good, None);
    assert!(ocsp::verify(&none, &asked).is_ok());
    let at = |seconds| Question {
        at: now().plus_seconds(seconds),
        ..asked
    };
    refused(&none, &at(301), "too old");
    refused(&good, &at(3601), "stale");
    refused(&good, &at(-301), "future");
    let mut other = id(&practice);
    other.serial[3] ^= 1;
    let der = answer_by(&practice.ocsp, &other, Status::Good, Some(&nonce));
    refused(&der, &asked, "another certificate");
    for (refusal, code) in [(Refusal::TryLater, 3), (Refusal::Unauthorized, 6)] {
        refused(&refusal.to_der(), &asked, &format!("status Some({code})"));
    }
}

/// A signer of another authority, the person's own key, a time-stamp key, an expired one: none of them speaks for the authority.
#[test]
fn a_rogue_responder_is_not_believed() {
    let practice = TestAuthority::new(NewKey::P256);
    let other = TestAuthority::new(NewKey::P256);
    let asked = question(&practice, None);
    let ended = Validity {
        from: years(0),
        until: now().plus_seconds(-1),
    };
    let issuing = &practice.issuing;
    let expired = issuing.issue(NewKey::P256, ended, profiles::ocsp_responder);
    for (by, why) in [
        (&other.ocsp, "not appointed"),
        (&other.issuing, "not appointed"),
        (&practice.person, "not for OCSP"),
        (&practice.tsa, "not for OCSP"),
        (&expired, "not in its time"),
    ] {
        let der = answer_by(by, &id(&practice), Status::Good, None);
        let finding = ocsp::verify(&der, &asked).err().unwrap();
        assert!(finding.reason.contains(why), "{}", finding.reason);
    }
}

#[test]
fn questions_come_back() {
    let practice = TestAuthority::new(NewKey::P256);
    let request = Request {
        asked: vec![id(&practice)],
        nonce: Some(vec![5; 32]),
    };
    assert_eq!(Request::from_der(&request.to_der()), Ok(request.clone()));
    assert!(request.asked[0].is_of(&practice.issuing.certificate));
    assert!(!request.asked[0].is_of(&practice.root.certificate));
    let many = Request {
        asked: vec![id(&practice); 21],
        nonce: None,
    };
    assert!(Request::from_der(&many.to_der()).is_err());
}

/// OpenSSL reads our question, and believes our answer to its own.
#[test]
fn openssl_asks_and_believes_the_answer() {
    for kind in KINDS {
        let practice = TestAuthority::new(kind);
        let folder = Folder::new("ocsp");
        for (name, member) in [
            ("root.pem", &practice.root),
            ("authority.pem", &practice.issuing),
            ("person.pem", &practice.person),
        ] {
            folder.write_pem(name, &[member.certificate.der()]);
        }
        let ask = [
            "ocsp",
            "-issuer",
            "authority.pem",
            "-cert",
            "person.pem",
            "-reqout",
            "request",
        ];
        let Some((_, said)) = programs::openssl_in(&folder, &ask) else {
            return;
        };
        let request = std::fs::read(folder.path("request")).unwrap_or_else(|_| panic!("{said}"));
        let request = Request::from_der(&request).unwrap();
        assert!(request.asked[0].is_of(&practice.issuing.certificate));
        for (status, word) in [
            (Status::Good, ": good"),
            (REVOKED, ": revoked"),
            (Status::Unknown, ": unknown"),
        ] {
            let nonce = request.nonce.as_deref();
            let der = answer_by(&practice.ocsp, &request.asked[0], status, nonce);
            folder.write("answer", &der);
            let at = now().unix_seconds().to_string();
            let age = LONG.to_string();
            // It makes its question anew to read an answer, and would draw another nonce.
            let read = [
                "ocsp",
                "-issuer",
                "authority.pem",
                "-cert",
                "person.pem",
                "-no_nonce",
                "-respin",
                "answer",
                "-CAfile",
                "root.pem",
                "-verify_other",
                "authority.pem",
                "-attime",
                &at,
                "-validity_period",
                &age,
            ];
            let (_, said) = programs::openssl_in(&folder, &read).unwrap();
            assert!(said.contains("Response verify OK"), "{kind:?}: {said}");
            assert!(said.contains(word), "{kind:?}: {said}");
        }
    }
}
