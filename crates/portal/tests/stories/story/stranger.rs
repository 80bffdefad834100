//! A stranger who signs files by a program of their own, vouched for by nobody but themselves.

use std::path::Path;
use std::process::Command;

use outside::authorities::{Authorities, Trusted};
use signature::certificate::Certificate;
use signature::verifier::certificates;

pub use super::planted::CONTENT;

/// What one of them has made.
pub struct Signed {
    /// The content lies beside it.
    pub detached: Vec<u8>,
    /// The content lies in it.
    pub enveloping: Vec<u8>,
    pub certificate: Certificate,
}

/// Signs [`CONTENT`] by OpenSSL.
pub fn signed(name: &str) -> Signed {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    std::fs::write(folder.path().join("content"), CONTENT).unwrap();
    let subject = format!("/C=TR/CN={name}");
    openssl(
        folder.path(),
        "req -x509 -utf8 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -keyout key -out cert.pem -subj",
        &subject,
    );
    let sign = "cms -sign -cades -binary -in content -signer cert.pem -inkey key -outform DER -out";
    openssl(folder.path(), sign, "detached");
    openssl(
        folder.path(),
        &format!("{} -nodetach -out", sign.trim_end_matches(" -out")),
        "enveloping",
    );
    Signed {
        detached: file("detached"),
        enveloping: file("enveloping"),
        certificate: certificates(&file("cert.pem")).remove(0),
    }
}

fn openssl(folder: &Path, arguments: &str, last: &str) {
    let output = Command::new("openssl")
        .args(arguments.split(' '))
        .arg(last)
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments}: {said}");
}

/// Authorities for a house that believes these roots.
pub fn believed(roots: Vec<Certificate>) -> Authorities {
    Authorities::open(Trusted {
        roots,
        intermediates: Vec::new(),
        policies: vec!["2.16.792.1.2.1.1.5.7.1.1".parse().unwrap()],
        practice: true,
        time_stamps: None,
        timeout_seconds: 2,
    })
    .unwrap()
}
