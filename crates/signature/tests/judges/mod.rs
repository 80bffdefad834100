//! Whether others accept a signature of the practice authority's person over [`TEXT`]: OpenSSL and pyHanko. For the tests of every crate
//! that has such signatures made, wherever the key lies.

use std::path::Path;

use signature::certificate::Certificate;
use signature::crl::{self, Crl, NewCrl, Revoked};
use signature::signing_key::NewKey;

use crate::authority::{Member, Practice, then};
use crate::practice::{self, TEXT, tools};

/// The authority's list, with these certificates on it.
pub fn list(by: &Member, revoked: &[&Certificate]) -> Crl {
    let entries: Vec<Revoked> = revoked
        .iter()
        .map(|certificate| Revoked {
            serial: certificate.serial().to_vec(),
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

/// `openssl cms -verify -cades` takes it, and finds the text in it.
pub fn openssl_accepts(name: &str, practice: &Practice, cms: &[u8]) {
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
}

/// Intact, valid and trusted; not trusted when the root is another; revoked when `signer` is. A time-stamp is trusted under the same root.
pub fn pyhanko_accepts(
    name: &str,
    practice: &Practice,
    signer: &Certificate,
    cms: &[u8],
    level: Level,
) {
    let folder = tools::Folder::new(&format!("pyhanko-{name}"));
    let file = folder.write("signature.p7m", cms);
    let root = folder.write("root.der", practice.root.certificate.der());
    let at = folder.write("time", then().unix_seconds().to_string().as_bytes());
    let other = practice::root(NewKey::P256);
    let other = folder.write("other.der", other.certificate.der());
    let of_root = folder.write("root.crl", list(&practice.root, &[]).der());
    let clean = folder.write("clean.crl", list(&practice.authority, &[]).der());
    let full = list(&practice.authority, &[signer]);
    let full = folder.write("full.crl", full.der());
    let stamped = match level {
        Level::Plain => "",
        Level::Stamped => " stamped",
    };
    for (files, judgement) in [
        (
            &[&file, &root, &at][..],
            format!("intact valid trusted{stamped}"),
        ),
        (
            &[&file, &root, &at, &of_root, &clean],
            format!("intact valid trusted{stamped}"),
        ),
        (&[&file, &other, &at], "intact valid".to_owned()),
        (
            &[&file, &root, &at, &of_root, &full],
            format!("intact valid revoked{stamped}"),
        ),
    ] {
        let files: Vec<&Path> = files.iter().map(|file| file.as_path()).collect();
        let Some((ran, said)) = tools::python("judge.py", &files) else {
            return;
        };
        assert!(ran, "{name}: {said}");
        // What follows says what was not to its liking.
        assert_eq!(said.lines().next(), Some(&*judgement), "{name}: {said}");
    }
}

/// CAdES-BES, or with a signature time-stamp (-T).
#[derive(Clone, Copy)]
pub enum Level {
    Plain,
    Stamped,
}
