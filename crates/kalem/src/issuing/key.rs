//! The authority's key: opened at the start, and made in a security module before the ceremony.

use std::path::{Path, PathBuf};

use card::{CardError, Cards, Driver, Entry, Key, KeyKind, Login, NewKey, Pin, Place, Starter};
use issuer::{Again, AuthorityKey, TokenKey, authority_folder};

use super::{config, secret};
use crate::Done;
use crate::cli::MakeAuthorityKey;
use crate::commands::say;

pub fn open(key: &config::Key, folder: &Path) -> Done<AuthorityKey> {
    match key {
        config::Key::File { passphrase_file } => {
            let (key, practice) = authority_folder::key(folder, &secret(passphrase_file)?)?;
            match practice {
                true => Err("its key is for practice, which belongs to `kalem demo` alone".into()),
                false => Ok(key),
            }
        }
        config::Key::Pkcs11(module) => {
            let id = bytes(&module.id).ok_or("authority.key.id is not in hexadecimal")?;
            let mut cards = reach(&module.driver)?;
            let place = token(&mut cards, &module.token)?;
            let keys = cards.keys(&place).map_err(told)?;
            let key: Key = keys
                .into_iter()
                .find(|key| key.id == id)
                .ok_or("authority.key.id: the token has no such key")?;
            drop(cards);
            let again = Again {
                driver: module.driver.clone(),
                place,
                pin: pin(&module.pin_file)?,
                patience: module.patience(),
            };
            let held = TokenKey::in_this_process(key, again).map_err(told)?;
            Ok(AuthorityKey::Token(Box::new(held)))
        }
    }
}

/// `kalem make-authority-key`: a key pair in the module, and its request for the ceremony.
pub fn make_key(options: &MakeAuthorityKey) -> Done {
    let id = bytes(&options.id).ok_or("--id is not in hexadecimal")?;
    let mut cards = reach(&options.driver)?;
    let place = token(&mut cards, &options.token)?;
    let entry = Entry::typed(pin(&options.pin_file)?);
    let there = cards.keys(&place).map_err(told)?;
    if there.iter().any(|key| key.id == id) {
        return Err("the token has a key with this id already".into());
    }
    let new = NewKey {
        kind: KeyKind::P256,
        id,
        label: "makam".into(),
    };
    let login = Login::Holder(entry.clone());
    let key = cards.make_key(&place, &new, &login).map_err(told)?;
    let request = cards.request(&place, &key, "CN=makam", &entry);
    std::fs::write(&options.request, request.map_err(told)?)?;
    say(&format!("{} was written", options.request.display()));
    Ok(())
}

/// Looking around is for the child process: it shows the tokens, and is ended when one is found.
fn reach(driver: &PathBuf) -> Done<Cards> {
    let starter = Starter::this_program().map_err(told)?;
    Ok(Cards::Pkcs11(Driver::new(driver, starter)))
}

fn token(cards: &mut Cards, label: &str) -> Done<Place> {
    let readers = cards.readers().map_err(told)?;
    let tokens = readers.into_iter().filter_map(|reader| reader.token);
    let mut places = tokens.map(|token| token.place);
    let found = places.find(|place| place.label == label);
    Ok(found.ok_or_else(|| format!("the security module has no token {label:?}"))?)
}

fn pin(file: &Path) -> Done<Pin> {
    Ok(Pin::new(secret(file)?).ok_or_else(|| format!("{}: no PIN in it", file.display()))?)
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let all: Option<Vec<u8>> = pairs.map(byte).collect();
    all.filter(|all| !all.is_empty() && hex.len().is_multiple_of(2))
}

fn told(trouble: CardError) -> String {
    format!("the security module: {}", trouble.key())
}
