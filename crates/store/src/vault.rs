//! Personal data at rest: sealed per field under a key with an id, found again by a blind index.

use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// How an identity number is found without being readable: 32 bytes of HMAC-SHA256.
pub type BlindIndex = Vec<u8>;

/// The secrets of one installation, as its key file holds them (hexadecimal).
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// Field keys by id, oldest first; the last one seals, all of them open.
    pub field: Vec<FieldKey>,
    /// Key of the blind indexes. It never changes, or nobody would be found again.
    pub index: String,
    /// Key that seals history rows.
    pub history: String,
}

/// One key for sealing fields.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
pub struct FieldKey {
    pub id: u16,
    pub key: String,
}

/// Why a sealed field could not be opened. Says nothing of what is inside.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("a key in the key file is not 32 bytes in hexadecimal")]
    BadKey,
    #[error("the key file has no field key")]
    NoKey,
    #[error("the field was sealed with key {0}, which the key file does not have")]
    UnknownKey(u16),
    #[error("a sealed field was changed or belongs to another row")]
    Forged,
}

impl Keys {
    /// Fresh keys from the operating system's randomness.
    pub fn generate() -> Self {
        let fresh = || hex(&rand::random::<[u8; 32]>());
        Self {
            field: vec![FieldKey {
                id: 1,
                key: fresh(),
            }],
            index: fresh(),
            history: fresh(),
        }
    }
}

/// Seals and opens fields, and computes blind indexes. Holds the expanded keys.
pub struct Vault {
    field: Vec<(u16, Aes256GcmSiv)>,
    index: Hmac<Sha256>,
    history: Hmac<Sha256>,
}

impl Vault {
    pub fn new(keys: &Keys) -> Result<Self, VaultError> {
        let mut field = Vec::with_capacity(keys.field.len());
        for entry in &keys.field {
            let mut key = unhex(&entry.key)?;
            field.push((entry.id, Aes256GcmSiv::new(&key.into())));
            key.zeroize();
        }
        if field.is_empty() {
            return Err(VaultError::NoKey);
        }
        Ok(Self {
            field,
            index: keyed(&keys.index)?,
            history: keyed(&keys.history)?,
        })
    }

    /// Seals `plain` for one `place` (table, column and row), so that it cannot be moved to another.
    /// Shape: key id (2 bytes), nonce (12 bytes), ciphertext with its tag (AES-256-GCM-SIV, RFC 8452).
    pub fn seal(&self, place: &str, plain: &[u8]) -> Vec<u8> {
        let (id, cipher) = self.field.last().expect("a vault has at least one key");
        let nonce: [u8; 12] = rand::random();
        let sealed = cipher
            .encrypt(
                &Nonce::from(nonce),
                Payload {
                    msg: plain,
                    aad: place.as_bytes(),
                },
            )
            .expect("a field is far below the 64 GiB that the cipher takes");
        [&id.to_be_bytes()[..], &nonce, &sealed].concat()
    }

    /// Opens what [`Vault::seal`] made for the same place.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let (id, rest) = sealed.split_first_chunk::<2>().ok_or(VaultError::Forged)?;
        let (nonce, msg) = rest.split_first_chunk::<12>().ok_or(VaultError::Forged)?;
        let id = u16::from_be_bytes(*id);
        let (_, cipher) = self
            .field
            .iter()
            .find(|(known, _)| *known == id)
            .ok_or(VaultError::UnknownKey(id))?;
        cipher
            .decrypt(
                &Nonce::from(*nonce),
                Payload {
                    msg,
                    aad: place.as_bytes(),
                },
            )
            .map_err(|_| VaultError::Forged)
    }

    /// The index under which `value` is found again; `kind` keeps equal texts of different kinds apart.
    pub fn index(&self, kind: &str, value: &str) -> BlindIndex {
        let mut mac = self.index.clone();
        mac.update(kind.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }

    /// The MAC of a row's `fields` in one `place` (table and row): only who holds the key can write a row that is believed. Each field goes
    /// in with its length, so that no two lists of fields read alike.
    pub fn row_mac(&self, place: &str, fields: &[&[u8]]) -> Vec<u8> {
        let mut mac = self.history.clone();
        mac.update(b"kalem-row-1");
        for field in std::iter::once(place.as_bytes()).chain(fields.iter().copied()) {
            mac.update(&(field.len() as u64).to_be_bytes());
            mac.update(field);
        }
        mac.finalize().into_bytes().to_vec()
    }

    /// What a history detail says of values that it must not hold: whether they are the same, and nothing of what they are.
    pub fn digest(&self, of: &str, values: &[&[u8]]) -> String {
        hex(&self.row_mac(&format!("digest.{of}"), values))
    }

    /// Whether `sent` is the MAC of these fields, compared in constant time.
    pub fn is_row_mac(&self, place: &str, fields: &[&[u8]], sent: &[u8]) -> bool {
        let expected = self.row_mac(place, fields);
        let differences = expected
            .iter()
            .zip(sent)
            .fold(0, |all, (a, b)| all | (a ^ b));
        expected.len() == sent.len() && differences == 0
    }

    /// The seal of a history row: only who holds the key can add a row that verifies.
    pub(crate) fn history_seal(&self, hash: &[u8]) -> Vec<u8> {
        let mut mac = self.history.clone();
        mac.update(hash);
        mac.finalize().into_bytes().to_vec()
    }
}

fn keyed(text: &str) -> Result<Hmac<Sha256>, VaultError> {
    let mut key = unhex(text)?;
    let mac = Hmac::new_from_slice(&key).map_err(|_| VaultError::BadKey);
    key.zeroize();
    mac
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

pub(crate) fn unhex(text: &str) -> Result<[u8; 32], VaultError> {
    let mut out = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return Err(VaultError::BadKey);
    }
    for (byte, pair) in out.iter_mut().zip(text.as_bytes().chunks(2)) {
        let pair = std::str::from_utf8(pair).map_err(|_| VaultError::BadKey)?;
        *byte = u8::from_str_radix(pair, 16).map_err(|_| VaultError::BadKey)?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_opens_only_in_its_own_place_and_only_unchanged() {
        let vault = Vault::new(&Keys::generate()).unwrap();
        let sealed = vault.seal("person.identity:1", "10000000146".as_bytes());
        assert_eq!(
            vault.open("person.identity:1", &sealed).unwrap(),
            b"10000000146"
        );
        assert!(matches!(
            vault.open("person.identity:2", &sealed),
            Err(VaultError::Forged)
        ));
        for i in 2..sealed.len() {
            let mut changed = sealed.clone();
            changed[i] ^= 1;
            assert!(vault.open("person.identity:1", &changed).is_err());
        }
        assert_ne!(
            sealed,
            vault.seal("person.identity:1", "10000000146".as_bytes()),
            "a nonce is used once"
        );
    }

    #[test]
    fn a_new_key_seals_and_the_old_one_still_opens() {
        let mut keys = Keys::generate();
        let old = Vault::new(&keys).unwrap();
        let sealed = old.seal("p", b"x");
        keys.field.push(FieldKey {
            id: 2,
            key: hex(&[7; 32]),
        });
        let new = Vault::new(&keys).unwrap();
        assert_eq!(new.open("p", &sealed).unwrap(), b"x");
        assert!(matches!(
            old.open("p", &new.seal("p", b"y")),
            Err(VaultError::UnknownKey(2))
        ));
    }

    #[test]
    fn a_row_mac_holds_for_its_place_and_its_fields_alone() {
        let vault = Vault::new(&Keys::generate()).unwrap();
        let mac = vault.row_mac("session", &[b"ab", b"c"]);
        assert!(vault.is_row_mac("session", &[b"ab", b"c"], &mac));
        assert!(!vault.is_row_mac("session", &[b"a", b"bc"], &mac));
        assert!(!vault.is_row_mac("officer", &[b"ab", b"c"], &mac));
        assert!(!vault.is_row_mac("session", &[b"ab", b"c"], &mac[..31]));
        let other = Vault::new(&Keys::generate()).unwrap();
        assert!(!other.is_row_mac("session", &[b"ab", b"c"], &mac));
    }

    #[test]
    fn an_index_is_stable_and_keyed() {
        let keys = Keys::generate();
        let vault = Vault::new(&keys).unwrap();
        assert_eq!(
            vault.index("identity", "1"),
            Vault::new(&keys).unwrap().index("identity", "1")
        );
        assert_ne!(vault.index("identity", "1"), vault.index("phone", "1"));
        assert_ne!(
            vault.index("identity", "1"),
            Vault::new(&Keys::generate())
                .unwrap()
                .index("identity", "1")
        );
    }
}
