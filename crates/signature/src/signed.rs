//! What certificates, lists and answers have in common: some content, an algorithm, a signature over the content's bytes as they came.

use std::ops::Range;

use der::asn1::BitString;
use der::{Header, Reader, SliceReader, Tag};
use spki::AlgorithmIdentifierOwned;

use crate::algorithm::SignatureAlgorithm;
use crate::indication::{Finding, SubIndication};
use crate::key::{KeyError, PublicKey};

/// Not in the form its standard asks for. Says what, never with which content.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("malformed {0}")]
pub struct Malformed(pub &'static str);

impl From<Malformed> for Finding {
    fn from(malformed: Malformed) -> Self {
        Self::new(SubIndication::FormatFailure, malformed.to_string())
    }
}

/// Turns whatever the decoder says into "malformed `what`".
pub(crate) fn malformed<E>(what: &'static str) -> impl Fn(E) -> Malformed {
    move |_| Malformed(what)
}

/// Where in the whole the content lies, and what is said of its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signed {
    pub content: Range<usize>,
    pub algorithm: AlgorithmIdentifierOwned,
    pub signature: Vec<u8>,
    /// Behind the signature, for an OCSP answer's certificates.
    pub rest: Range<usize>,
}

impl Signed {
    /// `whole` is one SEQUENCE and nothing behind it.
    pub fn parse(whole: &[u8]) -> der::Result<Self> {
        let mut reader = SliceReader::new(whole)?;
        let header = Header::peek(&reader)?;
        header.tag().assert_eq(Tag::Sequence)?;
        let signed = reader.sequence(|reader| {
            let start = usize::try_from(reader.position())?;
            let length = reader.tlv_bytes()?.len();
            let algorithm = reader.decode()?;
            let signature: BitString = reader.decode()?;
            let signature = signature
                .as_bytes()
                .ok_or_else(|| Tag::BitString.value_error())?
                .to_vec();
            let rest_start = usize::try_from(reader.position())?;
            let rest = reader.read_slice(reader.remaining_len())?;
            der::Result::Ok(Self {
                content: start..start + length,
                algorithm,
                signature,
                rest: rest_start..rest_start + rest.len(),
            })
        })?;
        reader.finish()?;
        Ok(signed)
    }

    /// `whole` is what it was parsed from.
    pub fn verify(&self, whole: &[u8], signer: &PublicKey) -> Result<(), Finding> {
        let algorithm = SignatureAlgorithm::parse(&self.algorithm).map_err(|error| {
            Finding::new(SubIndication::CryptoConstraintsFailure, error.to_string())
        })?;
        signer
            .verify(algorithm, &whole[self.content.clone()], &self.signature)
            .map_err(KeyError::into)
    }
}

impl From<KeyError> for Finding {
    fn from(error: KeyError) -> Self {
        let sub = match error {
            KeyError::BadSignature | KeyError::WrongAlgorithm => SubIndication::SigCryptoFailure,
            KeyError::Malformed => SubIndication::FormatFailure,
            KeyError::Unknown(_) | KeyError::Size(_) => SubIndication::CryptoConstraintsFailure,
        };
        Self::new(sub, error.to_string())
    }
}
