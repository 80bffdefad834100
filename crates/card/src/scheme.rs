//! How a message is signed: which digest, which padding, and how the result is checked before anyone sees it.

use aws_lc_rs::digest::{self, Digest};
use aws_lc_rs::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use serde::{Deserialize, Serialize};

use crate::key::KeyKind;

/// The signature schemes of the certificate profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scheme {
    EcdsaSha256,
    EcdsaSha384,
    RsaPkcs1Sha256,
    RsaPkcs1Sha384,
    RsaPkcs1Sha512,
    /// PSS with the salt as long as the digest, and MGF1 over the same digest.
    RsaPssSha256,
    RsaPssSha384,
    RsaPssSha512,
}

impl Scheme {
    pub const ALL: &'static [Self] = &[
        Self::EcdsaSha256,
        Self::EcdsaSha384,
        Self::RsaPkcs1Sha256,
        Self::RsaPkcs1Sha384,
        Self::RsaPkcs1Sha512,
        Self::RsaPssSha256,
        Self::RsaPssSha384,
        Self::RsaPssSha512,
    ];

    /// What every card with such a key offers.
    pub const fn usual(kind: KeyKind) -> Self {
        match kind {
            KeyKind::Rsa(_) => Self::RsaPkcs1Sha256,
            KeyKind::P256 => Self::EcdsaSha256,
            KeyKind::P384 => Self::EcdsaSha384,
        }
    }

    /// One curve, one digest, as the profile has it.
    pub const fn fits(self, kind: KeyKind) -> bool {
        match self {
            Self::EcdsaSha256 => matches!(kind, KeyKind::P256),
            Self::EcdsaSha384 => matches!(kind, KeyKind::P384),
            _ => matches!(kind, KeyKind::Rsa(_)),
        }
    }

    pub(crate) fn digest(self, message: &[u8]) -> Digest {
        let algorithm = match self {
            Self::EcdsaSha256 | Self::RsaPkcs1Sha256 | Self::RsaPssSha256 => &digest::SHA256,
            Self::EcdsaSha384 | Self::RsaPkcs1Sha384 | Self::RsaPssSha384 => &digest::SHA384,
            Self::RsaPkcs1Sha512 | Self::RsaPssSha512 => &digest::SHA512,
        };
        digest::digest(algorithm, message)
    }

    /// The bytes that C_Sign is given: the digest, and for PKCS#1 the DigestInfo around it (RFC 8017, 9.2 note 1).
    pub(crate) fn to_be_signed(self, message: &[u8]) -> Vec<u8> {
        let digest = self.digest(message);
        let around: &[u8] = match self {
            Self::RsaPkcs1Sha256 => &[
                0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
                0x01, 0x05, 0x00, 0x04, 0x20,
            ],
            Self::RsaPkcs1Sha384 => &[
                0x30, 0x41, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
                0x02, 0x05, 0x00, 0x04, 0x30,
            ],
            Self::RsaPkcs1Sha512 => &[
                0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
                0x03, 0x05, 0x00, 0x04, 0x40,
            ],
            _ => &[],
        };
        [around, digest.as_ref()].concat()
    }

    fn verification(self) -> &'static dyn VerificationAlgorithm {
        match self {
            Self::EcdsaSha256 => &signature::ECDSA_P256_SHA256_ASN1,
            Self::EcdsaSha384 => &signature::ECDSA_P384_SHA384_ASN1,
            Self::RsaPkcs1Sha256 => &signature::RSA_PKCS1_2048_8192_SHA256,
            Self::RsaPkcs1Sha384 => &signature::RSA_PKCS1_2048_8192_SHA384,
            Self::RsaPkcs1Sha512 => &signature::RSA_PKCS1_2048_8192_SHA512,
            Self::RsaPssSha256 => &signature::RSA_PSS_2048_8192_SHA256,
            Self::RsaPssSha384 => &signature::RSA_PSS_2048_8192_SHA384,
            Self::RsaPssSha512 => &signature::RSA_PSS_2048_8192_SHA512,
        }
    }

    /// Whether `signature`, in the form that certificates and CMS carry, holds for `message` under a public key given as
    /// SubjectPublicKeyInfo.
    pub fn verifies(self, public: &[u8], message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(self.verification(), public)
            .verify(message, signature)
            .is_ok()
    }
}

/// A card answers ECDSA as r and s side by side, each as long as the curve's order (PKCS#11 v2.40, 2.3.1); certificates and CMS
/// carry SEQUENCE { INTEGER, INTEGER } (RFC 3279). `None` where the halves cannot be that.
pub(crate) fn ecdsa_as_der(kind: KeyKind, raw: &[u8]) -> Option<Vec<u8>> {
    let half = match kind {
        KeyKind::P256 => 32,
        KeyKind::P384 => 48,
        KeyKind::Rsa(_) => return None,
    };
    if raw.len() != 2 * half {
        return None;
    }
    let (r, s) = raw.split_at(half);
    let inside = [integer(r), integer(s)].concat();
    // Two integers of at most 51 bytes each: the short form of the length always does.
    let length = u8::try_from(inside.len()).ok().filter(|len| *len < 0x80)?;
    Some([&[0x30, length], inside.as_slice()].concat())
}

/// A positive INTEGER, without needless zeros and with the one that keeps it positive.
fn integer(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.iter().position(|byte| *byte != 0);
    let digits = start.map_or(&[0][..], |start| &bytes[start..]);
    let sign: &[u8] = if digits[0] & 0x80 != 0 { &[0] } else { &[] };
    let length = (sign.len() + digits.len()) as u8;
    [&[0x02, length], sign, digits].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_halves_become_integers() {
        let mut raw = vec![0; 64];
        raw[31] = 0x7f;
        raw[32] = 0x80;
        let der = ecdsa_as_der(KeyKind::P256, &raw).unwrap();
        let mut expected = vec![0x30, 0x26, 0x02, 0x01, 0x7f, 0x02, 0x21, 0x00, 0x80];
        expected.extend([0; 31]);
        assert_eq!(der, expected);
        // The longest there is.
        let der = ecdsa_as_der(KeyKind::P384, &[0xff; 96]).unwrap();
        assert_eq!((der.len(), der[1]), (104, 102));
        // A zero is an integer too; that it is no signature is for the verification to say.
        let der = ecdsa_as_der(KeyKind::P256, &[0; 64]).unwrap();
        assert_eq!(der, [0x30, 6, 2, 1, 0, 2, 1, 0]);
    }

    #[test]
    fn other_lengths_are_nonsense() {
        for length in [0, 1, 63, 65, 96] {
            assert!(ecdsa_as_der(KeyKind::P256, &vec![1; length]).is_none());
        }
        assert!(ecdsa_as_der(KeyKind::Rsa(2048), &[1; 64]).is_none());
    }

    #[test]
    fn one_curve_one_digest() {
        let fitting = |kind| Scheme::ALL.iter().filter(move |scheme| scheme.fits(kind));
        assert_eq!(fitting(KeyKind::P256).count(), 1);
        assert_eq!(fitting(KeyKind::P384).count(), 1);
        assert_eq!(fitting(KeyKind::Rsa(2048)).count(), 6);
        for kind in [KeyKind::P256, KeyKind::P384, KeyKind::Rsa(2048)] {
            assert!(Scheme::usual(kind).fits(kind));
        }
    }

    #[test]
    fn digest_info_announces_its_length() {
        for (scheme, length) in [
            (Scheme::RsaPkcs1Sha256, 32),
            (Scheme::RsaPkcs1Sha384, 48),
            (Scheme::RsaPkcs1Sha512, 64),
        ] {
            let bytes = scheme.to_be_signed(b"x");
            assert_eq!(bytes.len(), 19 + length);
            assert_eq!(usize::from(bytes[1]), 17 + length);
            assert_eq!(usize::from(bytes[18]), length);
        }
        assert_eq!(Scheme::RsaPssSha384.to_be_signed(b"x").len(), 48);
    }
}
