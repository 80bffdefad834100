//! Others accept what we build, with certificates of the profile that we issue: OpenSSL and pyHanko, for each kind of key.

use signature::algorithm::{Digest, SignatureAlgorithm};
use signature::cades::build;
use signature::cades::policy::Policy;
use signature::cades::revocation::{Evidence, Revocation};
use signature::cades::verify::{Question, verify};
use signature::certificate::Certificate;
use signature::signing_key::NewKey;
use test_authority::judges::{self, Level, list};
use test_authority::{IDENTITY_NUMBER, KINDS, POLICY, TEXT, TestAuthority, now};

/// The authority, and a signature of its person.
fn signed(kind: NewKey, pss: bool) -> (TestAuthority, Vec<u8>) {
    let practice = TestAuthority::new(kind);
    let person = &practice.person;
    let algorithm = if pss {
        SignatureAlgorithm::RsaPss(Digest::Sha256)
    } else {
        person.key.algorithm()
    };
    let chain = [practice.issuing.certificate.der()];
    let prepared = build::prepare(
        TEXT.as_bytes(),
        &person.certificate,
        &chain,
        now(),
        algorithm,
    );
    let signature = person.key.sign(algorithm, prepared.to_be_signed()).unwrap();
    let cms = prepared.assemble(&signature).unwrap();
    (practice, cms)
}

/// With PKCS#1, with PSS, and with each curve.
fn each(check: impl Fn(&str, &TestAuthority, &[u8])) {
    for kind in KINDS {
        let (practice, cms) = signed(kind, false);
        check(&format!("{kind:?}"), &practice, &cms);
    }
    let (practice, cms) = signed(NewKey::Rsa2048, true);
    check("PSS", &practice, &cms);
}

#[test]
fn we_accept_it() {
    each(|name, practice, cms| {
        let says = |revoked: &[&Certificate]| {
            let lists = [list(&practice.root, &[]), list(&practice.issuing, revoked)];
            let question = Question {
                signature: cms,
                text: TEXT.as_bytes(),
                identity_number: Some(IDENTITY_NUMBER),
                asked: now(),
                expires: now().plus_seconds(300),
                now: now(),
                roots: &practice.roots(),
                intermediates: &practice.intermediates(),
                policy: &Policy::qualified(vec![POLICY]),
            };
            let evidence = Evidence {
                answers: &[],
                lists: &lists,
                max_age: 300,
            };
            let report = verify(&question, Revocation::Evidence(evidence));
            report.decisive().map(|objection| objection.reason.key())
        };
        assert_eq!(says(&[]), None, "{name}");
        assert_eq!(
            says(&[&practice.person.certificate]),
            Some("revoked"),
            "{name}"
        );
    });
}

#[test]
fn openssl_accepts_it() {
    each(|name, practice, cms| {
        judges::openssl_accepts(name, &practice.root.certificate, cms);
        judges::openssl_accepts(name, &practice.root.certificate, &practice.stamped(cms));
    });
}

#[test]
fn pyhanko_accepts_it() {
    each(|name, practice, cms| {
        let accepts = |cms: &[u8], level| {
            let signer = &practice.person.certificate;
            judges::pyhanko_accepts(name, practice, signer, cms, level);
        };
        accepts(cms, Level::Plain);
        accepts(&practice.stamped(cms), Level::Stamped);
    });
}
