//! Distinguished names: read, and compared as RFC 5280, 7.1 asks: without regard to case, to the kind of string, or to runs of spaces.

use const_oid::ObjectIdentifier;
use der::asn1::AnyRef;
use der::{Reader, SliceReader, Tag, Tagged};

use crate::oid;
use crate::signed::{Malformed, malformed};

/// More attributes than any name that means well.
const MAX_ATTRIBUTES: usize = 64;

/// No `Debug`: the subject of a person's certificate is personal data.
#[derive(Clone)]
pub struct Name {
    der: Vec<u8>,
    parts: Vec<Vec<Attribute>>,
}

#[derive(Clone)]
struct Attribute {
    kind: ObjectIdentifier,
    value: Value,
}

#[derive(Clone)]
enum Value {
    Text(String),
    /// What is no text, as it came.
    Raw(Vec<u8>),
}

impl Name {
    /// From DER of a Name.
    pub fn from_der(der: &[u8]) -> Result<Self, Malformed> {
        let wrong = || Malformed("name");
        let mut reader = SliceReader::new(der).map_err(malformed("name"))?;
        let mut parts: Vec<Vec<Attribute>> = Vec::new();
        let mut count = 0;
        reader
            .sequence(|reader| {
                while !reader.is_finished() {
                    let set: AnyRef<'_> = reader.decode()?;
                    set.tag().assert_eq(Tag::Set)?;
                    let mut inner = SliceReader::new(set.value())?;
                    let mut part = Vec::new();
                    while !inner.is_finished() {
                        part.push(Attribute::read(&mut inner)?);
                        count += 1;
                        if count > MAX_ATTRIBUTES {
                            return Err(Tag::Set.value_error().into());
                        }
                    }
                    if part.is_empty() {
                        return Err(der::Error::from(Tag::Set.value_error()));
                    }
                    parts.push(part);
                }
                Ok(())
            })
            .map_err(malformed("name"))?;
        reader.finish().map_err(|_| wrong())?;
        Ok(Self {
            der: der.to_vec(),
            parts,
        })
    }

    /// As it came.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The text of the first attribute of this kind, as written.
    pub fn text(&self, kind: ObjectIdentifier) -> Option<&str> {
        self.texts(kind).next()
    }

    pub fn texts(&self, kind: ObjectIdentifier) -> impl Iterator<Item = &str> {
        self.parts
            .iter()
            .flatten()
            .filter(move |attribute| attribute.kind == kind)
            .filter_map(|attribute| match &attribute.value {
                Value::Text(text) => Some(text.as_str()),
                Value::Raw(_) => None,
            })
    }

    pub fn common_name(&self) -> Option<&str> {
        self.text(oid::COMMON_NAME)
    }

    /// In a person's certificate, the identity number.
    pub fn serial_number(&self) -> Option<&str> {
        self.text(oid::SERIAL_NUMBER)
    }

    pub fn country(&self) -> Option<&str> {
        self.text(oid::COUNTRY)
    }

    /// Whether this name lies under `base`: begins with all of it (RFC 5280, 4.2.1.10).
    pub fn is_within(&self, base: &Self) -> bool {
        self.parts.len() >= base.parts.len()
            && self
                .parts
                .iter()
                .zip(&base.parts)
                .all(|(own, base)| same(own, base))
    }
}

/// Sets are equal in whatever order they stand.
fn same(one: &[Attribute], other: &[Attribute]) -> bool {
    let all_in = |one: &[Attribute], other: &[Attribute]| {
        one.iter()
            .all(|attribute| other.iter().any(|other| attribute.is(other)))
    };
    one.len() == other.len() && all_in(one, other) && all_in(other, one)
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der || (self.parts.len() == other.parts.len() && self.is_within(other))
    }
}

impl Eq for Name {}

impl Attribute {
    fn read(reader: &mut SliceReader<'_>) -> der::Result<Self> {
        reader.sequence(|reader| {
            let kind = reader.decode()?;
            let value: AnyRef<'_> = reader.decode()?;
            let value = match text_of(value) {
                Some(text) => Value::Text(text),
                None => Value::Raw(value.value().to_vec()),
            };
            Ok(Self { kind, value })
        })
    }

    fn is(&self, other: &Self) -> bool {
        self.kind == other.kind
            && match (&self.value, &other.value) {
                (Value::Text(one), Value::Text(other)) => one == other || fold(one) == fold(other),
                (Value::Raw(one), Value::Raw(other)) => one == other,
                _ => false,
            }
    }
}

/// The text of whichever string type; `None` for what is no text or does not hold what its type says.
pub(crate) fn text_of(value: AnyRef<'_>) -> Option<String> {
    let bytes = value.value();
    match value.tag() {
        Tag::Utf8String => String::from_utf8(bytes.to_vec()).ok(),
        Tag::PrintableString | Tag::Ia5String | Tag::NumericString | Tag::VisibleString => bytes
            .is_ascii()
            .then(|| bytes.iter().map(|byte| char::from(*byte)).collect()),
        // Read as Latin-1, which is what is in those that are found.
        Tag::TeletexString => Some(bytes.iter().map(|byte| char::from(*byte)).collect()),
        Tag::BmpString => {
            let units: Vec<u16> = bytes
                .chunks(2)
                .map(|pair| <[u8; 2]>::try_from(pair).map(u16::from_be_bytes))
                .collect::<Result<_, _>>()
                .ok()?;
            String::from_utf16(&units).ok()
        }
        _ => None,
    }
}

fn fold(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tlv;

    fn name(parts: &[(ObjectIdentifier, u8, &[u8])]) -> Name {
        let parts: Vec<u8> = parts
            .iter()
            .flat_map(|(kind, tag, value)| {
                let pair = tlv::sequence(&[&tlv::oid(kind), &tlv::tlv(*tag, &[value])]);
                tlv::tlv(tlv::SET, &[&pair])
            })
            .collect();
        Name::from_der(&tlv::sequence(&[&parts])).unwrap()
    }

    #[test]
    fn case_spaces_and_string_types_do_not_part_names() {
        let one = name(&[
            (oid::COUNTRY, tlv::PRINTABLE_STRING, b"TR"),
            (
                oid::COMMON_NAME,
                tlv::UTF8_STRING,
                "Örnek  Kişi ".as_bytes(),
            ),
        ]);
        let bmp = b"\x00\xd6\x00R\x00N\x00E\x00K\x00 \x00K\x00I\x01\x5e\x00I";
        let other = name(&[
            (oid::COUNTRY, tlv::UTF8_STRING, b"tr"),
            (oid::COMMON_NAME, tlv::BMP_STRING, bmp),
        ]);
        assert!(one == other);
        assert_eq!(one.common_name(), Some("Örnek  Kişi "));
        assert!(one.is_within(&name(&[(oid::COUNTRY, tlv::PRINTABLE_STRING, b"TR")])));
        assert!(!one.is_within(&name(&[(oid::COUNTRY, tlv::PRINTABLE_STRING, b"DE")])));
        assert!(one != name(&[(oid::COUNTRY, tlv::PRINTABLE_STRING, b"TR")]));
    }

    #[test]
    fn a_name_of_a_thousand_parts_is_refused() {
        let pair = tlv::sequence(&[&tlv::oid(&oid::COUNTRY), &tlv::utf8("TR")]);
        let part = tlv::tlv(tlv::SET, &[&pair]);
        assert!(Name::from_der(&tlv::sequence(&[&part.repeat(1000)])).is_err());
        assert!(Name::from_der(&[0x30, 0x02, 0x31, 0x00]).is_err());
        assert!(Name::from_der(&[0x30, 0x00]).unwrap().is_empty());
    }
}
