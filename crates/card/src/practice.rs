//! Practice cards: files that behave like cards, for the demo and the rehearsal (B17). Everything is real but the card: keys are
//! made and used by the same arithmetic, a PIN locks at the third wrong try, three wrong unlock secrets destroy it.
//!
//! They are clearly practice ones: they say so in every description, and production refuses what they sign, because only a
//! practice authority certifies them. Whoever has the file can copy it and try PINs on the copies; a real card cannot be copied.

mod file;
mod mark;
mod seal;
mod software_key;

use std::path::{Path, PathBuf};

use crate::atr::Family;
use crate::card_error::CardError;
use crate::key::{Key, NewKey};
use crate::listing::StoredCertificate;
use crate::pin_state::PinState;
use crate::scheme::Scheme;
use crate::secret::{Entry, Login, Pin, TypedSecret, UnlockSecret};
use crate::token::{Place, Reader, Token};
use file::{Content, Folder, StoredKey};
use seal::{MasterKey, Wrapped};
use software_key::Pair;

/// Wrong PINs until it locks, and wrong unlock secrets until it is destroyed.
const TRIES: u8 = 3;
/// What every description of a practice card says.
const MAKER: &str = "Kalem DENEME kartı";

/// A folder of practice cards, each in a reader of its own.
pub struct PracticeCards {
    folder: Folder,
}

/// What a practice card is made of.
pub struct NewPracticeCard {
    /// Also its serial number: 1–40 small letters a–z, digits and hyphens.
    pub name: String,
    /// Without one it travels locked, and `set_pin` comes first.
    pub pin: Option<Pin>,
    pub unlock_secret: UnlockSecret,
}

/// Which of the two secrets is offered.
#[derive(Clone, Copy)]
enum Which {
    Pin,
    UnlockSecret,
}

impl PracticeCards {
    /// The folder need not be there yet.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: Folder::new(folder.into()),
        }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Makes an empty card: no key, no certificate.
    pub fn create(&self, new: NewPracticeCard) -> Result<Place, CardError> {
        let _held = self.folder.hold()?;
        let master = MasterKey::random()?;
        let content = Content {
            pin_tries: TRIES,
            unlock_tries: TRIES,
            by_pin: match &new.pin {
                Some(pin) => Some(master.wrapped(pin.expose())?),
                None => None,
            },
            by_unlock_secret: master.wrapped(new.unlock_secret.expose())?,
            keys: Vec::new(),
            certificates: Vec::new(),
            device: None,
            pin_key: None,
        };
        self.folder.create(&new.name, &content)?;
        Ok(place(&new.name))
    }

    pub(crate) fn readers(&self) -> Result<Vec<Reader>, CardError> {
        self.folder
            .names()?
            .into_iter()
            .map(|name| {
                // A damaged card is a reader without a card, and the others are still there.
                let token = match self.folder.read(&name) {
                    Ok(content) => Some(token(&name, &content)),
                    Err(CardError::PracticeDamaged) => None,
                    Err(trouble) => return Err(trouble),
                };
                Ok(Reader {
                    name: format!("{MAKER}: {name}"),
                    token,
                })
            })
            .collect()
    }

    #[allow(
        clippy::type_complexity,
        reason = "the three lists that a driver gives too"
    )]
    pub(crate) fn certificates(
        &self,
        place: &Place,
    ) -> Result<(Vec<StoredCertificate>, Vec<Vec<u8>>, Vec<Key>), CardError> {
        let content = self.folder.read(&place.serial)?;
        let ids = content.keys.iter().map(|stored| stored.key.id.clone());
        let keys = content.keys.iter().map(|stored| stored.key.clone());
        let lists = (ids.collect(), keys.collect());
        Ok((content.certificates, lists.0, lists.1))
    }

    pub(crate) fn keys(&self, place: &Place) -> Result<Vec<Key>, CardError> {
        self.certificates(place).map(|(_, _, keys)| keys)
    }

    pub(crate) fn sign(
        &self,
        place: &Place,
        key: &Key,
        scheme: Scheme,
        message: &[u8],
        pin: &Entry<Pin>,
    ) -> Result<Vec<u8>, CardError> {
        self.open_keys(place, pin)?.sign(key, scheme, message)
    }

    /// All keys of a card, unsealed by its PIN.
    pub(crate) fn open_keys(&self, place: &Place, pin: &Entry<Pin>) -> Result<OpenKeys, CardError> {
        let _held = self.folder.hold()?;
        let (content, master) = self.open(place, pin)?;
        let mut keys = Vec::new();
        for StoredKey { key, private } in content.keys {
            let private = master.unsealed(&private, &key.public)?;
            let pair = Pair::new(key.kind, &private)?;
            keys.push((key, pair));
        }
        Ok(OpenKeys(keys))
    }

    pub(crate) fn make_key(
        &self,
        place: &Place,
        new: &NewKey,
        login: &Login,
    ) -> Result<(), CardError> {
        let _held = self.folder.hold()?;
        let (mut content, master) = self.log_in(place, login)?;
        let (private, public) = software_key::make(new.kind)?;
        let key = Key::new(new.id.clone(), public).ok_or(CardError::KeyNotMade)?;
        content.keys.retain(|stored| stored.key.id != key.id);
        content.keys.push(StoredKey {
            private: master.sealed(&private, &key.public)?,
            key,
        });
        self.folder.write(&place.serial, &content)
    }

    pub(crate) fn write_certificate(
        &self,
        place: &Place,
        key: &Key,
        label: &str,
        der: &[u8],
        login: &Login,
    ) -> Result<(), CardError> {
        let _held = self.folder.hold()?;
        let (mut content, _) = self.log_in(place, login)?;
        content.put(key, label, der);
        self.folder.write(&place.serial, &content)
    }

    pub(crate) fn change_pin(
        &self,
        place: &Place,
        old: &Entry<Pin>,
        new: &TypedSecret<Pin>,
    ) -> Result<(), CardError> {
        let new = typed(new)?;
        let _held = self.folder.hold()?;
        let (mut content, master) = self.open(place, old)?;
        content.by_pin = Some(master.wrapped(new.expose())?);
        self.folder.write(&place.serial, &content)
    }

    pub(crate) fn unlock(
        &self,
        place: &Place,
        secret: &Entry<UnlockSecret>,
        new: &TypedSecret<Pin>,
    ) -> Result<(), CardError> {
        let new = typed(new)?;
        let _held = self.folder.hold()?;
        let (mut content, master) = self.open_as_officer(place, secret)?;
        content.by_pin = Some(master.wrapped(new.expose())?);
        content.pin_tries = TRIES;
        self.folder.write(&place.serial, &content)
    }

    /// As at production: a practice card's maker needs no secret of its holder's for that.
    pub fn put_certificate(
        &self,
        place: &Place,
        key: &Key,
        label: &str,
        der: &[u8],
    ) -> Result<(), CardError> {
        let _held = self.folder.hold()?;
        let mut content = self.folder.read(&place.serial)?;
        content.put(key, label, der);
        self.folder.write(&place.serial, &content)
    }

    fn log_in(&self, place: &Place, login: &Login) -> Result<(Content, MasterKey), CardError> {
        match login {
            Login::Holder(pin) => self.open(place, pin),
            Login::Officer(secret) => self.open_as_officer(place, secret),
        }
    }

    fn open_as_officer(
        &self,
        place: &Place,
        secret: &Entry<UnlockSecret>,
    ) -> Result<(Content, MasterKey), CardError> {
        let text = typed(&secret.typed)?.expose();
        let content = self.folder.read(&place.serial)?;
        self.try_secret(
            place,
            content,
            Which::UnlockSecret,
            text,
            secret.last_try_known,
        )
    }

    fn open(&self, place: &Place, pin: &Entry<Pin>) -> Result<(Content, MasterKey), CardError> {
        let text = typed(&pin.typed)?.expose();
        let content = self.folder.read(&place.serial)?;
        self.try_secret(place, content, Which::Pin, text, pin.last_try_known)
    }

    /// Counts the try before it is made, as a card does: pulling the plug in between is no way to a free try.
    fn try_secret(
        &self,
        place: &Place,
        mut content: Content,
        which: Which,
        text: &str,
        last_try_known: bool,
    ) -> Result<(Content, MasterKey), CardError> {
        let wrapped: Wrapped = match which {
            Which::Pin => content.by_pin.clone().ok_or(CardError::PinNotSet)?,
            Which::UnlockSecret => content.by_unlock_secret.clone(),
        };
        match state(*content.tries(which)) {
            PinState::Locked => return Err(which.locked()),
            PinState::LastTry if !last_try_known => return Err(CardError::LastTry),
            _ => {}
        }
        *content.tries(which) -= 1;
        self.folder.write(&place.serial, &content)?;
        match MasterKey::unwrapped(&wrapped, text)? {
            Some(master) => {
                *content.tries(which) = TRIES;
                self.folder.write(&place.serial, &content)?;
                Ok((content, master))
            }
            None => Err(match (state(*content.tries(which)), which) {
                (PinState::Locked, which) => which.locked(),
                (state, Which::Pin) => CardError::WrongPin(state),
                (state, Which::UnlockSecret) => CardError::WrongUnlockSecret(state),
            }),
        }
    }
}

/// The keys of a card whose PIN was right.
pub(crate) struct OpenKeys(Vec<(Key, Pair)>);

impl OpenKeys {
    pub(crate) fn sign(
        &self,
        key: &Key,
        scheme: Scheme,
        message: &[u8],
    ) -> Result<Vec<u8>, CardError> {
        let (_, pair) = self
            .0
            .iter()
            .find(|(known, _)| known.id == key.id)
            .ok_or(CardError::NoSuchKey)?;
        pair.sign(scheme, message)
    }
}

impl Which {
    fn locked(self) -> CardError {
        match self {
            Self::Pin => CardError::PinLocked,
            Self::UnlockSecret => CardError::CardDestroyed,
        }
    }
}

impl Content {
    fn put(&mut self, key: &Key, label: &str, der: &[u8]) {
        self.certificates.retain(|stored| stored.id != key.id);
        self.certificates.push(StoredCertificate {
            id: key.id.clone(),
            label: label.to_owned(),
            der: der.to_vec(),
        });
    }

    fn tries(&mut self, which: Which) -> &mut u8 {
        match which {
            Which::Pin => &mut self.pin_tries,
            Which::UnlockSecret => &mut self.unlock_tries,
        }
    }
}

fn typed<S>(typed: &TypedSecret<S>) -> Result<&S, CardError> {
    match typed {
        TypedSecret::Here(secret) => Ok(secret),
        TypedSecret::OnKeypad => Err(CardError::TypeHere),
    }
}

fn state(tries: u8) -> PinState {
    PinState::from_flags(tries < TRIES, tries == 1, tries == 0)
}

fn place(name: &str) -> Place {
    Place {
        slot: 0,
        serial: name.to_owned(),
        label: name.to_owned(),
    }
}

fn token(name: &str, content: &Content) -> Token {
    Token {
        place: place(name),
        maker: MAKER.to_owned(),
        model: "DENEME".to_owned(),
        family: Family::Practice,
        pin: state(content.pin_tries),
        unlock_secret: state(content.unlock_tries),
        pin_is_set: content.by_pin.is_some(),
        has_keypad: false,
        pin_lengths: (6, 12),
        unlock_style: Family::Practice.unlock_style(),
    }
}
