//! A certification request: the key's own signature over a name and its public half (PKCS#10, RFC 2986).

use std::str::FromStr;

use const_oid::db::rfc5912::{ECDSA_WITH_SHA_256, ECDSA_WITH_SHA_384, SHA_256_WITH_RSA_ENCRYPTION};
use der::asn1::{Any, BitString};
use der::{Decode, Encode};
use spki::AlgorithmIdentifierOwned;
use x509_cert::name::Name;
use x509_cert::request::{CertReq, CertReqInfo, Version};

use crate::card_error::CardError;
use crate::key::{Key, KeyKind};

/// A request before its key has signed it.
pub struct Unsigned(CertReqInfo);

impl Unsigned {
    /// `subject` as RFC 4514 writes it: `CN=…,serialNumber=…`.
    pub fn new(key: &Key, subject: &str) -> Result<Self, CardError> {
        let public_key = spki::SubjectPublicKeyInfoOwned::from_der(&key.public)
            .map_err(|_| CardError::NoSuchKey)?;
        Ok(Self(CertReqInfo {
            version: Version::V1,
            subject: Name::from_str(subject).map_err(|_| CardError::SubjectUnreadable)?,
            public_key,
            attributes: Default::default(),
        }))
    }

    pub fn to_be_signed(&self) -> Result<Vec<u8>, CardError> {
        self.0.to_der().map_err(|_| CardError::SubjectUnreadable)
    }

    /// With the signature that [`Scheme::usual`](crate::Scheme::usual) made, the request in DER.
    pub fn signed(self, kind: KeyKind, signature: &[u8]) -> Result<Vec<u8>, CardError> {
        let request = CertReq {
            info: self.0,
            algorithm: algorithm(kind),
            signature: BitString::from_bytes(signature).map_err(|_| CardError::WrongSignature)?,
        };
        request.to_der().map_err(|_| CardError::SubjectUnreadable)
    }
}

fn algorithm(kind: KeyKind) -> AlgorithmIdentifierOwned {
    // RFC 4055 wants NULL for RSA, RFC 5758 wants nothing at all for ECDSA.
    let (oid, parameters) = match kind {
        KeyKind::Rsa(_) => (SHA_256_WITH_RSA_ENCRYPTION, Some(Any::null())),
        KeyKind::P256 => (ECDSA_WITH_SHA_256, None),
        KeyKind::P384 => (ECDSA_WITH_SHA_384, None),
    };
    AlgorithmIdentifierOwned { oid, parameters }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::public_key;

    #[test]
    fn a_subject_that_is_none_is_refused() {
        let mut point = vec![7; 65];
        point[0] = 4;
        let params = public_key::curve_parameters(KeyKind::P256).unwrap();
        let public = public_key::from_ec(&params, &point).unwrap();
        let key = Key::new(vec![1], public).unwrap();
        assert!(Unsigned::new(&key, "CN=Ayşe Deneme,serialNumber=10000000146").is_ok());
        assert_eq!(
            Unsigned::new(&key, "Ayşe").err(),
            Some(CardError::SubjectUnreadable)
        );
    }
}
