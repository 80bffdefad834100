//! The key that the app makes for one run: it proves that who submits is who redeemed.
//!
//! A bearer alone is good for whoever reads it on its way, in an institution's TLS inspection or in a log. Each message of the app is
//! therefore signed with this key over all that is in it and over the portal that it is meant for, so that it can neither be changed nor
//! be handed on. Ed25519 (RFC 8032), since the portal then keeps nothing secret: no copy of its database speaks for an app.

use aws_lc_rs::digest::{Context, SHA256};
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

use crate::bytes::{Bearer, Nonce, Proof, RunPublicKey};
use crate::card_proof::{CardProof, CardStep};
use crate::code::Code;
use crate::message::Answer;
use crate::portal_address::PortalAddress;

/// The secret half. It lives as long as the run.
pub struct RunKey(Ed25519KeyPair);

/// The proof does not fit the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the message was not made by the run that redeemed the code, or not for this portal")]
pub struct NotProven;

impl RunKey {
    /// From 256 random bits.
    ///
    /// # Panics
    /// Never: every seed of this length is a key.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(Ed25519KeyPair::from_seed_unchecked(seed).expect("32 bytes are a seed"))
    }

    pub fn public(&self) -> RunPublicKey {
        let mut public = [0; 32];
        public.copy_from_slice(self.0.public_key().as_ref());
        RunPublicKey(public)
    }

    pub(crate) fn prove(&self, digest: &[u8]) -> Proof {
        let mut proof = [0; 64];
        proof.copy_from_slice(self.0.sign(digest).as_ref());
        Proof(proof)
    }
}

/// # Errors
/// [`NotProven`].
pub(crate) fn check(key: &RunPublicKey, digest: &[u8], proof: &Proof) -> Result<(), NotProven> {
    UnparsedPublicKey::new(&ED25519, key.0)
        .verify(digest, &proof.0)
        .map_err(|_| NotProven)
}

/// What a redemption is signed over.
pub(crate) fn redemption(portal: &PortalAddress, code: &Code, key: &RunPublicKey) -> Vec<u8> {
    let mut parts = Parts::new("kalem hand-off redemption 1");
    parts.add(portal.as_str().as_bytes());
    parts.add(code.plain().as_bytes());
    parts.add(&key.0);
    parts.digest()
}

/// What an answer is signed over.
pub(crate) fn answer(
    portal: &PortalAddress,
    nonce: &Nonce,
    bearer: &Bearer,
    answer: &Answer,
) -> Vec<u8> {
    let mut parts = Parts::new("kalem hand-off answer 2");
    parts.add(portal.as_str().as_bytes());
    parts.add(&nonce.0);
    parts.add(&bearer.0);
    match answer {
        Answer::Signed { signatures } => {
            parts.add(b"signed");
            for signature in signatures {
                parts.add(signature.der());
            }
        }
        Answer::Done { secret, card, pin } => {
            parts.add(b"done");
            parts.add(secret.key());
            card.add_to(&mut parts);
            if let Some(pin) = pin {
                parts.add(b"PIN");
                parts.add(pin.der());
            }
        }
        Answer::Failed { why } => {
            parts.add(b"failed");
            parts.add(why.key().as_bytes());
        }
    }
    parts.digest()
}

/// What a statement about a card is signed over.
pub(crate) fn statement(
    portal: &PortalAddress,
    nonce: &Nonce,
    bearer: &Bearer,
    step: CardStep,
    card: &CardProof,
) -> Vec<u8> {
    let mut parts = Parts::new("kalem hand-off statement about a card 1");
    parts.add(portal.as_str().as_bytes());
    parts.add(&nonce.0);
    parts.add(&bearer.0);
    match step {
        CardStep::Present => parts.add(b"present"),
        CardStep::Opened { with } => {
            parts.add(b"opened");
            parts.add(&[with]);
        }
    }
    card.add_to(&mut parts);
    parts.digest()
}

/// Each part with its length before it, so that two different messages never are the same bytes.
pub(crate) struct Parts(Context);

impl Parts {
    pub(crate) fn new(domain: &str) -> Self {
        let mut parts = Self(Context::new(&SHA256));
        parts.add(domain.as_bytes());
        parts
    }

    pub(crate) fn add(&mut self, part: &[u8]) {
        self.0.update(&(part.len() as u64).to_be_bytes());
        self.0.update(part);
    }

    pub(crate) fn digest(self) -> Vec<u8> {
        self.0.finish().as_ref().to_vec()
    }
}
