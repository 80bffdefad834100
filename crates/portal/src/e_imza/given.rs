//! What an effect may build on.

use uuid::Uuid;

use crate::card::Outcome;
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
