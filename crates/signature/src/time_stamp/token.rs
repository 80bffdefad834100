//! A token, checked as far as it goes without asking whom to trust: is it of these bytes, is it whole, and may its signer stamp at
//! all. RFC 3161, 2.3 and 2.4.2; EN 319 102-1, 5.4.

use super::{Info, Request};
use crate::certificate::Certificate;
use crate::cms::signer::{self, Naming};
use crate::cms::{self, SignedData, SignerId, SignerInfo, oid};
use crate::elements::{Element, Elements};
use crate::indication::{Finding, SubIndication};
use crate::oid as extension;
use crate::signed::Malformed;
use crate::tlv;

/// In bytes. With a chain of three certificates they are a tenth of it.
pub const MAX_TOKEN: usize = 64 * 1024;

/// A token that was read, and of which nothing is believed.
pub struct Token<'a> {
    data: SignedData<'a>,
    signer: SignerInfo<'a>,
    content: &'a [u8],
    pub info: Info<'a>,
}

impl<'a> Token<'a> {
    /// # Errors
    /// [`Malformed`]: too large, or not a SignedData of one signer over a TSTInfo, in DER.
    pub fn read(der: &'a [u8]) -> Result<Self, Malformed> {
        const NOT_TOKEN: Malformed = Malformed("time-stamp token");
        if der.len() > MAX_TOKEN {
            return Err(NOT_TOKEN);
        }
        let data = SignedData::read(der)?;
        if data.content_type != oid::TIME_STAMP_INFO.as_bytes() {
            return Err(NOT_TOKEN);
        }
        let content = data.content.ok_or(NOT_TOKEN)?;
        let mut signers = data.signers;
        let signer = SignerInfo::read(signers.take(tlv::SEQUENCE)?.whole)?;
        signers.finish()?;
        // RFC 5652, 5.1 and 5.3: other numbers say that something else was written than what is here.
        let signer_version = match signer.id {
            SignerId::IssuerAndSerial { .. } => [1],
            SignerId::KeyId(_) => [3],
        };
        if data.version != 3
            || signer.version.value != signer_version
            || !lists_digest(data.digest_algorithms, &signer)?
        {
            return Err(NOT_TOKEN);
        }
        // RFC 3161 demands the attribute that names the certificate, so there are signed attributes.
        if signer.signed_attributes.is_none() {
            return Err(NOT_TOKEN);
        }
        Ok(Self {
            data,
            signer,
            content,
            info: Info::read(content)?,
        })
    }

    /// Those that came with it and can be read.
    pub fn certificates(&self) -> Vec<Certificate> {
        self.data.readable_certificates()
    }

    /// Those that came with it, every one of them, and nothing beside them.
    ///
    /// # Errors
    /// [`Malformed`]: one cannot be read, or revocation values came along.
    pub fn exactly_certificates(&self) -> Result<Vec<Certificate>, Malformed> {
        let mut left = Elements::of(self.data.certificates.map_or(&[], |set| set.value));
        let mut found = Vec::new();
        while !left.is_empty() {
            found.push(Certificate::from_der(left.any()?.whole)?);
        }
        match self.data.revocation {
            None => Ok(found),
            Some(_) => Err(Malformed("time-stamp token: revocation values")),
        }
    }

    /// Whether it is a time-stamp of these bytes, whole, and by a certificate for time-stamps alone. That certificate is looked for
    /// among `candidates`, which may be those of the token itself; its chain and revocation are for the caller to check, at the time
    /// that is told.
    ///
    /// # Errors
    /// Why it cannot be believed.
    pub fn check(
        &self,
        stamped: &[u8],
        candidates: &[Certificate],
    ) -> Result<Certificate, Finding> {
        let refuse = |sub, why: &str| Err(Finding::new(sub, format!("time-stamp: {why}")));
        if self.info.digest_algorithm.is_none() {
            return refuse(SubIndication::CryptoConstraintsFailure, "a weak digest");
        }
        if !self.info.is_of(stamped) {
            return refuse(SubIndication::HashFailure, "it is of something else");
        }
        let checked = signer::check(&self.data, &self.signer, Some(self.content), candidates)?;
        let Some(certificate) = checked.certificate else {
            return refuse(
                SubIndication::NoSigningCertificateFound,
                "its certificate is missing",
            );
        };
        if checked.algorithm.is_err() {
            return refuse(SubIndication::CryptoConstraintsFailure, "weak algorithms");
        }
        if checked.content_intact != Some(true) {
            return refuse(SubIndication::HashFailure, "its content was changed");
        }
        if checked.signature_intact != Some(true) {
            return refuse(SubIndication::SigCryptoFailure, "its signature is broken");
        }
        if checked.naming != Naming::Certain {
            return refuse(
                SubIndication::NoSigningCertificateFound,
                "it does not name its certificate",
            );
        }
        if !is_for_time_stamps(&certificate) {
            return refuse(
                SubIndication::ChainConstraintsFailure,
                "its certificate is not for time-stamps alone",
            );
        }
        Ok(certificate)
    }

    /// Under the tag `[1]`: what was added after it was signed.
    pub fn unsigned_attributes(&self) -> Option<Element<'a>> {
        self.signer.unsigned_attributes
    }

    /// Whether it answers this request and no other.
    pub fn answers(&self, request: &Request) -> bool {
        self.info.digest_algorithm == Some(request.digest_algorithm)
            && self.info.digest == request.digest
            && self.info.nonce == request.nonce.as_deref()
            && request
                .policy
                .is_none_or(|policy| policy == self.info.policy)
    }
}

/// Whether the signer's digest is among those that the SignedData lists, with or without its NULL.
fn lists_digest(mut listed: Elements<'_>, signer: &SignerInfo<'_>) -> Result<bool, Malformed> {
    let own = cms::algorithm(signer.digest_algorithm)?;
    let mut is_listed = false;
    while !listed.is_empty() {
        is_listed |= cms::algorithm(listed.take(tlv::SEQUENCE)?.whole)?.oid == own.oid;
    }
    Ok(is_listed)
}

/// RFC 3161, 2.3: this one purpose, and critical.
fn is_for_time_stamps(certificate: &Certificate) -> bool {
    let is_critical = certificate
        .extension(extension::EXTENDED_KEY_USAGE)
        .is_some_and(|usage| usage.critical);
    let purposes = certificate.extended_key_usage();
    is_critical && purposes.is_ok_and(|purposes| purposes == [extension::TIME_STAMPING])
}
