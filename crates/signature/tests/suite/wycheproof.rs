//! Project Wycheproof's vectors, for each algorithm that is believed: what is valid there verifies here, what is invalid does not.

use signature::algorithm::{Digest, SignatureAlgorithm};
use signature::key::{Curve, PublicKey, ecdsa_der_from_raw};
use wycheproof::TestResult;
use wycheproof::ecdsa::{TestName as Ecdsa, TestSet as EcdsaSet};
use wycheproof::rsa_pkcs1_verify::{TestName as Pkcs1, TestSet as Pkcs1Set};
use wycheproof::rsa_pss_verify::{TestName as Pss, TestSet as PssSet};

/// Counts what verified and what did not; `Acceptable` may do either.
#[derive(Default)]
struct Tally {
    valid: usize,
    invalid: usize,
}

impl Tally {
    fn count(&mut self, name: &str, result: TestResult, verified: bool) {
        match result {
            TestResult::Valid => assert!(verified, "{name} is valid"),
            TestResult::Invalid => assert!(!verified, "{name} is invalid"),
            TestResult::Acceptable => {}
        }
        self.valid += usize::from(verified);
        self.invalid += usize::from(!verified);
    }

    fn assert_many(&self) {
        assert!(
            self.valid > 50 && self.invalid > 300,
            "{} and {}",
            self.valid,
            self.invalid
        );
    }
}

fn verifies(spki: &[u8], algorithm: SignatureAlgorithm, message: &[u8], signature: &[u8]) -> bool {
    let Ok(key) = PublicKey::from_spki(spki) else {
        return false;
    };
    key.verify(algorithm, message, signature).is_ok()
}

#[test]
fn ecdsa_in_der_and_raw() {
    let mut tally = Tally::default();
    for (name, digest, raw) in [
        (Ecdsa::EcdsaSecp256r1Sha256, Digest::Sha256, None),
        (Ecdsa::EcdsaSecp256r1Sha512, Digest::Sha512, None),
        (Ecdsa::EcdsaSecp384r1Sha256, Digest::Sha256, None),
        (Ecdsa::EcdsaSecp384r1Sha384, Digest::Sha384, None),
        (Ecdsa::EcdsaSecp384r1Sha512, Digest::Sha512, None),
        (
            Ecdsa::EcdsaSecp256r1Sha256P1363,
            Digest::Sha256,
            Some(Curve::P256),
        ),
        (
            Ecdsa::EcdsaSecp384r1Sha384P1363,
            Digest::Sha384,
            Some(Curve::P384),
        ),
    ] {
        let set = EcdsaSet::load(name).unwrap();
        for group in set.test_groups {
            for test in group.tests {
                let signature = match raw {
                    None => test.sig.to_vec(),
                    Some(curve) => ecdsa_der_from_raw(curve, &test.sig).unwrap_or_default(),
                };
                let algorithm = SignatureAlgorithm::Ecdsa(digest);
                let verified = verifies(&group.der, algorithm, &test.msg, &signature);
                let label = format!("{name:?} {}", test.tc_id);
                tally.count(&label, test.result, verified);
            }
        }
    }
    tally.assert_many();
}

#[test]
fn rsa_with_pkcs1() {
    let mut tally = Tally::default();
    for (name, digest) in [
        (Pkcs1::Rsa2048Sha256, Digest::Sha256),
        (Pkcs1::Rsa2048Sha384, Digest::Sha384),
        (Pkcs1::Rsa2048Sha512, Digest::Sha512),
        (Pkcs1::Rsa3072Sha256, Digest::Sha256),
        (Pkcs1::Rsa3072Sha384, Digest::Sha384),
        (Pkcs1::Rsa3072Sha512, Digest::Sha512),
        (Pkcs1::Rsa4096Sha256, Digest::Sha256),
        (Pkcs1::Rsa4096Sha384, Digest::Sha384),
        (Pkcs1::Rsa4096Sha512, Digest::Sha512),
    ] {
        let set = Pkcs1Set::load(name).unwrap();
        for group in set.test_groups {
            for test in group.tests {
                let algorithm = SignatureAlgorithm::RsaPkcs1(digest);
                let verified = verifies(&group.der, algorithm, &test.msg, &test.sig);
                let label = format!("{name:?} {}", test.tc_id);
                tally.count(&label, test.result, verified);
            }
        }
    }
    tally.assert_many();
}

#[test]
fn rsa_with_pss() {
    let mut tally = Tally::default();
    for (name, digest) in [
        (Pss::RsaPss2048Sha256Mgf1SaltLen32, Digest::Sha256),
        (Pss::RsaPss2048Sha256Mgf1SaltLen32WithParams, Digest::Sha256),
        (Pss::RsaPss2048Sha384Mgf1SaltLen48, Digest::Sha384),
        (Pss::RsaPss3072Sha256Mgf1SaltLen32, Digest::Sha256),
        (Pss::RsaPss4096Sha256Mgf1SaltLen32, Digest::Sha256),
        (Pss::RsaPss4096Sha384Mgf1SaltLen48, Digest::Sha384),
        (Pss::RsaPss4096Sha512Mgf1SaltLen64, Digest::Sha512),
        (Pss::RsaPss4096Sha512Mgf1SaltLen64WithParams, Digest::Sha512),
    ] {
        let set = PssSet::load(name).unwrap();
        for group in set.test_groups {
            for test in group.tests {
                let algorithm = SignatureAlgorithm::RsaPss(digest);
                let verified = verifies(&group.der, algorithm, &test.msg, &test.sig);
                let label = format!("{name:?} {}", test.tc_id);
                tally.count(&label, test.result, verified);
            }
        }
    }
    tally.assert_many();
}
