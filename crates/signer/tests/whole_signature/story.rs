//! One story for every key: certified by the practice authority, the certificate read back from the card, a text signed, others asked.

use card::{Cards, Entry, Key, KeyKind, Pin, Place, Scheme};
use signature::algorithm::{Digest, SignatureAlgorithm};
use signature::cades::build;
use signature::certificate::Certificate;

use test_authority::judges::{self, Level};
use test_authority::{TEXT, TestAuthority, now};

pub fn pin(text: &str) -> Entry<Pin> {
    Entry::typed(Pin::new(text).unwrap())
}

/// With and without a time-stamp, OpenSSL and pyHanko take what this key signs.
pub fn others_accept(
    name: &str,
    practice: &TestAuthority,
    (cards, place): (&mut Cards, &Place),
    (key, with): (&Key, &str),
) {
    let listing = cards.certificates(place).unwrap();
    let listed = listing
        .fit
        .iter()
        .find(|found| found.key.public == key.public);
    let certificate = Certificate::from_der(&listed.unwrap().der).unwrap();
    let chain = [practice.issuing.certificate.der()];
    let algorithm = match key.kind {
        KeyKind::Rsa(_) => SignatureAlgorithm::RsaPkcs1(Digest::Sha256),
        KeyKind::P256 => SignatureAlgorithm::Ecdsa(Digest::Sha256),
        KeyKind::P384 => SignatureAlgorithm::Ecdsa(Digest::Sha384),
    };
    let prepared = build::prepare(TEXT.as_bytes(), &certificate, &chain, now(), algorithm);
    let message = prepared.to_be_signed();
    let raw = cards
        .sign(place, key, Scheme::usual(key.kind), message, &pin(with))
        .unwrap();
    let cms = prepared.assemble(&raw).unwrap();
    judges::openssl_accepts(name, &practice.root.certificate, &cms);
    judges::pyhanko_accepts(name, practice, &certificate, &cms, Level::Plain);
    let stamped = practice.stamped(&cms);
    judges::openssl_accepts(name, &practice.root.certificate, &stamped);
    judges::pyhanko_accepts(name, practice, &certificate, &stamped, Level::Stamped);
}
