//! Others accept what we build: OpenSSL and pyHanko, for each kind of key.

mod practice;

use practice::{TEXT, Use, now, tools};
use signature::algorithm::{Digest, SignatureAlgorithm};
use signature::cades::build;
use signature::signing_key::NewKey;

/// Root, signer and signature.
fn signed(kind: NewKey, pss: bool) -> (practice::Holder, practice::Holder, Vec<u8>) {
    let root = practice::root(NewKey::P384);
    let issuer = root.issue_for(Use::Issuer, NewKey::P256);
    let signer = issuer.issue_for(Use::Signatures, kind);
    let algorithm = if pss {
        SignatureAlgorithm::RsaPss(Digest::Sha256)
    } else {
        signer.key.algorithm()
    };
    let chain = [issuer.certificate.der()];
    let prepared = build::prepare(
        TEXT.as_bytes(),
        &signer.certificate,
        &chain,
        now(),
        algorithm,
    );
    let signature = signer.key.sign(algorithm, prepared.to_be_signed()).unwrap();
    let cms = prepared.assemble(&signature).unwrap();
    (root, signer, cms)
}

const KINDS: [(NewKey, bool); 4] = [
    (NewKey::Rsa2048, false),
    (NewKey::Rsa2048, true),
    (NewKey::P256, false),
    (NewKey::P384, false),
];

#[test]
fn openssl_accepts_it() {
    for (kind, pss) in KINDS {
        let (root, _, cms) = signed(kind, pss);
        let folder = tools::Folder::new(&format!("openssl-{kind:?}-{pss}"));
        let file = folder.write("signature.p7m", &cms);
        let roots = folder.write_pem("root.pem", &[root.certificate.der()]);
        let out = folder.path("content");
        let at = now().unix_seconds().to_string();
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
        assert!(content, "{kind:?}: {said}");
        assert_eq!(std::fs::read(&out).unwrap(), TEXT.as_bytes());
    }
}

/// Intact, valid and trusted; and not when the root is another.
#[test]
fn pyhanko_accepts_it() {
    for (kind, pss) in KINDS {
        let (root, _, cms) = signed(kind, pss);
        let folder = tools::Folder::new(&format!("pyhanko-{kind:?}-{pss}"));
        let file = folder.write("signature.p7m", &cms);
        let roots = folder.write("root.der", root.certificate.der());
        let at = folder.write("time", now().unix_seconds().to_string().as_bytes());
        let other = practice::root(NewKey::P256);
        let other = folder.write("other.der", other.certificate.der());
        let Some((ran, said)) = tools::python("judge.py", &[&file, &roots, &at]) else {
            return;
        };
        assert!(ran, "{kind:?}: {said}");
        assert_eq!(
            said.lines().next(),
            Some("intact valid trusted"),
            "{kind:?}"
        );
        let (ran, said) = tools::python("judge.py", &[&file, &other, &at]).unwrap();
        assert!(ran, "{kind:?}: {said}");
        // What follows says which issuer was not found.
        assert_eq!(said.lines().next(), Some("intact valid"), "{kind:?}");
    }
}
