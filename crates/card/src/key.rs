//! A key on a card, known by the public half.

use serde::{Deserialize, Serialize};

use crate::public_key;

/// The kinds that the certificate profile knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum KeyKind {
    /// Length of the modulus in bits: 2048, 3072 or 4096.
    Rsa(u16),
    P256,
    P384,
}

/// A private key that never leaves the card, and what is known of it outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// CKA_ID: what ties key and certificate together on a card.
    pub id: Vec<u8>,
    pub kind: KeyKind,
    /// SubjectPublicKeyInfo, DER (RFC 5280).
    pub public: Vec<u8>,
}

impl Key {
    /// `None` where the public half is of no kind that we use.
    pub fn new(id: Vec<u8>, public: Vec<u8>) -> Option<Self> {
        let kind = public_key::kind_of(&public)?;
        Some(Self { id, kind, public })
    }
}

/// A key that is to be made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewKey {
    pub kind: KeyKind,
    /// The CKA_ID it shall have. Cards with fixed places for keys want a certain one (OpenPGP cards: 1 for the signing key);
    /// the card may also choose another, so use the one in the [`Key`] that comes back.
    pub id: Vec<u8>,
    pub label: String,
}
