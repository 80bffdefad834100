//! The arithmetic of a practice card, which a real one does on its chip.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    self, ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair, RsaEncoding, RsaKeyPair,
};
use zeroize::Zeroizing;

use crate::card_error::CardError;
use crate::key::KeyKind;
use crate::scheme::Scheme;

/// PKCS#8 in DER.
type Private = Zeroizing<Vec<u8>>;

/// The private half, and the public one as SubjectPublicKeyInfo.
pub fn make(kind: KeyKind) -> Result<(Private, Vec<u8>), CardError> {
    made(kind).ok_or(CardError::KeyNotMade)
}

fn made(kind: KeyKind) -> Option<(Private, Vec<u8>)> {
    match kind {
        KeyKind::P256 => {
            let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).ok()?;
            let public: PublicKeyX509Der<'_> = pair.public_key().as_der().ok()?;
            let private = pair.to_pkcs8v1().ok()?;
            Some((private.as_ref().to_vec().into(), public.as_ref().to_vec()))
        }
        KeyKind::Rsa(2048) => {
            let pair = RsaKeyPair::generate(KeySize::Rsa2048).ok()?;
            let public: PublicKeyX509Der<'_> = pair.public_key().as_der().ok()?;
            let private: Pkcs8V1Der<'_> = pair.as_der().ok()?;
            Some((private.as_ref().to_vec().into(), public.as_ref().to_vec()))
        }
        _ => None,
    }
}

/// A private key, ready to sign.
pub enum Pair {
    P256(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

impl Pair {
    pub fn new(kind: KeyKind, private: &[u8]) -> Result<Self, CardError> {
        let pair = match kind {
            KeyKind::Rsa(_) => RsaKeyPair::from_pkcs8(private).map(Self::Rsa),
            _ => EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, private).map(Self::P256),
        };
        pair.map_err(|_| CardError::PracticeDamaged)
    }

    /// In the form that certificates and CMS carry.
    pub fn sign(&self, scheme: Scheme, message: &[u8]) -> Result<Vec<u8>, CardError> {
        let random = SystemRandom::new();
        match (self, scheme) {
            (Self::P256(pair), Scheme::EcdsaSha256) => pair
                .sign(&random, message)
                .map(|signature| signature.as_ref().to_vec())
                .map_err(|_| CardError::PracticeDamaged),
            (Self::Rsa(pair), scheme) => {
                let encoding = rsa_encoding(scheme).ok_or(CardError::SchemeNotOffered)?;
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(encoding, &random, message, &mut signature)
                    .map_err(|_| CardError::PracticeDamaged)?;
                Ok(signature)
            }
            _ => Err(CardError::SchemeNotOffered),
        }
    }
}

fn rsa_encoding(scheme: Scheme) -> Option<&'static dyn RsaEncoding> {
    Some(match scheme {
        Scheme::EcdsaSha256 | Scheme::EcdsaSha384 => return None,
        Scheme::RsaPkcs1Sha256 => &signature::RSA_PKCS1_SHA256,
        Scheme::RsaPkcs1Sha384 => &signature::RSA_PKCS1_SHA384,
        Scheme::RsaPkcs1Sha512 => &signature::RSA_PKCS1_SHA512,
        Scheme::RsaPssSha256 => &signature::RSA_PSS_SHA256,
        Scheme::RsaPssSha384 => &signature::RSA_PSS_SHA384,
        Scheme::RsaPssSha512 => &signature::RSA_PSS_SHA512,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::public_key;

    #[test]
    fn what_is_signed_verifies() {
        for kind in [KeyKind::P256, KeyKind::Rsa(2048)] {
            let (private, public) = make(kind).unwrap();
            assert_eq!(public_key::kind_of(&public), Some(kind));
            let pair = Pair::new(kind, &private).unwrap();
            for scheme in Scheme::ALL.iter().filter(|scheme| scheme.fits(kind)) {
                let signature = pair.sign(*scheme, b"metin").unwrap();
                assert!(scheme.verifies(&public, b"metin", &signature), "{scheme:?}");
                assert!(!scheme.verifies(&public, b"Metin", &signature));
            }
        }
        assert_eq!(make(KeyKind::P384).err(), Some(CardError::KeyNotMade));
    }
}
