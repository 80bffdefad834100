//! An authority's key in a file, sealed under a passphrase: for the demo, and for a root that lies in a safe.

use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, Nonce, RandomizedNonceKey};
use aws_lc_rs::rand;
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use signature::signing_key::SigningKey;
use zeroize::Zeroizing;

/// Bytes of a key for AES-256.
const KEY: usize = 32;
/// What a passphrase for an authority must have at least, in letters.
const SHORTEST: usize = 12;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileFault {
    #[error("the passphrase has fewer than 12 letters")]
    ShortPassphrase,
    #[error("the key file is not in its form")]
    Form,
    #[error("the passphrase is wrong, or the key file was changed")]
    Sealed,
    #[error("the key cannot be made or sealed")]
    Key,
}

/// JSON; bytes in base64.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    form: Form,
    /// Said in the file itself, and sealed with it: a practice key cannot be passed off as another.
    practice: bool,
    /// SubjectPublicKeyInfo.
    public: String,
    /// Of Argon2id (RFC 9106): 64 MiB, three passes, one lane.
    salt: String,
    nonce: String,
    /// PKCS#8 under AES-256-GCM-SIV (RFC 8452), bound to the public key and to whether it is for practice.
    sealed: String,
}

#[derive(Serialize, Deserialize)]
enum Form {
    #[serde(rename = "kalem-authority-key-1")]
    First,
}

/// What to write into the file.
pub fn seal(key: &SigningKey, passphrase: &str, practice: bool) -> Result<Vec<u8>, KeyFileFault> {
    if passphrase.chars().count() < SHORTEST {
        return Err(KeyFileFault::ShortPassphrase);
    }
    let public = key.spki().map_err(|_| KeyFileFault::Key)?;
    let mut salt = [0; 16];
    rand::fill(&mut salt).map_err(|_| KeyFileFault::Key)?;
    let sealing = sealing_key(passphrase, &salt)?;
    let private = key.to_pkcs8().map_err(|_| KeyFileFault::Key)?;
    let mut sealed = Zeroizing::new(private.to_vec());
    sealed.reserve_exact(AES_256_GCM_SIV.tag_len());
    let nonce = sealing
        .seal_in_place_append_tag(Aad::from(beside(&public, practice)), &mut *sealed)
        .map_err(|_| KeyFileFault::Key)?;
    let content = Content {
        form: Form::First,
        practice,
        public: BASE64_STANDARD.encode(&public),
        salt: BASE64_STANDARD.encode(salt),
        nonce: BASE64_STANDARD.encode(nonce.as_ref()),
        sealed: BASE64_STANDARD.encode(&*sealed),
    };
    serde_json::to_vec_pretty(&content).map_err(|_| KeyFileFault::Form)
}

/// The key, and whether it is a practice one.
pub fn open(file: &[u8], passphrase: &str) -> Result<(SigningKey, bool), KeyFileFault> {
    let content: Content = serde_json::from_slice(file).map_err(|_| KeyFileFault::Form)?;
    let bytes = |text: &str| BASE64_STANDARD.decode(text).map_err(|_| KeyFileFault::Form);
    let public = bytes(&content.public)?;
    let nonce = <[u8; 12]>::try_from(bytes(&content.nonce)?).map_err(|_| KeyFileFault::Form)?;
    let sealing = sealing_key(passphrase, &bytes(&content.salt)?)?;
    let mut sealed = Zeroizing::new(bytes(&content.sealed)?);
    let private = sealing
        .open_in_place(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(beside(&public, content.practice)),
            sealed.as_mut_slice(),
        )
        .map_err(|_| KeyFileFault::Sealed)?;
    let key = SigningKey::from_pkcs8(private).map_err(|_| KeyFileFault::Form)?;
    Ok((key, content.practice))
}

fn beside(public: &[u8], practice: bool) -> Vec<u8> {
    [&[u8::from(practice)], public].concat()
}

fn sealing_key(passphrase: &str, salt: &[u8]) -> Result<RandomizedNonceKey, KeyFileFault> {
    let params = Params::new(64 * 1024, 3, 1, Some(KEY)).map_err(|_| KeyFileFault::Key)?;
    let mut key = Zeroizing::new([0; KEY]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, &mut *key)
        .map_err(|_| KeyFileFault::Form)?;
    RandomizedNonceKey::new(&AES_256_GCM_SIV, &*key).map_err(|_| KeyFileFault::Key)
}

#[cfg(test)]
mod tests {
    use signature::signing_key::NewKey;

    use super::*;

    const PASSPHRASE: &str = "çok uzun bir deneme sözü";

    #[test]
    fn a_key_opens_with_its_passphrase_and_says_what_it_is_for() {
        let key = SigningKey::generate(NewKey::P256).unwrap();
        let file = seal(&key, PASSPHRASE, true).unwrap();
        let (opened, practice) = open(&file, PASSPHRASE).unwrap();
        assert!(practice);
        assert_eq!(opened.spki().unwrap(), key.spki().unwrap());
        let wrong = open(&file, "başka uzun bir söz");
        assert_eq!(wrong.err(), Some(KeyFileFault::Sealed));
        let earnest = String::from_utf8(file).unwrap();
        let earnest = earnest.replace("\"practice\": true", "\"practice\": false");
        let forged = open(earnest.as_bytes(), PASSPHRASE);
        assert_eq!(forged.err(), Some(KeyFileFault::Sealed));
    }

    #[test]
    fn short_passphrases_and_other_files_are_refused() {
        let key = SigningKey::generate(NewKey::P256).unwrap();
        let short = seal(&key, "kısa", false);
        assert_eq!(short.err(), Some(KeyFileFault::ShortPassphrase));
        for other in [&b""[..], b"{}", b"{\"form\":\"kalem-authority-key-2\"}"] {
            assert_eq!(open(other, PASSPHRASE).err(), Some(KeyFileFault::Form));
        }
    }
}
