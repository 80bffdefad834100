//! Lists of revoked certificates: made by us and accepted by OpenSSL and pkilint; wrong ones refused by us.

use signature::certificate::Certificate;
use signature::crl::{self, Crl, Entry, Evidence, Reason, Revoked};
use signature::indication::SubIndication;
use signature::moment::Moment;
use signature::signing_key::NewKey;
use test_authority::programs::{self, Folder, pem};
use test_authority::{DAY, KINDS, Member, POLICY, TestAuthority, now, years};

fn crl(by: &Member, entries: &[Revoked]) -> Vec<u8> {
    by.list_with(now(), now().plus_seconds(DAY), entries, |list| {
        list.number = 7;
        list.expired_since = Some(years(0));
    })
}

fn revoked(certificate: &Certificate, reason: Reason) -> Revoked {
    Revoked {
        serial: certificate.serial().to_vec(),
        at: now().plus_seconds(-3600),
        reason,
    }
}

/// As strictly as OpenSSL can: the whole chain against lists, policies asked for.
fn openssl_verifies(practice: &TestAuthority, list: &[u8]) -> Option<(bool, String)> {
    let folder = Folder::new("lists");
    for (name, member) in [
        ("root.pem", &practice.root),
        ("authority.pem", &practice.issuing),
        ("person.pem", &practice.person),
    ] {
        folder.write_pem(name, &[member.certificate.der()]);
    }
    let root_list = crl(&practice.root, &[]);
    for (name, list) in [("root.crl", &root_list[..]), ("authority.crl", list)] {
        folder.write(name, pem("X509 CRL", list).as_bytes());
    }
    let at = now().unix_seconds().to_string();
    let policy = POLICY.to_string();
    programs::openssl_in(
        &folder,
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
    )
}

#[test]
fn openssl_accepts_our_chains_and_lists() {
    for kind in KINDS {
        let practice = TestAuthority::new(kind);
        let Some((accepted, said)) = openssl_verifies(&practice, &crl(&practice.issuing, &[]))
        else {
            return;
        };
        assert!(accepted, "{kind:?}: {said}");
        let person = revoked(&practice.person.certificate, Reason::KeyCompromise);
        let list = crl(&practice.issuing, &[person]);
        let (accepted, said) = openssl_verifies(&practice, &list).unwrap();
        assert!(!accepted && said.contains("revoked"), "{kind:?}: {said}");
    }
}

#[test]
fn pkilint_finds_nothing_in_lists() {
    for kind in KINDS {
        let practice = TestAuthority::new(kind);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        let person = revoked(&practice.person.certificate, Reason::CertificateHold);
        let lists = [
            ("ARL", crl(&practice.root, &[])),
            ("CRL", crl(&practice.issuing, &[])),
            ("CRL", crl(&practice.issuing, &[person])),
        ];
        for (which, list) in lists {
            std::fs::write(&file, list).unwrap();
            let args = ["--type", which, "--profile", "PKIX"];
            let Some(found) = programs::pkilint("lint_crl", &args, &file) else {
                return;
            };
            assert!(found.is_empty(), "{kind:?} {which}: {found}");
        }
    }
}

#[test]
fn a_list_says_what_was_written_into_it() {
    let practice = TestAuthority::new(NewKey::P256);
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
        crl::check(person, &practice.issuing.certificate, &evidence).map_err(|finding| finding.sub)
    };
    let list = crl(&practice.issuing, &listed);
    let entry = Entry {
        at: listed[0].at,
        reason: Reason::CertificateHold,
    };
    assert_eq!(check(&list, now()), Ok(crl::Status::Revoked(entry)));
    let without = crl(&practice.issuing, &listed[1..]);
    assert_eq!(check(&without, now()), Ok(crl::Status::Good));
    let parsed = Crl::from_der(&without).unwrap();
    assert_eq!((parsed.len(), parsed.number()), (1, Some(&[7][..])));

    let later = now().plus_seconds(2 * DAY);
    assert_eq!(check(&without, later), Err(SubIndication::TryLater));
    let earlier = now().plus_seconds(-DAY);
    assert_eq!(check(&without, earlier), Err(SubIndication::TryLater));
    // Another authority of the same name, with another key.
    let other = TestAuthority::new(NewKey::P256);
    assert_eq!(
        check(&crl(&other.issuing, &[]), now()),
        Err(SubIndication::TryLater)
    );
    assert_eq!(
        check(&crl(&practice.root, &[]), now()),
        Err(SubIndication::TryLater)
    );
}

/// Suspended, resumed, revoked: the person's certificate is not in the next list once it was resumed.
#[test]
fn a_person_is_listed_while_suspended() {
    let practice = TestAuthority::new(NewKey::P256);
    let other = practice.issuing.person(NewKey::P256).certificate;
    let list = |entries: &[Revoked]| Crl::from_der(&crl(&practice.issuing, entries)).unwrap();
    let held = revoked(&other, Reason::CertificateHold);
    assert!(list(&[held]).find(other.serial()).is_some());
    assert!(list(&[]).is_empty());
}

/// As many as an authority of this size has in a few years; each is found, and nothing beside them.
#[test]
fn a_hundred_thousand_entries_are_found() {
    let practice = TestAuthority::new(NewKey::P256);
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
            at: now().plus_seconds(-i64::from(number)),
            reason: reasons[number as usize % 2],
        })
        .collect();
    let list = Crl::from_der(&crl(&practice.issuing, &entries)).unwrap();
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
