//! The one certificate authority of all tests: root, issuing authority, certificates of people and legal entities, lists of revoked ones, OCSP
//! answers, time-stamps, and each of them made wrong in one way. For tests alone: nobody real is in it, and its keys are made anew in each run.
//!
//! [`TestAuthority`] is a whole one, with everybody in it. [`Member`] is one of them, and issues to others. [`profiles`] says what stands in whose
//! certificate; a test changes the draft where the product's own builder lets it, and the finished bytes by [`fields`] where it does not. [`forge`]
//! does the same for signatures. [`programs`] and [`judges`] ask OpenSSL, pkilint and pyHanko what they say of it.

mod authority;
pub mod fields;
pub mod forge;
pub mod judges;
mod member;
pub mod profiles;
pub mod programs;

use const_oid::ObjectIdentifier;
use signature::moment::Moment;
use signature::signing_key::{NewKey, SigningKey};
use signature::tlv;

pub use authority::TestAuthority;
pub use member::{Member, Validity};

/// RFC 5612: an arc for examples.
pub const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.5070.1");
pub const TSA_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.5070.3");

pub const KINDS: [NewKey; 3] = [NewKey::Rsa2048, NewKey::P256, NewKey::P384];

/// The person in these tests, and what they sign.
pub const IDENTITY_NUMBER: &str = "10000000146";
pub const TEXT: &str = "Taahhütnameyi okudum, kabul ediyorum. Sipariş No: SD-780";

pub const DAY: i64 = 86_400;

/// In November 2026, UTC.
pub fn at(day: i64, hour: i64) -> Moment {
    Moment::of((2026, 11, day), (hour, 0, 0)).expect("a day of November")
}

/// The time in tests that have no clock of their own.
pub fn now() -> Moment {
    at(21, 10)
}

/// So many years after the authority was founded, on 2026-01-01.
pub fn years(years: i64) -> Moment {
    Moment::of((2026 + years, 1, 1), (0, 0, 0)).expect("the first day of a year")
}

/// PKCS#10 for a key, as a card makes it.
pub fn request(key: &SigningKey) -> Vec<u8> {
    let spki = key.spki().expect("a public key");
    let empty = tlv::sequence(&[]);
    let info = tlv::sequence(&[&tlv::number(0), &empty, &spki, &tlv::explicit(0, &[])]);
    let signature = key.sign(key.algorithm(), &info).expect("a signature");
    tlv::sequence(&[&info, &key.algorithm().to_der(), &tlv::bits(&signature)])
}
