//! A token that stays open, for machines that sign all day: the authority's own keys in a security module, or in the demo's files.

use crate::cards::{Cards, checked, in_the_form_of_certificates};
use crate::driver::Driver;
use crate::key::Key;
use crate::practice::OpenKeys;
use crate::scheme::Scheme;
use crate::secret::{Entry, Pin};
use crate::token::Place;
use crate::trouble::Trouble;
use crate::wire::{Ask, Reply};

/// Open until it is dropped, or until an act fails. It does not log in again by itself: it keeps no PIN.
pub struct OpenToken(Kind);

enum Kind {
    Pkcs11(Driver),
    Practice(OpenKeys),
}

impl Cards {
    /// Logs in once. For a person's card use [`Cards::sign`], which asks for every signature.
    pub fn open(self, place: &Place, pin: &Entry<Pin>) -> Result<OpenToken, Trouble> {
        match self {
            Self::Pkcs11(mut driver) => match driver.ask(&Ask::Keep {
                place: place.clone(),
                pin: pin.into(),
            })? {
                Reply::Done => Ok(OpenToken(Kind::Pkcs11(driver))),
                _ => Err(Trouble::DriverNonsense),
            },
            Self::Practice(cards) => Ok(OpenToken(Kind::Practice(cards.open_keys(place, pin)?))),
        }
    }
}

impl OpenToken {
    /// As [`Cards::sign`].
    pub fn sign(&mut self, key: &Key, scheme: Scheme, message: &[u8]) -> Result<Vec<u8>, Trouble> {
        if !scheme.fits(key.kind) {
            return Err(Trouble::SchemeNotOffered);
        }
        let signature = match &mut self.0 {
            Kind::Pkcs11(driver) => match driver.ask(&Ask::SignKept {
                id: key.id.clone(),
                scheme,
                bytes: scheme.to_be_signed(message),
            })? {
                Reply::Signature(raw) => in_the_form_of_certificates(key.kind, raw)?,
                _ => return Err(Trouble::DriverNonsense),
            },
            Kind::Practice(keys) => keys.sign(key, scheme, message)?,
        };
        checked(key, scheme, message, signature)
    }
}
