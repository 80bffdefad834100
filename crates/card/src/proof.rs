//! How a card shows that it is there without its PIN, and that its PIN works, to somebody who knows the card from its production.
//!
//! A key of its own that needs no PIN, where the family can have one; else a secret that lies on the card. A key that needs the PIN shows
//! that a PIN works, without the key of the certificate, which signs only what a person has read.

use aws_lc_rs::rand;
use zeroize::Zeroizing;

use crate::atr::Family;
use crate::card_error::CardError;
use crate::cards::{Cards, in_the_form_of_certificates};
use crate::key::KeyKind;
use crate::scheme::Scheme;
use crate::secret::{Entry, Login, Pin, UnlockSecret};
use crate::token::{Place, UnlockStyle};
use crate::wire::{Ask, Reply, Shown};

/// The key that needs no PIN, or the secret where there is none: CKA_ID and label of the object.
pub(crate) const DEVICE: &str = "kalem-kart";
/// The key that needs the PIN.
pub(crate) const BY_PIN: &str = "kalem-pin";

/// Whether a CKA_ID is one of these, and so no key of a certificate.
pub(crate) fn is_ours(id: &[u8]) -> bool {
    id == DEVICE.as_bytes() || id == BY_PIN.as_bytes()
}

/// What a card was given at its production, for whoever will know it again.
#[derive(Clone, PartialEq, Eq)]
pub struct Marks {
    pub device: Device,
    /// SubjectPublicKeyInfo of the key that needs the PIN, P-256; `None` where the family has no room for one.
    pub pin_key: Option<Vec<u8>>,
}

#[derive(Clone, PartialEq, Eq)]
pub enum Device {
    /// SubjectPublicKeyInfo of the key that needs no PIN, P-256.
    Key(Vec<u8>),
    /// Readable without a PIN: whoever has had the card can copy it.
    Secret(Zeroizing<[u8; 32]>),
}

/// How a card that is there answers.
pub enum Presence {
    /// ECDSA with SHA-256, SEQUENCE of r and s.
    Signature(Vec<u8>),
    /// The secret itself, for the caller to answer with.
    Secret(Zeroizing<[u8; 32]>),
}

/// What a family can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    Keys,
    /// An object that everybody may read. Cards with fixed places for keys would lose one of those.
    Object,
}

impl Family {
    /// For families other than SoftHSM the object of the standard (PKCS#11 v2.40, 4.5) is taken; not yet seen on an AKİS card.
    pub(crate) const fn room(self) -> Room {
        match self {
            Self::SoftHsm | Self::Practice => Room::Keys,
            Self::Akis | Self::IdentityCard | Self::OpenPgp | Self::Piv | Self::Other => {
                Room::Object
            }
        }
    }
}

impl Cards {
    /// At production: gives the card what it shows itself by, and tells it. A card that has its marks keeps them.
    pub fn mark(
        &mut self,
        place: &Place,
        family: Family,
        login: &Login,
    ) -> Result<Marks, CardError> {
        match self {
            Self::Pkcs11(driver) => {
                let mut fresh = Zeroizing::new([0; 32]);
                rand::fill(&mut *fresh).map_err(|_| CardError::KeyNotMade)?;
                let (by, secret) = login.on_the_wire();
                let made = driver.ask(&Ask::Mark {
                    place: place.clone(),
                    keys: family.room() == Room::Keys,
                    fresh: fresh.to_vec(),
                    by,
                    secret,
                });
                // As with every key that was made: only a driver that was opened anew shows it as it is.
                driver.restart();
                match made? {
                    Reply::Done => {}
                    _ => return Err(CardError::DriverNonsense),
                }
                match driver.ask(&Ask::Marks(place.clone()))? {
                    Reply::Marks { device, pin_key } => Ok(Marks {
                        device: match device {
                            Shown::Key(public) => Device::Key(public),
                            Shown::Secret(secret) => Device::Secret(of_32(&secret)?),
                        },
                        pin_key,
                    }),
                    _ => Err(CardError::DriverNonsense),
                }
            }
            Self::Practice(cards) => cards.mark(place, login),
        }
    }

    /// Without a PIN: the card's answer to this message, or what to answer it with.
    pub fn present(&mut self, place: &Place, message: &[u8]) -> Result<Presence, CardError> {
        match self {
            Self::Pkcs11(driver) => {
                let bytes = Scheme::EcdsaSha256.to_be_signed(message);
                let asked = Ask::Present {
                    place: place.clone(),
                    bytes,
                };
                match driver.ask(&asked)? {
                    Reply::Signature(raw) => {
                        in_the_form_of_certificates(KeyKind::P256, raw).map(Presence::Signature)
                    }
                    Reply::Secret(secret) => of_32(&secret).map(Presence::Secret),
                    _ => Err(CardError::DriverNonsense),
                }
            }
            Self::Practice(cards) => cards.present(place, message),
        }
    }

    /// Signs by the key that needs the PIN; `None` where the card has none. The PIN is offered once.
    pub fn show_pin(
        &mut self,
        place: &Place,
        message: &[u8],
        pin: &Entry<Pin>,
    ) -> Result<Option<Vec<u8>>, CardError> {
        match self {
            Self::Pkcs11(driver) => {
                let asked = Ask::ShowPin {
                    place: place.clone(),
                    bytes: Scheme::EcdsaSha256.to_be_signed(message),
                    pin: pin.into(),
                };
                match driver.ask(&asked)? {
                    Reply::Signature(raw) => {
                        in_the_form_of_certificates(KeyKind::P256, raw).map(Some)
                    }
                    Reply::Done => Ok(None),
                    _ => Err(CardError::DriverNonsense),
                }
            }
            Self::Practice(cards) => cards.show_pin(place, message, pin),
        }
    }

    /// From then on another secret unlocks the card.
    ///
    /// # Errors
    /// [`CardError::KeptUnlockSecret`] where the family has no way: nothing was offered to the card.
    pub fn change_unlock_secret(
        &mut self,
        place: &Place,
        style: UnlockStyle,
        old: &Entry<UnlockSecret>,
        new: &UnlockSecret,
    ) -> Result<(), CardError> {
        if style == UnlockStyle::SecretThroughSetPin {
            return Err(CardError::KeptUnlockSecret);
        }
        match self {
            Self::Pkcs11(driver) => {
                let asked = Ask::ChangeUnlockSecret {
                    place: place.clone(),
                    old: old.into(),
                    new: (&crate::secret::TypedSecret::Here(new.clone())).into(),
                };
                match driver.ask(&asked)? {
                    Reply::Done => Ok(()),
                    _ => Err(CardError::DriverNonsense),
                }
            }
            Self::Practice(cards) => cards.change_unlock_secret(place, old, new),
        }
    }
}

fn of_32(secret: &[u8]) -> Result<Zeroizing<[u8; 32]>, CardError> {
    let secret = <[u8; 32]>::try_from(secret).map_err(|_| CardError::DriverNonsense)?;
    Ok(Zeroizing::new(secret))
}
