//! Certificates on a card: read without a PIN, written with one.

use cryptoki::object::{Attribute, AttributeType, CertificateType, ObjectClass, ObjectHandle};
use cryptoki::session::Session;
use der::{Decode, Encode};

use super::module::Module;
use crate::card_error::CardError;
use crate::listing::StoredCertificate;
use crate::token::Place;
use crate::wire::{Answer, Reply, Secret, Who};

impl Module {
    pub(super) fn certificates(&self, place: &Place) -> Answer {
        let (slot, _) = self.slot(place)?;
        let session = self.session(slot, false)?;
        let read = || -> cryptoki::error::Result<_> {
            let mut stored = Vec::new();
            for object in objects(&session, ObjectClass::CERTIFICATE)? {
                stored.push(certificate(&session, object)?);
            }
            Ok((stored, self.key_ids(&session)?, self.public_keys(&session)?))
        };
        let (stored, ids, keys) = read().map_err(|error| self.after(slot, error))?;
        Ok(Reply::Certificates { stored, ids, keys })
    }

    /// Writes, reads back, and only then takes away what stood there for the same key before.
    pub(super) fn write_certificate(
        &self,
        place: &Place,
        (id, label, der): (&[u8], &str, &[u8]),
        by: Who,
        secret: &Secret,
    ) -> Result<(), CardError> {
        let template = template(id, label, der).ok_or(CardError::NotWritten)?;
        let token = self.slot(place)?;
        let session = self.session(token.0, true)?;
        self.log_in(&session, &token, by, secret)?;
        let write = || -> cryptoki::error::Result<_> {
            session.create_object(&template)?;
            let mut before = Vec::new();
            let mut there = false;
            for object in objects(&session, ObjectClass::CERTIFICATE)? {
                let stored = certificate(&session, object)?;
                if stored.der == der {
                    there = true;
                } else if stored.id == id {
                    before.push(object);
                }
            }
            if there {
                for object in before {
                    session.destroy_object(object)?;
                }
            }
            session.logout()?;
            Ok(there)
        };
        match write() {
            Ok(true) => Ok(()),
            Ok(false) => Err(CardError::NotWritten),
            Err(error) => Err(self.after(token.0, error)),
        }
    }
}

pub(super) fn objects(
    session: &Session,
    class: ObjectClass,
) -> cryptoki::error::Result<Vec<ObjectHandle>> {
    session.find_objects(&[Attribute::Class(class)])
}

fn certificate(
    session: &Session,
    object: ObjectHandle,
) -> cryptoki::error::Result<StoredCertificate> {
    let wanted = [
        AttributeType::Id,
        AttributeType::Label,
        AttributeType::Value,
    ];
    let mut stored = StoredCertificate {
        id: Vec::new(),
        label: String::new(),
        der: Vec::new(),
    };
    for attribute in session.get_attributes(object, &wanted)? {
        match attribute {
            Attribute::Id(id) => stored.id = id,
            Attribute::Label(label) => stored.label = String::from_utf8_lossy(&label).into_owned(),
            Attribute::Value(value) => stored.der = value,
            _ => {}
        }
    }
    Ok(stored)
}

/// `None` where it is no certificate. Subject, issuer and serial number stand beside it as in the certificate itself, since
/// other programs search by them (PKCS#11 v2.40, 4.6.3).
fn template(id: &[u8], label: &str, der: &[u8]) -> Option<Vec<Attribute>> {
    let certificate = x509_cert::Certificate::from_der(der).ok()?;
    let inside = certificate.tbs_certificate();
    Some(vec![
        Attribute::Class(ObjectClass::CERTIFICATE),
        Attribute::CertificateType(CertificateType::X_509),
        Attribute::Token(true),
        Attribute::Private(false),
        Attribute::Id(id.to_vec()),
        Attribute::Label(label.as_bytes().to_vec()),
        Attribute::Subject(inside.subject().to_der().ok()?),
        Attribute::Issuer(inside.issuer().to_der().ok()?),
        Attribute::SerialNumber(inside.serial_number().to_der().ok()?),
        Attribute::Value(der.to_vec()),
    ])
}
