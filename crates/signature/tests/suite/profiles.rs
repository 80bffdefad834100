//! Certificates of every profile, before OpenSSL and pkilint, with every kind of key.

use signature::algorithm::{Digest, SignatureAlgorithm};
use signature::certificate::Certificate;
use signature::chain::{self, PolicySettings};
use signature::indication::SubIndication;
use signature::key::KeyError;
use signature::profile::nes::{Missing, QCP_N_QSCD, Usage, lacks};
use signature::profile::{Issuance, Nes, ProfileError};
use signature::signing_key::NewKey;
use signature::to_be_signed::ToBeSigned;
use test_authority::profiles::ADDRESSES;
use test_authority::programs::{self, Folder};
use test_authority::{
    IDENTITY_NUMBER, KINDS, POLICY, TSA_POLICY, TestAuthority, Validity, now, profiles, years,
};

/// The natural person's linter with the profile of a qualified certificate on a card.
const QUALIFIED: [&str; 2] = ["--type", "QCP-N-QSCD-EIDAS-FINAL-CERTIFICATE"];

#[test]
fn pkilint_finds_nothing() {
    for kind in KINDS {
        let practice = TestAuthority::new(kind);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("certificate");
        for (name, member) in [
            ("root", &practice.root),
            ("authority", &practice.issuing),
            ("ocsp", &practice.ocsp),
            ("tsa", &practice.tsa),
        ] {
            std::fs::write(&file, member.certificate.der()).unwrap();
            let Some(found) = programs::pkilint("lint_pkix_cert", &[], &file) else {
                return;
            };
            assert!(found.is_empty(), "{kind:?} {name}: {found}");
        }
        // The standard would rather have one key for signing and another for logging in; people in Türkiye have one card for both.
        let advice =
            "etsi.en_319_412_2.nat-4.3.2-3.non_preferred_content_commitment_setting (WARNING)";
        for (usage, expected) in [(Usage::Signing, ""), (Usage::SigningAndLogin, advice)] {
            let issuing = &practice.issuing;
            let person = issuing.person_with(kind, |draft| draft.usage = usage);
            std::fs::write(&file, person.certificate.der()).unwrap();
            let Some(found) = programs::pkilint("lint_etsi_cert", &QUALIFIED, &file) else {
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
        let practice = TestAuthority::new(kind);
        let settings = PolicySettings {
            initial: vec![POLICY],
            require_explicit: true,
            ..PolicySettings::default()
        };
        let path = chain::find(
            &practice.person.certificate,
            &practice.intermediates(),
            &practice.roots(),
            now(),
            &settings,
        )
        .unwrap();
        assert_eq!(path.policies, [POLICY]);
        assert!(*path.issuer() == practice.issuing.certificate);
        let person = &practice.person.certificate;
        assert_eq!(lacks(person, &[POLICY]), Ok(vec![]));
        assert_eq!(person.subject().serial_number(), Some(IDENTITY_NUMBER));
        assert_eq!(person.policies().unwrap()[1].oid, QCP_N_QSCD);
    }
}

fn draft_with(change: impl Fn(&mut Nes<'_>)) -> Result<ToBeSigned, ProfileError> {
    let practice = TestAuthority::new(NewKey::P256);
    let key = practice.person.key.spki().unwrap();
    let three = Validity::years(3);
    practice.issuing.draft(&key, three, |issuance| {
        let mut draft = profiles::person(issuance);
        change(&mut draft);
        draft.to_be_signed()
    })
}

#[test]
fn what_does_not_fit_the_profile_is_not_drafted() {
    assert!(draft_with(|_| {}).is_ok());
    let refused = |change: fn(&mut Nes<'_>)| draft_with(change).err().unwrap();
    let outlives = refused(|draft| draft.issuance.not_after = years(11));
    assert_eq!(outlives, ProfileError::OutlivesIssuer);
    let backwards = refused(|draft| draft.issuance.not_after = years(-1));
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
    let practice = TestAuthority::new(NewKey::P256);
    let person = &practice.person.certificate;
    let elsewhere = [QCP_N_QSCD, TSA_POLICY];
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
    let practice = TestAuthority::new(NewKey::P256);
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
    let practice = TestAuthority::new(NewKey::P256);
    let other = TestAuthority::new(NewKey::P256);
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
    assert_eq!(find(person, by, roots, now(), POLICY), None);
    let nobody = SubIndication::NoCertificateChainFound;
    assert_eq!(find(person, &[], roots, now(), POLICY), Some(nobody));
    let elsewhere = find(person, by, &other.roots(), now(), POLICY);
    assert_eq!(elsewhere, Some(nobody));
    let bounds = Some(SubIndication::OutOfBoundsNoPoe);
    assert_eq!(find(person, by, roots, years(4), POLICY), bounds);
    assert_eq!(find(person, by, roots, years(-1), POLICY), bounds);
    let constraints = Some(SubIndication::ChainConstraintsFailure);
    let policy = find(person, by, roots, now(), TSA_POLICY);
    assert_eq!(policy, constraints);
    // Issued by a person: the path length of the authority and the person's own certificate both forbid it.
    let below = practice.person.person(NewKey::P256);
    let with_person = [by, std::slice::from_ref(person)].concat();
    let below = find(&below.certificate, &with_person, roots, now(), POLICY);
    assert_eq!(below, constraints);
}

/// Forty certificates that an authority gave itself: ways in circles, more than anybody could try.
#[test]
fn a_heap_of_circles_hides_no_path_and_costs_no_time() {
    let practice = TestAuthority::new(NewKey::P256);
    let key = practice.issuing.key.spki().unwrap();
    let circle = |issuance: Issuance<'_>| profiles::issuing_authority(issuance, ADDRESSES.crl);
    let mut heap: Vec<_> = (0..40)
        .map(|_| practice.issuing.certify(&key, Validity::years(10), circle))
        .collect();
    let person = &practice.person.certificate;
    let find = |intermediates: &[Certificate]| {
        let roots = practice.roots();
        chain::find(
            person,
            intermediates,
            &roots,
            now(),
            &PolicySettings::default(),
        )
    };
    assert!(heap.iter().all(Certificate::is_self_issued));
    assert!(find(&heap).is_err());
    heap.push(practice.issuing.certificate.clone());
    assert!(find(&heap).is_ok_and(|path| path.certificates.len() == 2));
}

/// An authority that signs with RSA-PSS, as Turkish ones must where they use RSA.
#[test]
fn an_authority_may_sign_with_pss() {
    let practice = TestAuthority::new(NewKey::Rsa2048);
    let person = practice.issuing.person_with(NewKey::Rsa2048, |draft| {
        draft.issuance.algorithm = SignatureAlgorithm::RsaPss(Digest::Sha256);
        draft.usage = Usage::Signing;
    });
    let certificate = person.certificate;
    let authority = practice.issuing.certificate.public_key().unwrap();
    assert_eq!(certificate.verify_signed_by(&authority), Ok(()));

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pss");
    std::fs::write(&file, certificate.der()).unwrap();
    let Some(found) = programs::pkilint("lint_etsi_cert", &QUALIFIED, &file) else {
        return;
    };
    assert!(found.is_empty(), "{found}");
    assert_eq!(openssl_accepts(&practice, &certificate, "any"), Some(true));
}

/// Strictly, for a purpose of OpenSSL's list.
fn openssl_accepts(practice: &TestAuthority, target: &Certificate, purpose: &str) -> Option<bool> {
    let folder = Folder::new("chain");
    for (name, certificate) in [
        ("root.pem", &practice.root.certificate),
        ("authority.pem", &practice.issuing.certificate),
        ("target.pem", target),
    ] {
        folder.write_pem(name, &[certificate.der()]);
    }
    let at = now().unix_seconds().to_string();
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
    programs::openssl_in(&folder, &args).map(|(accepted, _)| accepted)
}

#[test]
fn openssl_accepts_each_for_what_it_is_for() {
    for kind in KINDS {
        let practice = TestAuthority::new(kind);
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
