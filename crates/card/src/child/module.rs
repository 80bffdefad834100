//! A loaded driver: finding the token that is meant, and logging in to it once.

use std::path::Path;
use std::time::Duration;

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::{Slot, TokenInfo};
use cryptoki::types::AuthPin;

use super::kept::Kept;
use super::raw::Raw;
use crate::card_error::CardError;
use crate::pin_state::PinState;
use crate::token::Place;
use crate::wire::{Secret, Who};

pub(crate) struct Module {
    pub(super) pkcs11: Pkcs11,
    pub(super) raw: Raw,
    pub(super) kept: Option<Kept>,
}

impl Module {
    /// Ends the driver's work for this process, so that it can be opened anew and looks for its tokens again.
    pub(crate) fn close(&mut self) {
        self.kept = None;
        // Whether it ended well changes nothing for whoever opens it next.
        let _ended = self.pkcs11.clone().finalize();
    }

    pub(crate) fn open(driver: &Path) -> Result<Self, CardError> {
        let pkcs11 = Pkcs11::new(driver)?;
        pkcs11.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK))?;
        let raw = Raw::open(driver)?;
        Ok(Self {
            pkcs11,
            raw,
            kept: None,
        })
    }

    /// The card that is meant, wherever it lies now: some drivers count their slots anew when a reader comes or goes.
    pub(super) fn slot(&self, place: &Place) -> Result<(Slot, TokenInfo), CardError> {
        let mut any = false;
        let mut found = None;
        for slot in self.pkcs11.get_slots_with_token()? {
            let Ok(info) = self.pkcs11.get_token_info(slot) else {
                continue;
            };
            any = true;
            if info.serial_number() == place.serial && info.label() == place.label {
                let there = slot.id() == place.slot;
                if there || found.is_none() {
                    found = Some((slot, info));
                }
                if there {
                    break;
                }
            }
        }
        found.ok_or(if any {
            CardError::OtherCard
        } else {
            CardError::NoCard
        })
    }

    /// One session for one act, closed when it is dropped.
    pub(super) fn session(&self, slot: Slot, writing: bool) -> Result<Session, CardError> {
        Ok(if writing {
            self.pkcs11.open_rw_session(slot)?
        } else {
            self.pkcs11.open_ro_session(slot)?
        })
    }

    /// Offers the secret to the card once, if the card's flags leave room for it.
    pub(super) fn log_in(
        &self,
        session: &Session,
        (slot, info): &(Slot, TokenInfo),
        who: Who,
        secret: &Secret,
    ) -> Result<(), CardError> {
        may_try(info, who, secret)?;
        let user = match who {
            Who::Holder => UserType::User,
            Who::Officer => UserType::So,
        };
        let pin = secret.text().map(AuthPin::from);
        match session.login(user, pin.as_ref()) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(()),
            Err(error) => Err(self.about_the_secret(*slot, who, error)),
        }
    }

    /// What an answer to an offered secret means. The flags are read anew: they know more than the answer.
    pub(super) fn about_the_secret(&self, slot: Slot, who: Who, error: Error) -> CardError {
        let Error::Pkcs11(answer, _) = error else {
            return error.into();
        };
        match (answer, who) {
            (RvError::PinIncorrect, who) => {
                let state = self
                    .pkcs11
                    .get_token_info(slot)
                    .map_or(PinState::WrongAtLeastOnce, |info| state(&info, who))
                    // A driver that does not tell has at least just told this.
                    .max(PinState::WrongAtLeastOnce);
                match (who, state) {
                    (Who::Holder, PinState::Locked) => CardError::PinLocked,
                    (Who::Holder, state) => CardError::WrongPin(state),
                    (Who::Officer, PinState::Locked) => CardError::CardDestroyed,
                    (Who::Officer, state) => CardError::WrongUnlockSecret(state),
                }
            }
            (RvError::PinLocked, Who::Officer) => CardError::CardDestroyed,
            _ => self.after(slot, error),
        }
    }

    /// A driver often says "general error" where a card was pulled out; whether it is still there tells more.
    pub(super) fn after(&self, slot: Slot, error: Error) -> CardError {
        match CardError::from(error) {
            CardError::DriverRefused { .. } if self.goes(slot) => CardError::CardGone,
            trouble => trouble,
        }
    }

    /// Whether the card has gone, or goes within a second: the card service looks after its readers at its own pace.
    fn goes(&self, slot: Slot) -> bool {
        for _ in 0..10 {
            let info = self.pkcs11.get_slot_info(slot);
            if !info.is_ok_and(|info| info.token_present()) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        false
    }
}

pub(super) fn state(info: &TokenInfo, who: Who) -> PinState {
    match who {
        Who::Holder => PinState::from_flags(
            info.user_pin_count_low(),
            info.user_pin_final_try(),
            info.user_pin_locked(),
        ),
        Who::Officer => PinState::from_flags(
            info.so_pin_count_low(),
            info.so_pin_final_try(),
            info.so_pin_locked(),
        ),
    }
}

/// Everything that forbids offering this secret to this card, before anything is offered.
pub(super) fn may_try(info: &TokenInfo, who: Who, secret: &Secret) -> Result<(), CardError> {
    match (secret.text(), info.protected_authentication_path()) {
        (Some(_), true) => return Err(CardError::TypeOnKeypad),
        (None, false) => return Err(CardError::TypeHere),
        _ => {}
    }
    if who == Who::Holder && !info.user_pin_initialized() {
        return Err(CardError::PinNotSet);
    }
    match (state(info, who), who) {
        (PinState::Locked, Who::Holder) => Err(CardError::PinLocked),
        (PinState::Locked, Who::Officer) => Err(CardError::CardDestroyed),
        (PinState::LastTry, _) if !secret.last_try_known() => Err(CardError::LastTry),
        _ => Ok(()),
    }
}
