//! The open verifier: reads what other signers make, and says of each signature what can be said (B20, EN 319 102-1).
//!
//! It reads BER as well as DER, PEM and Base64 as well as bytes, content inside or beside the signature, several signers, and the levels B, T, LT and
//! LTA. It trusts nobody by default, asks nobody over the network, and says in two languages why it thinks what it thinks. Approvals are
//! none of its business: they take the one form that `cades` knows.

mod archive;
pub mod ber;
mod evidence;
mod examine;
pub mod opinion;
mod revocation;
mod times;
mod unreadable;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use self::evidence::Evidence;
pub use self::opinion::{Level, Opinion, Qualified, Reason, Times};
pub use self::unreadable::Unreadable;
use crate::certificate::Certificate;
use crate::cms::SignedData;
use crate::crl::Crl;
use crate::elements::Elements;
use crate::moment::Moment;

/// More signers than any document has.
const MAX_SIGNERS: usize = 64;

/// What is asked.
pub struct Inquiry<'a> {
    /// A file: DER, BER, PEM or Base64.
    pub signature: &'a [u8],
    /// What was signed, where it lies beside the signature.
    pub content: Option<&'a [u8]>,
    /// Whom whoever asks trusts. Each is an end of a path, a root or not.
    pub trusted: &'a [Certificate],
    /// Authorities between those and the signers that are at hand beside those in the signature. None is believed for being here.
    pub intermediates: &'a [Certificate],
    /// Answers of OCSP responders and lists that are at hand beside those in the signature. DER.
    pub ocsp_answers: &'a [&'a [u8]],
    pub crls: &'a [Crl],
    pub now: Moment,
}

/// Whether these bytes look like a signature of one or more signers, and what is to be said of each, in their order.
///
/// # Errors
/// [`Unreadable`]; never panics, whatever the bytes are.
pub fn examine(inquiry: &Inquiry<'_>) -> Result<Vec<Opinion>, Unreadable> {
    let der = to_der(inquiry.signature)?;
    let no_signature = || Unreadable::what_it_is(inquiry.signature, Some(&der));
    let data = SignedData::read(&der).map_err(|_| no_signature())?;
    let mut signers = data.signers;
    if signers.is_empty() {
        return Err(Unreadable::NoSigners);
    }
    let mut opinions = Vec::new();
    while !signers.is_empty() && opinions.len() < MAX_SIGNERS {
        let signer = signers.any().map_err(|_| Unreadable::NotASignature)?;
        let evidence = Evidence::collect(&data, signer.whole, inquiry);
        opinions.push(examine::signer(&data, signer.whole, &evidence, inquiry));
    }
    Ok(opinions)
}

/// The certificates that a signature file brings along, of which none is believed; none where it is no signature.
pub fn brought(file: &[u8]) -> Vec<Certificate> {
    let der = to_der(file).unwrap_or_default();
    SignedData::read(&der).map_or_else(|_| Vec::new(), |data| data.readable_certificates())
}

fn to_der(file: &[u8]) -> Result<Vec<u8>, Unreadable> {
    if file.len() > ber::MAX_BYTES {
        return Err(Unreadable::TooLarge);
    }
    let read = match unwrapped(file) {
        Some(bytes) => ber::to_der(&bytes),
        None => ber::to_der(file),
    };
    read.map_err(|error| match error {
        ber::Unreadable::TooLarge => Unreadable::TooLarge,
        ber::Unreadable::TooDeep | ber::Unreadable::Malformed => Unreadable::what_it_is(file, None),
    })
}

/// What stands between the lines of PEM (RFC 7468), whatever their label says; or plain Base64, as many services hand a signature out.
fn unwrapped(file: &[u8]) -> Option<Vec<u8>> {
    let text = str::from_utf8(file).ok()?;
    let body = match text.split_once("-----BEGIN ") {
        Some((_, rest)) => rest.split_once("-----")?.1.split_once("-----END ")?.0,
        None => text,
    };
    let letters: String = body.split_ascii_whitespace().collect();
    STANDARD
        .decode(letters)
        .ok()
        .filter(|bytes| !bytes.is_empty())
}

/// All the certificates of a file: PEM, one after another, or a single one in DER.
pub fn certificates(file: &[u8]) -> Vec<Certificate> {
    let mut found = Vec::new();
    if let Ok(text) = str::from_utf8(file) {
        let mut rest = text;
        while let Some((_, after)) = rest.split_once("-----BEGIN CERTIFICATE-----") {
            let (body, after) = after
                .split_once("-----END CERTIFICATE-----")
                .unwrap_or((after, ""));
            let letters: String = body.split_ascii_whitespace().collect();
            let der = STANDARD.decode(letters).unwrap_or_default();
            found.extend(Certificate::from_der(&der));
            rest = after;
        }
    } else if let Ok(first) = Elements::of(file).any() {
        found.extend(Certificate::from_der(first.whole));
    }
    found
}
