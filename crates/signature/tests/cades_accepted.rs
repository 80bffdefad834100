//! Others accept what we build, with certificates of the profile that we issue: OpenSSL and pyHanko, for each kind of key.

mod authority;
mod practice;

use authority::{KINDS, Member, POLICY, Practice, then};
use practice::{TEXT, tools};
use signature::algorithm::{Digest, SignatureAlgorithm};
use signature::cades::build;
use signature::cades::policy::Policy;
use signature::cades::revocation::{Evidence, Revocation};
use signature::cades::verify::{Question, verify};
use signature::crl::{self, Crl, NewCrl, Revoked};
use signature::signing_key::NewKey;

/// The authority, and a signature of its person.
fn signed(kind: NewKey, pss: bool) -> (Practice, Vec<u8>) {
    let practice = Practice::new(kind);
    let person = &practice.person;
    let algorithm = if pss {
        SignatureAlgorithm::RsaPss(Digest::Sha256)
    } else {
        person.key.algorithm()
    };
    let chain = [practice.authority.certificate.der()];
    let prepared = build::prepare(
        TEXT.as_bytes(),
        &person.certificate,
        &chain,
        then(),
        algorithm,
    );
    let signature = person.key.sign(algorithm, prepared.to_be_signed()).unwrap();
    let cms = prepared.assemble(&signature).unwrap();
    (practice, cms)
}

fn list(by: &Member, revoked: &[&Member]) -> Crl {
    let entries: Vec<Revoked> = revoked
        .iter()
        .map(|member| Revoked {
            serial: member.certificate.serial().to_vec(),
            at: then().plus_seconds(-3600),
            reason: crl::Reason::KeyCompromise,
        })
        .collect();
    let draft = NewCrl {
        issuer: &by.certificate,
        algorithm: by.key.algorithm(),
        number: 1,
        this_update: then().plus_seconds(-60),
        next_update: then().plus_seconds(3600),
        entries: &entries,
        expired_since: None,
    };
    let der = draft.to_be_signed().unwrap().sign(&by.key).unwrap();
    Crl::from_der(&der).unwrap()
}

/// With PKCS#1, with PSS, and with each curve.
fn each(check: impl Fn(&str, &Practice, &[u8])) {
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
        let says = |revoked: &[&Member]| {
            let lists = [
                list(&practice.root, &[]),
                list(&practice.authority, revoked),
            ];
            let report = verify(&Question {
                signature: cms,
                text: TEXT.as_bytes(),
                identity_number: Some(authority::IDENTITY_NUMBER),
                asked: then(),
                expires: then().plus_seconds(300),
                now: then(),
                roots: &practice.roots(),
                intermediates: &practice.intermediates(),
                revocation: Revocation::Evidence(Evidence {
                    answers: &[],
                    lists: &lists,
                    max_age: 300,
                }),
                policy: &Policy::qualified(vec![POLICY]),
            });
            report.decisive().map(|objection| objection.reason.key())
        };
        assert_eq!(says(&[]), None, "{name}");
        assert_eq!(says(&[&practice.person]), Some("revoked"), "{name}");
    });
}

#[test]
fn openssl_accepts_it() {
    each(|name, practice, cms| {
        let folder = tools::Folder::new(&format!("openssl-{name}"));
        let file = folder.write("signature.p7m", cms);
        let roots = folder.write_pem("root.pem", &[practice.root.certificate.der()]);
        let out = folder.path("content");
        let at = then().unix_seconds().to_string();
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
            &at,
            &"-x509_strict",
            &"-out",
            &out,
        ]);
        assert!(content, "{name}: {said}");
        assert_eq!(std::fs::read(&out).unwrap(), TEXT.as_bytes());
    });
}

/// Intact, valid and trusted; not trusted when the root is another; revoked when it is.
#[test]
fn pyhanko_accepts_it() {
    each(|name, practice, cms| {
        let folder = tools::Folder::new(&format!("pyhanko-{name}"));
        let file = folder.write("signature.p7m", cms);
        let root = folder.write("root.der", practice.root.certificate.der());
        let at = folder.write("time", then().unix_seconds().to_string().as_bytes());
        let other = practice::root(NewKey::P256);
        let other = folder.write("other.der", other.certificate.der());
        let of_root = folder.write("root.crl", list(&practice.root, &[]).der());
        let clean = folder.write("clean.crl", list(&practice.authority, &[]).der());
        let full = list(&practice.authority, &[&practice.person]);
        let full = folder.write("full.crl", full.der());
        for (files, judgement) in [
            (&[&file, &root, &at][..], "intact valid trusted"),
            (
                &[&file, &root, &at, &of_root, &clean],
                "intact valid trusted",
            ),
            (&[&file, &other, &at], "intact valid"),
            (
                &[&file, &root, &at, &of_root, &full],
                "intact valid revoked",
            ),
        ] {
            let files: Vec<&std::path::Path> = files.iter().map(|file| file.as_path()).collect();
            let Some((ran, said)) = tools::python("judge.py", &files) else {
                return;
            };
            assert!(ran, "{name}: {said}");
            // What follows says what was not to its liking.
            assert_eq!(said.lines().next(), Some(judgement), "{name}: {said}");
        }
    });
}
