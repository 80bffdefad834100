//! What can be said of one signer's part without asking whom to trust: is the content the one that was signed, is the signature that
//! of the certificate's key, does the signature name this certificate. For time-stamps and the open verifier; approvals are stricter.

use der::SliceReader;

use super::ess::SigningCertificate;
use super::{Attribute, SignedData, SignerId, SignerInfo, algorithm, oid, write};
use crate::algorithm::{AlgorithmError, Digest, SignatureAlgorithm, sha1_label};
use crate::certificate::Certificate;
use crate::elements::Elements;
use crate::moment::Moment;
use crate::signed::Malformed;
use crate::tlv;

const NOT_SIGNER: Malformed = Malformed("signer");

/// What the signature says of its certificate, under itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// By a digest that can be believed, and the certificate is it.
    Certain,
    /// By SHA-1, and the certificate is it.
    Weak,
    /// It does not say.
    Absent,
    /// It names another certificate.
    Other,
}

/// The findings. No one's name is on any list yet.
pub struct Checked {
    /// The algorithms, where they are on the list and agree.
    pub algorithm: Result<SignatureAlgorithm, AlgorithmError>,
    /// The signer's, where it was found.
    pub certificate: Option<Certificate>,
    pub naming: Naming,
    /// None: there is no content, or no algorithm to check it with.
    pub content_intact: Option<bool>,
    /// None: there is no certificate, or no algorithm to check it with.
    pub signature_intact: Option<bool>,
    /// When the signer says that it was signed.
    pub claimed_time: Option<Moment>,
}

/// Checks a signer's part. `content` is what was signed, from inside or from beside the signature; `candidates` are the certificates
/// among which the signer's is looked for.
///
/// # Errors
/// [`Malformed`]: signed attributes that cannot be read, are doubled, or speak of another type of content.
pub fn check(
    data: &SignedData<'_>,
    signer: &SignerInfo<'_>,
    content: Option<&[u8]>,
    candidates: &[Certificate],
) -> Result<Checked, Malformed> {
    let signed = match signer.signed_attributes {
        Some(set) => Some(Signed::read(Elements::of(set.value))?),
        None => None,
    };
    if signed.as_ref().is_some_and(|signed| {
        signed.content_type != Some(data.content_type) || signed.message_digest.is_none()
    }) {
        return Err(NOT_SIGNER);
    }
    let algorithm = algorithms(signer)?;
    let named = signed.as_ref().and_then(|signed| signed.named);
    let (certificate, naming) = find(signer.id, named, candidates)?;
    let digest = digest(signer)?.ok();
    let content_intact = match (content, digest, &signed) {
        (Some(content), Some(digest), Some(signed)) => {
            Some(Some(digest.of(content).as_slice()) == signed.message_digest)
        }
        _ => None,
    };
    let verify = |message: &[u8]| {
        let key = certificate.as_ref()?.public_key().ok()?;
        let algorithm = algorithm.as_ref().ok()?;
        Some(
            key.verify(*algorithm, message, signer.signature.value)
                .is_ok(),
        )
    };
    let (content_intact, signature_intact) = match signer.signed_attributes {
        Some(set) => {
            let received = tlv::tlv(tlv::SET, &[set.value]);
            // Over the DER encoding, that is sorted; some sign them in the order in which they send them.
            let intact = verify(&in_order(set.value)?);
            let intact = match intact {
                Some(false) => verify(&received),
                other => other,
            };
            (content_intact, intact)
        }
        // Without attributes the content itself is what is signed, and the two questions are one.
        None => match content {
            Some(content) => {
                let intact = verify(content);
                (intact, intact)
            }
            None => (None, None),
        },
    };
    Ok(Checked {
        algorithm,
        certificate,
        naming,
        content_intact,
        signature_intact,
        claimed_time: signed.and_then(|signed| signed.time),
    })
}

fn digest(signer: &SignerInfo<'_>) -> Result<Result<Digest, AlgorithmError>, Malformed> {
    Ok(Digest::parse(&algorithm(signer.digest_algorithm)?))
}

fn algorithms(
    signer: &SignerInfo<'_>,
) -> Result<Result<SignatureAlgorithm, AlgorithmError>, Malformed> {
    let written = algorithm(signer.signature_algorithm)?;
    Ok(digest(signer)?.and_then(|digest| SignatureAlgorithm::parse_with_digest(&written, digest)))
}

/// The attributes as a SET in DER order.
fn in_order(mut set: &[u8]) -> Result<Vec<u8>, Malformed> {
    let mut attributes = Vec::new();
    while !set.is_empty() {
        let mut elements = Elements::of(set);
        attributes.push(elements.any()?.whole.to_vec());
        set = elements.rest();
    }
    Ok(write::set_of(tlv::SET, attributes))
}

struct Signed<'a> {
    content_type: Option<&'a [u8]>,
    message_digest: Option<&'a [u8]>,
    time: Option<Moment>,
    /// And whether it is the second version, with a digest of choice.
    named: Option<(SigningCertificate<'a>, bool)>,
}

impl<'a> Signed<'a> {
    fn read(mut set: Elements<'a>) -> Result<Self, Malformed> {
        let (mut content_type, mut message_digest, mut time) = (None, None, None);
        let (mut first, mut second) = (None, None);
        while !set.is_empty() {
            let attribute = Attribute::read(&mut set)?;
            let place = if attribute.kind == oid::CONTENT_TYPE.as_bytes() {
                &mut content_type
            } else if attribute.kind == oid::MESSAGE_DIGEST.as_bytes() {
                &mut message_digest
            } else if attribute.kind == oid::SIGNING_TIME.as_bytes() {
                &mut time
            } else if attribute.kind == oid::SIGNING_CERTIFICATE_V2.as_bytes() {
                &mut second
            } else if attribute.kind == oid::SIGNING_CERTIFICATE.as_bytes() {
                &mut first
            } else {
                continue;
            };
            if place.replace(attribute.only_value()?).is_some() {
                return Err(NOT_SIGNER);
            }
        }
        let named = match (second, first) {
            (Some(value), _) => Some((SigningCertificate::read(value)?, true)),
            (None, Some(value)) => Some((SigningCertificate::read(value)?, false)),
            (None, None) => None,
        };
        let time = time.map(|time| {
            SliceReader::new(time.whole)
                .and_then(|mut reader| Moment::read(&mut reader))
                .map_err(|_| NOT_SIGNER)
        });
        Ok(Self {
            content_type: content_type.map(|value| value.value),
            message_digest: message_digest.map(|value| value.value),
            time: time.transpose()?,
            named,
        })
    }
}

/// The signer's certificate: of those that the identifier fits, the one that the attribute names, else the first.
fn find(
    id: SignerId<'_>,
    named: Option<(SigningCertificate<'_>, bool)>,
    candidates: &[Certificate],
) -> Result<(Option<Certificate>, Naming), Malformed> {
    let mut found: Option<&Certificate> = None;
    let fitting = candidates.iter().filter(|candidate| match id {
        SignerId::IssuerAndSerial { issuer, serial } => {
            candidate.issuer().der() == issuer && candidate.serial() == serial
        }
        SignerId::KeyId(id) => {
            matches!(candidate.subject_key_identifier(), Ok(Some(own)) if own == id)
        }
    });
    for candidate in fitting {
        match naming(candidate, named)? {
            Naming::Other => found = found.or(Some(candidate)),
            naming => return Ok((Some(candidate.clone()), naming)),
        }
    }
    Ok((found.cloned(), Naming::Other))
}

fn naming(
    certificate: &Certificate,
    named: Option<(SigningCertificate<'_>, bool)>,
) -> Result<Naming, Malformed> {
    let Some((SigningCertificate { first: id, .. }, is_second)) = named else {
        return Ok(Naming::Absent);
    };
    let (digest, naming) = match id.digest_algorithm {
        None if is_second => (certificate.digest(Digest::Sha256), Naming::Certain),
        None => (sha1_label(certificate.der()), Naming::Weak),
        Some(identifier) => match Digest::parse(&algorithm(identifier)?) {
            Ok(digest) => (certificate.digest(digest), Naming::Certain),
            Err(_) => (sha1_label(certificate.der()), Naming::Weak),
        },
    };
    let issuer_fits = id
        .issuer_serial
        .is_none_or(|named| named.is(certificate.issuer().der(), certificate.serial()));
    Ok(if digest == id.digest && issuer_fits {
        naming
    } else {
        Naming::Other
    })
}
