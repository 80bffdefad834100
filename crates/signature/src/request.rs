//! A certification request (PKCS#10, RFC 2986): a public key, and the proof that who asks holds the private one.
//!
//! Cards and HSMs make these. Nothing of it but the key goes into a certificate: the name is the register's, not the asker's.

use std::ops::Range;

use der::{Decode, Header, Reader, SliceReader, Tag};

use crate::indication::Finding;
use crate::key::{KeyError, PublicKey};
use crate::name::Name;
use crate::signed::{Malformed, Signed, malformed};

/// In bytes.
pub const MAX_REQUEST: usize = 16 * 1024;

/// No `Debug`: its subject may be a person.
#[derive(Clone)]
pub struct CertificationRequest {
    der: Vec<u8>,
    signed: Signed,
    subject: Name,
    spki: Vec<u8>,
}

impl CertificationRequest {
    /// From strict DER of at most `MAX_REQUEST` bytes. Attributes are skipped.
    pub fn from_der(der: &[u8]) -> Result<Self, Malformed> {
        const WHAT: &str = "certification request";
        if der.len() > MAX_REQUEST {
            return Err(Malformed("certification request: too large"));
        }
        let signed = Signed::parse(der).map_err(malformed(WHAT))?;
        if !signed.rest.is_empty() {
            return Err(Malformed(WHAT));
        }
        let info = &der[signed.content.clone()];
        let mut reader = SliceReader::new(info).map_err(malformed(WHAT))?;
        let (subject, spki) = reader.sequence(places).map_err(malformed(WHAT))?;
        Ok(Self {
            subject: Name::from_der(&info[subject])?,
            spki: info[spki].to_vec(),
            der: der.to_vec(),
            signed,
        })
    }

    /// The name that was asked for.
    pub fn subject(&self) -> &Name {
        &self.subject
    }

    /// DER of the SubjectPublicKeyInfo.
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    pub fn public_key(&self) -> Result<PublicKey, KeyError> {
        PublicKey::from_spki(&self.spki)
    }

    /// Whether the key in it signed it: who asks for a certificate must hold the key.
    pub fn verify(&self) -> Result<(), Finding> {
        self.signed.verify(&self.der, &self.public_key()?)
    }
}

fn places(reader: &mut SliceReader<'_>) -> der::Result<(Range<usize>, Range<usize>)> {
    let version = u8::decode(reader)?;
    if version != 0 {
        return Err(Tag::Integer.value_error().into());
    }
    let place = |reader: &mut SliceReader<'_>| {
        Header::peek(reader)?.tag().assert_eq(Tag::Sequence)?;
        let start = usize::try_from(reader.position())?;
        let length = reader.tlv_bytes()?.len();
        der::Result::Ok(start..start + length)
    };
    let found = (place(reader)?, place(reader)?);
    // [0] Attributes, which RFC 2986 wants even where there are none; some write nothing.
    reader.read_slice(reader.remaining_len())?;
    Ok(found)
}
