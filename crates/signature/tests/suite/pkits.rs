//! NIST's path validation suite (PKITS), where its data lies beside the project.

use std::path::{Path, PathBuf};

use signature::certificate::Certificate;
use signature::chain::{self, PolicySettings};
use signature::crl::{self, Crl, Status};
use signature::indication::{Finding, SubIndication};
use signature::moment::Moment;

/// The folder, or one line that says it is not there.
fn pkits() -> Option<PathBuf> {
    let shared = std::env::var_os("KALEM_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let folder = shared.join("data/pkits");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!(
        "PKITS is not in {}: not tested against it",
        folder.display()
    );
    None
}

/// Certificates with a wrong signature, made so by one bit fewer in the BIT STRING: refused for their form.
const SIGNATURES_OF_ODD_BITS: [&str; 2] = ["BadSignedCACert.crt", "InvalidDSASignatureTest6EE.crt"];

/// All others are in form; what is wrong with the wrong ones is for path validation to find.
#[test]
fn every_certificate_is_read() {
    let Some(folder) = pkits() else { return };
    let then = Moment::of((2020, 1, 1), (0, 0, 0)).unwrap();
    let mut refused = Vec::new();
    let (mut count, mut valid) = (0, 0);
    for entry in std::fs::read_dir(folder.join("certs")).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let Ok(certificate) = Certificate::from_der(&bytes) else {
            refused.push(path.file_name().unwrap().to_string_lossy().into_owned());
            continue;
        };
        assert!(certificate.der() == bytes);
        assert!(certificate.issuer().country() == Some("US"), "{path:?}");
        valid += usize::from(certificate.is_valid_at(then));
        count += 1;
    }
    refused.sort();
    assert_eq!(refused, SIGNATURES_OF_ODD_BITS);
    assert!(count > 300, "{count}");
    assert!(valid > count * 9 / 10, "{valid} of {count}");
}

/// Valid in the suite, and refused by us, each with the reason.
const REFUSED_ON_PURPOSE: [(&str, &str); 2] = [
    (
        "ValidDSAParameterInheritanceTest5EE",
        "DSA is not on the list",
    ),
    ("ValidDSASignaturesTest4EE", "DSA is not on the list"),
];

/// All certificates and lists of the suite. Paths are to be found among them all.
struct Suite {
    certificates: Vec<(String, Certificate)>,
    pool: Vec<Certificate>,
    roots: Vec<Certificate>,
    crls: Vec<Crl>,
}

impl Suite {
    fn read(folder: &Path) -> Self {
        let files = |kind: &str| {
            let entries = std::fs::read_dir(folder.join(kind)).unwrap();
            let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
            paths.sort();
            paths.into_iter().map(|path| {
                let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
                (stem, std::fs::read(path).unwrap())
            })
        };
        let certificates: Vec<_> = files("certs")
            .filter_map(|(name, der)| Some((name, Certificate::from_der(&der).ok()?)))
            .collect();
        let (roots, others): (Vec<_>, Vec<_>) = certificates
            .iter()
            .partition(|(name, _)| name == "TrustAnchorRootCertificate");
        let only = |list: Vec<&(String, Certificate)>| {
            list.into_iter().map(|(_, one)| one.clone()).collect()
        };
        Self {
            roots: only(roots),
            pool: only(others),
            crls: files("crls")
                .filter_map(|(_, der)| Crl::from_der(&der).ok())
                .collect(),
            certificates,
        }
    }

    /// The path, and each certificate of it asked about.
    fn validate(&self, target: &Certificate, settings: &PolicySettings) -> Result<(), Finding> {
        let at = Moment::of((2020, 1, 1), (0, 0, 0)).unwrap();
        let path = chain::find(target, &self.pool, &self.roots, at, settings)?;
        let evidence = crl::Evidence {
            crls: &self.crls,
            intermediates: &self.pool,
            roots: &self.roots,
            at,
        };
        for (place, certificate) in path.certificates.iter().enumerate() {
            let issuer = path.certificates.get(place + 1).unwrap_or(&path.root);
            if crl::check(certificate, issuer, &evidence)? != Status::Good {
                return Err(Finding::new(SubIndication::Revoked, "listed"));
            }
        }
        Ok(())
    }

    fn of(&self, name: &str) -> &Certificate {
        let found = self.certificates.iter().find(|(own, _)| own == name);
        &found.unwrap_or_else(|| panic!("no {name}")).1
    }
}

/// Under the default settings, a name says what must come out.
#[test]
fn what_is_named_valid_passes_and_what_is_named_invalid_fails() {
    let Some(folder) = pkits() else { return };
    let suite = Suite::read(&folder);
    let mut wrong = Vec::new();
    let (mut passed, mut failed) = (0, 0);
    for (name, certificate) in &suite.certificates {
        let valid = match () {
            () if name.starts_with("Valid") => true,
            () if name.starts_with("Invalid") => false,
            () => continue,
        };
        let expected = valid && !REFUSED_ON_PURPOSE.iter().any(|(one, _)| one == name);
        match suite.validate(certificate, &PolicySettings::default()) {
            Ok(()) => passed += 1,
            Err(finding) if expected => wrong.push(format!("{name}: {finding}")),
            Err(_) => failed += 1,
        }
        if !expected
            && suite
                .validate(certificate, &PolicySettings::default())
                .is_ok()
        {
            wrong.push(format!("{name}: passed"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (name, reason) in REFUSED_ON_PURPOSE {
        eprintln!("PKITS, refused on purpose: {name}: {reason}");
    }
    assert!(passed > 80 && failed > 100, "{passed} and {failed}");
}

/// Sections 4.8, 4.10 and 4.12: the initial policy set and the three flags, as the suite's document gives them.
#[test]
fn policies_asked_for_are_found_or_not() {
    let Some(folder) = pkits() else { return };
    let suite = Suite::read(&folder);
    let policy = |number: u32| {
        let text = format!("2.16.840.1.101.3.2.1.48.{number}");
        const_oid::ObjectIdentifier::new(&text).unwrap()
    };
    let mut wrong = Vec::new();
    for (name, wanted, flags, expected) in POLICY_TESTS {
        let settings = PolicySettings {
            initial: wanted.iter().map(|number| policy(*number)).collect(),
            require_explicit: flags.contains('e'),
            inhibit_mapping: flags.contains('m'),
            inhibit_any: flags.contains('a'),
        };
        let outcome = suite.validate(suite.of(name), &settings);
        if outcome.is_ok() != *expected {
            wrong.push(format!("{name} {wanted:?} {flags}: {outcome:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Name, initial policies (none means any), flags (e: explicit policy, m: mapping inhibited, a: any-policy inhibited), and the outcome.
const POLICY_TESTS: &[(&str, &[u32], &str, bool)] = &[
    ("ValidCertificatePathTest1EE", &[], "e", true),
    ("ValidCertificatePathTest1EE", &[1], "e", true),
    ("ValidCertificatePathTest1EE", &[2], "e", false),
    ("ValidCertificatePathTest1EE", &[1, 2], "e", true),
    ("AllCertificatesNoPoliciesTest2EE", &[], "", true),
    ("AllCertificatesNoPoliciesTest2EE", &[], "e", false),
    ("DifferentPoliciesTest3EE", &[], "", true),
    ("DifferentPoliciesTest3EE", &[], "e", false),
    ("DifferentPoliciesTest3EE", &[1, 2], "e", false),
    ("DifferentPoliciesTest4EE", &[], "", false),
    ("DifferentPoliciesTest5EE", &[], "", false),
    ("OverlappingPoliciesTest6EE", &[], "", true),
    ("OverlappingPoliciesTest6EE", &[1], "", true),
    ("OverlappingPoliciesTest6EE", &[2], "", false),
    ("DifferentPoliciesTest7EE", &[], "", false),
    ("DifferentPoliciesTest8EE", &[], "", false),
    ("DifferentPoliciesTest9EE", &[], "", false),
    ("AllCertificatesSamePoliciesTest10EE", &[], "", true),
    ("AllCertificatesSamePoliciesTest10EE", &[1], "", true),
    ("AllCertificatesSamePoliciesTest10EE", &[2], "", true),
    ("AllCertificatesanyPolicyTest11EE", &[], "", true),
    ("AllCertificatesanyPolicyTest11EE", &[1], "", true),
    ("DifferentPoliciesTest12EE", &[], "", false),
    ("AllCertificatesSamePoliciesTest13EE", &[1], "", true),
    ("AllCertificatesSamePoliciesTest13EE", &[2], "", true),
    ("AllCertificatesSamePoliciesTest13EE", &[3], "", true),
    ("AnyPolicyTest14EE", &[1], "", true),
    ("AnyPolicyTest14EE", &[2], "", false),
    ("UserNoticeQualifierTest15EE", &[], "", true),
    ("UserNoticeQualifierTest16EE", &[], "", true),
    ("UserNoticeQualifierTest17EE", &[], "", true),
    ("UserNoticeQualifierTest18EE", &[1], "", true),
    ("UserNoticeQualifierTest18EE", &[2], "", true),
    ("UserNoticeQualifierTest19EE", &[], "", true),
    ("CPSPointerQualifierTest20EE", &[], "", true),
    ("ValidPolicyMappingTest1EE", &[1], "", true),
    ("ValidPolicyMappingTest1EE", &[2], "", false),
    ("ValidPolicyMappingTest1EE", &[], "m", false),
    ("InvalidPolicyMappingTest2EE", &[], "m", false),
    ("ValidPolicyMappingTest3EE", &[1], "", false),
    ("ValidPolicyMappingTest3EE", &[2], "", true),
    ("ValidPolicyMappingTest5EE", &[1], "", true),
    ("ValidPolicyMappingTest5EE", &[6], "", false),
    ("ValidPolicyMappingTest6EE", &[1], "", true),
    ("ValidPolicyMappingTest6EE", &[6], "", false),
    ("ValidPolicyMappingTest12EE", &[1], "", true),
    ("ValidPolicyMappingTest12EE", &[2], "", true),
    ("inhibitAnyPolicyTest3EE", &[], "", true),
    ("inhibitAnyPolicyTest3EE", &[], "a", false),
];
