//! A public key: read from its SubjectPublicKeyInfo, and what it verifies.
//!
//! RSA from 2048 to 4096 bits, P-256, P-384 and P-521 (domain rule: RSA at least 2048, elliptic curves at least 256 bits).

use std::fmt;
use std::sync::{Arc, OnceLock};

use aws_lc_rs::signature as raw;
use const_oid::ObjectIdentifier;
use der::{
    Decode, Sequence,
    asn1::{Uint, UintRef},
};
use spki::SubjectPublicKeyInfoOwned;

use crate::algorithm::{
    Digest, RSA_ENCRYPTION, RSASSA_PSS, SignatureAlgorithm, pss_digest, sha1_label,
};
use crate::tlv;

const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyKind {
    Rsa {
        bits: usize,
    },
    P256,
    P384,
    /// Authorities abroad sign with it; we make none.
    P521,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Curve {
    P256,
    P384,
    P521,
}

impl Curve {
    /// Length of each of r and s, in bytes.
    pub fn field_len(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("not a public key in the form of its standard")]
    Malformed,
    #[error("keys of type {0} are not on the list")]
    Unknown(ObjectIdentifier),
    #[error("an RSA key of {0} bits; 2048 to 4096 are believed")]
    Size(usize),
    #[error("this kind of key does not make such signatures")]
    WrongAlgorithm,
    #[error("the signature is not this key's over these bytes")]
    BadSignature,
}

/// Parsed, and ready to verify. Clones share what was worked out once.
#[derive(Clone)]
pub struct PublicKey {
    kind: KeyKind,
    /// RSAPublicKey, or the uncompressed point.
    bytes: Arc<[u8]>,
    /// A key that says it makes PSS signatures makes no others, and with this digest only where it says so.
    pss_only: Option<Option<Digest>>,
    /// Made ready for the first algorithm that is asked for: whether a point lies on its curve takes as long to find out as to verify.
    ready: Arc<OnceLock<(SignatureAlgorithm, PreparedKey)>>,
    label: Arc<OnceLock<Vec<u8>>>,
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        (self.kind, &self.bytes, self.pss_only) == (other.kind, &other.bytes, other.pss_only)
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({:?})", self.kind)
    }
}

#[derive(Sequence)]
struct RsaPublicKey<'a> {
    modulus: UintRef<'a>,
    exponent: UintRef<'a>,
}

impl PublicKey {
    /// From DER of a SubjectPublicKeyInfo.
    pub fn from_spki(der: &[u8]) -> Result<Self, KeyError> {
        let spki = SubjectPublicKeyInfoOwned::from_der(der).map_err(|_| KeyError::Malformed)?;
        let bytes = spki
            .subject_public_key
            .as_bytes()
            .ok_or(KeyError::Malformed)?
            .into();
        let oid = spki.algorithm.oid;
        let parameters = spki.algorithm.parameters.as_ref();
        if oid == EC_PUBLIC_KEY {
            let curve = parameters
                .and_then(|parameters| parameters.decode_as::<ObjectIdentifier>().ok())
                .ok_or(KeyError::Malformed)?;
            let kind = match curve {
                P256 => KeyKind::P256,
                P384 => KeyKind::P384,
                P521 => KeyKind::P521,
                other => return Err(KeyError::Unknown(other)),
            };
            let key = Self {
                kind,
                bytes,
                pss_only: None,
                ready: Arc::default(),
                label: Arc::default(),
            };
            return key.checked_point();
        }
        let pss_only = match oid {
            RSA_ENCRYPTION if parameters.is_some_and(|parameters| parameters.is_null()) => None,
            RSASSA_PSS => Some(
                parameters
                    .map(pss_digest)
                    .transpose()
                    .map_err(|_| KeyError::Malformed)?,
            ),
            RSA_ENCRYPTION => return Err(KeyError::Malformed),
            other => return Err(KeyError::Unknown(other)),
        };
        let bits = rsa_bits(&bytes)?;
        Ok(Self {
            kind: KeyKind::Rsa { bits },
            bytes,
            pss_only,
            ready: Arc::default(),
            label: Arc::default(),
        })
    }

    /// RFC 5480, 2.2: uncompressed here, of the right length; whether it lies on its curve is checked when it verifies.
    fn checked_point(self) -> Result<Self, KeyError> {
        let length = self.curve().map_or(0, |curve| 1 + 2 * curve.field_len());
        if self.bytes.len() == length && self.bytes.first() == Some(&4) {
            Ok(self)
        } else {
            Err(KeyError::Malformed)
        }
    }

    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    pub fn curve(&self) -> Option<Curve> {
        match self.kind {
            KeyKind::Rsa { .. } => None,
            KeyKind::P256 => Some(Curve::P256),
            KeyKind::P384 => Some(Curve::P384),
            KeyKind::P521 => Some(Curve::P521),
        }
    }

    /// The content of the subjectPublicKey BIT STRING: what key identifiers are computed over.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-1 of `bytes`, by which OCSP names keys: a name and no more.
    pub fn label(&self) -> &[u8] {
        self.label.get_or_init(|| sha1_label(&self.bytes))
    }

    /// Whether `signature` is this key's over `message`. An ECDSA signature is DER.
    pub fn verify(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), KeyError> {
        if self.ready.get().is_none() {
            // Whoever comes second finds it set, and that is as good.
            let _first = self.ready.set((algorithm, self.prepare(algorithm)?));
        }
        match self.ready.get() {
            Some((ready, key)) if *ready == algorithm => key.verify(message, signature),
            _ => self.prepare(algorithm)?.verify(message, signature),
        }
    }

    /// For one algorithm.
    fn prepare(&self, algorithm: SignatureAlgorithm) -> Result<PreparedKey, KeyError> {
        let implementation = self.implementation(algorithm)?;
        raw::ParsedPublicKey::new(implementation, &self.bytes)
            .map(PreparedKey)
            .map_err(|_| KeyError::Malformed)
    }

    fn implementation(
        &self,
        algorithm: SignatureAlgorithm,
    ) -> Result<&'static dyn raw::VerificationAlgorithm, KeyError> {
        use SignatureAlgorithm::{Ecdsa, RsaPkcs1, RsaPss};
        if let Some(only) = self.pss_only {
            let allowed =
                matches!(algorithm, RsaPss(digest) if only.is_none_or(|only| only == digest));
            if !allowed {
                return Err(KeyError::WrongAlgorithm);
            }
        }
        Ok(match (self.kind, algorithm) {
            (KeyKind::Rsa { .. }, RsaPkcs1(Digest::Sha256)) => &raw::RSA_PKCS1_2048_8192_SHA256,
            (KeyKind::Rsa { .. }, RsaPkcs1(Digest::Sha384)) => &raw::RSA_PKCS1_2048_8192_SHA384,
            (KeyKind::Rsa { .. }, RsaPkcs1(Digest::Sha512)) => &raw::RSA_PKCS1_2048_8192_SHA512,
            (KeyKind::Rsa { .. }, RsaPss(Digest::Sha256)) => &raw::RSA_PSS_2048_8192_SHA256,
            (KeyKind::Rsa { .. }, RsaPss(Digest::Sha384)) => &raw::RSA_PSS_2048_8192_SHA384,
            (KeyKind::Rsa { .. }, RsaPss(Digest::Sha512)) => &raw::RSA_PSS_2048_8192_SHA512,
            (KeyKind::P256, Ecdsa(Digest::Sha256)) => &raw::ECDSA_P256_SHA256_ASN1,
            (KeyKind::P256, Ecdsa(Digest::Sha384)) => &raw::ECDSA_P256_SHA384_ASN1,
            (KeyKind::P256, Ecdsa(Digest::Sha512)) => &raw::ECDSA_P256_SHA512_ASN1,
            (KeyKind::P384, Ecdsa(Digest::Sha256)) => &raw::ECDSA_P384_SHA256_ASN1,
            (KeyKind::P384, Ecdsa(Digest::Sha384)) => &raw::ECDSA_P384_SHA384_ASN1,
            (KeyKind::P384, Ecdsa(Digest::Sha512)) => &raw::ECDSA_P384_SHA512_ASN1,
            (KeyKind::P521, Ecdsa(Digest::Sha256)) => &raw::ECDSA_P521_SHA256_ASN1,
            (KeyKind::P521, Ecdsa(Digest::Sha384)) => &raw::ECDSA_P521_SHA384_ASN1,
            (KeyKind::P521, Ecdsa(Digest::Sha512)) => &raw::ECDSA_P521_SHA512_ASN1,
            _ => return Err(KeyError::WrongAlgorithm),
        })
    }
}

struct PreparedKey(raw::ParsedPublicKey);

impl PreparedKey {
    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), KeyError> {
        self.0
            .verify_sig(message, signature)
            .map_err(|_| KeyError::BadSignature)
    }
}

fn rsa_bits(der: &[u8]) -> Result<usize, KeyError> {
    let key = RsaPublicKey::from_der(der).map_err(|_| KeyError::Malformed)?;
    let modulus = key.modulus.as_bytes();
    let zeros = modulus.first().map_or(0, |first| first.leading_zeros());
    let bits = (modulus.len() * 8).saturating_sub(zeros as usize);
    if !(2048..=4096).contains(&bits) {
        return Err(KeyError::Size(bits));
    }
    // An exponent of one verifies anything.
    let exponent = key.exponent.as_bytes();
    let odd = exponent.last().is_some_and(|last| last % 2 == 1);
    if odd && exponent != [1] {
        Ok(bits)
    } else {
        Err(KeyError::Malformed)
    }
}

#[derive(Sequence)]
struct EcdsaSignature {
    r: Uint,
    s: Uint,
}

/// r‖s, as cards and PKCS#11 give it, to the DER that certificates and CMS hold (RFC 3279, 2.2.3).
pub fn ecdsa_der_from_raw(curve: Curve, raw: &[u8]) -> Result<Vec<u8>, KeyError> {
    if raw.len() != 2 * curve.field_len() {
        return Err(KeyError::Malformed);
    }
    let (r, s) = raw.split_at(curve.field_len());
    Ok(tlv::sequence(&[&tlv::unsigned(r), &tlv::unsigned(s)]))
}

/// The way back.
pub fn ecdsa_raw_from_der(curve: Curve, der: &[u8]) -> Result<Vec<u8>, KeyError> {
    let signature = EcdsaSignature::from_der(der).map_err(|_| KeyError::Malformed)?;
    let mut raw = Vec::with_capacity(2 * curve.field_len());
    for part in [&signature.r, &signature.s] {
        let bytes = part.as_bytes();
        let missing = curve
            .field_len()
            .checked_sub(bytes.len())
            .ok_or(KeyError::Malformed)?;
        raw.resize(raw.len() + missing, 0);
        raw.extend_from_slice(bytes);
    }
    Ok(raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_and_der_of_ecdsa_come_back() {
        for curve in [Curve::P256, Curve::P384, Curve::P521] {
            let length = 2 * curve.field_len();
            for first in [0, 1, 0x7f, 0x80, 0xff] {
                let mut raw = vec![0x5a; length];
                raw[0] = first;
                raw[length / 2] = first ^ 0xff;
                let der = ecdsa_der_from_raw(curve, &raw).unwrap();
                assert_eq!(ecdsa_raw_from_der(curve, &der), Ok(raw));
            }
            assert!(ecdsa_der_from_raw(curve, &vec![1; length - 1]).is_err());
        }
        let long = ecdsa_der_from_raw(Curve::P384, &[0x11; 96]).unwrap();
        assert_eq!(
            ecdsa_raw_from_der(Curve::P256, &long),
            Err(KeyError::Malformed)
        );
    }
}
