//! signing-certificate-v2: the signature names its own certificate by digest, issuer and number, so that no other certificate of the
//! same key can be put in its place. RFC 5035, 3 and 4; EN 319 122-1, 5.2.2.

use crate::elements::{self, Element, Elements};
use crate::signed::Malformed;
use crate::tlv::{self, CONTEXT_CONSTRUCTED};

/// What one ESSCertID or ESSCertIDv2 says.
#[derive(Clone, Copy)]
pub struct CertificateId<'a> {
    /// An AlgorithmIdentifier, as it is encoded. None: the default, SHA-256 (SHA-1 in the first version).
    pub digest_algorithm: Option<&'a [u8]>,
    pub digest: &'a [u8],
    pub issuer_serial: Option<IssuerSerial<'a>>,
}

#[derive(Clone, Copy)]
pub struct IssuerSerial<'a> {
    /// The GeneralNames.
    names: &'a [u8],
    serial: &'a [u8],
}

/// The value of the attribute.
#[derive(Clone, Copy)]
pub struct SigningCertificate<'a> {
    /// The signer's own certificate.
    pub first: CertificateId<'a>,
    /// Others of its chain are named too.
    pub names_more: bool,
    /// It names certificate policies.
    pub has_policies: bool,
}

impl<'a> SigningCertificate<'a> {
    /// Reads either version: they differ in the digest algorithm, which the first does not have.
    ///
    /// # Errors
    /// [`Malformed`]: not this structure, or no certificate named.
    pub fn read(value: Element<'a>) -> Result<Self, Malformed> {
        let mut parts = Elements::of(elements::only(value.whole, tlv::SEQUENCE)?.value);
        let mut ids = parts.enter(tlv::SEQUENCE)?;
        let has_policies = parts.take_if(tlv::SEQUENCE)?.is_some();
        parts.finish()?;
        let first = CertificateId::read(&mut ids)?;
        let names_more = !ids.is_empty();
        while !ids.is_empty() {
            CertificateId::read(&mut ids)?;
        }
        Ok(Self {
            first,
            names_more,
            has_policies,
        })
    }
}

impl<'a> CertificateId<'a> {
    fn read(ids: &mut Elements<'a>) -> Result<Self, Malformed> {
        let mut parts = ids.enter(tlv::SEQUENCE)?;
        let digest_algorithm = parts.take_if(tlv::SEQUENCE)?.map(|element| element.whole);
        let digest = parts.take(tlv::OCTET_STRING)?.value;
        let issuer_serial = match parts.take_if(tlv::SEQUENCE)? {
            Some(element) => {
                let mut pair = Elements::of(element.value);
                let names = pair.take(tlv::SEQUENCE)?.value;
                let serial = pair.take(tlv::INTEGER)?.value;
                pair.finish()?;
                Some(IssuerSerial { names, serial })
            }
            None => None,
        };
        parts.finish()?;
        Ok(Self {
            digest_algorithm,
            digest,
            issuer_serial,
        })
    }
}

impl IssuerSerial<'_> {
    /// Whether it names this certificate: one directory name, encoded as in the certificate, and the same number.
    pub fn is(&self, issuer: &[u8], serial: &[u8]) -> bool {
        elements::only(self.names, CONTEXT_CONSTRUCTED | 4).is_ok_and(|name| name.value == issuer)
            && self.serial == serial
    }
}

/// Writes the attribute's value for one certificate. `issuer` is its issuer's name and `serial` the body of its number, both as they
/// are encoded there. SHA-256 is the default and so not written, as DER has it (X.690, 11.5).
pub fn signing_certificate_v2(sha256: &[u8], issuer: &[u8], serial: &[u8]) -> Vec<u8> {
    let names = tlv::sequence(&[&tlv::explicit(4, &[issuer])]);
    let issuer_serial = tlv::sequence(&[&names, &tlv::tlv(tlv::INTEGER, &[serial])]);
    let id = tlv::sequence(&[&tlv::octets(sha256), &issuer_serial]);
    tlv::sequence(&[&tlv::sequence(&[&id])])
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISSUER: &[u8] = &[0x30, 0x00];

    fn value(bytes: &[u8]) -> Element<'_> {
        Elements::of(bytes).any().unwrap()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let written = signing_certificate_v2(&[7; 32], ISSUER, &[0x05]);
        let read = SigningCertificate::read(value(&written)).unwrap();
        assert_eq!(read.first.digest, [7; 32]);
        assert!(read.first.digest_algorithm.is_none() && !read.names_more && !read.has_policies);
        let named = read.first.issuer_serial.unwrap();
        assert!(named.is(ISSUER, &[0x05]));
        assert!(!named.is(ISSUER, &[0x06]));
        assert!(!named.is(&[0x30, 0x01, 0x00], &[0x05]));
    }

    #[test]
    fn no_certificate_is_no_signing_certificate() {
        assert!(SigningCertificate::read(value(&[0x30, 0x02, 0x30, 0x00])).is_err());
        assert!(SigningCertificate::read(value(&[0x31, 0x00])).is_err());
    }
}
