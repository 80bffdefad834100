//! Which readers a driver knows, and what lies in them.

use cryptoki::slot::TokenInfo;

use super::module::{Module, state};
use crate::atr::Family;
use crate::card_error::CardError;
use crate::token::{Place, Reader, Token};
use crate::wire::Who;

/// A driver that says there are more is not to be believed.
const MOST_SLOTS: usize = 256;

impl Module {
    pub(super) fn readers(&self) -> Result<Vec<Reader>, CardError> {
        let slots = self.pkcs11.get_all_slots()?;
        if slots.len() > MOST_SLOTS {
            return Err(CardError::DriverNonsense);
        }
        let mut readers = Vec::new();
        for slot in slots {
            let info = self.pkcs11.get_slot_info(slot)?;
            let token = info
                .token_present()
                // A card that this driver does not know is none for it, and no reason to hide the other readers.
                .then(|| self.pkcs11.get_token_info(slot).ok())
                .flatten()
                .filter(TokenInfo::token_initialized)
                .map(|info| token(slot.id(), &info));
            readers.push(Reader {
                name: info.slot_description().to_owned(),
                token,
            });
        }
        Ok(readers)
    }
}

fn token(slot: u64, info: &TokenInfo) -> Token {
    let family = Family::of_token(info.manufacturer_id(), info.model(), info.label());
    Token {
        place: Place {
            slot,
            serial: info.serial_number().to_owned(),
            label: info.label().to_owned(),
        },
        maker: info.manufacturer_id().to_owned(),
        model: info.model().to_owned(),
        family,
        pin: state(info, Who::Holder),
        unlock_secret: state(info, Who::Officer),
        pin_is_set: info.user_pin_initialized(),
        has_keypad: info.protected_authentication_path(),
        pin_lengths: (info.min_pin_length(), info.max_pin_length()),
        unlock_style: family.unlock_style(),
    }
}
