//! What the stories need: an offer, cards with certificates, and a machine that is led to a step.

use std::time::Duration;

use card::{
    Certificate, Family, Key, Listing, Pin, PinState, Place, Token, TypedSecret, UnlockStyle,
};
use handoff::bytes::{Bearer, Nonce};
use handoff::card::OfferedCard;
use handoff::message::{Next, Receipt};
use handoff::offer::{Begun, Offer};
use handoff::portal_address::PortalAddress;
use handoff::purpose::Purpose;
use handoff::text::{Binding, SignedText};
use handoff::wire::Version;
use signature::moment::Moment;
use signature::signing_key::{NewKey, SigningKey};
use signer::clock::Now;
use signer::machine::choice::SeenCard;
use signer::machine::{Act, Event, Machine, Open, Problem, Stage, Step};
use signer::rehearsal::{Authority, Holder};

/// By the portal's clock.
pub const NOON: i64 = 1_795_245_417;
pub const PIN: &str = "290753";

pub fn portal() -> PortalAddress {
    PortalAddress::parse("https://imza.example").unwrap()
}

pub fn offer(purpose: Purpose, card: Option<OfferedCard>) -> Offer {
    let (portal, nonce) = (portal(), Nonce([7; 32]));
    let bodies: &[&str] = match purpose.signs() {
        true => &[
            "Şu tarayıcıya giriş izni veriyorum.",
            "İkinci metin: ğüşıöç ₺.",
        ],
        false => &[],
    };
    let text = |(at, body): (usize, &&str)| {
        let binding = Binding {
            portal: &portal,
            purpose,
            nonce: &nonce,
            number: at + 1,
            of: bodies.len(),
        };
        let text = SignedText::compose(&binding, body).unwrap();
        text.as_str().to_owned()
    };
    let texts = bodies.iter().enumerate().map(text).collect();
    Offer {
        version: Version,
        bearer: Bearer([9; 32]),
        purpose,
        begun: Begun {
            by: "A*** Y***".into(),
            at: NOON - 5,
            browser: "Firefox, Linux".into(),
        },
        now: NOON,
        expires_at: NOON + 295,
        texts,
        card,
        portal,
        nonce,
    }
}

pub fn receipt(next: Next) -> Receipt {
    Receipt {
        version: Version,
        received_at: NOON + 20,
        next,
    }
}

/// A card with one certificate, good from and to so many days from now.
pub fn card(serial: &str, days: (i64, i64), pin: PinState) -> SeenCard {
    let at = Moment::from_unix_seconds(NOON);
    let authority = Authority::new(at).unwrap();
    let public = SigningKey::generate(NewKey::P256).unwrap().spki().unwrap();
    let der = authority
        .certify(&public, Holder::REHEARSAL, at, days)
        .unwrap();
    let certificate = Certificate {
        label: "imza".to_owned(),
        der,
        key: Key::new(vec![1], public).unwrap(),
    };
    SeenCard {
        reader: "Okuyucu".to_owned(),
        token: Token {
            place: Place {
                slot: 0,
                serial: serial.to_owned(),
                label: serial.to_owned(),
            },
            maker: "DENEME".to_owned(),
            model: "DENEME".to_owned(),
            family: Family::Practice,
            pin,
            unlock_secret: PinState::Fine,
            pin_is_set: true,
            has_keypad: false,
            pin_lengths: (6, 12),
            unlock_style: UnlockStyle::OfficerThenInitPin,
        },
        listing: Listing {
            fit: vec![certificate],
            unfit: Vec::new(),
        },
    }
}

pub fn usual_card() -> SeenCard {
    card("ayse", (-1, 20), PinState::Fine)
}

pub fn here(pin: &str) -> Option<TypedSecret<Pin>> {
    Pin::new(pin).map(TypedSecret::Here)
}

/// A machine and its clocks.
pub struct Desk {
    pub machine: Machine,
    pub now: Now,
}

impl Desk {
    pub fn new() -> Self {
        Self {
            machine: Machine::new(&[3; 32]),
            now: Now {
                running: Duration::from_secs(1),
                wall: NOON,
            },
        }
    }

    pub fn on(&mut self, event: Event) -> Vec<Act> {
        self.machine.on(event, self.now)
    }

    pub fn seconds_pass(&mut self, seconds: u64) -> Vec<Act> {
        self.now.running += Duration::from_secs(seconds);
        self.now.wall += seconds as i64;
        self.on(Event::Tick)
    }

    pub fn types(&mut self, typed: &str) -> Vec<Act> {
        self.on(Event::Code {
            portal: portal(),
            typed: typed.to_owned(),
        })
    }

    /// The texts are on the screen.
    pub fn reading(offer: Offer) -> Self {
        let mut desk = Self::new();
        desk.types("acde 2345");
        desk.on(Event::Offered(Ok(Box::new(offer))));
        desk
    }

    /// Certificate and PIN are asked for.
    pub fn choosing(offer: Offer, cards: Vec<SeenCard>) -> Self {
        let mut desk = Self::reading(offer);
        desk.on(Event::Cards(Ok(cards)));
        desk.on(Event::Continue);
        desk
    }

    /// The signatures are on their way.
    pub fn sent() -> (Self, Vec<Act>) {
        let mut desk = Self::choosing(offer(Purpose::Login, None), vec![usual_card()]);
        desk.signs(PIN);
        let acts = desk.on(Event::Signed(Ok(vec![vec![1; 40], vec![2; 40]])));
        (desk, acts)
    }

    pub fn signs(&mut self, pin: &str) -> Vec<Act> {
        self.on(Event::Sign {
            pin: here(pin),
            last_try_known: false,
        })
    }

    #[track_caller]
    pub fn open(&self) -> &Open {
        match self.machine.stage() {
            Stage::Open(open) => open,
            _ => panic!("no offer lies open"),
        }
    }

    #[track_caller]
    pub fn is_choosing(&self, problem: Option<Problem>) {
        assert!(matches!(self.open().step, Step::Choosing));
        assert_eq!(self.open().problem, problem);
    }

    #[track_caller]
    pub fn is_at_the_code(&self, expected: Option<Problem>) {
        match self.machine.stage() {
            Stage::Code { problem } => assert_eq!(*problem, expected),
            _ => panic!("not at the code"),
        }
    }

    #[track_caller]
    pub fn has_ended(&self, expected: Option<Problem>) {
        match self.machine.stage() {
            Stage::Ended(ended) => assert_eq!(ended.problem, expected),
            _ => panic!("not at an end"),
        }
    }
}
