//! An answer that came, and whether it is believed: signed by the authority or by whom it appointed, about this certificate, and fresh.

use der::asn1::{AnyRef, OctetStringRef};
use der::{Decode, Encode, Reader, SliceReader, Tag, TagNumber, Tagged};

use super::{BASIC_RESPONSE, CertId, nonce_in, optional};
use crate::algorithm::sha1_label;
use crate::certificate::Certificate;
use crate::crl::Reason;
use crate::extension::{Extension, KeyUsage};
use crate::general_name::{context_number, elements, inner_elements};
use crate::indication::{Finding, SubIndication};
use crate::moment::Moment;
use crate::name::Name;
use crate::oid;
use crate::signed::{Malformed, Signed, malformed};

/// In bytes.
pub const MAX_RESPONSE: usize = 128 * 1024;
/// The clocks of two machines may differ by this much, in seconds.
const CLOCKS_APART: i64 = 300;
const WHAT: &str = "OCSP response";
const EXPLICIT_0: Tag = Tag::ContextSpecific {
    constructed: true,
    number: TagNumber(0),
};
const NO_CHECK: const_oid::ObjectIdentifier =
    const_oid::ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.5");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Issued, and not revoked.
    Good,
    Revoked {
        at: Moment,
        reason: Reason,
    },
    /// The authority does not know this certificate: never taken for good.
    Unknown,
}

/// What was asked, and what counts as fresh.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    pub certificate: &'a Certificate,
    pub issuer: &'a Certificate,
    /// Sent with the question. An answer without it must be young; with another one, it is refused.
    pub nonce: Option<&'a [u8]>,
    pub at: Moment,
    /// In seconds, since the answer was produced, where no nonce shows that it is new.
    pub max_age: i64,
}

/// A believed answer.
#[derive(Clone)]
pub struct Answer {
    pub status: Status,
    pub produced_at: Moment,
    pub this_update: Moment,
    pub next_update: Option<Moment>,
    /// Who signed it.
    pub responder: Certificate,
}

/// From strict DER of an OCSPResponse. Whatever is wrong with it, it is as if no answer had come: `TRY_LATER`. What a stranger may put in the
/// way must not make a signature fail for good.
pub fn verify(der: &[u8], question: &Question<'_>) -> Result<Answer, Finding> {
    believe(der, question).map_err(|finding| Finding {
        sub: SubIndication::TryLater,
        ..finding
    })
}

fn believe(der: &[u8], question: &Question<'_>) -> Result<Answer, Finding> {
    let basic = basic_response(der)?;
    let signed = Signed::parse(basic).map_err(malformed(WHAT))?;
    let data = Data::parse(&basic[signed.content.clone()])?;
    let responder = responder(basic, &signed, &data, question)?;
    let about = |single: &&Single| {
        single.id.serial == question.certificate.serial() && single.id.is_of(question.issuer)
    };
    let single = data
        .singles
        .iter()
        .find(about)
        .ok_or_else(|| not_believed("it is about another certificate"))?;
    fresh(&data, single, question)?;
    Ok(Answer {
        status: single.status,
        produced_at: data.produced_at,
        this_update: single.this_update,
        next_update: single.next_update,
        responder,
    })
}

fn not_believed(reason: &str) -> Finding {
    Finding::new(
        SubIndication::TryLater,
        format!("the OCSP answer is not believed: {reason}"),
    )
}

/// The DER of the BasicOCSPResponse, where the answer is one.
fn basic_response(der: &[u8]) -> Result<&[u8], Finding> {
    if der.len() > MAX_RESPONSE {
        return Err(Malformed("OCSP response: too large").into());
    }
    let whole = AnyRef::from_der(der).map_err(malformed(WHAT))?;
    let parts = inner_elements(whole, WHAT)?;
    let status = parts.first().ok_or(Malformed(WHAT))?;
    if status.tag() != Tag::Enumerated {
        return Err(Malformed(WHAT).into());
    }
    if status.value() != [0] {
        let reason = format!("no answer but status {:?}", status.value().first());
        return Err(Finding::new(SubIndication::TryLater, reason));
    }
    let bytes = match parts[1..] {
        [bytes] if bytes.tag() == EXPLICIT_0 => bytes.value(),
        _ => return Err(Malformed(WHAT).into()),
    };
    let mut reader = SliceReader::new(bytes).map_err(malformed(WHAT))?;
    let basic = reader.sequence(|reader| {
        let kind: const_oid::ObjectIdentifier = reader.decode()?;
        let octets: &OctetStringRef = reader.decode()?;
        let known = kind == BASIC_RESPONSE;
        let unknown = || der::Error::from(Tag::ObjectIdentifier.value_error());
        known.then_some(octets.as_bytes()).ok_or_else(unknown)
    });
    let basic = basic.map_err(malformed(WHAT))?;
    reader.finish().map_err(malformed(WHAT))?;
    Ok(basic)
}

/// The authority itself, or one that it appointed by a certificate of its own hand (RFC 6960, 4.2.2.2).
fn responder(
    basic: &[u8],
    signed: &Signed,
    data: &Data,
    question: &Question<'_>,
) -> Result<Certificate, Finding> {
    let issuer = question.issuer;
    let mut candidates = vec![issuer.clone()];
    candidates.extend(certificates(&basic[signed.rest.clone()])?);
    let named = candidates.into_iter().find(|one| data.by.is(one));
    let responder = named.ok_or_else(|| not_believed("its signer is not known"))?;
    if responder != *issuer {
        appointed(&responder, issuer, data.produced_at)?;
    }
    let key = responder.public_key()?;
    signed
        .verify(basic, &key)
        .map_err(|finding| not_believed(&finding.reason))?;
    Ok(responder)
}

fn appointed(responder: &Certificate, issuer: &Certificate, at: Moment) -> Result<(), Finding> {
    let key = issuer.public_key()?;
    let by_issuer =
        responder.issuer() == issuer.subject() && responder.verify_signed_by(&key).is_ok();
    let for_ocsp = responder.extended_key_usage()?.contains(&oid::OCSP_SIGNING);
    let usage = responder.key_usage()?;
    let may_sign = usage.is_none_or(|usage| usage.has(KeyUsage::DIGITAL_SIGNATURE));
    let understood = [
        oid::KEY_USAGE,
        oid::EXTENDED_KEY_USAGE,
        oid::BASIC_CONSTRAINTS,
        oid::CERTIFICATE_POLICIES,
    ];
    let unknown = |one: &Extension| one.critical && !understood.contains(&one.oid);
    match () {
        () if !by_issuer => Err(not_believed(
            "its signer was not appointed by the authority",
        )),
        () if !for_ocsp || !may_sign || responder.extensions().iter().any(unknown) => {
            Err(not_believed("its signer's certificate is not for OCSP"))
        }
        () if !responder.is_valid_at(at) => {
            Err(not_believed("its signer's certificate was not in its time"))
        }
        // Without it one would have to ask, of whom, whether the signer itself was revoked.
        () if responder.extension(NO_CHECK).is_none() => {
            Err(not_believed("its signer's own revocation cannot be known"))
        }
        () => Ok(()),
    }
}

/// Certificates that came along; no more than ten.
fn certificates(rest: &[u8]) -> Result<Vec<Certificate>, Malformed> {
    let mut found = Vec::new();
    for list in elements(rest, WHAT)? {
        if list.tag() != EXPLICIT_0 {
            return Err(Malformed(WHAT));
        }
        let list = AnyRef::from_der(list.value()).map_err(malformed(WHAT))?;
        for certificate in inner_elements(list, WHAT)?.into_iter().take(10) {
            let der = certificate.to_der().map_err(malformed(WHAT))?;
            found.push(Certificate::from_der(&der)?);
        }
    }
    Ok(found)
}

fn fresh(data: &Data, single: &Single, question: &Question<'_>) -> Result<(), Finding> {
    let at = question.at;
    let soon = at.plus_seconds(CLOCKS_APART);
    if single.this_update > soon || data.produced_at > soon {
        return Err(not_believed("it is from the future"));
    }
    if single.next_update.is_some_and(|next| next < at) {
        return Err(not_believed("it is stale"));
    }
    match (question.nonce, &data.nonce) {
        (Some(sent), Some(came)) if sent == came => Ok(()),
        (Some(_), Some(_)) => Err(not_believed("it answers another question")),
        _ if data.produced_at.plus_seconds(question.max_age) < at => {
            Err(not_believed("it is too old"))
        }
        _ => Ok(()),
    }
}

/// ResponderID.
enum By {
    Name(Name),
    Key(Vec<u8>),
}

impl By {
    fn is(&self, certificate: &Certificate) -> bool {
        match self {
            Self::Name(name) => name == certificate.subject(),
            Self::Key(hash) => certificate
                .public_key()
                .is_ok_and(|key| sha1_label(key.bytes()) == *hash),
        }
    }
}

/// ResponseData.
struct Data {
    by: By,
    produced_at: Moment,
    singles: Vec<Single>,
    nonce: Option<Vec<u8>>,
}

struct Single {
    id: CertId,
    status: Status,
    this_update: Moment,
    next_update: Option<Moment>,
}

impl Data {
    fn parse(der: &[u8]) -> Result<Self, Malformed> {
        let mut reader = SliceReader::new(der).map_err(malformed(WHAT))?;
        let data = reader.sequence(Self::read).map_err(malformed(WHAT))?;
        reader.finish().map_err(malformed(WHAT))?;
        Ok(data)
    }

    fn read(reader: &mut SliceReader<'_>) -> der::Result<Self> {
        let wrong = || der::Error::from(Tag::Sequence.value_error());
        if optional(reader, 0)?.is_some() {
            return Err(wrong());
        }
        let by = match optional(reader, 1)? {
            Some(name) => By::Name(Name::from_der(name.value()).map_err(|_| wrong())?),
            None => {
                let key = optional(reader, 2)?.ok_or_else(wrong)?;
                let hash = <&OctetStringRef>::from_der(key.value())?;
                By::Key(hash.as_bytes().to_vec())
            }
        };
        let produced_at = Moment::read_generalized(reader)?;
        let singles = reader.sequence(|reader| {
            let mut singles = Vec::new();
            while !reader.is_finished() {
                singles.push(reader.sequence(Single::read)?);
                if singles.len() > 100 {
                    return Err(wrong());
                }
            }
            Ok(singles)
        })?;
        let nonce = match optional(reader, 1)? {
            Some(extensions) => nonce_in(extensions.value())?,
            None => None,
        };
        Ok(Self {
            by,
            produced_at,
            singles,
            nonce,
        })
    }
}

impl Single {
    fn read(reader: &mut SliceReader<'_>) -> der::Result<Self> {
        let wrong = || der::Error::from(Tag::Sequence.value_error());
        let id = CertId::read(reader)?;
        let choice: AnyRef<'_> = reader.decode()?;
        let status = match context_number(choice) {
            Some(0) if choice.value().is_empty() => Status::Good,
            Some(1) => revoked(choice.value())?,
            Some(2) if choice.value().is_empty() => Status::Unknown,
            _ => return Err(wrong()),
        };
        let this_update = Moment::read_generalized(reader)?;
        let next_update = match optional(reader, 0)? {
            Some(next) => {
                let mut inner = SliceReader::new(next.value())?;
                let next = Moment::read_generalized(&mut inner)?;
                inner.finish()?;
                Some(next)
            }
            None => None,
        };
        if let Some(extensions) = optional(reader, 1)? {
            let mut inner = SliceReader::new(extensions.value())?;
            let extensions = Extension::read_all(&mut inner)?;
            if extensions.iter().any(|extension| extension.critical) {
                return Err(wrong());
            }
        }
        Ok(Self {
            id,
            status,
            this_update,
            next_update,
        })
    }
}

fn revoked(content: &[u8]) -> der::Result<Status> {
    let mut reader = SliceReader::new(content)?;
    let at = Moment::read_generalized(&mut reader)?;
    let reason = match optional(&mut reader, 0)? {
        None => Some(Reason::Unspecified),
        Some(reason) => match *reason.value() {
            [0x0a, 1, code] => Reason::from_code(code),
            _ => None,
        },
    };
    reader.finish()?;
    let reason = reason.ok_or_else(|| der::Error::from(Tag::Enumerated.value_error()))?;
    Ok(Status::Revoked { at, reason })
}
