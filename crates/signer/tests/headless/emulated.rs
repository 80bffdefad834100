//! The app with OpenSC's driver, the system's card service and a real card's firmware: what a person with a card meets.

use card::{KeyKind, PinState};
use handoff::message::{Answer, Failure};
use signature::moment::Moment;
use signer::rehearsal::{Authority, Holder};

use crate::card_service::CardService;
use crate::counterpart::{Portal, now};
use crate::factory_card::{FactoryCard, PIN};
use crate::runs::{Said, holds, program};

struct Person {
    service: CardService,
    card: FactoryCard,
    authority: Authority,
}

impl Person {
    fn with_a_card(service: CardService) -> Self {
        let at = Moment::from_unix_seconds(now());
        let authority = Authority::new(at).unwrap();
        let mut card = FactoryCard::in_reader_of(&service);
        let key = card.make_key(KeyKind::P256).unwrap();
        let certificate = authority
            .certify(&key.public, Holder::REHEARSAL, at, (-1, 30))
            .unwrap();
        card.write_certificate(&key, &certificate);
        Self {
            service,
            card,
            authority,
        }
    }

    fn signs(&self, portal: &Portal, pin: &str) -> Said {
        let mut command = program();
        command
            .args(["--headless", "--code", "ACDE-2345", "--portal", &portal.url])
            .arg("--module")
            .arg(&self.card.driver)
            .args(["--pin-env", "TEST_PIN"])
            .env("TEST_PIN", pin)
            .env("OPENSC_CONF", self.service.conf());
        Said::of(command.output().unwrap())
    }

    /// A code that comes to a good end: one answer, and in it a signature for each text.
    fn signs_well(&self) {
        let portal = Portal::open(&[]);
        let said = self.signs(&portal, PIN);
        assert_eq!(said.code, Some(0), "{said:?}");
        let books = portal.books.lock().unwrap();
        let [Answer::Signed { signatures }] = books.answers.as_slice() else {
            panic!("one answer with signatures")
        };
        let texts = portal.texts();
        assert_eq!(signatures.len(), texts.len());
        for (signature, text) in signatures.iter().zip(&texts) {
            let root = self.authority.certificate();
            assert!(holds(root, signature.der(), text.to_be_signed()));
        }
    }

    /// A code that comes to none: this exit code and sentence, and the page hears why. No signature leaves.
    fn fails(&self, pin: &str, code: i32, words: &str, why: Failure) {
        let portal = Portal::open(&[]);
        let said = self.signs(&portal, pin);
        assert_eq!(said.code, Some(code), "{said:?}");
        assert!(said.err.contains(words), "{words:?} in {said:?}");
        assert!(!said.err.contains(pin) && !said.out.contains(pin));
        let books = portal.books.lock().unwrap();
        assert_eq!(books.answers, [Answer::Failed { why }]);
    }

    fn pin_state(&mut self) -> PinState {
        let readers = self.card.cards.readers().unwrap().into_iter();
        let mut tokens = readers.filter_map(|reader| reader.token);
        let own = tokens.find(|token| token.place == self.card.place);
        own.unwrap().pin
    }
}

/// "Real card, no hardware" and "Bad input, faults", with the app: signed, a wrong PIN, one of letters, the card pulled while the first and while the second
/// text is signed, and no reader service. Nothing is signed twice or lost: with the card back in place, a new code is signed whole.
#[test]
fn the_app_with_a_real_card() {
    let Some(service) = CardService::start(env!("CARGO_BIN_EXE_e-imza")) else {
        return;
    };
    let mut person = Person::with_a_card(service);
    person.signs_well();

    // Whether a PIN may have letters is for the card to say: to this one it is a wrong one.
    for wrong in ["000000", "şifrem"] {
        person.fails(wrong, 7, "PIN yanlış", Failure::WrongPin);
        person.signs_well();
    }

    let pulled = "Kart işlem sırasında çıkarıldı. Kartı yeniden takın";
    person.service.pull_at_signature();
    person.fails(PIN, 5, pulled, Failure::CardFault);
    person.fails(PIN, 5, "Okuyucuda kart yok.", Failure::CardFault);
    person.service.insert();
    person.signs_well();
    person.service.pull_at_second_signature();
    person.fails(PIN, 5, pulled, Failure::CardFault);
    person.service.insert();
    person.signs_well();
    // Nothing of all that was a wrong PIN.
    assert_eq!(person.pin_state(), PinState::Fine);

    person.service.stop_the_service();
    let stopped = "Akıllı kart hizmeti çalışmıyor. Linux’ta pcscd paketini kurup başlatın";
    person.fails(PIN, 5, stopped, Failure::CardFault);
}
