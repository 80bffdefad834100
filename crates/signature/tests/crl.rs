//! Lists of revoked certificates: made by us and accepted by OpenSSL and pkilint; wrong ones refused by us.

mod authority;

use authority::{KINDS, Member, Practice, issuance, nes, serial, then, tools};
use signature::certificate::Certificate;
use signature::crl::{self, Crl, Entry, Evidence, NewCrl, Reason, Revoked};
use signature::indication::SubIndication;
use signature::moment::Moment;
use signature::signing_key::NewKey;

const DAY: i64 = 86_400;

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
        tools::pem(folder, name, "CERTIFICATE", member.certificate.der());
    }
    tools::pem(folder, "root.crl", "X509 CRL", &crl(&practice.root, &[]));
    tools::pem(folder, "authority.crl", "X509 CRL", list);
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
fn pkilint_finds_nothing_in_lists() {
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

/// As many as an authority of this size has in a few years; each is found, and nothing beside them.
#[test]
fn a_hundred_thousand_entries_are_found() {
    let practice = Practice::new(NewKey::P256);
    let reasons = [Reason::Unspecified, Reason::Superseded];
    let entries: Vec<Revoked> = (0..100_000u32)
        .map(|number| Revoked {
            // Scattered, alike in their last eight bytes by the hundred, and some with a sign byte.
            serial: [
                &[0x00, 0x80 | (number >> 16) as u8][..],
                &number.wrapping_mul(2_654_435_761).to_be_bytes(),
                &[0x33; 6],
                &(number % 1000).to_be_bytes()[2..],
            ]
            .concat(),
            at: then().plus_seconds(-i64::from(number)),
            reason: reasons[number as usize % 2],
        })
        .collect();
    let list = Crl::from_der(&crl(&practice.authority, &entries)).unwrap();
    assert_eq!(list.len(), entries.len());
    for entry in &entries {
        let expected = Entry {
            at: entry.at,
            reason: entry.reason,
        };
        assert_eq!(list.find(&entry.serial), Some(expected));
        assert_eq!(list.find(&entry.serial[1..]), None);
    }
}
