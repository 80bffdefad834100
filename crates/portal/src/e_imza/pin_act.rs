//! What can be done about a card's PIN.

use handoff::purpose::Purpose;
use serde::{Deserialize, Serialize};

/// Named in addresses by its Turkish word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PinAct {
    #[serde(rename = "pin")]
    Change,
    /// Kilit Çözme: a locked card is opened and gets a new PIN.
    #[serde(rename = "kilit")]
    Unlock,
}

impl PinAct {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Change => "pin",
            Self::Unlock => "kilit",
        }
    }

    pub const fn purpose(self) -> Purpose {
        match self {
            Self::Change => Purpose::ChangePin,
            Self::Unlock => Purpose::Unlock,
        }
    }

    /// The key of its name on pages.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Change => "card-change-pin",
            Self::Unlock => "card-unlock",
        }
    }

    /// The key of what it is for, and of what must be known before.
    pub const fn lead(self) -> &'static str {
        match self {
            Self::Change => "card-change-pin-lead",
            Self::Unlock => "card-unlock-lead",
        }
    }
}
