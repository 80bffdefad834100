//! A key in memory that signs: for the demo, practice cards and tests. Keys in an HSM or on a card sign elsewhere, over the bytes of a
//! `ToBeSigned`.

use std::fmt;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature as raw;
use aws_lc_rs::signature::KeyPair;
use zeroize::Zeroizing;

use crate::algorithm::{Digest, SignatureAlgorithm};
use crate::key::{KeyError, KeyKind};

/// Wiped from memory by aws-lc when dropped; never shown.
pub enum SigningKey {
    P256(raw::EcdsaKeyPair),
    P384(raw::EcdsaKeyPair),
    Rsa(raw::RsaKeyPair),
}

/// What can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewKey {
    P256,
    P384,
    Rsa2048,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({:?})", self.kind())
    }
}

impl SigningKey {
    /// A new key. The library draws its own randomness: a key whose randomness a caller can set is a key that a caller can spoil.
    pub fn generate(kind: NewKey) -> Result<Self, KeyError> {
        let made =
            match kind {
                NewKey::P256 => raw::EcdsaKeyPair::generate(&raw::ECDSA_P256_SHA256_ASN1_SIGNING)
                    .map(Self::P256),
                NewKey::P384 => raw::EcdsaKeyPair::generate(&raw::ECDSA_P384_SHA384_ASN1_SIGNING)
                    .map(Self::P384),
                NewKey::Rsa2048 => raw::RsaKeyPair::generate(KeySize::Rsa2048).map(Self::Rsa),
            };
        made.map_err(|_| KeyError::Malformed)
    }

    /// From PKCS#8, unencrypted: P-256, P-384, or RSA of 2048 to 4096 bits.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, KeyError> {
        if let Ok(pair) = raw::EcdsaKeyPair::from_pkcs8(&raw::ECDSA_P256_SHA256_ASN1_SIGNING, der) {
            return Ok(Self::P256(pair));
        }
        if let Ok(pair) = raw::EcdsaKeyPair::from_pkcs8(&raw::ECDSA_P384_SHA384_ASN1_SIGNING, der) {
            return Ok(Self::P384(pair));
        }
        let pair = raw::RsaKeyPair::from_pkcs8(der).map_err(|_| KeyError::Malformed)?;
        let bits = pair.public_modulus_len() * 8;
        if bits > 4096 {
            return Err(KeyError::Size(bits));
        }
        Ok(Self::Rsa(pair))
    }

    /// PKCS#8, unencrypted. For keeping it encrypted, and for nothing else.
    pub fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let der = match self {
            Self::P256(pair) | Self::P384(pair) => {
                pair.to_pkcs8v1().map(|der| der.as_ref().to_vec())
            }
            Self::Rsa(pair) => {
                AsDer::<Pkcs8V1Der<'_>>::as_der(pair).map(|der| der.as_ref().to_vec())
            }
        };
        der.map(Zeroizing::new).map_err(|_| KeyError::Malformed)
    }

    pub fn kind(&self) -> KeyKind {
        match self {
            Self::P256(_) => KeyKind::P256,
            Self::P384(_) => KeyKind::P384,
            Self::Rsa(pair) => KeyKind::Rsa {
                bits: pair.public_modulus_len() * 8,
            },
        }
    }

    /// DER of its SubjectPublicKeyInfo.
    pub fn spki(&self) -> Result<Vec<u8>, KeyError> {
        let der: Result<PublicKeyX509Der<'_>, _> = match self {
            Self::P256(pair) | Self::P384(pair) => pair.public_key().as_der(),
            Self::Rsa(pair) => pair.public_key().as_der(),
        };
        der.map(|der| der.as_ref().to_vec())
            .map_err(|_| KeyError::Malformed)
    }

    /// The algorithm that goes with this key: SHA-256, or SHA-384 for P-384.
    pub fn algorithm(&self) -> SignatureAlgorithm {
        match self {
            Self::P256(_) => SignatureAlgorithm::Ecdsa(Digest::Sha256),
            Self::P384(_) => SignatureAlgorithm::Ecdsa(Digest::Sha384),
            Self::Rsa(_) => SignatureAlgorithm::RsaPkcs1(Digest::Sha256),
        }
    }

    /// Signs `message` itself, not a digest of it. An ECDSA signature comes as DER.
    pub fn sign(&self, algorithm: SignatureAlgorithm, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        use SignatureAlgorithm::{Ecdsa, RsaPkcs1, RsaPss};
        match (self, algorithm) {
            (Self::P256(pair), Ecdsa(Digest::Sha256))
            | (Self::P384(pair), Ecdsa(Digest::Sha384)) => pair
                .sign(&SystemRandom::new(), message)
                .map(|signature| signature.as_ref().to_vec())
                .map_err(|_| KeyError::BadSignature),
            (Self::Rsa(pair), RsaPkcs1(_) | RsaPss(_)) => {
                let encoding: &'static dyn raw::RsaEncoding = match algorithm {
                    RsaPkcs1(Digest::Sha256) => &raw::RSA_PKCS1_SHA256,
                    RsaPkcs1(Digest::Sha384) => &raw::RSA_PKCS1_SHA384,
                    RsaPkcs1(Digest::Sha512) => &raw::RSA_PKCS1_SHA512,
                    RsaPss(Digest::Sha256) => &raw::RSA_PSS_SHA256,
                    RsaPss(Digest::Sha384) => &raw::RSA_PSS_SHA384,
                    RsaPss(Digest::Sha512) => &raw::RSA_PSS_SHA512,
                    Ecdsa(_) => return Err(KeyError::WrongAlgorithm),
                };
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(encoding, &SystemRandom::new(), message, &mut signature)
                    .map_err(|_| KeyError::BadSignature)?;
                Ok(signature)
            }
            _ => Err(KeyError::WrongAlgorithm),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::PublicKey;

    #[test]
    fn what_a_key_signs_its_public_half_verifies() {
        for kind in [NewKey::P256, NewKey::P384, NewKey::Rsa2048] {
            let key = SigningKey::generate(kind).unwrap();
            let again = SigningKey::from_pkcs8(&key.to_pkcs8().unwrap()).unwrap();
            assert_eq!(again.spki().unwrap(), key.spki().unwrap());
            let public = PublicKey::from_spki(&key.spki().unwrap()).unwrap();
            assert_eq!(public.kind(), key.kind());
            let mut algorithms = vec![key.algorithm()];
            if kind == NewKey::Rsa2048 {
                algorithms.extend(
                    [Digest::Sha256, Digest::Sha384, Digest::Sha512]
                        .map(SignatureAlgorithm::RsaPss),
                );
            }
            for algorithm in algorithms {
                let signature = again.sign(algorithm, b"kalem").unwrap();
                assert_eq!(public.verify(algorithm, b"kalem", &signature), Ok(()));
                assert_eq!(
                    public.verify(algorithm, b"Kalem", &signature),
                    Err(KeyError::BadSignature)
                );
                assert_eq!(public.verify(algorithm, b"kalem", &signature), Ok(()));
            }
            let wrong = match kind {
                NewKey::Rsa2048 => SignatureAlgorithm::Ecdsa(Digest::Sha256),
                _ => SignatureAlgorithm::RsaPkcs1(Digest::Sha256),
            };
            assert_eq!(
                public.verify(wrong, b"kalem", &[0; 64]),
                Err(KeyError::WrongAlgorithm)
            );
        }
    }

    #[test]
    fn a_key_shows_nothing_of_itself() {
        let key = SigningKey::generate(NewKey::P256).unwrap();
        assert_eq!(format!("{key:?}"), "SigningKey(P256)");
    }
}
