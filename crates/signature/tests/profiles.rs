//! Certificates of every profile, before OpenSSL and pkilint, with every kind of key.

mod authority;

use authority::{IDENTITY_NUMBER, KINDS, POLICY, Practice, issuance, nes, serial, then, tools};
use signature::algorithm::{Digest, SignatureAlgorithm};
use signature::certificate::Certificate;
use signature::chain::{self, PolicySettings};
use signature::indication::SubIndication;
use signature::key::KeyError;
use signature::profile::nes::{Missing, QCP_N_QSCD, Usage, lacks};
use signature::profile::{IssuingAuthority, Nes, ProfileError};
use signature::signing_key::{NewKey, SigningKey};
use signature::to_be_signed::ToBeSigned;

/// The natural person's linter with the profile of a qualified certificate on a card.
const QUALIFIED: [&str; 2] = ["--type", "QCP-N-QSCD-EIDAS-FINAL-CERTIFICATE"];

#[test]
fn pkilint_finds_nothing() {
    for kind in KINDS {
        let practice = Practice::new(kind);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("certificate");
        for (name, member) in [
            ("root", &practice.root),
            ("authority", &practice.authority),
            ("ocsp", &practice.ocsp),
            ("tsa", &practice.tsa),
        ] {
            std::fs::write(&file, member.certificate.der()).unwrap();
            let Some(found) = tools::pkilint("lint_pkix_cert", &[], &file) else {
                return;
            };
            assert!(found.is_empty(), "{kind:?} {name}: {found}");
        }
        // The standard would rather have one key for signing and another for logging in; people in Türkiye have one card for both.
        let advice =
            "etsi.en_319_412_2.nat-4.3.2-3.non_preferred_content_commitment_setting (WARNING)";
        for (usage, expected) in [(Usage::Signing, ""), (Usage::SigningAndLogin, advice)] {
            let key = practice.person.key.spki().unwrap();
            let mut draft = nes(issuance(&practice.authority, serial(6), 3, &key));
            draft.usage = usage;
            let der = draft.to_be_signed().unwrap().sign(&practice.authority.key);
            std::fs::write(&file, der.unwrap()).unwrap();
            let Some(found) = tools::pkilint("lint_etsi_cert", &QUALIFIED, &file) else {
                return;
            };
            let found: Vec<_> = found.lines().filter(|line| line.contains(" (")).collect();
            assert_eq!(found.join("\n").trim(), expected, "{kind:?}");
        }
    }
}

#[test]
fn our_own_path_validation_and_profile_check_accept_them() {
    for kind in KINDS {
        let practice = Practice::new(kind);
        let settings = PolicySettings {
            initial: vec![POLICY],
            require_explicit: true,
            ..PolicySettings::default()
        };
        let path = chain::find(
            &practice.person.certificate,
            &practice.intermediates(),
            &practice.roots(),
            then(),
            &settings,
        )
        .unwrap();
        assert_eq!(path.policies, [POLICY]);
        assert!(*path.issuer() == practice.authority.certificate);
        let person = &practice.person.certificate;
        assert_eq!(lacks(person, &[POLICY]), Ok(vec![]));
        assert_eq!(person.subject().serial_number(), Some(IDENTITY_NUMBER));
        assert_eq!(person.policies().unwrap()[1].oid, QCP_N_QSCD);
    }
}

fn draft_with(change: impl Fn(&mut Nes<'_>)) -> Result<ToBeSigned, ProfileError> {
    let practice = Practice::new(NewKey::P256);
    let key = practice.person.key.spki().unwrap();
    let mut draft = nes(issuance(&practice.authority, serial(6), 3, &key));
    change(&mut draft);
    draft.to_be_signed()
}

#[test]
fn what_does_not_fit_the_profile_is_not_drafted() {
    assert!(draft_with(|_| {}).is_ok());
    let refused = |change: fn(&mut Nes<'_>)| draft_with(change).err().unwrap();
    let outlives = refused(|draft| draft.issuance.not_after = authority::years(11));
    assert_eq!(outlives, ProfileError::OutlivesIssuer);
    let backwards = refused(|draft| draft.issuance.not_after = authority::years(-1));
    assert_eq!(backwards, ProfileError::Validity);
    for wrong in [&[][..], &[0; 16], &[0xff; 20], &[1; 21]] {
        let refused = draft_with(|draft| draft.issuance.serial = wrong);
        assert_eq!(refused.err(), Some(ProfileError::Serial), "{wrong:?}");
    }
    let long = refused(|draft| {
        draft.given_name = "Uzun Adlı Örnek Kişi Uzun Adlı Örnek Kişi Uzun Adlı Örnek"
    });
    assert_eq!(long, ProfileError::Name("common name"));
    let number = refused(|draft| draft.identity_number = "1000000014");
    assert_eq!(number, ProfileError::Name("identity number"));
    let address = refused(|draft| draft.addresses.crl = "ldap://deneme.example.org/");
    assert_eq!(address, ProfileError::Address);
    let key = refused(|draft| draft.issuance.key = &[0x30, 0]);
    assert_eq!(key, ProfileError::Key(KeyError::Malformed));
}

/// Each missing thing is named: a practice person's certificate, and those of everybody who is no person.
#[test]
fn what_a_certificate_lacks_is_named() {
    let practice = Practice::new(NewKey::P256);
    let person = &practice.person.certificate;
    let elsewhere = [QCP_N_QSCD, authority::TSA_POLICY];
    assert_eq!(lacks(person, &elsewhere[1..]), Ok(vec![Missing::Policy]));
    assert_eq!(lacks(person, &elsewhere), Ok(vec![]));
    assert_eq!(
        lacks(&practice.tsa.certificate, &elsewhere),
        Ok(vec![
            Missing::IdentityNumber,
            Missing::NonRepudiation,
            Missing::EtsiStatement,
            Missing::BtkStatement,
        ])
    );
    let root = lacks(&practice.root.certificate, &[POLICY]).unwrap();
    for missing in [Missing::EndEntity, Missing::Policy, Missing::Revocation] {
        assert!(root.contains(&missing), "{root:?}");
    }
}

/// The same length, other bytes: how a certificate of another maker might differ.
#[test]
fn a_certificate_without_its_statements_is_no_qualified_one() {
    let practice = Practice::new(NewKey::P256);
    let swapped = |from: &[u8], to: &[u8]| {
        let mut der = practice.person.certificate.der().to_vec();
        let at = der.windows(from.len()).rposition(|part| part == from);
        der[at.unwrap()..][..from.len()].copy_from_slice(to);
        lacks(&Certificate::from_der(&der).unwrap(), &[POLICY]).unwrap()
    };
    // 0.4.0.1862.1.1 becomes .1.2, a limit of value.
    let etsi = swapped(b"\x04\x00\x8e\x46\x01\x01", b"\x04\x00\x8e\x46\x01\x02");
    assert_eq!(etsi, [Missing::EtsiStatement]);
    // 5070.1.1 becomes 5070.1.3, use restricted to a company.
    let btk = swapped(b"\xa7\x4e\x01\x01", b"\xa7\x4e\x01\x03");
    assert_eq!(btk, [Missing::BtkStatement, Missing::FreeUse]);
    // The last is the subject's; the first is the issuer's.
    let foreign = swapped(b"\x55\x04\x06\x13\x02TR", b"\x55\x04\x06\x13\x02DE");
    assert_eq!(foreign, [Missing::Country]);
}

#[test]
fn a_path_is_refused_for_each_thing_that_is_wrong_with_it() {
    let practice = Practice::new(NewKey::P256);
    let other = Practice::new(NewKey::P256);
    let person = &practice.person.certificate;
    let find = |target, intermediates: &[Certificate], roots: &[Certificate], at, policy| {
        let settings = PolicySettings {
            initial: vec![policy],
            require_explicit: true,
            ..PolicySettings::default()
        };
        let found = chain::find(target, intermediates, roots, at, &settings);
        found.err().map(|finding| finding.sub)
    };
    let (by, roots) = (&practice.intermediates()[..], &practice.roots()[..]);
    assert_eq!(find(person, by, roots, then(), POLICY), None);
    let nobody = SubIndication::NoCertificateChainFound;
    assert_eq!(find(person, &[], roots, then(), POLICY), Some(nobody));
    let elsewhere = find(person, by, &other.roots(), then(), POLICY);
    assert_eq!(elsewhere, Some(nobody));
    let bounds = Some(SubIndication::OutOfBoundsNoPoe);
    assert_eq!(find(person, by, roots, authority::years(4), POLICY), bounds);
    assert_eq!(
        find(person, by, roots, authority::years(-1), POLICY),
        bounds
    );
    let constraints = Some(SubIndication::ChainConstraintsFailure);
    let policy = find(person, by, roots, then(), authority::TSA_POLICY);
    assert_eq!(policy, constraints);
    // Issued by a person: the path length of the authority and the person's own certificate both forbid it.
    let below = authority::person(
        &practice.person,
        SigningKey::generate(NewKey::P256).unwrap(),
        7,
    );
    let with_person = [by, std::slice::from_ref(person)].concat();
    let below = find(&below.certificate, &with_person, roots, then(), POLICY);
    assert_eq!(below, constraints);
}

/// Forty certificates that an authority gave itself: ways in circles, more than anybody could try.
#[test]
fn a_heap_of_circles_hides_no_path_and_costs_no_time() {
    let practice = Practice::new(NewKey::P256);
    let key = practice.authority.key.spki().unwrap();
    let mut heap: Vec<_> = (100..140)
        .map(|number| {
            let draft = IssuingAuthority {
                issuance: issuance(&practice.authority, serial(number), 10, &key),
                name: authority::ISSUING,
                addresses: authority::ADDRESSES,
                root_answers_ocsp: false,
            };
            let der = draft.to_be_signed().unwrap().sign(&practice.authority.key);
            Certificate::from_der(&der.unwrap()).unwrap()
        })
        .collect();
    let person = &practice.person.certificate;
    let find = |intermediates: &[Certificate]| {
        let roots = practice.roots();
        chain::find(
            person,
            intermediates,
            &roots,
            then(),
            &PolicySettings::default(),
        )
    };
    assert!(heap.iter().all(Certificate::is_self_issued));
    assert!(find(&heap).is_err());
    heap.push(practice.authority.certificate.clone());
    assert!(find(&heap).is_ok_and(|path| path.certificates.len() == 2));
}

/// An authority that signs with RSA-PSS, as Turkish ones must where they use RSA.
#[test]
fn an_authority_may_sign_with_pss() {
    let practice = Practice::new(NewKey::Rsa2048);
    let key = practice.person.key.spki().unwrap();
    let mut draft = nes(issuance(&practice.authority, serial(8), 3, &key));
    draft.issuance.algorithm = SignatureAlgorithm::RsaPss(Digest::Sha256);
    draft.usage = Usage::Signing;
    let der = draft.to_be_signed().unwrap().sign(&practice.authority.key);
    let certificate = Certificate::from_der(&der.unwrap()).unwrap();
    let authority = practice.authority.certificate.public_key().unwrap();
    assert_eq!(certificate.verify_signed_by(&authority), Ok(()));

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pss");
    std::fs::write(&file, certificate.der()).unwrap();
    let Some(found) = tools::pkilint("lint_etsi_cert", &QUALIFIED, &file) else {
        return;
    };
    assert!(found.is_empty(), "{found}");
    assert_eq!(openssl_accepts(&practice, &certificate, "any"), Some(true));
}

/// Strictly, for a purpose of OpenSSL's list.
fn openssl_accepts(practice: &Practice, target: &Certificate, purpose: &str) -> Option<bool> {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    tools::openssl(&["version"], folder)?;
    for (name, certificate) in [
        ("root.pem", &practice.root.certificate),
        ("authority.pem", &practice.authority.certificate),
        ("target.pem", target),
    ] {
        tools::pem(folder, name, "CERTIFICATE", certificate.der());
    }
    let at = then().unix_seconds().to_string();
    let args = [
        "verify",
        "-x509_strict",
        "-purpose",
        purpose,
        "-attime",
        &at,
        "-CAfile",
        "root.pem",
        "-untrusted",
        "authority.pem",
        "target.pem",
    ];
    Some(tools::openssl(&args, folder)?.status.success())
}

#[test]
fn openssl_accepts_each_for_what_it_is_for() {
    for kind in KINDS {
        let practice = Practice::new(kind);
        for (member, purpose, expected) in [
            (&practice.tsa, "timestampsign", true),
            (&practice.tsa, "smimesign", false),
            (&practice.ocsp, "ocsphelper", true),
            (&practice.ocsp, "timestampsign", false),
            (&practice.person, "smimesign", true),
            (&practice.person, "timestampsign", false),
        ] {
            let Some(accepted) = openssl_accepts(&practice, &member.certificate, purpose) else {
                return;
            };
            assert_eq!(accepted, expected, "{kind:?} {purpose}");
        }
    }
}
