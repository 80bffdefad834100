//! What an authority writes for itself: its root, the authority that issues, and the keys for OCSP and time-stamps.

use const_oid::ObjectIdentifier;

use super::{Addresses, AuthorityName, Extensions, Issuance, ProfileError, key_identifier};
use crate::algorithm::SignatureAlgorithm;
use crate::extension::KeyUsage;
use crate::moment::Moment;
use crate::oid;
use crate::tlv;
use crate::to_be_signed::ToBeSigned;

/// RFC 6960, 4.2.2.2.1: nobody need ask whether this OCSP signer was revoked; it is short-lived instead.
const OCSP_NO_CHECK: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.5");

const FOR_CERTIFICATES: &[u8] = &[KeyUsage::KEY_CERT_SIGN, KeyUsage::CRL_SIGN];

/// Signed by itself; made once, in a ceremony.
pub struct Root<'a> {
    pub serial: &'a [u8],
    pub algorithm: SignatureAlgorithm,
    pub name: AuthorityName<'a>,
    pub not_before: Moment,
    pub not_after: Moment,
    pub key: &'a [u8],
}

impl Root<'_> {
    pub fn to_be_signed(&self) -> Result<ToBeSigned, ProfileError> {
        let mut extensions = Extensions::with_keys(self.key, &key_identifier(self.key)?)?;
        extensions.key_usage(FOR_CERTIFICATES);
        extensions.authority(None);
        let name = self.name.to_der()?;
        super::to_be_signed(
            self.serial,
            self.algorithm,
            &name,
            (self.not_before, self.not_after),
            &name,
            self.key,
            &extensions,
        )
    }
}

/// Signed by the root; issues to people and allows no authority below itself.
pub struct IssuingAuthority<'a> {
    pub issuance: Issuance<'a>,
    pub name: AuthorityName<'a>,
    /// Of the root.
    pub addresses: Addresses<'a>,
    /// A root that stays offline answers no OCSP, and then its certificates must not point to any.
    pub root_answers_ocsp: bool,
}

impl IssuingAuthority<'_> {
    pub fn to_be_signed(&self) -> Result<ToBeSigned, ProfileError> {
        let mut extensions = self.issuance.extensions()?;
        extensions.key_usage(FOR_CERTIFICATES);
        extensions.authority(Some(0));
        extensions.policies(&[oid::ANY_POLICY]);
        extensions.addresses(&self.addresses, self.root_answers_ocsp)?;
        let name = self.name.to_der()?;
        self.issuance.draft(&name, &extensions)
    }
}

/// Signs OCSP answers for its issuer, and nothing else.
pub struct OcspSigner<'a> {
    pub issuance: Issuance<'a>,
    pub name: AuthorityName<'a>,
}

impl OcspSigner<'_> {
    pub fn to_be_signed(&self) -> Result<ToBeSigned, ProfileError> {
        let mut extensions = self.issuance.extensions()?;
        extensions.key_usage(&[KeyUsage::DIGITAL_SIGNATURE]);
        extensions.end_entity();
        let usage = tlv::sequence(&[&tlv::oid(&oid::OCSP_SIGNING)]);
        extensions.add(oid::EXTENDED_KEY_USAGE, false, &usage);
        extensions.add(OCSP_NO_CHECK, false, &tlv::tlv(tlv::NULL, &[]));
        let name = self.name.to_der()?;
        self.issuance.draft(&name, &extensions)
    }
}

/// Signs time-stamps, and nothing else (RFC 3161, 2.3: that one usage, critical).
pub struct TimeStampAuthority<'a> {
    pub issuance: Issuance<'a>,
    pub name: AuthorityName<'a>,
    pub policy: ObjectIdentifier,
    pub addresses: Addresses<'a>,
}

impl TimeStampAuthority<'_> {
    pub fn to_be_signed(&self) -> Result<ToBeSigned, ProfileError> {
        let mut extensions = self.issuance.extensions()?;
        extensions.key_usage(&[KeyUsage::DIGITAL_SIGNATURE]);
        extensions.end_entity();
        let usage = tlv::sequence(&[&tlv::oid(&oid::TIME_STAMPING)]);
        extensions.add(oid::EXTENDED_KEY_USAGE, true, &usage);
        extensions.policies(&[self.policy]);
        extensions.addresses(&self.addresses, true)?;
        let name = self.name.to_der()?;
        self.issuance.draft(&name, &extensions)
    }
}
