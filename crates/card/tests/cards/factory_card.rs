//! The emulated card as it leaves the factory, seen through OpenSC's driver.
#![allow(dead_code, reason = "each test binary takes what it needs")]

use std::path::PathBuf;
use std::process::Command;

use card::{
    CardError, Cards, Driver, Entry, Key, KeyKind, Login, NewKey, Place, UnlockSecret, find, places,
};

use crate::card_service::CardService;

pub const PIN: &str = "123456";
pub const UNLOCK: &str = "12345678";
/// The one place for which OpenSC 0.23 writes a certificate.
const PLACE: u8 = 3;

pub struct FactoryCard {
    pub driver: PathBuf,
    pub cards: Cards,
    pub place: Place,
}

impl FactoryCard {
    /// Nobody knows this card by its ATR, so every driver gets its turn; here there is one.
    pub fn in_reader_of(service: &CardService) -> Self {
        let found = find(Driver::seen_readers(service.starter()), places).unwrap();
        assert!(found.reader.contains("Emulated"));
        let mut cards = found.open(&service.starter()).unwrap();
        let tokens = cards.readers().unwrap().into_iter();
        // OpenSC shows the card twice: with the PIN for signatures of OpenPGP, and with the PIN for everything else.
        let place = tokens
            .filter_map(|reader| Some(reader.token?.place))
            .find(|place| place.label.ends_with("(User PIN)"))
            .unwrap();
        Self {
            driver: found.drivers[0].clone(),
            cards,
            place,
        }
    }

    /// In the place of the one before it.
    pub fn make_key(&mut self, kind: KeyKind) -> Result<Key, CardError> {
        let new = NewKey {
            kind,
            id: vec![PLACE],
            label: "imza".to_owned(),
        };
        self.cards.make_key(&self.place, &new, &officer())
    }

    /// OpenSC 0.23 has the card make one, but then does not read the answer to its end, leaves the key without a fingerprint, and so never
    /// shows it. Here the card is told all of it directly, as other programs tell it.
    pub fn with_rsa_key(service: &CardService) -> (Self, Key) {
        let verify = ["0020008308", &hex(UNLOCK.as_bytes())].concat();
        let fingerprint = ["00DA00C914", &hex(&[0x52; 20])].concat();
        let made = Command::new("opensc-tool")
            .env("OPENSC_CONF", service.conf())
            .args(["--reader", "0", "--send-apdu", &verify])
            // 2048 bits, exponent of 32.
            .args(["--send-apdu", "00DA00C306010800002000"])
            .args(["--send-apdu", "0047800002A40000"])
            .args(["--send-apdu", &fingerprint])
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let mut this = Self::in_reader_of(service);
        let keys = this.cards.keys(&this.place).unwrap();
        assert_eq!(keys.len(), 1, "{made:?}");
        (this, keys[0].clone())
    }

    pub fn write_certificate(&mut self, key: &Key, certificate: &[u8]) {
        self.cards
            .write_certificate(&self.place, key, "imza", certificate, &officer())
            .unwrap();
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn officer() -> Login {
    Login::Officer(Entry::typed(UnlockSecret::new(UNLOCK).unwrap()))
}
