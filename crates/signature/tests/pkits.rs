//! NIST's path validation suite (PKITS), where its data lies beside the project.

use std::path::PathBuf;

use signature::certificate::Certificate;
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
