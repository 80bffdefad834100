//! The run of the app that turned in a code, as what it sends must prove it.

use handoff::bytes::{Nonce, RunPublicKey};
use handoff::card_proof::Statement;
use handoff::message::HandoffFault;
use handoff::portal_address::PortalAddress;
use handoff::purpose::Purpose;
use web::App;

use super::machine::SignerApiError;
use crate::e_imza::own_address;
use crate::e_imza::sql::HandOff;

pub struct Run {
    pub portal: PortalAddress,
    pub nonce: Nonce,
    pub key: RunPublicKey,
}

impl Run {
    /// Whoever cannot prove to be it is told what everybody else is told.
    pub fn of(app: &App, hand_off: &HandOff) -> Result<Self, SignerApiError> {
        let over = || SignerApiError::from(HandoffFault::Over);
        let key = hand_off.run_key.as_deref();
        let key = key.and_then(|key| key.try_into().ok()).ok_or_else(over)?;
        let nonce = hand_off.nonce.as_slice().try_into().map_err(|_| over())?;
        Ok(Self {
            portal: own_address(app)?,
            nonce: Nonce(nonce),
            key: RunPublicKey(key),
        })
    }

    /// What a card's proof in this run is over.
    pub fn statement(self, purpose: Purpose, serial: String) -> Statement {
        Statement {
            portal: self.portal,
            nonce: self.nonce,
            run_key: self.key,
            purpose,
            serial,
        }
    }
}
