//! Keys on a card: which there are, and making one.

use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::Session;
use cryptoki_sys::CK_ULONG;

use super::certificates::objects;
use super::module::Module;
use crate::card_error::CardError;
use crate::key::{Key, KeyKind, NewKey};
use crate::proof::is_ours;
use crate::public_key;
use crate::token::Place;
use crate::wire::{Secret, Who};

impl Module {
    pub(super) fn keys(&self, place: &Place) -> Result<Vec<Key>, CardError> {
        let (slot, _) = self.slot(place)?;
        let session = self.session(slot, false)?;
        self.public_keys(&session)
            .map_err(|error| self.after(slot, error))
    }

    /// Those keys of which the public half can be read and is of a kind that we use.
    pub(super) fn public_keys(&self, session: &Session) -> cryptoki::error::Result<Vec<Key>> {
        let mut keys = Vec::new();
        for object in objects(session, ObjectClass::PUBLIC_KEY)? {
            let id = id(session, object)?;
            if is_ours(&id) {
                continue;
            }
            if let Some(public) = public_half(session, object)? {
                keys.extend(Key::new(id, public));
            }
        }
        Ok(keys)
    }

    /// Of every key that the card shows without a PIN, readable or not.
    pub(super) fn key_ids(&self, session: &Session) -> cryptoki::error::Result<Vec<Vec<u8>>> {
        let mut ids = Vec::new();
        for class in [ObjectClass::PRIVATE_KEY, ObjectClass::PUBLIC_KEY] {
            for object in objects(session, class)? {
                let id = id(session, object)?;
                if !is_ours(&id) {
                    ids.push(id);
                }
            }
        }
        Ok(ids)
    }

    /// Gives nothing: what was made is read when the driver has been opened again. Until then OpenSC 0.23 shows a public point with
    /// whatever lay behind it in memory.
    pub(super) fn make_key(
        &self,
        place: &Place,
        new: &NewKey,
        by: Who,
        secret: &Secret,
    ) -> Result<(), CardError> {
        let token = self.slot(place)?;
        let session = self.session(token.0, true)?;
        self.log_in(&session, &token, by, secret)?;
        let (mechanism, kind) = match new.kind {
            KeyKind::Rsa(bits) => (
                Mechanism::RsaPkcsKeyPairGen,
                vec![
                    Attribute::ModulusBits(CK_ULONG::from(bits).into()),
                    // 65537, as RFC 8017 and everybody else uses.
                    Attribute::PublicExponent(vec![1, 0, 1]),
                ],
            ),
            KeyKind::P256 | KeyKind::P384 => {
                let curve = public_key::curve_parameters(new.kind).ok_or(CardError::KeyNotMade)?;
                (Mechanism::EccKeyPairGen, vec![Attribute::EcParams(curve)])
            }
        };
        let both = [
            Attribute::Token(true),
            Attribute::Id(new.id.clone()),
            Attribute::Label(new.label.as_bytes().to_vec()),
        ];
        let public = [
            kind,
            both.to_vec(),
            vec![Attribute::Private(false), Attribute::Verify(true)],
        ]
        .concat();
        let private = [
            both.to_vec(),
            vec![
                Attribute::Private(true),
                Attribute::Sensitive(true),
                Attribute::Extractable(false),
                Attribute::Sign(true),
            ],
        ]
        .concat();
        match session.generate_key_pair(&mechanism, &public, &private) {
            Ok(_) => Ok(()),
            Err(Error::Pkcs11(
                RvError::MechanismInvalid
                | RvError::KeySizeRange
                | RvError::CurveNotSupported
                | RvError::DomainParamsInvalid
                | RvError::AttributeValueInvalid
                | RvError::TemplateInconsistent
                | RvError::FunctionNotSupported
                | RvError::TokenWriteProtected,
                _,
            )) => Err(CardError::KeyNotMade),
            Err(error) => Err(self.after(token.0, error)),
        }
    }
}

fn id(session: &Session, object: ObjectHandle) -> cryptoki::error::Result<Vec<u8>> {
    let attributes = session.get_attributes(object, &[AttributeType::Id])?;
    Ok(attributes
        .into_iter()
        .find_map(|attribute| match attribute {
            Attribute::Id(id) => Some(id),
            _ => None,
        })
        .unwrap_or_default())
}

pub(super) fn public_half(
    session: &Session,
    object: ObjectHandle,
) -> cryptoki::error::Result<Option<Vec<u8>>> {
    let wanted = [
        AttributeType::Modulus,
        AttributeType::PublicExponent,
        AttributeType::EcParams,
        AttributeType::EcPoint,
    ];
    let (mut modulus, mut exponent, mut params, mut point) = (None, None, None, None);
    for attribute in session.get_attributes(object, &wanted)? {
        match attribute {
            Attribute::Modulus(bytes) => modulus = Some(bytes),
            Attribute::PublicExponent(bytes) => exponent = Some(bytes),
            Attribute::EcParams(bytes) => params = Some(bytes),
            Attribute::EcPoint(bytes) => point = Some(bytes),
            _ => {}
        }
    }
    Ok(match (modulus, exponent, params, point) {
        (Some(modulus), Some(exponent), ..) => public_key::from_rsa(&modulus, &exponent),
        (_, _, Some(params), Some(point)) => public_key::from_ec(&params, &point),
        _ => None,
    })
}
