//! A reader, and the card in it as its driver describes it.

use serde::{Deserialize, Serialize};

use crate::atr::Family;
use crate::pin_state::PinState;

/// Where a card was seen. An act goes to this card or to none: if another lies in the reader by then, it refuses.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The driver's number for the slot, or 0 for a practice card.
    pub slot: u64,
    pub serial: String,
    /// Some cards hold several tokens under one serial number (OpenSC: one for each PIN).
    pub label: String,
}

/// A slot of the driver. HSMs and some drivers have slots without a reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reader {
    pub name: String,
    pub token: Option<Token>,
}

/// How a locked card of this family is opened again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnlockStyle {
    /// Log in as security officer with the unlock secret, then C_InitPIN.
    OfficerThenInitPin,
    /// C_SetPIN with the unlock secret where the old PIN would stand, in a session without login.
    SecretThroughSetPin,
}

/// A card, or a token of a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    pub place: Place,
    pub maker: String,
    pub model: String,
    pub family: Family,
    pub pin: PinState,
    /// Of the unlock secret. [`PinState::Locked`] means that nothing opens this card any more.
    pub unlock_secret: PinState,
    /// Whether a PIN was ever set. A card that travelled without one needs `set_pin` first.
    pub pin_is_set: bool,
    /// The PIN is typed on the reader, and our program shows no field for it.
    pub has_keypad: bool,
    /// Shortest and longest PIN, as the driver says; some say nonsense.
    pub pin_lengths: (usize, usize),
    pub unlock_style: UnlockStyle,
}
