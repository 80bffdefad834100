//! Building in two steps: first the bytes that are to be signed, then the signed whole. Between them the signature is made wherever the
//! key is: in an HSM, on a card, in memory.

use crate::algorithm::SignatureAlgorithm;
use crate::key::{KeyError, PublicKey};
use crate::signing_key::SigningKey;
use crate::tlv;

/// A certificate, list or answer that lacks only its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToBeSigned {
    bytes: Vec<u8>,
    algorithm: SignatureAlgorithm,
    /// What stands behind the signature, as the certificates of an OCSP answer do.
    rest: Vec<u8>,
}

impl ToBeSigned {
    /// `bytes` is DER; they already name `algorithm` where their standard asks for that.
    pub fn new(bytes: Vec<u8>, algorithm: SignatureAlgorithm) -> Self {
        Self::with_rest(bytes, algorithm, Vec::new())
    }

    pub(crate) fn with_rest(bytes: Vec<u8>, algorithm: SignatureAlgorithm, rest: Vec<u8>) -> Self {
        Self {
            bytes,
            algorithm,
            rest,
        }
    }

    /// What is signed, whole. To be stored before it is handed out.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What a card or HSM signs that hashes nothing itself.
    pub fn digest(&self) -> Vec<u8> {
        self.algorithm.digest().of(&self.bytes)
    }

    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// SEQUENCE { what was signed, algorithm, signature }. The signature is checked first, so that nothing leaves here that does not
    /// verify. An ECDSA signature is DER: see `key::ecdsa_der_from_raw`.
    pub fn assemble(&self, signature: &[u8], signer: &PublicKey) -> Result<Vec<u8>, KeyError> {
        signer.verify(self.algorithm, &self.bytes, signature)?;
        Ok(self.assemble_unchecked(signature))
    }

    /// As `assemble`, for what is made by the thousand and asked for again where it does not verify: OCSP answers. Checking takes longer
    /// than signing.
    pub fn assemble_unchecked(&self, signature: &[u8]) -> Vec<u8> {
        tlv::sequence(&[
            &self.bytes,
            &self.algorithm.to_der(),
            &tlv::bits(signature),
            &self.rest,
        ])
    }

    /// Both steps at once, for a key in memory, whose signatures need no second look.
    pub fn sign(&self, key: &SigningKey) -> Result<Vec<u8>, KeyError> {
        let signature = key.sign(self.algorithm, &self.bytes)?;
        Ok(self.assemble_unchecked(&signature))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signing_key::NewKey;

    #[test]
    fn another_keys_signature_is_not_assembled() {
        let key = SigningKey::generate(NewKey::P256).unwrap();
        let other = SigningKey::generate(NewKey::P256).unwrap();
        let to_be_signed = ToBeSigned::new(tlv::sequence(&[]), key.algorithm());
        assert!(to_be_signed.sign(&key).is_ok());
        let signature = other.sign(key.algorithm(), to_be_signed.bytes()).unwrap();
        let public = PublicKey::from_spki(&key.spki().unwrap()).unwrap();
        assert_eq!(
            to_be_signed.assemble(&signature, &public),
            Err(KeyError::BadSignature)
        );
    }
}
