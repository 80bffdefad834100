//! What a card is known again by: made at production, shown without a PIN.

use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::Session;
use zeroize::Zeroizing;

use super::keys::public_half;
use super::module::Module;
use super::sign::{mechanism, private_key};
use crate::card_error::CardError;
use crate::key::KeyKind;
use crate::proof::{BY_PIN, DEVICE};
use crate::public_key;
use crate::scheme::Scheme;
use crate::token::Place;
use crate::wire::{Answer, Reply, Secret, Shown, Who};

/// CKA_APPLICATION of the object.
const APPLICATION: &str = "kalem";

impl Module {
    /// What is there already stays.
    pub(super) fn mark(
        &self,
        place: &Place,
        keys: bool,
        fresh: &[u8],
        (by, secret): (Who, &Secret),
    ) -> Result<(), CardError> {
        let token = self.slot(place)?;
        let session = self.session(token.0, true)?;
        let after = |error| self.after(token.0, error);
        if shown(&session).map_err(after)?.is_some() {
            return Ok(());
        }
        self.log_in(&session, &token, by, secret)?;
        if keys {
            // The one that needs the PIN first: a card that has the other one is marked.
            make(&session, BY_PIN, true)?;
            make(&session, DEVICE, false)?;
        } else {
            let object = [
                Attribute::Class(ObjectClass::DATA),
                Attribute::Token(true),
                Attribute::Private(false),
                Attribute::Modifiable(true),
                Attribute::Label(DEVICE.as_bytes().to_vec()),
                Attribute::Application(APPLICATION.as_bytes().to_vec()),
                Attribute::Value(fresh.to_vec()),
            ];
            session.create_object(&object).map_err(after)?;
        }
        session.logout().map_err(after)
    }

    pub(super) fn marks(&self, place: &Place) -> Answer {
        let (slot, _) = self.slot(place)?;
        let session = self.session(slot, false)?;
        let after = |error| self.after(slot, error);
        let device = shown(&session)
            .map_err(after)?
            .ok_or(CardError::NotMarked)?;
        let pin_key = public(&session, BY_PIN).map_err(after)?;
        Ok(Reply::Marks { device, pin_key })
    }

    pub(super) fn present(&self, place: &Place, bytes: &[u8]) -> Answer {
        let (slot, _) = self.slot(place)?;
        let session = self.session(slot, false)?;
        let after = |error| self.after(slot, error);
        let key = private_key(&session, DEVICE.as_bytes()).map_err(after)?;
        if let Some(key) = key {
            let mechanism = mechanism(Scheme::EcdsaSha256);
            let signature = session.sign(&mechanism, key, bytes).map_err(after)?;
            return Ok(Reply::Signature(signature));
        }
        match secret(&session).map_err(after)? {
            Some(secret) => Ok(Reply::Secret(secret)),
            None => Err(CardError::NotMarked),
        }
    }

    /// "Done" where the card has no such key.
    pub(super) fn show_pin(&self, place: &Place, bytes: &[u8], pin: &Secret) -> Answer {
        let token = self.slot(place)?;
        let session = self.session(token.0, false)?;
        let after = |error| self.after(token.0, error);
        if public(&session, BY_PIN).map_err(after)?.is_none() {
            return Ok(Reply::Done);
        }
        self.log_in(&session, &token, Who::Holder, pin)?;
        let key = private_key(&session, BY_PIN.as_bytes()).map_err(after)?;
        let key = key.ok_or(CardError::NoSuchKey)?;
        let mechanism = mechanism(Scheme::EcdsaSha256);
        let signature = session.sign(&mechanism, key, bytes).map_err(after)?;
        session.logout().map_err(after)?;
        Ok(Reply::Signature(signature))
    }
}

fn make(session: &Session, name: &str, needs_pin: bool) -> Result<(), CardError> {
    let curve = public_key::curve_parameters(KeyKind::P256).ok_or(CardError::KeyNotMade)?;
    let both = [
        Attribute::Token(true),
        Attribute::Id(name.as_bytes().to_vec()),
        Attribute::Label(name.as_bytes().to_vec()),
    ];
    let public = [
        both.to_vec(),
        vec![
            Attribute::EcParams(curve),
            Attribute::Private(false),
            Attribute::Verify(true),
        ],
    ]
    .concat();
    let private = [
        both.to_vec(),
        vec![
            Attribute::Private(needs_pin),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
            Attribute::Sign(true),
        ],
    ]
    .concat();
    session
        .generate_key_pair(&Mechanism::EccKeyPairGen, &public, &private)
        .map(|_| ())
        .map_err(|_| CardError::KeyNotMade)
}

fn shown(session: &Session) -> cryptoki::error::Result<Option<Shown>> {
    if let Some(public) = public(session, DEVICE)? {
        return Ok(Some(Shown::Key(public)));
    }
    Ok(secret(session)?.map(Shown::Secret))
}

fn public(session: &Session, name: &str) -> cryptoki::error::Result<Option<Vec<u8>>> {
    let wanted = [
        Attribute::Class(ObjectClass::PUBLIC_KEY),
        Attribute::Id(name.as_bytes().to_vec()),
    ];
    match session.find_objects(&wanted)?.first() {
        Some(object) => public_half(session, *object),
        None => Ok(None),
    }
}

fn secret(session: &Session) -> cryptoki::error::Result<Option<Zeroizing<Vec<u8>>>> {
    let wanted = [
        Attribute::Class(ObjectClass::DATA),
        Attribute::Label(DEVICE.as_bytes().to_vec()),
    ];
    let found: Option<ObjectHandle> = session.find_objects(&wanted)?.first().copied();
    let Some(object) = found else {
        return Ok(None);
    };
    let value = session.get_attributes(object, &[AttributeType::Value])?;
    Ok(value.into_iter().find_map(|attribute| match attribute {
        Attribute::Value(value) => Some(Zeroizing::new(value)),
        _ => None,
    }))
}
