//! "Real card, no hardware": the firmware of an OpenPGP card behind the system's card service, reached through OpenSC's driver.

use card::{CardError, Driver, Family, Key, KeyKind, PinState, Scheme, Step, find, places};

use crate::card_service::CardService;
use crate::factory_card::{FactoryCard, PIN as FACTORY_PIN, UNLOCK};
use crate::tools::{SUBJECT, certify, new_pin, openssl_verifies, pin, secret, token_at};

const PIN: &str = "481516";
const TEXT: &[u8] = "İmzalanacak Metin 1: Giriş yapıyorum.".as_bytes();

struct Story {
    service: CardService,
    card: FactoryCard,
}

impl Story {
    fn sign(&mut self, key: &Key, with: &str) -> Result<Vec<u8>, CardError> {
        let scheme = Scheme::EcdsaSha256;
        let card = &mut self.card;
        card.cards.sign(&card.place, key, scheme, TEXT, &pin(with))
    }

    fn state(&mut self) -> PinState {
        token_at(&mut self.card.cards, &self.card.place).pin
    }
}

/// Issue 3, "Real card, no hardware": every act of a card's life on one card, in the order of that life.
#[test]
fn a_cards_life() {
    let Some(service) = CardService::start(env!("CARGO_BIN_EXE_card_child")) else {
        return;
    };
    let mut story = found(service);
    let key = personalised(&mut story);
    signed(&mut story, &key);
    wrong_until_locked(&mut story, &key);
    unlocked(&mut story, &key);
    pulled(&mut story, &key);
    no_service(&mut story);
}

/// From nothing to a driver, by what the card says when it wakes.
fn found(service: CardService) -> Story {
    assert!(service.listens_here_only());
    let seen = Driver::seen_readers(service.starter()).unwrap();
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert_eq!(find(Ok(seen), places).unwrap().family, Family::Other);
    let mut card = FactoryCard::in_reader_of(&service);
    let token = token_at(&mut card.cards, &card.place);
    assert_eq!(token.family, Family::OpenPgp);
    assert_eq!((token.pin, token.has_keypad), (PinState::Fine, false));
    Story { card, service }
}

/// PIN changed from the factory's, key made on the card, certificate written and read back.
fn personalised(story: &mut Story) -> Key {
    let card = &mut story.card;
    card.cards
        .change_pin(&card.place, &pin(FACTORY_PIN), &new_pin(PIN))
        .unwrap();
    let key = card.make_key(KeyKind::P256).unwrap();
    let request = card
        .cards
        .request(&card.place, &key, SUBJECT, &pin(PIN))
        .unwrap();
    let certificate = certify(story.service.folder(), &request);
    card.write_certificate(&key, &certificate);
    let listing = card.cards.certificates(&card.place).unwrap();
    assert_eq!(listing.fit.len(), 1, "{listing:?}");
    assert_eq!(listing.fit[0].der, certificate);
    assert_eq!(listing.fit[0].key.public, key.public);
    listing.fit[0].key.clone()
}

fn signed(story: &mut Story, key: &Key) {
    let signature = story.sign(key, PIN).unwrap();
    let folder = story.service.folder();
    let verifies = |text| openssl_verifies(folder, &key.public, "-sha256", &[], text, &signature);
    assert!(verifies(TEXT));
    assert!(!verifies(b"another text"));
}

/// Wrong twice, the last try warned, locked at the third.
fn wrong_until_locked(story: &mut Story, key: &Key) {
    let wrong = |state| Err(CardError::WrongPin(state));
    assert_eq!(story.sign(key, "000000"), wrong(PinState::WrongAtLeastOnce));
    // OpenSC 0.23 sets no flag for the first wrong try on this card, and we invent none.
    assert_eq!(story.state(), PinState::Fine);
    assert_eq!(story.sign(key, "000000"), wrong(PinState::LastTry));
    assert_eq!(story.state(), PinState::LastTry);
    // Not even the right one, until somebody has said so to the person.
    assert_eq!(story.sign(key, PIN), Err(CardError::LastTry));
    let known = pin("000000").knowing_the_last_try();
    let place = story.card.place.clone();
    let last = story
        .card
        .cards
        .sign(&place, key, Scheme::EcdsaSha256, TEXT, &known);
    assert_eq!(last, Err(CardError::PinLocked));
    assert_eq!(story.state(), PinState::Locked);
    assert_eq!(story.sign(key, PIN), Err(CardError::PinLocked));
}

fn unlocked(story: &mut Story, key: &Key) {
    let style = token_at(&mut story.card.cards, &story.card.place).unlock_style;
    let unlock = |story: &mut Story, with: &str| {
        story
            .card
            .cards
            .unlock(&story.card.place, style, &secret(with), &new_pin("290753"))
    };
    let wrong = unlock(story, "99999999");
    assert!(
        matches!(wrong, Err(CardError::WrongUnlockSecret(_))),
        "{wrong:?}"
    );
    unlock(story, UNLOCK).unwrap();
    assert_eq!(story.state(), PinState::Fine);
    story.sign(key, "290753").unwrap();
    story
        .card
        .cards
        .change_pin(&story.card.place, &pin("290753"), &new_pin(PIN))
        .unwrap();
    story.sign(key, PIN).unwrap();
}

/// Pulled while signing, and pulled between: the same step again with the card back in place.
fn pulled(story: &mut Story, key: &Key) {
    story.service.pull_at_signature();
    assert_eq!(story.sign(key, PIN), Err(CardError::CardGone));
    let seen = Driver::seen_readers(story.service.starter());
    assert_eq!(find(seen, places).unwrap_err().0, Step::Card);
    assert_eq!(story.sign(key, PIN), Err(CardError::NoCard));
    story.service.insert();
    story.sign(key, PIN).unwrap();

    story.service.pull();
    let listing = story.card.cards.certificates(&story.card.place);
    assert_eq!(listing, Err(CardError::NoCard));
    story.service.insert();
    assert_eq!(
        story
            .card
            .cards
            .certificates(&story.card.place)
            .unwrap()
            .fit
            .len(),
        1
    );
    story.sign(key, PIN).unwrap();
    // Nothing of all that was a wrong PIN.
    assert_eq!(story.state(), PinState::Fine);
}

fn no_service(story: &mut Story) {
    story.service.stop_the_service();
    let seen = Driver::seen_readers(story.service.starter());
    assert_eq!(
        find(seen, places).unwrap_err(),
        (Step::Service, CardError::NoReaderService)
    );
}
