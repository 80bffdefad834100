//! C_Sign, with the second login that some keys want for every signature.

use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsPssParams};
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;
use cryptoki_sys::CK_ULONG;

use super::module::Module;
use crate::card_error::CardError;
use crate::key::Key;
use crate::scheme::Scheme;
use crate::token::Place;
use crate::wire::{Secret, Who};

impl Module {
    pub(super) fn sign(
        &self,
        place: &Place,
        key: &Key,
        scheme: Scheme,
        bytes: &[u8],
        pin: &Secret,
    ) -> Result<Vec<u8>, CardError> {
        let token = self.slot(place)?;
        let slot = token.0;
        let mechanism = mechanism(scheme);
        self.offers(slot, &mechanism)?;
        let session = self.session(slot, false)?;
        self.log_in(&session, &token, Who::Holder, pin)?;
        let after = |error| self.after(slot, error);
        let object = private_key(&session, &key.id)
            .map_err(after)?
            .ok_or(CardError::NoSuchKey)?;
        let asks_again = session
            .get_attributes(object, &[AttributeType::AlwaysAuthenticate])
            .is_ok_and(|attributes| attributes.contains(&Attribute::AlwaysAuthenticate(true)));
        let signature = if asks_again {
            session.sign_init(&mechanism, object).map_err(after)?;
            let again = pin.text().map(AuthPin::from);
            session
                .login(UserType::ContextSpecific, again.as_ref())
                .map_err(|error| self.about_the_secret(slot, Who::Holder, error))?;
            self.raw.sign(&session, bytes).map_err(after)?
        } else {
            session.sign(&mechanism, object, bytes).map_err(after)?
        };
        // Whoever asks next shall log in again, whatever else the driver has open.
        session.logout().map_err(after)?;
        Ok(signature)
    }

    pub(super) fn offers(&self, slot: Slot, mechanism: &Mechanism<'_>) -> Result<(), CardError> {
        let offered = self.pkcs11.get_mechanism_list(slot)?;
        if offered.contains(&mechanism.mechanism_type()) {
            Ok(())
        } else {
            Err(CardError::SchemeNotOffered)
        }
    }
}

pub(super) fn private_key(
    session: &Session,
    id: &[u8],
) -> cryptoki::error::Result<Option<ObjectHandle>> {
    let wanted = [
        Attribute::Class(ObjectClass::PRIVATE_KEY),
        Attribute::Id(id.to_vec()),
    ];
    Ok(session.find_objects(&wanted)?.first().copied())
}

/// Always over a digest that was computed outside: cards differ in which they compute themselves.
pub(super) fn mechanism(scheme: Scheme) -> Mechanism<'static> {
    let pss = |hash_alg, mgf, salt: CK_ULONG| {
        Mechanism::RsaPkcsPss(PkcsPssParams {
            hash_alg,
            mgf,
            s_len: salt.into(),
        })
    };
    match scheme {
        Scheme::EcdsaSha256 | Scheme::EcdsaSha384 => Mechanism::Ecdsa,
        Scheme::RsaPkcs1Sha256 | Scheme::RsaPkcs1Sha384 | Scheme::RsaPkcs1Sha512 => {
            Mechanism::RsaPkcs
        }
        Scheme::RsaPssSha256 => pss(MechanismType::SHA256, PkcsMgfType::MGF1_SHA256, 32),
        Scheme::RsaPssSha384 => pss(MechanismType::SHA384, PkcsMgfType::MGF1_SHA384, 48),
        Scheme::RsaPssSha512 => pss(MechanismType::SHA512, PkcsMgfType::MGF1_SHA512, 64),
    }
}
