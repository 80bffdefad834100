//! What a practice card is known again by, and the change of what unlocks it.

use super::file::{StoredDevice, StoredKey};
use super::software_key::{self, Pair};
use super::{PracticeCards, typed};
use crate::card_error::CardError;
use crate::key::{Key, KeyKind};
use crate::proof::{BY_PIN, Device, Marks, Presence};
use crate::scheme::Scheme;
use crate::secret::{Entry, Login, Pin, UnlockSecret};
use crate::token::Place;

const SCHEME: Scheme = Scheme::EcdsaSha256;

impl PracticeCards {
    /// A card that has its marks keeps them, and asks for no secret then.
    pub(crate) fn mark(&self, place: &Place, login: &Login) -> Result<Marks, CardError> {
        let _held = self.folder.hold()?;
        let content = self.folder.read(&place.serial)?;
        if let (Some(device), Some(by_pin)) = (&content.device, &content.pin_key) {
            return Ok(marks(device, by_pin));
        }
        let (mut content, master) = self.log_in(place, login)?;
        let (private, public) = software_key::make(KeyKind::P256)?;
        let device = StoredDevice {
            public,
            private: private.to_vec(),
        };
        let (private, public) = software_key::make(KeyKind::P256)?;
        let key = Key::new(BY_PIN.as_bytes().to_vec(), public).ok_or(CardError::KeyNotMade)?;
        let by_pin = StoredKey {
            private: master.sealed(&private, &key.public)?,
            key,
        };
        let marks = marks(&device, &by_pin);
        (content.device, content.pin_key) = (Some(device), Some(by_pin));
        self.folder.write(&place.serial, &content)?;
        Ok(marks)
    }

    pub(crate) fn present(&self, place: &Place, message: &[u8]) -> Result<Presence, CardError> {
        let content = self.folder.read(&place.serial)?;
        let device = content.device.ok_or(CardError::NotMarked)?;
        let signature = Pair::new(KeyKind::P256, &device.private)?.sign(SCHEME, message)?;
        Ok(Presence::Signature(signature))
    }

    pub(crate) fn show_pin(
        &self,
        place: &Place,
        message: &[u8],
        pin: &Entry<Pin>,
    ) -> Result<Option<Vec<u8>>, CardError> {
        let _held = self.folder.hold()?;
        if self.folder.read(&place.serial)?.pin_key.is_none() {
            return Ok(None);
        }
        let (content, master) = self.open(place, pin)?;
        let StoredKey { key, private } = content.pin_key.ok_or(CardError::NoSuchKey)?;
        let private = master.unsealed(&private, &key.public)?;
        Pair::new(key.kind, &private)?
            .sign(SCHEME, message)
            .map(Some)
    }

    pub(crate) fn change_unlock_secret(
        &self,
        place: &Place,
        old: &Entry<UnlockSecret>,
        new: &UnlockSecret,
    ) -> Result<(), CardError> {
        typed(&old.typed)?;
        let _held = self.folder.hold()?;
        let (mut content, master) = self.open_as_officer(place, old)?;
        content.by_unlock_secret = master.wrapped(new.expose())?;
        self.folder.write(&place.serial, &content)
    }
}

fn marks(device: &StoredDevice, by_pin: &StoredKey) -> Marks {
    Marks {
        device: Device::Key(device.public.clone()),
        pin_key: Some(by_pin.key.public.clone()),
    }
}
