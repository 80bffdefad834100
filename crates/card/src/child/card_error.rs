//! What a driver's answers mean.

use cryptoki::error::{Error, RvError};

use crate::card_error::CardError;

impl From<Error> for CardError {
    fn from(error: Error) -> Self {
        match error {
            Error::LibraryLoading(_) | Error::MissingSymbol(_) => Self::DriverNotLoaded,
            Error::NullFunctionPointer => Self::DriverNonsense,
            Error::Pkcs11(answer, call) => named(answer)
                .unwrap_or_else(|| refused(&format!("{answer:?}"), &format!("C_{call:?}"))),
            _ => Self::DriverNonsense,
        }
    }
}

pub(super) fn refused(answer: &str, call: &str) -> CardError {
    CardError::DriverRefused {
        answer: answer.to_owned(),
        call: call.to_owned(),
    }
}

/// A wrong PIN is not here: only a call that was given one may say so.
fn named(answer: RvError) -> Option<CardError> {
    Some(match answer {
        RvError::DeviceRemoved
        | RvError::TokenNotPresent
        | RvError::SlotIdInvalid
        | RvError::SessionClosed
        | RvError::SessionHandleInvalid => CardError::CardGone,
        RvError::PinLocked => CardError::PinLocked,
        RvError::PinExpired => CardError::PinExpired,
        RvError::PinInvalid | RvError::PinLenRange | RvError::PinTooWeak => CardError::PinNotTaken,
        RvError::UserPinNotInitialized => CardError::PinNotSet,
        RvError::FunctionCanceled | RvError::Cancel | RvError::FunctionRejected => {
            CardError::CancelledOnKeypad
        }
        RvError::DeviceMemory => CardError::CardFull,
        RvError::MechanismInvalid | RvError::MechanismParamInvalid => CardError::SchemeNotOffered,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use cryptoki::context::Function;

    #[test]
    fn only_some_answers_have_a_name_of_their_own() {
        let said = |answer| CardError::from(Error::Pkcs11(answer, Function::Sign));
        assert_eq!(said(RvError::DeviceRemoved), CardError::CardGone);
        assert_eq!(said(RvError::PinLocked), CardError::PinLocked);
        let refused = said(RvError::GeneralError).to_string();
        assert!(refused.ends_with("(C_Sign: GeneralError)"), "{refused}");
        // Where no PIN was given, a "wrong PIN" is a refusal like any other.
        assert_eq!(said(RvError::PinIncorrect).key(), "driver-refused");
    }
}
