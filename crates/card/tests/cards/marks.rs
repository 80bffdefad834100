//! A card is known again without its PIN, shows that its PIN works, and gets another unlock secret: practice cards, SoftHSM, and the emulated one.

use card::{
    CardError, Cards, Device, Family, Marks, NewPracticeCard, Pin, Place, PracticeCards, Presence,
    Scheme, UnlockSecret, UnlockStyle,
};

use crate::card_service::CardService;
use crate::factory_card::{FactoryCard, PIN as FACTORY_PIN, UNLOCK as FACTORY_UNLOCK};
use crate::softhsm::{OFFICER, PIN as HSM_PIN, SoftHsm};
use crate::tools::{holder, new_pin, pin, secret};

const MESSAGE: &[u8] = b"kalem proof of a card";
const STYLE: UnlockStyle = UnlockStyle::OfficerThenInitPin;

/// Without a PIN; the same each time, and over this message only.
fn shows_itself(cards: &mut Cards, place: &Place, marks: &Marks) {
    match (cards.present(place, MESSAGE).unwrap(), &marks.device) {
        (Presence::Signature(signature), Device::Key(public)) => {
            let holds = |message| Scheme::EcdsaSha256.verifies(public, message, &signature);
            assert!(holds(MESSAGE) && !holds(b"another"));
        }
        (Presence::Secret(shown), Device::Secret(known)) => assert_eq!(shown, *known),
        _ => panic!("it shows itself by something else"),
    }
}

fn pin_works(cards: &mut Cards, place: &Place, marks: &Marks, with: &str) {
    let public = marks.pin_key.as_ref().unwrap();
    let shown = cards.show_pin(place, MESSAGE, &pin(with)).unwrap();
    assert!(Scheme::EcdsaSha256.verifies(public, MESSAGE, &shown.unwrap()));
    let wrong = cards.show_pin(place, MESSAGE, &pin("000000"));
    assert!(matches!(wrong, Err(CardError::WrongPin(_))), "{wrong:?}");
    assert!(cards.show_pin(place, MESSAGE, &pin(with)).is_ok());
}

/// Opened by the one, it is opened by the other from then on, and by the first no more.
fn another_unlock_secret(cards: &mut Cards, place: &Place, old: &str, pin_now: &str) {
    let fresh = UnlockSecret::new("11223344").unwrap();
    let wrong = cards.change_unlock_secret(place, STYLE, &secret("99999999"), &fresh);
    assert!(
        matches!(wrong, Err(CardError::WrongUnlockSecret(_))),
        "{wrong:?}"
    );
    cards
        .change_unlock_secret(place, STYLE, &secret(old), &fresh)
        .unwrap();
    let before = cards.unlock(place, STYLE, &secret(old), &new_pin(pin_now));
    assert!(
        matches!(before, Err(CardError::WrongUnlockSecret(_))),
        "{before:?}"
    );
    cards
        .unlock(place, STYLE, &secret("11223344"), &new_pin(pin_now))
        .unwrap();
}

#[test]
fn a_practice_card() {
    let folder = tempfile::tempdir().unwrap();
    let make = |name: &str| {
        let practice = PracticeCards::in_folder(folder.path());
        let new = NewPracticeCard {
            name: name.to_owned(),
            pin: Pin::new("481516"),
            unlock_secret: UnlockSecret::new("90210742").unwrap(),
        };
        practice.create(new).unwrap()
    };
    let (place, other) = (make("ayse"), make("baska"));
    let mut cards = Cards::Practice(PracticeCards::in_folder(folder.path()));
    let unmarked = cards.present(&place, MESSAGE).err();
    assert_eq!(unmarked, Some(CardError::NotMarked));
    let login = holder("481516");
    let marks = cards.mark(&place, Family::Practice, &login).unwrap();
    // Marked once: a second time it keeps what it has.
    assert!(cards.mark(&place, Family::Practice, &login).unwrap() == marks);
    assert!(cards.mark(&other, Family::Practice, &login).unwrap() != marks);
    shows_itself(&mut cards, &place, &marks);
    pin_works(&mut cards, &place, &marks, "481516");
    assert!(cards.keys(&place).unwrap().is_empty(), "no keys to certify");
    another_unlock_secret(&mut cards, &place, "90210742", "290753");
    pin_works(&mut cards, &place, &marks, "290753");
    let kept = UnlockSecret::new("55667788").unwrap();
    let style = UnlockStyle::SecretThroughSetPin;
    let told = cards.change_unlock_secret(&place, style, &secret("11223344"), &kept);
    assert_eq!(told, Err(CardError::KeptUnlockSecret));
}

#[test]
fn a_token_of_softhsm() {
    let Some(mut hsm) = SoftHsm::new() else {
        return;
    };
    let (cards, place) = (&mut hsm.cards, hsm.place.clone());
    let unmarked = cards.present(&place, MESSAGE).err();
    assert_eq!(unmarked, Some(CardError::NotMarked));
    let login = holder(HSM_PIN);
    let marks = cards.mark(&place, Family::SoftHsm, &login).unwrap();
    assert!(matches!(marks.device, Device::Key(_)));
    assert!(cards.mark(&place, Family::SoftHsm, &login).unwrap() == marks);
    shows_itself(cards, &place, &marks);
    pin_works(cards, &place, &marks, HSM_PIN);
    assert!(cards.keys(&place).unwrap().is_empty(), "no keys to certify");
    another_unlock_secret(cards, &place, OFFICER, "290753");
    shows_itself(cards, &place, &marks);
    pin_works(cards, &place, &marks, "290753");
}

/// The way of families without such keys: an object that everybody may read.
#[test]
fn an_object_on_a_token() {
    let Some(mut hsm) = SoftHsm::new() else {
        return;
    };
    let (cards, place) = (&mut hsm.cards, hsm.place.clone());
    let login = holder(HSM_PIN);
    let marks = cards.mark(&place, Family::Akis, &login).unwrap();
    assert!(matches!(marks.device, Device::Secret(_)));
    assert!(cards.mark(&place, Family::Akis, &login).unwrap() == marks);
    shows_itself(cards, &place, &marks);
    assert!(marks.pin_key.is_none());
    let shown = cards.show_pin(&place, MESSAGE, &pin(HSM_PIN));
    assert_eq!(shown, Ok(None));
}

/// An OpenPGP card through OpenSC 0.23: its unlock secret is changed. It has no place that everybody may read (OpenSC shows the objects for
/// private use after a PIN only), so it says that it cannot be known again, and is never unlocked from afar.
#[test]
fn the_emulated_card() {
    let Some(service) = CardService::start(env!("CARGO_BIN_EXE_card_child")) else {
        return;
    };
    let mut card = FactoryCard::in_reader_of(&service);
    let (cards, place) = (&mut card.cards, card.place.clone());
    let unmarked = cards.mark(&place, Family::OpenPgp, &holder(FACTORY_PIN));
    assert_eq!(unmarked.err(), Some(CardError::NotMarked));
    assert_eq!(
        cards.present(&place, MESSAGE).err(),
        Some(CardError::NotMarked)
    );
    another_unlock_secret(cards, &place, FACTORY_UNLOCK, "481516");
}
