//! The one form of signature that approvals take, read as it stands: CAdES-BES or -T, enveloping, one signer named by issuer and
//! number, four signed attributes in DER order, and not a byte that means nothing. EN 319 122-1, 5 and 6.
//!
//! Whatever could be written in two ways has one way here. That is how a flipped bit has nowhere to hide.

use der::SliceReader;

use super::reason::Reason;
use crate::algorithm::{Digest, SignatureAlgorithm};
use crate::cms::ess::{CertificateId, SigningCertificate};
use crate::cms::write::digest_identifier;
use crate::cms::{Attribute, SignedData, SignerId, SignerInfo, algorithm, oid};
use crate::elements::{Element, Elements};
use crate::moment::Moment;
use crate::signed::Malformed;
use crate::tlv;

/// The signer's and what lies between it and the root: more are not needed, and each must be compared.
const MAX_CERTIFICATES: usize = 8;

/// A signature in the one form. Nothing of it is believed yet.
pub struct Form<'a> {
    /// The text that it says was signed.
    pub content: &'a [u8],
    /// In ascending order, none twice.
    pub certificates: Elements<'a>,
    /// The name of the issuer of the signer's certificate, encoded, and the body of its number.
    pub issuer: &'a [u8],
    pub serial: &'a [u8],
    /// What signing-certificate-v2 says of it.
    pub named: CertificateId<'a>,
    pub message_digest: &'a [u8],
    pub claimed_time: Moment,
    pub algorithm: SignatureAlgorithm,
    /// The signed attributes without tag and length, and with them.
    pub attributes: Element<'a>,
    pub signature: &'a [u8],
    /// The signature time-stamp, where one was added: a token.
    pub time_stamp: Option<&'a [u8]>,
}

impl<'a> Form<'a> {
    /// Reads a signature of at most `max_bytes`.
    ///
    /// # Errors
    /// How it departs from the form.
    pub fn read(cms: &'a [u8], max_bytes: usize) -> Result<Self, Reason> {
        if cms.len() > max_bytes {
            return Err(Reason::TooLarge);
        }
        let data = SignedData::read(cms).map_err(malformed)?;
        if data.version != 1 {
            return Err(Reason::Version);
        }
        if data.content_type != oid::DATA.as_bytes() {
            return Err(Reason::ContentType);
        }
        let content = data.content.ok_or(Reason::Detached)?;
        let certificates = certificates(data.certificates)?;
        if data.revocation.is_some() {
            return Err(Reason::RevocationValues);
        }
        let signer = only_signer(data.signers)?;
        if signer.version.value != [1] {
            return Err(Reason::Version);
        }
        let SignerId::IssuerAndSerial { issuer, serial } = signer.id else {
            return Err(Reason::SignerIdentifier);
        };
        let algorithm = algorithms(&data, &signer)?;
        let attributes = signer.signed_attributes.ok_or(Reason::AttributeMissing)?;
        let signed = Signed::read(Elements::of(attributes.value))?;
        Ok(Self {
            content,
            certificates,
            issuer,
            serial,
            named: signed.named,
            message_digest: signed.message_digest,
            claimed_time: signed.claimed_time,
            algorithm,
            attributes,
            signature: signer.signature.value,
            time_stamp: time_stamp(signer.unsigned_attributes)?,
        })
    }
}

fn malformed(_: Malformed) -> Reason {
    Reason::Malformed
}

fn certificates(set: Option<Element<'_>>) -> Result<Elements<'_>, Reason> {
    let all = Elements::of(set.ok_or(Reason::Certificates)?.value);
    let (mut left, mut last, mut count) = (all, &[][..], 0);
    while !left.is_empty() {
        let certificate = left.any().map_err(malformed)?;
        count += 1;
        let fits = certificate.tag == tlv::SEQUENCE && certificate.whole > last;
        if !fits || count > MAX_CERTIFICATES {
            return Err(Reason::Certificates);
        }
        last = certificate.whole;
    }
    if count == 0 {
        return Err(Reason::Certificates);
    }
    Ok(all)
}

fn only_signer(mut signers: Elements<'_>) -> Result<SignerInfo<'_>, Reason> {
    let signer = signers.any().map_err(|_| Reason::Signers)?;
    if !signers.is_empty() {
        return Err(Reason::Signers);
    }
    SignerInfo::read(signer.whole).map_err(malformed)
}

/// One digest algorithm, named twice alike and without parameters; the signature algorithm of the same digest, with exactly the
/// parameters of its standard.
fn algorithms(
    data: &SignedData<'_>,
    signer: &SignerInfo<'_>,
) -> Result<SignatureAlgorithm, Reason> {
    let digest = [Digest::Sha256, Digest::Sha384, Digest::Sha512]
        .into_iter()
        .find(|digest| digest_identifier(*digest) == signer.digest_algorithm)
        .ok_or(Reason::Algorithm)?;
    if data.digest_algorithms.rest() != signer.digest_algorithm {
        return Err(Reason::Algorithm);
    }
    let written = algorithm(signer.signature_algorithm).map_err(malformed)?;
    SignatureAlgorithm::parse(&written)
        .ok()
        .filter(|parsed| parsed.digest() == digest)
        .filter(|parsed| parsed.to_der() == signer.signature_algorithm)
        .ok_or(Reason::Algorithm)
}

/// The values of the four signed attributes.
struct Signed<'a> {
    named: CertificateId<'a>,
    message_digest: &'a [u8],
    claimed_time: Moment,
}

impl<'a> Signed<'a> {
    fn read(mut set: Elements<'a>) -> Result<Self, Reason> {
        let kinds = [
            oid::CONTENT_TYPE,
            oid::MESSAGE_DIGEST,
            oid::SIGNING_TIME,
            oid::SIGNING_CERTIFICATE_V2,
        ];
        let mut found: [Option<Element<'a>>; 4] = [None; 4];
        let mut last = &[][..];
        while !set.is_empty() {
            let attribute = Attribute::read(&mut set).map_err(malformed)?;
            let slot = kinds
                .iter()
                .position(|kind| kind.as_bytes() == attribute.kind)
                .ok_or(Reason::AttributeUnknown)?;
            if attribute.whole <= last || found[slot].is_some() {
                return Err(Reason::AttributeOrder);
            }
            last = attribute.whole;
            let value = attribute.only_value();
            found[slot] = Some(value.map_err(|_| Reason::AttributeValue)?);
        }
        let [Some(content_type), Some(digest), Some(time), Some(named)] = found else {
            return Err(Reason::AttributeMissing);
        };
        if content_type.tag != tlv::OBJECT_IDENTIFIER
            || content_type.value != oid::DATA.as_bytes()
            || digest.tag != tlv::OCTET_STRING
        {
            return Err(Reason::AttributeValue);
        }
        Ok(Self {
            named: only_certificate(named)?,
            message_digest: digest.value,
            claimed_time: exact_time(time.whole)?,
        })
    }
}

/// One certificate, with its issuer and number, under the default digest.
fn only_certificate(value: Element<'_>) -> Result<CertificateId<'_>, Reason> {
    let named = SigningCertificate::read(value).map_err(|_| Reason::AttributeValue)?;
    let id = named.first;
    let is_plain = !named.names_more
        && !named.has_policies
        && id.digest_algorithm.is_none()
        && id.issuer_serial.is_some();
    if is_plain {
        Ok(id)
    } else {
        Err(Reason::AttributeValue)
    }
}

fn exact_time(whole: &[u8]) -> Result<Moment, Reason> {
    SliceReader::new(whole)
        .and_then(|mut reader| Moment::read(&mut reader))
        .ok()
        .filter(|time| time.to_der() == whole)
        .ok_or(Reason::AttributeValue)
}

fn time_stamp(set: Option<Element<'_>>) -> Result<Option<&[u8]>, Reason> {
    let Some(set) = set else {
        return Ok(None);
    };
    let mut attributes = Elements::of(set.value);
    let only = Attribute::read(&mut attributes).map_err(malformed)?;
    if !attributes.is_empty() || only.kind != oid::SIGNATURE_TIME_STAMP.as_bytes() {
        return Err(Reason::AttributeUnknown);
    }
    let token = only.only_value().map_err(|_| Reason::AttributeValue)?;
    Ok(Some(token.whole))
}
