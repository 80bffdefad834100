//! Changing a PIN, setting the first one, and unlocking. Each offers the old secret to the card exactly once.

use cryptoki::types::AuthPin;

use super::module::{Module, may_try};
use crate::card_error::CardError;
use crate::token::{Place, UnlockStyle};
use crate::wire::{Secret, Who};

impl Module {
    /// C_SetPIN without a login before it, which would offer the old PIN a second time.
    pub(super) fn change_pin(
        &self,
        place: &Place,
        old: &Secret,
        new: &Secret,
    ) -> Result<(), CardError> {
        self.set_pin(place, Who::Holder, old, new)
    }

    pub(super) fn unlock(
        &self,
        place: &Place,
        style: UnlockStyle,
        secret: &Secret,
        new: &Secret,
    ) -> Result<(), CardError> {
        match style {
            UnlockStyle::OfficerThenInitPin => self.init_pin(place, secret, new),
            UnlockStyle::SecretThroughSetPin => self.set_pin(place, Who::Officer, secret, new),
        }
    }

    /// Logs in before, since only then it is the officer's own that C_SetPIN changes (v2.40, 5.5). The old one is offered again after it
    /// was right, which costs no try.
    pub(super) fn change_unlock_secret(
        &self,
        place: &Place,
        old: &Secret,
        new: &Secret,
    ) -> Result<(), CardError> {
        let token = self.slot(place)?;
        may_try(&token.1, Who::Officer, old)?;
        let (Some(old_text), Some(new_text)) = (old.text(), new.text()) else {
            return Err(CardError::KeptUnlockSecret);
        };
        let session = self.session(token.0, true)?;
        self.log_in(&session, &token, Who::Officer, old)?;
        session
            .set_pin(&AuthPin::from(old_text), &AuthPin::from(new_text))
            .and_then(|()| session.logout())
            .map_err(|error| self.after(token.0, error))
    }

    fn set_pin(
        &self,
        place: &Place,
        who: Who,
        old: &Secret,
        new: &Secret,
    ) -> Result<(), CardError> {
        let (slot, info) = self.slot(place)?;
        may_try(&info, who, old)?;
        let session = self.session(slot, true)?;
        let done = match (old.text(), new.text()) {
            (Some(old), Some(new)) => session.set_pin(&AuthPin::from(old), &AuthPin::from(new)),
            (None, None) => self.raw.set_pin_on_keypad(&session),
            (None, Some(_)) => return Err(CardError::TypeOnKeypad),
            (Some(_), None) => return Err(CardError::TypeHere),
        };
        done.map_err(|error| self.about_the_secret(slot, who, error))
    }

    fn init_pin(&self, place: &Place, secret: &Secret, new: &Secret) -> Result<(), CardError> {
        let token = self.slot(place)?;
        may_try(&token.1, Who::Officer, secret)?;
        match (secret.text(), new.text()) {
            (None, Some(_)) => return Err(CardError::TypeOnKeypad),
            (Some(_), None) => return Err(CardError::TypeHere),
            _ => {}
        }
        let session = self.session(token.0, true)?;
        self.log_in(&session, &token, Who::Officer, secret)?;
        match new.text() {
            Some(new) => session.init_pin(&AuthPin::from(new)),
            None => self.raw.init_pin_on_keypad(&session),
        }
        .and_then(|()| session.logout())
        .map_err(|error| self.after(token.0, error))
    }
}
