//! The certificate of a legal entity's seal, with its key on a card (Mali Mühür).
//!
//! ETSI EN 319 412-3: organization, organizationIdentifier and common name in place of a person's names. It says that it is for seals, and not that
//! it is a qualified certificate of law 5070, whose sentence speaks of electronic signatures.

use const_oid::ObjectIdentifier;

use super::nes::{self, Usage};
use super::{Addresses, Issuance, ProfileError, name_part};
use crate::oid;
use crate::tlv;
use crate::to_be_signed::ToBeSigned;

/// EN 319 411-1: issued with identity proofing, the key in a secure device.
pub const NCP_PLUS: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.2042.1.2");
const ETSI_QC_SSCD: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.1862.1.4");
const ETSI_QC_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.1862.1.6");
const ETSI_QCT_ESEAL: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.1862.1.6.2");

/// A seal's certificate to be.
pub struct Seal<'a> {
    pub issuance: Issuance<'a>,
    /// What a certificate can hold of the entity's title.
    pub title: &'a str,
    /// VKN, ten digits.
    pub tax_number: &'a str,
    /// The authority's own policy.
    pub policy: ObjectIdentifier,
    pub addresses: Addresses<'a>,
    pub usage: Usage,
    /// PKI disclosure statements, as in a person's certificate.
    pub disclosures: &'a [(&'a str, &'a str)],
}

impl Seal<'_> {
    pub fn to_be_signed(&self) -> Result<ToBeSigned, ProfileError> {
        let mut extensions = self.issuance.extensions()?;
        extensions.key_usage(self.usage.bits());
        extensions.end_entity();
        extensions.policies(&[self.policy, NCP_PLUS]);
        extensions.add(oid::QC_STATEMENTS, false, &self.statements()?);
        extensions.addresses(&self.addresses, true)?;
        self.issuance.draft(&self.subject()?, &extensions)
    }

    fn subject(&self) -> Result<Vec<u8>, ProfileError> {
        let number = self.tax_number;
        if number.len() != 10 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ProfileError::Name("tax number"));
        }
        // EN 319 412-1, 5.1.4: by the number under which the tax office knows it.
        let identifier = format!("VATTR-{number}");
        let mut parts = Vec::new();
        name_part(&mut parts, oid::COUNTRY, "country", "TR")?;
        name_part(&mut parts, oid::ORGANIZATION, "organization", self.title)?;
        let kind = oid::ORGANIZATION_IDENTIFIER;
        name_part(&mut parts, kind, "organization identifier", &identifier)?;
        // Where those who check invoices look for it.
        name_part(&mut parts, oid::SERIAL_NUMBER, "tax number", number)?;
        name_part(&mut parts, oid::COMMON_NAME, "common name", self.title)?;
        Ok(tlv::sequence(&[&parts]))
    }

    fn statements(&self) -> Result<Vec<u8>, ProfileError> {
        let statement = |oid, info: &[u8]| tlv::sequence(&[&tlv::oid(&oid), info]);
        let kind = tlv::sequence(&[&tlv::oid(&ETSI_QCT_ESEAL)]);
        Ok(tlv::sequence(&[
            &statement(ETSI_QC_SSCD, &[]),
            &statement(ETSI_QC_TYPE, &kind),
            &nes::disclosure_statement(self.disclosures)?,
        ]))
    }
}
