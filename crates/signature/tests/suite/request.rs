//! Certification requests as OpenSSL makes them, and the drafts that follow from them.

use signature::profile::{Issuance, nes::lacks, preview};
use signature::request::CertificationRequest;
use signature::signing_key::{NewKey, SigningKey};
use test_authority::programs::{self, Folder};
use test_authority::{KINDS, POLICY, TestAuthority, Validity, profiles};

/// A request of OpenSSL's making, by a key of ours.
fn request(key: &SigningKey) -> Option<Vec<u8>> {
    let folder = Folder::new("request");
    folder.write("key", &key.to_pkcs8().unwrap());
    let args = [
        "req",
        "-new",
        "-key",
        "key",
        "-keyform",
        "DER",
        "-outform",
        "DER",
        "-out",
        "request",
        "-utf8",
        "-subj",
        "/CN=Kalem Deneme",
    ];
    let (_, said) = programs::openssl_in(&folder, &args)?;
    let made = std::fs::read(folder.path("request"));
    Some(made.unwrap_or_else(|_| panic!("{said}")))
}

#[test]
fn who_asks_holds_the_key() {
    for kind in KINDS {
        let key = SigningKey::generate(kind).unwrap();
        let Some(der) = request(&key) else { return };
        let request = CertificationRequest::from_der(&der).unwrap();
        assert_eq!(request.verify(), Ok(()));
        assert!(request.spki() == key.spki().unwrap());
        assert_eq!(request.subject().common_name(), Some("Kalem Deneme"));
    }
}

#[test]
fn a_changed_request_proves_nothing() {
    let key = SigningKey::generate(NewKey::P256).unwrap();
    let Some(der) = request(&key) else { return };
    let proves = |der: &[u8]| {
        let request = CertificationRequest::from_der(der);
        request.is_ok_and(|request| request.verify().is_ok())
    };
    assert!(proves(&der));
    for length in 0..der.len() {
        assert!(!proves(&der[..length]), "cut at {length}");
    }
    for bit in 0..der.len() * 8 {
        let mut changed = der.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(!proves(&changed), "bit {bit}");
    }
}

/// What will be signed can be looked at as the certificate it will be.
#[test]
fn a_draft_is_looked_at_before_it_is_signed() {
    let practice = TestAuthority::new(NewKey::P256);
    let key = practice.person.key.spki().unwrap();
    let draft = |issuance: Issuance<'_>| profiles::person(issuance).to_be_signed();
    let draft = practice.issuing.draft(&key, Validity::years(3), draft);
    let draft = draft.unwrap();
    let seen = preview(&draft).unwrap();
    assert!(seen.tbs() == draft.bytes());
    assert_eq!(lacks(&seen, &[POLICY]), Ok(vec![]));
    let authority = practice.issuing.certificate.public_key().unwrap();
    assert!(seen.verify_signed_by(&authority).is_err());
}
