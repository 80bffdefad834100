//! That a card is there, shown without its PIN: what the portal wants to know before it lets go of what unlocks a card, and before it
//! believes that the work on a card is done.
//!
//! A card signs with a key that it uses without a PIN, or, where its family can have no such key, a secret that lies on it answers with an
//! HMAC (RFC 2104, SHA-256). Both are over [`Statement::message`]: portal, hand-off, run, purpose, card and step, each with its length, so
//! that a proof is good for nothing else and in nobody else's run.

use std::fmt;

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::bytes::{Malformed, Nonce, PossessionAnswer, RunPublicKey};
use crate::portal_address::PortalAddress;
use crate::purpose::Purpose;
use crate::run_key::Parts;

/// How far the work on a card is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum CardStep {
    /// The card is in the reader. Nothing was done to it.
    Present,
    /// It was unlocked by this one of the secrets that were given, from 0, and has a new PIN.
    Opened { with: u8 },
}

/// What became of a card, as the app tells it with [`crate::message::Answer::Done`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnlockSecretNow {
    /// As before.
    Kept,
    /// The card has the new one.
    Changed,
}

/// What a proof of a card is over.
#[derive(Clone, Debug)]
pub struct Statement {
    pub portal: PortalAddress,
    pub nonce: Nonce,
    pub run_key: RunPublicKey,
    pub purpose: Purpose,
    /// Of the card, as it tells it.
    pub serial: String,
}

impl Statement {
    /// For [`CardProof`], at a step.
    pub fn at(&self, step: CardStep) -> Vec<u8> {
        match step {
            CardStep::Present => self.message("card 1", b"present", &[]),
            CardStep::Opened { with } => self.message("card 1", b"opened", &[with]),
        }
    }

    /// For [`CardProof`], when the work is done.
    pub fn done(&self, secret: UnlockSecretNow) -> Vec<u8> {
        self.message("card 1", b"done", secret.key())
    }

    /// For the key that the card uses after its PIN only: the new PIN works.
    pub fn pin_works(&self) -> Vec<u8> {
        self.message("PIN 1", b"works", &[])
    }

    fn message(&self, of: &str, step: &[u8], detail: &[u8]) -> Vec<u8> {
        let mut parts = Parts::new("kalem proof of a card 1");
        parts.add(of.as_bytes());
        parts.add(self.portal.as_str().as_bytes());
        parts.add(&self.nonce.0);
        parts.add(&self.run_key.0);
        parts.add(self.purpose.key().as_bytes());
        parts.add(self.serial.as_bytes());
        parts.add(step);
        parts.add(detail);
        parts.digest()
    }
}

impl UnlockSecretNow {
    pub(crate) const fn key(self) -> &'static [u8] {
        match self {
            Self::Kept => b"kept",
            Self::Changed => b"changed",
        }
    }
}

/// A card's signature: ECDSA over P-256 with SHA-256, SEQUENCE of r and s in DER, as base64.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CardSignature(Vec<u8>);

impl CardSignature {
    /// Two integers of 33 bytes with their headings.
    pub const LARGEST: usize = 72;

    /// # Errors
    /// [`Malformed`] when it is empty or longer than any.
    pub fn new(der: Vec<u8>) -> Result<Self, Malformed> {
        match (1..=Self::LARGEST).contains(&der.len()) {
            true => Ok(Self(der)),
            false => Err(Malformed),
        }
    }

    pub(crate) fn der(&self) -> &[u8] {
        &self.0
    }

    /// Whether the key made it over this message. `public` is SubjectPublicKeyInfo in DER (RFC 5280).
    pub fn holds(&self, public: &[u8], message: &[u8]) -> bool {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, public)
            .verify(message, &self.0)
            .is_ok()
    }
}

impl TryFrom<String> for CardSignature {
    type Error = Malformed;
    fn try_from(text: String) -> Result<Self, Malformed> {
        if text.len() > Self::LARGEST.div_ceil(3) * 4 {
            return Err(Malformed);
        }
        Self::new(STANDARD.decode(text).map_err(|_| Malformed)?)
    }
}

impl From<CardSignature> for String {
    fn from(signature: CardSignature) -> Self {
        STANDARD.encode(signature.0)
    }
}

impl fmt::Debug for CardSignature {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("CardSignature(…)")
    }
}

/// What lies on a card that has no key for this, 256 bits. Whoever has had the card can copy it, so it shows less than a key does.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Possession(pub [u8; 32]);

impl Possession {
    pub fn answer(&self, message: &[u8]) -> PossessionAnswer {
        let tag = hmac::sign(&self.key(), message);
        let mut answer = [0; 32];
        answer.copy_from_slice(tag.as_ref());
        PossessionAnswer(answer)
    }

    fn key(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &self.0)
    }
}

/// How a card shows that it is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum CardProof {
    Signed { signature: CardSignature },
    Possessed { answer: PossessionAnswer },
}

impl CardProof {
    /// By the key of this card, where it has one.
    pub fn is_by_key(&self, public: &[u8], message: &[u8]) -> bool {
        matches!(self, Self::Signed { signature } if signature.holds(public, message))
    }

    /// By the secret that lies on this card.
    pub fn is_by_possession(&self, secret: &Possession, message: &[u8]) -> bool {
        match self {
            Self::Possessed { answer } => hmac::verify(&secret.key(), message, &answer.0).is_ok(),
            Self::Signed { .. } => false,
        }
    }

    pub(crate) fn add_to(&self, parts: &mut Parts) {
        match self {
            Self::Signed { signature } => {
                parts.add(b"signed");
                parts.add(signature.der());
            }
            Self::Possessed { answer } => {
                parts.add(b"possessed");
                parts.add(&answer.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement() -> Statement {
        Statement {
            portal: PortalAddress::parse("https://imza.example").unwrap(),
            nonce: Nonce([7; 32]),
            run_key: RunPublicKey([8; 32]),
            purpose: Purpose::Unlock,
            serial: "ayse".to_owned(),
        }
    }

    /// A proof of one portal, hand-off, run, purpose, card, step or outcome is none of another.
    #[test]
    fn everything_that_is_meant_is_in_the_message() {
        let right = statement();
        let others = [
            Statement {
                portal: PortalAddress::parse("https://imza.example:8443").unwrap(),
                ..right.clone()
            },
            Statement {
                nonce: Nonce([6; 32]),
                ..right.clone()
            },
            Statement {
                run_key: RunPublicKey([6; 32]),
                ..right.clone()
            },
            Statement {
                purpose: Purpose::ChangePin,
                ..right.clone()
            },
            Statement {
                serial: "baska".to_owned(),
                ..right.clone()
            },
        ];
        let all = |one: &Statement| {
            [
                one.at(CardStep::Present),
                one.at(CardStep::Opened { with: 0 }),
                one.at(CardStep::Opened { with: 1 }),
                one.done(UnlockSecretNow::Kept),
                one.done(UnlockSecretNow::Changed),
                one.pin_works(),
            ]
        };
        let mut seen = std::collections::BTreeSet::from(all(&right));
        assert_eq!(seen.len(), 6);
        for other in others {
            seen.extend(all(&other));
        }
        assert_eq!(seen.len(), 36);
    }

    #[test]
    fn a_secret_on_the_card_answers_for_one_message() {
        let (own, other) = (Possession([1; 32]), Possession([2; 32]));
        let message = statement().at(CardStep::Present);
        let proof = CardProof::Possessed {
            answer: own.answer(&message),
        };
        assert!(proof.is_by_possession(&own, &message));
        assert!(!proof.is_by_possession(&other, &message));
        assert!(!proof.is_by_possession(&own, &statement().pin_works()));
        assert!(!proof.is_by_key(&[0; 91], &message));
        for size in [0, CardSignature::LARGEST + 1] {
            assert_eq!(CardSignature::new(vec![1; size]), Err(Malformed));
        }
    }
}
