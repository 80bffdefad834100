//! Practice cards: everything that a real card's holder meets, in files.

use std::fs;

use card::{
    CardError, Cards, Key, KeyKind, NewKey, NewPracticeCard, Pin, PinState, Place, PracticeCards,
    Scheme, Token, UnlockSecret, UnlockStyle,
};
use tempfile::TempDir;

use crate::tools::{
    SUBJECT, certify, holder, new_pin, only_token, openssl_verifies, pin, secret, token_at,
};

const PIN: &str = "481516";
const UNLOCK: &str = "90210742";

struct Practice {
    folder: TempDir,
    cards: Cards,
    place: Place,
}

impl Practice {
    fn new(with_pin: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let cards = PracticeCards::in_folder(folder.path().join("kartlar"));
        let place = cards
            .create(NewPracticeCard {
                name: "ayse".to_owned(),
                pin: with_pin.then(|| Pin::new(PIN).unwrap()),
                unlock_secret: UnlockSecret::new(UNLOCK).unwrap(),
            })
            .unwrap();
        Self {
            folder,
            cards: Cards::Practice(cards),
            place,
        }
    }

    fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("kartlar/ayse.kart")
    }

    fn make(&mut self, kind: KeyKind) -> Key {
        let new = NewKey {
            kind,
            id: vec![1],
            label: "imza".to_owned(),
        };
        self.cards
            .make_key(&self.place, &new, &holder(PIN))
            .unwrap()
    }

    fn sign(&mut self, key: &Key, with: &str) -> Result<Vec<u8>, CardError> {
        let scheme = Scheme::usual(key.kind);
        self.cards
            .sign(&self.place, key, scheme, b"metin", &pin(with))
    }

    fn unlock(&mut self, with: &str, new: &str) -> Result<(), CardError> {
        let entry = secret(with).knowing_the_last_try();
        self.cards.unlock(
            &self.place,
            UnlockStyle::OfficerThenInitPin,
            &entry,
            &new_pin(new),
        )
    }

    fn token(&mut self) -> Token {
        token_at(&mut self.cards, &self.place)
    }
}

/// B17: the rehearsal's card does what the real one does.
#[test]
fn from_key_to_signature() {
    for kind in [KeyKind::P256, KeyKind::Rsa(2048)] {
        let mut card = Practice::new(true);
        let key = card.make(kind);
        let request = card
            .cards
            .request(&card.place, &key, SUBJECT, &pin(PIN))
            .unwrap();
        let certificate = certify(card.folder.path(), &request);
        card.cards
            .write_certificate(&card.place, &key, "imza", &certificate, &holder(PIN))
            .unwrap();
        let listing = card.cards.certificates(&card.place).unwrap();
        assert_eq!(listing.fit[0].key, key);
        assert_eq!(listing.fit[0].der, certificate);
        let signature = card.sign(&key, PIN).unwrap();
        let digest = "-sha256";
        let folder = card.folder.path();
        assert!(openssl_verifies(
            folder,
            &key.public,
            digest,
            &[],
            b"metin",
            &signature
        ));
    }
}

#[test]
fn it_says_that_it_is_a_practice_card_and_keeps_no_secret_readable() {
    let mut card = Practice::new(true);
    card.make(KeyKind::P256);
    let token = only_token(&mut card.cards);
    assert!(token.maker.contains("DENEME") && token.model.contains("DENEME"));
    assert!(card.cards.readers().unwrap()[0].name.contains("DENEME"));
    let text = fs::read_to_string(card.file()).unwrap();
    assert!(text.contains("not a real one"));
    assert!(!text.contains(PIN) && !text.contains(UNLOCK));
}

/// Wrong twice with the last try told, locked at the third, opened again, the new PIN good.
#[test]
fn three_wrong_pins_lock_it_and_the_unlock_secret_opens_it() {
    let mut card = Practice::new(true);
    let key = card.make(KeyKind::P256);
    assert_eq!(card.token().pin, PinState::Fine);

    let wrong = card.sign(&key, "000000");
    assert_eq!(wrong, Err(CardError::WrongPin(PinState::WrongAtLeastOnce)));
    assert_eq!(card.token().pin, PinState::WrongAtLeastOnce);
    // The right one in between makes it good again.
    card.sign(&key, PIN).unwrap();
    assert_eq!(card.token().pin, PinState::Fine);

    card.sign(&key, "000000").unwrap_err();
    let wrong = card.sign(&key, "000001");
    assert_eq!(wrong, Err(CardError::WrongPin(PinState::LastTry)));
    // Nobody said that the person knows: nothing is tried, not even the right one.
    assert_eq!(card.sign(&key, PIN), Err(CardError::LastTry));
    assert_eq!(card.token().pin, PinState::LastTry);
    let known = pin("000002").knowing_the_last_try();
    let place = card.place.clone();
    let last = card
        .cards
        .sign(&place, &key, Scheme::EcdsaSha256, b"metin", &known);
    assert_eq!(last, Err(CardError::PinLocked));
    assert_eq!(card.token().pin, PinState::Locked);
    assert_eq!(card.sign(&key, PIN), Err(CardError::PinLocked));

    card.unlock(UNLOCK, "290753").unwrap();
    assert_eq!(card.token().pin, PinState::Fine);
    assert!(card.sign(&key, PIN).is_err());
    card.sign(&key, "290753").unwrap();
}

#[test]
fn three_wrong_unlock_secrets_destroy_it() {
    let mut card = Practice::new(true);
    let key = card.make(KeyKind::P256);
    let unlock = |card: &mut Practice, with| card.unlock(with, "290753");
    assert_eq!(
        unlock(&mut card, "1"),
        Err(CardError::WrongUnlockSecret(PinState::WrongAtLeastOnce))
    );
    assert_eq!(
        unlock(&mut card, "2"),
        Err(CardError::WrongUnlockSecret(PinState::LastTry))
    );
    let unwarned = card.cards.unlock(
        &card.place,
        UnlockStyle::OfficerThenInitPin,
        &secret(UNLOCK),
        &new_pin(PIN),
    );
    assert_eq!(unwarned, Err(CardError::LastTry));
    assert_eq!(unlock(&mut card, "3"), Err(CardError::CardDestroyed));
    assert_eq!(unlock(&mut card, UNLOCK), Err(CardError::CardDestroyed));
    assert_eq!(card.token().unlock_secret, PinState::Locked);
    // A PIN that was never locked still signs; but once it locks, nothing helps.
    card.sign(&key, PIN).unwrap();
}

#[test]
fn a_card_travels_without_a_pin_and_gets_its_first_one() {
    let mut card = Practice::new(false);
    assert!(!card.token().pin_is_set);
    let new = NewKey {
        kind: KeyKind::P256,
        id: vec![1],
        label: "imza".to_owned(),
    };
    let too_early = card.cards.make_key(&card.place, &new, &holder(PIN));
    assert_eq!(too_early, Err(CardError::PinNotSet));
    card.cards
        .set_pin(&card.place, &secret(UNLOCK), &new_pin(PIN))
        .unwrap();
    assert!(card.token().pin_is_set);
    card.make(KeyKind::P256);
}

#[test]
fn the_pin_is_changed_by_whoever_knows_it() {
    let mut card = Practice::new(true);
    let key = card.make(KeyKind::P256);
    let change = |card: &mut Practice, old: &str, new: &str| {
        card.cards.change_pin(&card.place, &pin(old), &new_pin(new))
    };
    assert_eq!(
        change(&mut card, "000000", "290753"),
        Err(CardError::WrongPin(PinState::WrongAtLeastOnce))
    );
    change(&mut card, PIN, "290753").unwrap();
    card.sign(&key, "290753").unwrap();
    assert!(card.sign(&key, PIN).is_err());
}

/// A write that stopped half way leaves the card as it was before.
#[test]
fn a_torn_write_loses_nothing() {
    let mut card = Practice::new(true);
    let key = card.make(KeyKind::P256);
    let whole = fs::read(card.file()).unwrap();
    let beside = card.file().with_file_name("ayse.new");
    for cut in [0, 1, whole.len() / 2, whole.len() - 1] {
        fs::write(&beside, &whole[..cut]).unwrap();
        assert_eq!(card.cards.keys(&card.place).unwrap()[0], key);
        card.sign(&key, PIN).unwrap();
    }
    assert!(!beside.exists());
}

#[test]
fn an_open_card_signs_without_asking_again() {
    let mut card = Practice::new(true);
    let key = card.make(KeyKind::P256);
    let Practice {
        folder: _folder,
        cards,
        place,
    } = card;
    let mut open = cards.open(&place, &pin(PIN)).unwrap();
    for _ in 0..3 {
        open.sign(&key, Scheme::EcdsaSha256, b"metin").unwrap();
    }
    let misfit = open.sign(&key, Scheme::RsaPkcs1Sha256, b"metin");
    assert_eq!(misfit, Err(CardError::SchemeNotOffered));
}

/// What somebody made of the file is a damaged card, never a panic, and not the end of the other cards.
#[test]
fn a_damaged_file_is_named() {
    let mut card = Practice::new(true);
    let key = card.make(KeyKind::P256);
    let whole = fs::read(card.file()).unwrap();
    for cut in [0, 1, whole.len() / 2, whole.len() - 1] {
        fs::write(card.file(), &whole[..cut]).unwrap();
        assert_eq!(card.sign(&key, PIN), Err(CardError::PracticeDamaged));
        let readers = card.cards.readers().unwrap();
        assert!(readers[0].token.is_none());
    }
    let more = String::from_utf8(whole.clone())
        .unwrap()
        .replace("\"pin_tries\":3", "\"pin_tries\":200");
    fs::write(card.file(), more).unwrap();
    assert_eq!(card.sign(&key, PIN), Err(CardError::PracticeDamaged));
    fs::write(card.file(), whole).unwrap();
    card.sign(&key, PIN).unwrap();
    fs::remove_file(card.file()).unwrap();
    assert_eq!(card.sign(&key, PIN), Err(CardError::NoCard));
}

#[test]
fn a_card_is_not_made_twice_nor_outside_its_folder() {
    let card = Practice::new(true);
    let Cards::Practice(cards) = &card.cards else {
        panic!("practice cards are practice cards");
    };
    let make = |name: &str| {
        cards.create(NewPracticeCard {
            name: name.to_owned(),
            pin: None,
            unlock_secret: UnlockSecret::new(UNLOCK).unwrap(),
        })
    };
    assert_eq!(make("ayse"), Err(CardError::PracticeThere));
    assert!(matches!(make("../ayse"), Err(CardError::PracticeFile(_))));
    assert!(make("mehmet").is_ok());
}
