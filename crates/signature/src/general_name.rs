//! GeneralName (RFC 5280, 4.2.1.6): the other ways to say who or where.

use der::asn1::AnyRef;
use der::{Decode, Reader, SliceReader, Tag, Tagged};

use crate::name::Name;
use crate::signed::Malformed;

#[derive(Clone, PartialEq, Eq)]
pub enum GeneralName {
    Email(String),
    Dns(String),
    Directory(Name),
    Uri(String),
    Ip(Vec<u8>),
    /// otherName, x400Address, ediPartyName, registeredID: the number of its choice, and nothing more is made of it.
    Other(u8),
}

impl GeneralName {
    pub fn from_any(value: AnyRef<'_>) -> Result<Self, Malformed> {
        let Tag::ContextSpecific { number, .. } = value.tag() else {
            return Err(Malformed("general name"));
        };
        let text = || {
            let bytes = value.value();
            bytes
                .is_ascii()
                .then(|| bytes.iter().map(|byte| char::from(*byte)).collect())
                .ok_or(Malformed("general name"))
        };
        Ok(match number.0 {
            1 => Self::Email(text()?),
            2 => Self::Dns(text()?),
            4 => Self::Directory(Name::from_der(value.value())?),
            6 => Self::Uri(text()?),
            7 => Self::Ip(value.value().to_vec()),
            0 | 3 | 5 | 8 => Self::Other(number.0 as u8),
            _ => return Err(Malformed("general name")),
        })
    }

    /// GeneralNames, given the content of its SEQUENCE.
    pub fn list(content: &[u8]) -> Result<Vec<Self>, Malformed> {
        elements(content, "general names")?
            .into_iter()
            .map(Self::from_any)
            .collect()
    }

    pub fn uri(&self) -> Option<&str> {
        match self {
            Self::Uri(uri) => Some(uri),
            _ => None,
        }
    }
}

/// The elements that stand one after another in `content`; no more than a thousand.
pub(crate) fn elements<'a>(
    content: &'a [u8],
    what: &'static str,
) -> Result<Vec<AnyRef<'a>>, Malformed> {
    let mut reader = SliceReader::new(content).map_err(|_| Malformed(what))?;
    let mut found = Vec::new();
    while !reader.is_finished() {
        if found.len() == 1000 {
            return Err(Malformed(what));
        }
        found.push(reader.decode().map_err(|_| Malformed(what))?);
    }
    Ok(found)
}

/// The elements of the one SEQUENCE that `der` is.
pub(crate) fn sequence_elements<'a>(
    der: &'a [u8],
    what: &'static str,
) -> Result<Vec<AnyRef<'a>>, Malformed> {
    let whole = AnyRef::from_der(der).map_err(|_| Malformed(what))?;
    inner_elements(whole, what)
}

/// The elements of `value`, which must be a SEQUENCE.
pub(crate) fn inner_elements<'a>(
    value: AnyRef<'a>,
    what: &'static str,
) -> Result<Vec<AnyRef<'a>>, Malformed> {
    if value.tag() != Tag::Sequence {
        return Err(Malformed(what));
    }
    elements(value.value(), what)
}

/// The number of a context-specific tag.
pub(crate) fn context_number(value: AnyRef<'_>) -> Option<u32> {
    match value.tag() {
        Tag::ContextSpecific { number, .. } => Some(number.0),
        _ => None,
    }
}
