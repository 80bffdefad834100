//! What a card tells of its PIN: three flags, and never a number. A number on a screen would be invented.

use serde::{Deserialize, Serialize};

/// Read from the token's flags (PKCS#11 v2.40, CK_TOKEN_INFO), not from what a call returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PinState {
    /// No wrong try since the last right one; or the card does not tell.
    Fine,
    /// "PIN en az bir kez yanlış girildi"
    WrongAtLeastOnce,
    /// "Son hakkınız": one more wrong try locks it.
    LastTry,
    /// "PIN kilitli"
    Locked,
}

impl PinState {
    /// From CKF_…_PIN_COUNT_LOW, …_FINAL_TRY and …_LOCKED. A card may set several; the worst counts.
    pub fn from_flags(count_low: bool, final_try: bool, locked: bool) -> Self {
        if locked {
            Self::Locked
        } else if final_try {
            Self::LastTry
        } else if count_low {
            Self::WrongAtLeastOnce
        } else {
            Self::Fine
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_flag_counts() {
        let state = PinState::from_flags;
        assert_eq!(state(false, false, false), PinState::Fine);
        assert_eq!(state(true, false, false), PinState::WrongAtLeastOnce);
        assert_eq!(state(true, true, false), PinState::LastTry);
        assert_eq!(state(false, true, false), PinState::LastTry);
        assert_eq!(state(true, true, true), PinState::Locked);
        assert_eq!(state(false, false, true), PinState::Locked);
    }
}
