//! Whether others accept a signature of the authority's person over [`TEXT`]: OpenSSL and pyHanko. For the tests of every crate
//! that has such signatures made, wherever the key lies.

use std::ffi::OsStr;
use std::path::PathBuf;

use signature::certificate::Certificate;
use signature::crl::{self, Crl, Revoked};
use signature::signing_key::NewKey;

use crate::programs::{self, Folder};
use crate::{Member, TEXT, TestAuthority, Validity, now};

/// The authority's list, with these certificates on it.
pub fn list(by: &Member, revoked: &[&Certificate]) -> Crl {
    let entries: Vec<Revoked> = revoked
        .iter()
        .map(|certificate| Revoked {
            serial: certificate.serial().to_vec(),
            at: now().plus_seconds(-3600),
            reason: crl::Reason::KeyCompromise,
        })
        .collect();
    let der = by.list(now().plus_seconds(-60), now().plus_seconds(3600), &entries);
    Crl::from_der(&der).expect("a list")
}

/// `openssl cms -verify -cades` takes it, and finds the text in it.
pub fn openssl_accepts(name: &str, root: &Certificate, cms: &[u8]) {
    let folder = Folder::new(&format!("openssl-{name}"));
    let file = folder.write("signature.p7m", cms);
    let roots = folder.write_pem("root.pem", &[root.der()]);
    let out = folder.path("content");
    let at = now().unix_seconds().to_string();
    let (content, said) = programs::openssl(&[
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
    let content = std::fs::read(&out).expect("the content");
    assert_eq!(content, TEXT.as_bytes());
}

/// Intact, valid and trusted; not trusted when the root is another; revoked when `signer` is. A time-stamp is trusted under the same root.
pub fn pyhanko_accepts(
    name: &str,
    authority: &TestAuthority,
    signer: &Certificate,
    cms: &[u8],
    level: Level,
) {
    let folder = Folder::new(&format!("pyhanko-{name}"));
    let file = folder.write("signature.p7m", cms);
    let root = folder.write("root.der", authority.root.certificate.der());
    let at = folder.write("time", now().unix_seconds().to_string().as_bytes());
    let other = Member::root(NewKey::P256, Validity::years(20));
    let other = folder.write("other.der", other.certificate.der());
    let of_root = folder.write("root.crl", list(&authority.root, &[]).der());
    let clean = folder.write("clean.crl", list(&authority.issuing, &[]).der());
    let full = list(&authority.issuing, &[signer]);
    let full = folder.write("full.crl", full.der());
    let stamped = match level {
        Level::Plain => "",
        Level::Stamped => " stamped",
    };
    let asked: [(&[&PathBuf], String); 4] = [
        (
            &[&file, &root, &at],
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
    ];
    // In one run: to start Python and load pyHanko takes longer than to be asked.
    let mut arguments: Vec<&OsStr> = Vec::new();
    for (number, (files, _)) in asked.iter().enumerate() {
        if number > 0 {
            arguments.push("--".as_ref());
        }
        arguments.extend(files.iter().map(|file| file.as_os_str()));
    }
    let Some((ran, said)) = programs::python("judge.py", &arguments) else {
        return;
    };
    assert!(ran, "{name}: {said}");
    // What follows says what was not to its liking.
    let judged: Vec<_> = said.lines().take(asked.len()).collect();
    assert_eq!(
        judged,
        asked.map(|(_, judgement)| judgement),
        "{name}: {said}"
    );
}

/// CAdES-BES, or with a signature time-stamp (-T).
#[derive(Clone, Copy)]
pub enum Level {
    Plain,
    Stamped,
}
