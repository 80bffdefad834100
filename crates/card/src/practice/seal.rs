//! How a practice card keeps its keys: under a master key, which lies sealed under the PIN and, apart, under the unlock secret.

use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, Nonce, RandomizedNonceKey};
use aws_lc_rs::rand;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::card_error::CardError;

/// Bytes of a key for AES-256.
const KEY: usize = 32;

/// Something sealed by AES-256-GCM-SIV (RFC 8452).
#[derive(Clone, Serialize, Deserialize)]
pub struct Sealed {
    nonce: [u8; 12],
    sealed: Vec<u8>,
}

/// A master key, sealed under a key that Argon2id (RFC 9106) made of a PIN.
#[derive(Clone, Serialize, Deserialize)]
pub struct Wrapped {
    salt: [u8; 16],
    master: Sealed,
}

pub struct MasterKey(Zeroizing<[u8; KEY]>);

impl MasterKey {
    pub fn random() -> Result<Self, CardError> {
        let mut key = Zeroizing::new([0; KEY]);
        rand::fill(&mut *key).map_err(|_| CardError::PracticeDamaged)?;
        Ok(Self(key))
    }

    pub fn wrapped(&self, secret: &str) -> Result<Wrapped, CardError> {
        let mut salt = [0; 16];
        rand::fill(&mut salt).map_err(|_| CardError::PracticeDamaged)?;
        let key = stretched(secret, &salt)?;
        let master = seal(&key, &*self.0, b"master")?;
        Ok(Wrapped { salt, master })
    }

    /// `None` where the secret is wrong.
    pub fn unwrapped(wrapped: &Wrapped, secret: &str) -> Result<Option<Self>, CardError> {
        let key = stretched(secret, &wrapped.salt)?;
        let Some(master) = open(&key, &wrapped.master, b"master") else {
            return Ok(None);
        };
        let master = <[u8; KEY]>::try_from(master.as_slice())
            .map(Zeroizing::new)
            .map_err(|_| CardError::PracticeDamaged)?;
        Ok(Some(Self(master)))
    }

    /// `beside` is bound to it: a sealed key opens only beside its own public half.
    pub fn sealed(&self, secret: &[u8], beside: &[u8]) -> Result<Sealed, CardError> {
        seal(&self.0, secret, beside)
    }

    pub fn unsealed(
        &self,
        sealed: &Sealed,
        beside: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, CardError> {
        open(&self.0, sealed, beside).ok_or(CardError::PracticeDamaged)
    }
}

/// Slow on purpose: some fifty milliseconds. Six digits are few all the same, which is why it is a practice card.
fn stretched(secret: &str, salt: &[u8]) -> Result<Zeroizing<[u8; KEY]>, CardError> {
    let params = Params::new(19 * 1024, 2, 1, Some(KEY)).map_err(|_| CardError::PracticeDamaged)?;
    let mut key = Zeroizing::new([0; KEY]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(secret.as_bytes(), salt, &mut *key)
        .map_err(|_| CardError::PracticeDamaged)?;
    Ok(key)
}

fn seal(key: &[u8; KEY], plain: &[u8], beside: &[u8]) -> Result<Sealed, CardError> {
    let key =
        RandomizedNonceKey::new(&AES_256_GCM_SIV, key).map_err(|_| CardError::PracticeDamaged)?;
    // Room for the tag, so that the plain bytes are not left behind in memory when it is appended.
    let mut sealed = Vec::with_capacity(plain.len() + AES_256_GCM_SIV.tag_len());
    sealed.extend_from_slice(plain);
    match key.seal_in_place_append_tag(Aad::from(beside), &mut sealed) {
        Ok(nonce) => Ok(Sealed {
            nonce: *nonce.as_ref(),
            sealed,
        }),
        Err(_) => {
            sealed.zeroize();
            Err(CardError::PracticeDamaged)
        }
    }
}

fn open(key: &[u8; KEY], sealed: &Sealed, beside: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let key = RandomizedNonceKey::new(&AES_256_GCM_SIV, key).ok()?;
    let mut plain = Zeroizing::new(sealed.sealed.clone());
    let nonce = Nonce::assume_unique_for_key(sealed.nonce);
    let length = key
        .open_in_place(nonce, Aad::from(beside), plain.as_mut_slice())
        .ok()?
        .len();
    plain.truncate(length);
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_secret_opens() {
        let master = MasterKey::random().unwrap();
        let wrapped = master.wrapped("481516").unwrap();
        let again = MasterKey::unwrapped(&wrapped, "481516").unwrap().unwrap();
        assert!(again.0 == master.0);
        assert!(MasterKey::unwrapped(&wrapped, "481517").unwrap().is_none());
    }

    #[test]
    fn a_sealed_key_opens_beside_its_own_public_half_only() {
        let master = MasterKey::random().unwrap();
        let sealed = master.sealed(b"private", b"public").unwrap();
        assert!(!sealed.sealed.windows(7).any(|part| part == b"private"));
        assert_eq!(*master.unsealed(&sealed, b"public").unwrap(), b"private");
        assert!(master.unsealed(&sealed, b"another").is_err());
        let mut torn = sealed.clone();
        torn.sealed.pop();
        assert!(master.unsealed(&torn, b"public").is_err());
        torn.sealed.clear();
        assert!(master.unsealed(&torn, b"public").is_err());
    }
}
