//! The acts, the same for a real card and a practice one.

use crate::card_error::CardError;
use crate::driver::Driver;
use crate::key::{Key, KeyKind, NewKey};
use crate::listing::{self, Listing};
use crate::practice::PracticeCards;
use crate::public_key;
use crate::request::Unsigned;
use crate::scheme::{Scheme, ecdsa_as_der};
use crate::secret::{Entry, Login, Pin, TypedSecret, UnlockSecret};
use crate::token::{Place, Reader, UnlockStyle};
use crate::wire::{Ask, Reply};

/// Cards that can be reached in one way.
pub enum Cards {
    Pkcs11(Driver),
    Practice(PracticeCards),
}

impl Cards {
    /// All readers, with the card in each. To be asked again whenever the PIN's state is to be shown.
    pub fn readers(&mut self) -> Result<Vec<Reader>, CardError> {
        match self {
            Self::Pkcs11(driver) => match driver.ask(&Ask::Readers)? {
                Reply::Readers(readers) => Ok(readers),
                _ => Err(CardError::DriverNonsense),
            },
            Self::Practice(cards) => cards.readers(),
        }
    }

    /// Without a PIN.
    pub fn certificates(&mut self, place: &Place) -> Result<Listing, CardError> {
        let (stored, ids, keys) = match self {
            Self::Pkcs11(driver) => match driver.ask(&Ask::Certificates(place.clone()))? {
                Reply::Certificates { stored, ids, keys } => (stored, ids, keys),
                _ => return Err(CardError::DriverNonsense),
            },
            Self::Practice(cards) => cards.certificates(place)?,
        };
        Ok(listing::sort_out(stored, &ids, &keys))
    }

    /// Keys whose public half the card shows, with or without a certificate.
    pub fn keys(&mut self, place: &Place) -> Result<Vec<Key>, CardError> {
        match self {
            Self::Pkcs11(driver) => match driver.ask(&Ask::Keys(place.clone()))? {
                Reply::Keys(keys) => Ok(keys),
                _ => Err(CardError::DriverNonsense),
            },
            Self::Practice(cards) => cards.keys(place),
        }
    }

    /// Signs `message` itself, not a digest of it that somebody else computed. The signature comes in the form that
    /// certificates and CMS carry (ECDSA: SEQUENCE of r and s), and has been verified.
    pub fn sign(
        &mut self,
        place: &Place,
        key: &Key,
        scheme: Scheme,
        message: &[u8],
        pin: &Entry<Pin>,
    ) -> Result<Vec<u8>, CardError> {
        if !scheme.fits(key.kind) {
            return Err(CardError::SchemeNotOffered);
        }
        let signature = match self {
            Self::Pkcs11(driver) => {
                let raw = match driver.ask(&Ask::Sign {
                    place: place.clone(),
                    key: key.clone(),
                    scheme,
                    bytes: scheme.to_be_signed(message),
                    pin: pin.into(),
                })? {
                    Reply::Signature(raw) => raw,
                    _ => return Err(CardError::DriverNonsense),
                };
                in_the_form_of_certificates(key.kind, raw)?
            }
            Self::Practice(cards) => cards.sign(place, key, scheme, message, pin)?,
        };
        checked(key, scheme, message, signature)
    }

    /// A key pair whose private half never leaves the card.
    pub fn make_key(
        &mut self,
        place: &Place,
        new: &NewKey,
        login: &Login,
    ) -> Result<Key, CardError> {
        let before = self.keys(place)?;
        match self {
            Self::Pkcs11(driver) => {
                let (by, secret) = login.on_the_wire();
                let made = driver.ask(&Ask::MakeKey {
                    place: place.clone(),
                    new: new.clone(),
                    by,
                    secret,
                });
                driver.restart();
                done(made?)?;
            }
            Self::Practice(cards) => cards.make_key(place, new, login)?,
        }
        // By what it is, not by the CKA_ID that was asked for: cards with fixed places for keys choose their own.
        let mut new_ones = self.keys(place)?;
        new_ones.retain(|key| before.iter().all(|known| known.public != key.public));
        match (new_ones.pop(), new_ones.is_empty()) {
            (Some(key), true) if key.kind == new.kind => Ok(key),
            _ => Err(CardError::DriverNonsense),
        }
    }

    /// A certification request in DER, signed by the key. `subject` as RFC 4514 writes names.
    pub fn request(
        &mut self,
        place: &Place,
        key: &Key,
        subject: &str,
        pin: &Entry<Pin>,
    ) -> Result<Vec<u8>, CardError> {
        let request = Unsigned::new(key, subject)?;
        let scheme = Scheme::usual(key.kind);
        let signature = self.sign(place, key, scheme, &request.to_be_signed()?, pin)?;
        request.signed(key.kind, &signature)
    }

    /// Puts the certificate beside its key, reads it back, and takes away an older one of the same key.
    pub fn write_certificate(
        &mut self,
        place: &Place,
        key: &Key,
        label: &str,
        der: &[u8],
        login: &Login,
    ) -> Result<(), CardError> {
        if public_key::of_certificate(der).as_ref() != Some(&key.public) {
            return Err(CardError::CertificateOfAnotherKey);
        }
        match self {
            Self::Pkcs11(driver) => {
                let (by, secret) = login.on_the_wire();
                done(driver.ask(&Ask::WriteCertificate {
                    place: place.clone(),
                    id: key.id.clone(),
                    label: label.to_owned(),
                    der: der.to_vec(),
                    by,
                    secret,
                })?)
            }
            Self::Practice(cards) => cards.write_certificate(place, key, label, der, login),
        }
    }

    /// The first PIN of a card that travelled without one.
    pub fn set_pin(
        &mut self,
        place: &Place,
        secret: &Entry<UnlockSecret>,
        new: &TypedSecret<Pin>,
    ) -> Result<(), CardError> {
        self.unlock(place, UnlockStyle::OfficerThenInitPin, secret, new)
    }

    pub fn change_pin(
        &mut self,
        place: &Place,
        old: &Entry<Pin>,
        new: &TypedSecret<Pin>,
    ) -> Result<(), CardError> {
        match self {
            Self::Pkcs11(driver) => done(driver.ask(&Ask::ChangePin {
                place: place.clone(),
                old: old.into(),
                new: new.into(),
            })?),
            Self::Practice(cards) => cards.change_pin(place, old, new),
        }
    }

    /// Opens a locked card and gives it a new PIN. `style` is the token's
    /// [`unlock_style`](crate::Token::unlock_style). Three wrong secrets destroy a card: say so before.
    pub fn unlock(
        &mut self,
        place: &Place,
        style: UnlockStyle,
        secret: &Entry<UnlockSecret>,
        new: &TypedSecret<Pin>,
    ) -> Result<(), CardError> {
        match self {
            Self::Pkcs11(driver) => done(driver.ask(&Ask::Unlock {
                place: place.clone(),
                style,
                secret: secret.into(),
                new: new.into(),
            })?),
            Self::Practice(cards) => cards.unlock(place, secret, new),
        }
    }
}

pub(crate) fn in_the_form_of_certificates(
    kind: KeyKind,
    raw: Vec<u8>,
) -> Result<Vec<u8>, CardError> {
    match kind {
        KeyKind::Rsa(_) => Ok(raw),
        KeyKind::P256 | KeyKind::P384 => ecdsa_as_der(kind, &raw).ok_or(CardError::WrongSignature),
    }
}

/// No signature that does not verify is returned.
pub(crate) fn checked(
    key: &Key,
    scheme: Scheme,
    message: &[u8],
    signature: Vec<u8>,
) -> Result<Vec<u8>, CardError> {
    if scheme.verifies(&key.public, message, &signature) {
        Ok(signature)
    } else {
        Err(CardError::WrongSignature)
    }
}

fn done(reply: Reply) -> Result<(), CardError> {
    match reply {
        Reply::Done => Ok(()),
        _ => Err(CardError::DriverNonsense),
    }
}
