//! The card whose PIN is to be changed, or which is to be unlocked: one that we issued, and no other (R41).

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::bytes::Malformed;
use crate::purpose::Purpose;
use crate::text;

/// The longest serial number that a card tells, in bytes.
const LONGEST_SERIAL: usize = 64;

/// What the app gets to know of the card before it touches one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfferedCard {
    /// As the card tells it. The app works on this card only.
    pub serial: String,
    /// Where the card is to be unlocked: what opens it. It goes from the portal to the card, and nobody sees it.
    pub unlock_secret: Option<UnlockSecret>,
}

/// The PUK, or the security officer's PIN, of one card.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UnlockSecret(String);

impl UnlockSecret {
    /// In bytes; longer than any card takes.
    pub const LONGEST: usize = 64;

    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for UnlockSecret {
    type Error = Malformed;
    fn try_from(mut text: String) -> Result<Self, Malformed> {
        let fits = (1..=Self::LONGEST).contains(&text.len()) && !text.chars().any(char::is_control);
        if fits {
            return Ok(Self(text));
        }
        text.zeroize();
        Err(Malformed)
    }
}

impl From<UnlockSecret> for String {
    fn from(secret: UnlockSecret) -> Self {
        secret.0.clone()
    }
}

impl fmt::Debug for UnlockSecret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("UnlockSecret(…)")
    }
}

/// Whether the card, or that there is none, is what a hand-off of this purpose has.
pub(crate) fn fits(card: Option<&OfferedCard>, purpose: Purpose) -> bool {
    match card {
        None => purpose.signs(),
        Some(card) => {
            !purpose.signs()
                && card.unlock_secret.is_some() == (purpose == Purpose::Unlock)
                && text::is_one_line(&card.serial, LONGEST_SERIAL)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(serial: &str, secret: Option<&str>) -> OfferedCard {
        OfferedCard {
            serial: serial.to_owned(),
            unlock_secret: secret.map(|text| UnlockSecret::try_from(text.to_owned()).unwrap()),
        }
    }

    /// R41: the secret comes with the card that is to be unlocked, and with nothing else.
    #[test]
    fn a_card_comes_with_what_its_work_needs() {
        let (with, without) = (card("0001", Some("12345678")), card("0001", None));
        for purpose in Purpose::ALL {
            let works_on_a_card = matches!(purpose, Purpose::ChangePin | Purpose::Unlock);
            assert_eq!(fits(None, purpose), !works_on_a_card, "{purpose:?}");
            assert_eq!(fits(Some(&with), purpose), purpose == Purpose::Unlock);
            assert_eq!(fits(Some(&without), purpose), purpose == Purpose::ChangePin);
        }
        for serial in ["", "1\n2", &"1".repeat(65)] {
            assert!(!fits(Some(&card(serial, None)), Purpose::ChangePin));
        }
    }

    #[test]
    fn the_secret_is_not_printed() {
        assert!(!format!("{:?}", card("0001", Some("12345678"))).contains("1234"));
        for text in [String::new(), "1\n2".into(), "1".repeat(65)] {
            assert_eq!(UnlockSecret::try_from(text), Err(Malformed));
        }
    }
}
