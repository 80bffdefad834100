//! A token that stays open, for machines that sign all day: the authority's own keys in a security module, or in the demo's files.

use std::path::Path;

use crate::card_error::CardError;
use crate::cards::{Cards, checked, in_the_form_of_certificates};
use crate::child::Module;
use crate::driver::Driver;
use crate::key::Key;
use crate::practice::OpenKeys;
use crate::scheme::Scheme;
use crate::secret::{Entry, Pin};
use crate::token::Place;
use crate::wire::{Ask, Reply};

/// Open until it is dropped, or until an act fails. It does not log in again by itself: it keeps no PIN.
pub struct OpenToken(Kind);

enum Kind {
    Pkcs11(Driver),
    Practice(OpenKeys),
    Here(Box<Module>),
}

impl Cards {
    /// Logs in once. For a person's card use [`Cards::sign`], which asks for every signature.
    pub fn open(self, place: &Place, pin: &Entry<Pin>) -> Result<OpenToken, CardError> {
        match self {
            Self::Pkcs11(mut driver) => match driver.ask(&Ask::Keep {
                place: place.clone(),
                pin: pin.into(),
            })? {
                Reply::Done => Ok(OpenToken(Kind::Pkcs11(driver))),
                _ => Err(CardError::DriverNonsense),
            },
            Self::Practice(cards) => Ok(OpenToken(Kind::Practice(cards.open_keys(place, pin)?))),
        }
    }
}

impl OpenToken {
    /// Loads the driver into this very process and logs in once. For a process that does nothing but sign with a security module: a
    /// driver that crashes ends it, and one that hangs holds it up, so whatever it does must bear being killed.
    pub fn in_this_process(
        driver: &Path,
        place: &Place,
        pin: &Entry<Pin>,
    ) -> Result<Self, CardError> {
        let mut module = Module::open(driver)?;
        let logged_in = module.keep(place, &pin.into());
        let token = Self(Kind::Here(Box::new(module)));
        logged_in.map(|()| token)
    }

    /// As [`Cards::sign`].
    pub fn sign(
        &mut self,
        key: &Key,
        scheme: Scheme,
        message: &[u8],
    ) -> Result<Vec<u8>, CardError> {
        let signature = self.sign_unverified(key, scheme, message)?;
        checked(key, scheme, message, signature)
    }

    /// The same for whoever verifies the signature before anything is done with it.
    pub fn sign_unverified(
        &mut self,
        key: &Key,
        scheme: Scheme,
        message: &[u8],
    ) -> Result<Vec<u8>, CardError> {
        if !scheme.fits(key.kind) {
            return Err(CardError::SchemeNotOffered);
        }
        match &mut self.0 {
            Kind::Pkcs11(driver) => match driver.ask(&Ask::SignKept {
                id: key.id.clone(),
                scheme,
                bytes: scheme.to_be_signed(message),
            })? {
                Reply::Signature(raw) => in_the_form_of_certificates(key.kind, raw),
                _ => Err(CardError::DriverNonsense),
            },
            Kind::Practice(keys) => keys.sign(key, scheme, message),
            Kind::Here(module) => {
                let raw = module.sign_kept(&key.id, scheme, &scheme.to_be_signed(message))?;
                in_the_form_of_certificates(key.kind, raw)
            }
        }
    }
}

impl Drop for OpenToken {
    fn drop(&mut self) {
        if let Kind::Here(module) = &mut self.0 {
            module.close();
        }
    }
}
