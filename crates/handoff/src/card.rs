//! The card whose PIN is to be changed, or which is to be unlocked: one that we issued, and no other (R41). What unlocks it goes to whoever has
//! shown that this card is there, and to nobody who only knows the code.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::bytes::{Bearer, Malformed, Nonce, Proof, RunPublicKey};
use crate::card_proof::{CardProof, CardStep};
use crate::letters;
use crate::portal_address::PortalAddress;
use crate::purpose::Purpose;
use crate::run_key::{self, NotProven, RunKey};
use crate::wire::{Message, Version};

/// The longest serial number that a card tells, in bytes.
const LONGEST_SERIAL: usize = 64;

/// How many secrets may be given for one card: the one that works, and the one that the card may have taken since.
pub const MOST_SECRETS: usize = 2;

/// What the app gets to know of the card before it touches one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfferedCard {
    /// As the card tells it. The app works on this card only.
    pub serial: String,
}

/// `POST /e-imza/kart`: the card that is to be unlocked is there, or was opened. Sent again, it gets the same answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardStatement {
    pub version: Version,
    pub bearer: Bearer,
    pub step: CardStep,
    /// Over [`crate::card_proof::Statement::at`] this step.
    pub card: CardProof,
    proof: Proof,
}

/// The answer: for a card that is there what may unlock it, the likeliest first; for one that was opened what shall unlock it from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secrets {
    pub version: Version,
    pub secrets: Vec<UnlockSecret>,
}

impl Message for CardStatement {
    const LARGEST: usize = 1024;
}

impl Message for Secrets {
    const LARGEST: usize = 1024;
}

impl CardStatement {
    pub fn new(
        portal: &PortalAddress,
        nonce: &Nonce,
        bearer: Bearer,
        (step, card): (CardStep, CardProof),
        key: &RunKey,
    ) -> Self {
        let proof = key.prove(&run_key::statement(portal, nonce, &bearer, step, &card));
        Self {
            version: Version,
            bearer,
            step,
            card,
            proof,
        }
    }

    /// Whether it comes from the run that redeemed the code, for this portal and this hand-off, unchanged.
    ///
    /// # Errors
    /// [`NotProven`].
    pub fn check(
        &self,
        portal: &PortalAddress,
        nonce: &Nonce,
        redeemed_by: &RunPublicKey,
    ) -> Result<(), NotProven> {
        let digest = run_key::statement(portal, nonce, &self.bearer, self.step, &self.card);
        run_key::check(redeemed_by, &digest, &self.proof)
    }
}

impl Secrets {
    /// For the app: whether there are as many as the step gives. Three wrong ones destroy a card, so two are the most.
    pub fn fit(&self, step: CardStep) -> bool {
        match step {
            CardStep::Present => (1..=MOST_SECRETS).contains(&self.secrets.len()),
            CardStep::Opened { .. } => self.secrets.len() == 1,
        }
    }
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
        Some(card) => !purpose.signs() && letters::is_one_line(&card.serial, LONGEST_SERIAL),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(serial: &str) -> OfferedCard {
        OfferedCard {
            serial: serial.to_owned(),
        }
    }

    /// R41: work on a card names one, and nothing else does.
    #[test]
    fn a_card_comes_with_work_on_a_card() {
        for purpose in Purpose::ALL {
            let works_on_a_card = matches!(purpose, Purpose::ChangePin | Purpose::Unlock);
            assert_eq!(fits(None, purpose), !works_on_a_card, "{purpose:?}");
            assert_eq!(fits(Some(&card("0001")), purpose), works_on_a_card);
        }
        for serial in ["", "1\n2", &"1".repeat(65)] {
            assert!(!fits(Some(&card(serial)), Purpose::ChangePin));
        }
    }

    #[test]
    fn the_secret_is_not_printed() {
        let secret = UnlockSecret::try_from("12345678".to_owned()).unwrap();
        assert!(!format!("{secret:?}").contains("1234"));
        for text in [String::new(), "1\n2".into(), "1".repeat(65)] {
            assert_eq!(UnlockSecret::try_from(text), Err(Malformed));
        }
    }

    #[test]
    fn no_more_secrets_than_a_card_survives() {
        let of = |many| Secrets {
            version: Version,
            secrets: vec![UnlockSecret::try_from("12345678".to_owned()).unwrap(); many],
        };
        let opened = CardStep::Opened { with: 0 };
        assert!(of(1).fit(CardStep::Present) && of(2).fit(CardStep::Present) && of(1).fit(opened));
        assert!(!of(0).fit(CardStep::Present) && !of(3).fit(CardStep::Present));
        assert!(!of(0).fit(opened) && !of(2).fit(opened));
    }
}
