//! Builds the one form: CAdES-BES, enveloping, and adds the time-stamp that makes it CAdES-T. EN 319 122-1, 5.2, 5.3 and 6.3.

use crate::algorithm::SignatureAlgorithm;
use crate::certificate::Certificate;
use crate::cms::write::{self, Order, Prepared};
use crate::cms::{SignedData, SignerInfo, oid};
use crate::elements::{self, Elements};
use crate::moment::Moment;
use crate::signed::Malformed;
use crate::tlv::{self, CONTEXT_CONSTRUCTED};

/// The first step: what is to be signed with the key of `certificate`. `chain` goes along, in DER: the certificates between the
/// signer's and the root, if any.
///
/// The second step is [`Prepared::assemble`].
pub fn prepare<'a>(
    content: &[u8],
    certificate: &'a Certificate,
    chain: &[&[u8]],
    signing_time: Moment,
    algorithm: SignatureAlgorithm,
) -> Prepared<'a> {
    let along = [&[certificate.der()], chain].concat();
    Prepared::new(&Order {
        content_type: oid::DATA,
        content,
        certificate,
        along: &along,
        signing_time: Some(signing_time),
        algorithm,
    })
}

/// What a signature time-stamp is put under: the signature value itself.
///
/// # Errors
/// [`Malformed`]: no signature of one signer.
pub fn to_be_stamped(signature: &[u8]) -> Result<&[u8], Malformed> {
    let mut signers = SignedData::read(signature)?.signers;
    let signer = SignerInfo::read(signers.any()?.whole)?;
    signers.finish()?;
    Ok(signer.signature.value)
}

/// The same signature with a time-stamp token under [`to_be_stamped`].
///
/// # Errors
/// [`Malformed`]: no signature of one signer, or it has unsigned attributes already.
pub fn add_time_stamp(signature: &[u8], token: &[u8]) -> Result<Vec<u8>, Malformed> {
    let mut signers = SignedData::read(signature)?.signers;
    let signer = signers.take(tlv::SEQUENCE)?;
    signers.finish()?;
    if SignerInfo::read(signer.whole)?
        .unsigned_attributes
        .is_some()
    {
        return Err(Malformed("signature: it has unsigned attributes"));
    }
    let attribute = write::attribute(oid::SIGNATURE_TIME_STAMP, token);
    let unsigned = tlv::tlv(CONTEXT_CONSTRUCTED | 1, &[&attribute]);
    let stamped = tlv::sequence(&[signer.value, &unsigned]);

    let mut info = Elements::of(elements::only(signature, tlv::SEQUENCE)?.value);
    info.take(tlv::OBJECT_IDENTIFIER)?;
    let parts = info.enter(CONTEXT_CONSTRUCTED)?.enter(tlv::SEQUENCE)?;
    let all = parts.rest();
    // The signers come last, in a SET of this one.
    let set = tlv::tlv(tlv::SET, &[signer.whole]);
    let head = all
        .strip_suffix(set.as_slice())
        .ok_or(Malformed("signature"))?;
    Ok(write::signed_data(&[
        head,
        &tlv::tlv(tlv::SET, &[&stamped]),
    ]))
}
