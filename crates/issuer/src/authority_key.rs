//! The authority's own key: in a security module, or, for the demo, in an encrypted file.

use std::sync::{Mutex, PoisonError};

use card::{Key, OpenToken, Scheme, Trouble};
use signature::algorithm::{Digest, SignatureAlgorithm};
use signature::key::KeyError;
use signature::signing_key::SigningKey;

/// Signs certificates and lists. It is never shown, and the root's is never here.
pub enum AuthorityKey {
    /// Unlocked from a file: see `key_file`.
    EncryptedFile(SigningKey),
    /// Stays in the module; what is open is a session with it.
    Token(TokenKey),
}

/// A key behind PKCS#11, logged in to. One signature at a time: a session has one conversation.
pub struct TokenKey {
    key: Key,
    token: Mutex<OpenToken>,
}

#[derive(Debug, thiserror::Error)]
pub enum SigningTrouble {
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The module is away or refused. Nothing is lost: what is to be signed stays recorded.
    #[error("the security module does not sign: {}", .0.key())]
    Token(Trouble),
}

impl TokenKey {
    pub fn new(key: Key, token: OpenToken) -> Self {
        Self {
            key,
            token: Mutex::new(token),
        }
    }
}

impl AuthorityKey {
    /// DER of its SubjectPublicKeyInfo.
    pub fn spki(&self) -> Result<Vec<u8>, KeyError> {
        match self {
            Self::EncryptedFile(key) => key.spki(),
            Self::Token(token) => Ok(token.key.public.clone()),
        }
    }

    /// The algorithm that goes with this key: SHA-256, or SHA-384 for P-384.
    pub fn algorithm(&self) -> SignatureAlgorithm {
        match self {
            Self::EncryptedFile(key) => key.algorithm(),
            Self::Token(token) => algorithm_of(Scheme::usual(token.key.kind)),
        }
    }

    /// Signs `message` with `algorithm()`; an ECDSA signature comes as DER. Blocks while a module works: some milliseconds.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningTrouble> {
        match self {
            Self::EncryptedFile(key) => Ok(key.sign(key.algorithm(), message)?),
            Self::Token(held) => {
                let mut token = held.token.lock().unwrap_or_else(PoisonError::into_inner);
                token
                    .sign(&held.key, Scheme::usual(held.key.kind), message)
                    .map_err(SigningTrouble::Token)
            }
        }
    }
}

fn algorithm_of(scheme: Scheme) -> SignatureAlgorithm {
    match scheme {
        Scheme::EcdsaSha256 => SignatureAlgorithm::Ecdsa(Digest::Sha256),
        Scheme::EcdsaSha384 => SignatureAlgorithm::Ecdsa(Digest::Sha384),
        Scheme::RsaPkcs1Sha256 => SignatureAlgorithm::RsaPkcs1(Digest::Sha256),
        Scheme::RsaPkcs1Sha384 => SignatureAlgorithm::RsaPkcs1(Digest::Sha384),
        Scheme::RsaPkcs1Sha512 => SignatureAlgorithm::RsaPkcs1(Digest::Sha512),
        Scheme::RsaPssSha256 => SignatureAlgorithm::RsaPss(Digest::Sha256),
        Scheme::RsaPssSha384 => SignatureAlgorithm::RsaPss(Digest::Sha384),
        Scheme::RsaPssSha512 => SignatureAlgorithm::RsaPss(Digest::Sha512),
    }
}
