//! Which certificates on a card can sign, and why the others cannot. Decided without a PIN.

use serde::{Deserialize, Serialize};

use crate::key::Key;
use crate::public_key;

/// What a card keeps of a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredCertificate {
    pub id: Vec<u8>,
    pub label: String,
    pub der: Vec<u8>,
}

/// A certificate with its key behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    pub label: String,
    /// X.509, DER, as it lies on the card.
    pub der: Vec<u8>,
    pub key: Key,
}

/// Why a certificate on a card cannot sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WhyUnfit {
    /// What the card keeps there is no certificate.
    NotACertificate,
    /// Its key is of a kind that we do not use.
    KeyOfAnotherKind,
    /// No key on the card has its CKA_ID: usually the certificate of an authority.
    NoKey,
    /// A key has its CKA_ID, but it is not the key that the certificate speaks of.
    AnotherKey,
}

impl WhyUnfit {
    /// The name under which a screen looks up its text.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotACertificate => "unfit-not-a-certificate",
            Self::KeyOfAnotherKind => "unfit-key-of-another-kind",
            Self::NoKey => "unfit-no-key",
            Self::AnotherKey => "unfit-another-key",
        }
    }
}

/// A certificate that is hidden until somebody asks for all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    pub label: String,
    pub der: Vec<u8>,
    pub why: WhyUnfit,
}

/// All certificates of a token. Whether one is qualified, valid, or its owner's is not for the card to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    pub fit: Vec<Certificate>,
    pub unfit: Vec<Unfit>,
}

/// Sorts out. `ids` are those of all private and public keys which the card shows without a PIN, readable or not; `keys` those
/// whose public half could be read.
pub(crate) fn sort_out(stored: Vec<StoredCertificate>, ids: &[Vec<u8>], keys: &[Key]) -> Listing {
    let mut listing = Listing::default();
    for StoredCertificate { id, label, der } in stored {
        match fit(&id, &der, ids, keys) {
            Ok(key) => listing.fit.push(Certificate { label, der, key }),
            Err(why) => listing.unfit.push(Unfit { label, der, why }),
        }
    }
    listing
}

fn fit(id: &[u8], der: &[u8], ids: &[Vec<u8>], keys: &[Key]) -> Result<Key, WhyUnfit> {
    let public = public_key::of_certificate(der).ok_or(WhyUnfit::NotACertificate)?;
    if id.is_empty() || !ids.iter().any(|known| known == id) {
        return Err(WhyUnfit::NoKey);
    }
    let mut same_id = keys.iter().filter(|key| key.id == id).peekable();
    if same_id.peek().is_some() && !same_id.any(|key| key.public == public) {
        return Err(WhyUnfit::AnotherKey);
    }
    // Some cards show only the private object of a key; then its public half is the certificate's word.
    Key::new(id.to_vec(), public).ok_or(WhyUnfit::KeyOfAnotherKind)
}
