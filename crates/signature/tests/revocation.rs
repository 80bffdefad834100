//! Lists and OCSP answers: made by us and accepted by OpenSSL and pkilint; wrong ones refused by us.

mod authority;

use std::path::Path;

use authority::{KINDS, Member, Practice, issuance, nes, serial, then, tools};
use signature::algorithm::Digest;
use signature::certificate::Certificate;
use signature::crl::{self, Crl, Entry, Evidence, NewCrl, Reason, Revoked};
use signature::indication::SubIndication;
use signature::moment::Moment;
use signature::ocsp::{
    self, CertId, NamedBy, NewAnswer, NewResponse, Question, Refusal, Request, Status,
};
use signature::profile::OcspSigner;
use signature::signing_key::{NewKey, SigningKey};

const DAY: i64 = 86_400;
/// OpenSSL compares with the clock of the machine, which may be years from `then`.
const LONG: i64 = 20 * 365 * DAY;

fn crl(by: &Member, entries: &[Revoked]) -> Vec<u8> {
    let draft = NewCrl {
        issuer: &by.certificate,
        algorithm: by.key.algorithm(),
        number: 7,
        this_update: then(),
        next_update: then().plus_seconds(DAY),
        entries,
        expired_since: Some(authority::start()),
    };
    draft.to_be_signed().unwrap().sign(&by.key).unwrap()
}

fn revoked(certificate: &Certificate, reason: Reason) -> Revoked {
    Revoked {
        serial: certificate.serial().to_vec(),
        at: then().plus_seconds(-3600),
        reason,
    }
}

/// Writes PEM, which is what `openssl verify` reads.
fn pem(folder: &Path, name: &str, label: &str, der: &[u8]) {
    let kind = if label == "X509 CRL" { "crl" } else { "x509" };
    std::fs::write(folder.join("der"), der).unwrap();
    let args = [kind, "-inform", "DER", "-in", "der", "-out", name];
    let output = tools::openssl(&args, folder).unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// As strictly as OpenSSL can: the whole chain against lists, policies asked for.
fn openssl_verifies(practice: &Practice, list: &[u8]) -> Option<(bool, String)> {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    tools::openssl(&["version"], folder)?;
    for (name, member) in [
        ("root.pem", &practice.root),
        ("authority.pem", &practice.authority),
        ("person.pem", &practice.person),
    ] {
        pem(folder, name, "CERTIFICATE", member.certificate.der());
    }
    pem(folder, "root.crl", "X509 CRL", &crl(&practice.root, &[]));
    pem(folder, "authority.crl", "X509 CRL", list);
    let at = then().unix_seconds().to_string();
    let policy = authority::POLICY.to_string();
    let output = tools::openssl(
        &[
            "verify",
            "-x509_strict",
            "-policy_check",
            "-explicit_policy",
            "-policy",
            &policy,
            "-crl_check_all",
            "-attime",
            &at,
            "-CAfile",
            "root.pem",
            "-untrusted",
            "authority.pem",
            "-CRLfile",
            "root.crl",
            "-CRLfile",
            "authority.crl",
            "person.pem",
        ],
        folder,
    )?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Some((output.status.success(), said))
}

#[test]
fn openssl_accepts_our_chains_and_lists() {
    for kind in KINDS {
        let practice = Practice::new(kind);
        let Some((accepted, said)) = openssl_verifies(&practice, &crl(&practice.authority, &[]))
        else {
            return;
        };
        assert!(accepted, "{kind:?}: {said}");
        let person = revoked(&practice.person.certificate, Reason::KeyCompromise);
        let list = crl(&practice.authority, &[person]);
        let (accepted, said) = openssl_verifies(&practice, &list).unwrap();
        assert!(!accepted && said.contains("revoked"), "{kind:?}: {said}");
    }
}

#[test]
fn pkilint_finds_nothing_in_lists_and_answers() {
    for kind in KINDS {
        let practice = Practice::new(kind);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        let person = revoked(&practice.person.certificate, Reason::CertificateHold);
        let lists = [
            ("ARL", crl(&practice.root, &[])),
            ("CRL", crl(&practice.authority, &[])),
            ("CRL", crl(&practice.authority, &[person])),
        ];
        for (which, list) in lists {
            std::fs::write(&file, list).unwrap();
            let args = ["--type", which, "--profile", "PKIX"];
            let Some(found) = tools::pkilint("lint_crl", &args, &file) else {
                return;
            };
            assert!(found.is_empty(), "{kind:?} {which}: {found}");
        }
        for status in STATUSES {
            std::fs::write(&file, answer(&practice, status, Some(&[7; 32]))).unwrap();
            let found = tools::pkilint("lint_ocsp_response", &[], &file).unwrap();
            assert!(found.is_empty(), "{kind:?} {status:?}: {found}");
        }
    }
}

#[test]
fn a_list_says_what_was_written_into_it() {
    let practice = Practice::new(NewKey::P256);
    let person = &practice.person.certificate;
    let roots = practice.roots();
    let mut listed = vec![revoked(person, Reason::CertificateHold)];
    listed.push(Revoked {
        serial: vec![0x11],
        ..listed[0].clone()
    });
    let check = |der: &[u8], at: Moment| {
        let crls = [Crl::from_der(der).unwrap()];
        let evidence = Evidence {
            crls: &crls,
            intermediates: &[],
            roots: &roots,
            at,
        };
        crl::check(person, &practice.authority.certificate, &evidence)
            .map_err(|finding| finding.sub)
    };
    let list = crl(&practice.authority, &listed);
    let entry = Entry {
        at: listed[0].at,
        reason: Reason::CertificateHold,
    };
    assert_eq!(check(&list, then()), Ok(crl::Status::Revoked(entry)));
    let without = crl(&practice.authority, &listed[1..]);
    assert_eq!(check(&without, then()), Ok(crl::Status::Good));
    let parsed = Crl::from_der(&without).unwrap();
    assert_eq!((parsed.len(), parsed.number()), (1, Some(&[7][..])));

    let later = then().plus_seconds(2 * DAY);
    assert_eq!(check(&without, later), Err(SubIndication::TryLater));
    let earlier = then().plus_seconds(-DAY);
    assert_eq!(check(&without, earlier), Err(SubIndication::TryLater));
    // Another authority of the same name, with another key.
    let other = Practice::new(NewKey::P256);
    assert_eq!(
        check(&crl(&other.authority, &[]), then()),
        Err(SubIndication::TryLater)
    );
    assert_eq!(
        check(&crl(&practice.root, &[]), then()),
        Err(SubIndication::TryLater)
    );
}

const REVOKED: Status = Status::Revoked {
    at: Moment::from_unix_seconds(1_780_000_000),
    reason: Reason::Superseded,
};
const STATUSES: [Status; 3] = [Status::Good, REVOKED, Status::Unknown];

fn id(practice: &Practice) -> CertId {
    let issuer = &practice.authority.certificate;
    let serial = practice.person.certificate.serial();
    CertId::new(NamedBy::Sha2(Digest::Sha256), issuer, serial).unwrap()
}

fn answer(practice: &Practice, status: Status, nonce: Option<&[u8]>) -> Vec<u8> {
    answer_by(&practice.ocsp, &id(practice), status, nonce)
}

fn answer_by(by: &Member, id: &CertId, status: Status, nonce: Option<&[u8]>) -> Vec<u8> {
    let draft = NewResponse {
        responder: &by.certificate,
        algorithm: by.key.algorithm(),
        produced_at: then(),
        answers: &[NewAnswer {
            id,
            status,
            this_update: then(),
            next_update: Some(then().plus_seconds(3600)),
        }],
        nonce,
    };
    ocsp::successful(&draft.to_be_signed().unwrap().sign(&by.key).unwrap())
}

fn question<'a>(practice: &'a Practice, nonce: Option<&'a [u8]>) -> Question<'a> {
    Question {
        certificate: &practice.person.certificate,
        issuer: &practice.authority.certificate,
        nonce,
        at: then().plus_seconds(60),
        max_age: 300,
    }
}

#[test]
fn an_answer_says_what_was_written_into_it() {
    for kind in KINDS {
        let practice = Practice::new(kind);
        let nonce = [9; 32];
        let question = question(&practice, Some(&nonce));
        for status in STATUSES {
            let der = answer(&practice, status, Some(&nonce));
            let found = ocsp::verify(&der, &question).unwrap();
            assert_eq!(found.status, status);
            assert!(found.responder == practice.ocsp.certificate);
            // By the authority's own key too.
            let der = answer_by(&practice.authority, &id(&practice), status, None);
            assert_eq!(ocsp::verify(&der, &question).unwrap().status, status);
        }
    }
}

#[test]
fn answers_that_are_not_fresh_or_about_another_are_not_believed() {
    let practice = Practice::new(NewKey::P256);
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
        at: then().plus_seconds(seconds),
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
    let practice = Practice::new(NewKey::P256);
    let other = Practice::new(NewKey::P256);
    let asked = question(&practice, None);
    let key = SigningKey::generate(NewKey::P256).unwrap();
    let spki = key.spki().unwrap();
    let mut expired = issuance(&practice.authority, serial(9), 1, &spki);
    expired.not_after = then().plus_seconds(-1);
    let expired = OcspSigner {
        issuance: expired,
        name: authority::name("Kalem Deneme Eski OCSP"),
    };
    let der = expired
        .to_be_signed()
        .unwrap()
        .sign(&practice.authority.key);
    let expired = Member {
        certificate: Certificate::from_der(&der.unwrap()).unwrap(),
        key,
    };
    for (by, why) in [
        (&other.ocsp, "not appointed"),
        (&other.authority, "not appointed"),
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
    let practice = Practice::new(NewKey::P256);
    let request = Request {
        asked: vec![id(&practice)],
        nonce: Some(vec![5; 32]),
    };
    assert_eq!(Request::from_der(&request.to_der()), Ok(request.clone()));
    assert!(request.asked[0].is_of(&practice.authority.certificate));
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
        let practice = Practice::new(kind);
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        for (name, member) in [
            ("root.pem", &practice.root),
            ("authority.pem", &practice.authority),
            ("person.pem", &practice.person),
        ] {
            pem(folder, name, "CERTIFICATE", member.certificate.der());
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
        let Some(output) = tools::openssl(&ask, folder) else {
            return;
        };
        let request =
            std::fs::read(folder.join("request")).unwrap_or_else(|_| panic!("{output:?}"));
        let request = Request::from_der(&request).unwrap();
        assert!(request.asked[0].is_of(&practice.authority.certificate));
        for (status, word) in [
            (Status::Good, ": good"),
            (REVOKED, ": revoked"),
            (Status::Unknown, ": unknown"),
        ] {
            let nonce = request.nonce.as_deref();
            let der = answer_by(&practice.ocsp, &request.asked[0], status, nonce);
            std::fs::write(folder.join("answer"), der).unwrap();
            let at = then().unix_seconds().to_string();
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
            let output = tools::openssl(&read, folder).unwrap();
            let said = format!(
                "{}{}",
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            );
            assert!(said.contains("Response verify OK"), "{kind:?}: {said}");
            assert!(said.contains(word), "{kind:?}: {said}");
        }
    }
}

/// Suspended, resumed, revoked: the person's certificate is not in the next list once it was resumed.
#[test]
fn a_person_is_listed_while_suspended() {
    let practice = Practice::new(NewKey::P256);
    let key = practice.person.key.spki().unwrap();
    let draft = nes(issuance(&practice.authority, serial(0x80), 3, &key));
    let der = draft.to_be_signed().unwrap().sign(&practice.authority.key);
    let other = Certificate::from_der(&der.unwrap()).unwrap();
    let list = |entries: &[Revoked]| Crl::from_der(&crl(&practice.authority, entries)).unwrap();
    let held = revoked(&other, Reason::CertificateHold);
    assert!(list(&[held]).find(other.serial()).is_some());
    assert!(list(&[]).is_empty());
}
