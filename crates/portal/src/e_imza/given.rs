//! What an effect may build on.

use handoff::card_proof::UnlockSecretNow;
use uuid::Uuid;

use crate::people::Person;

/// What an effect may build on: a signature over exactly these texts by this person, checked and being consumed.
pub struct Given<'a> {
    pub hand_off: Uuid,
    pub person: &'a Person,
    /// As they were shown and signed; none where nothing is signed.
    pub texts: &'a [String],
    /// The keyed index of the network from which the app sent it, where one is known.
    pub network: Option<&'a [u8]>,
    /// Of work on a card, what the card itself has said.
    pub card: Option<Outcome<'a>>,
}

/// What came of work on a card, beside the PIN.
#[derive(Clone, Copy)]
pub struct Outcome<'a> {
    pub secret: UnlockSecretNow,
    /// The fresh secret of this run, sealed, where one was made.
    pub fresh: Option<&'a [u8]>,
}
