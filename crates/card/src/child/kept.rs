//! A session that stays logged in, for security modules that sign all day. A person's card never has one: there every signature is
//! asked for.

use std::collections::HashMap;

use cryptoki::error::Error;
use cryptoki::object::ObjectHandle;
use cryptoki::session::Session;
use cryptoki::slot::Slot;

use super::module::Module;
use super::sign::{mechanism, private_key};
use crate::card_error::CardError;
use crate::scheme::Scheme;
use crate::token::Place;
use crate::wire::{Secret, Who};

pub(super) struct Kept {
    session: Session,
    slot: Slot,
    /// What was found once. A module shows the same handle as long as the session lives.
    found: HashMap<(Vec<u8>, Scheme), ObjectHandle>,
}

impl Module {
    pub(crate) fn keep(&mut self, place: &Place, pin: &Secret) -> Result<(), CardError> {
        self.kept = None;
        let token = self.slot(place)?;
        let session = self.session(token.0, false)?;
        self.log_in(&session, &token, Who::Holder, pin)?;
        self.kept = Some(Kept {
            session,
            slot: token.0,
            found: HashMap::new(),
        });
        Ok(())
    }

    /// After any failure nothing is kept, and whoever wants to sign on logs in anew.
    pub(crate) fn sign_kept(
        &mut self,
        id: &[u8],
        scheme: Scheme,
        bytes: &[u8],
    ) -> Result<Vec<u8>, CardError> {
        let mut kept = self.kept.take().ok_or(CardError::CardGone)?;
        let mechanism = mechanism(scheme);
        let after = |error: Error| self.after(kept.slot, error);
        let sought = (id.to_vec(), scheme);
        let object = match kept.found.get(&sought) {
            Some(object) => *object,
            None => {
                self.offers(kept.slot, &mechanism)?;
                private_key(&kept.session, id)
                    .map_err(after)?
                    .ok_or(CardError::NoSuchKey)?
            }
        };
        kept.session.sign_init(&mechanism, object).map_err(after)?;
        let signature = self.raw.sign(&kept.session, bytes).map_err(after)?;
        kept.found.insert(sought, object);
        self.kept = Some(kept);
        Ok(signature)
    }
}
