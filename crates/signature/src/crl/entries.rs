//! The entries of a list, walked once and put in order of their serial numbers.
//!
//! A list may hold a hundred thousand of them, so they are read by a few lines of our own: a strict reader of the few forms that an entry
//! may have.

use const_oid::ObjectIdentifier;
use der::SliceReader;

use super::Reason;
use crate::extension::Extension;
use crate::general_name::GeneralName;
use crate::moment::Moment;
use crate::name::Name;
use crate::signed::{Malformed, malformed};

const REASON: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.21");
const HOLD_INSTRUCTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.23");
const INVALIDITY_DATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.24");
const CERTIFICATE_ISSUER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.29");

/// One extension, the reason: how nearly all entries look (RFC 5280, 5.3.1). The byte behind it is the reason.
const ONLY_A_REASON: &[u8] = b"\x30\x0c\x30\x0a\x06\x03\x55\x1d\x15\x04\x03\x0a\x01";

/// What a list says of one certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub at: Moment,
    pub reason: Reason,
}

#[derive(Clone)]
pub(super) struct Entries {
    sorted: Vec<Row>,
    /// Those of an indirect list: who issued what is listed. None of them in a list of one authority.
    issuers: Vec<Name>,
}

#[derive(Clone, Copy)]
struct Row {
    /// The last eight bytes of the serial number; what is alike in them is compared in full.
    key: u64,
    start: u32,
    length: u8,
    reason: Reason,
    /// Place in `issuers`, from one; zero is the list's own issuer.
    issuer: u16,
    at: Moment,
}

const WHAT: Malformed = Malformed("CRL entry");

impl Entries {
    /// `content` of revokedCertificates, which begins at `offset` of the whole.
    pub fn read(content: &[u8], offset: usize) -> Result<Self, Malformed> {
        let mut sorted = Vec::with_capacity(content.len() / 32);
        let mut issuers = Vec::new();
        let mut issuer = 0;
        let mut rest = content;
        while !rest.is_empty() {
            let (entry, behind) = element(rest, 0x30).ok_or(WHAT)?;
            let (serial, fields) = element(entry, 0x02).ok_or(WHAT)?;
            let start = offset + content.len() - behind.len() - fields.len() - serial.len();
            let (at, extensions) = time(fields).ok_or(WHAT)?;
            let mut reason = Reason::Unspecified;
            match extensions.strip_prefix(ONLY_A_REASON) {
                Some(&[code]) => reason = Reason::from_code(code).ok_or(WHAT)?,
                _ if extensions.is_empty() => {}
                _ => {
                    let found = Extensions::read(extensions)?;
                    reason = found.reason;
                    if let Some(name) = found.issuer {
                        issuers.push(name);
                        issuer = u16::try_from(issuers.len()).map_err(malformed("CRL entry"))?;
                    }
                }
            }
            sorted.push(Row {
                key: key_of(serial),
                start: u32::try_from(start).map_err(malformed("CRL entry"))?,
                length: u8::try_from(serial.len()).map_err(malformed("CRL entry"))?,
                reason,
                issuer,
                at,
            });
            rest = behind;
        }
        sorted.sort_unstable_by_key(|row| row.key);
        Ok(Self { sorted, issuers })
    }

    pub fn none() -> Self {
        Self {
            sorted: Vec::new(),
            issuers: Vec::new(),
        }
    }

    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// `whole` is what they were read from. Without an `issuer`, entries of the list's own issuer are meant.
    pub fn find(&self, whole: &[u8], serial: &[u8], issuer: Option<&Name>) -> Option<Entry> {
        let key = key_of(serial);
        let from = self.sorted.partition_point(|row| row.key < key);
        self.sorted[from..]
            .iter()
            .take_while(|row| row.key == key)
            .find(|row| {
                let start = row.start as usize;
                let said = usize::from(row.issuer).checked_sub(1);
                whole.get(start..start + usize::from(row.length)) == Some(serial)
                    && said.map(|at| &self.issuers[at]) == issuer
            })
            .map(|row| Entry {
                at: row.at,
                reason: row.reason,
            })
    }

    /// Whether an entry names who issued it, as only an indirect list may.
    pub fn name_issuers(&self) -> bool {
        !self.issuers.is_empty()
    }
}

struct Extensions {
    reason: Reason,
    issuer: Option<Name>,
}

impl Extensions {
    fn read(der: &[u8]) -> Result<Self, Malformed> {
        let mut reader = SliceReader::new(der).map_err(malformed("CRL entry"))?;
        let extensions = Extension::read_all(&mut reader).map_err(malformed("CRL entry"))?;
        if reader_has_more(reader) {
            return Err(WHAT);
        }
        let mut found = Self {
            reason: Reason::Unspecified,
            issuer: None,
        };
        for extension in &extensions {
            let value = &extension.value[..];
            match extension.oid {
                REASON => match value {
                    [0x0a, 1, code] => found.reason = Reason::from_code(*code).ok_or(WHAT)?,
                    _ => return Err(WHAT),
                },
                CERTIFICATE_ISSUER => {
                    let (names, _) = element(value, 0x30).ok_or(WHAT)?;
                    let names = GeneralName::list(names)?.into_iter();
                    found.issuer = names
                        .filter_map(|name| match name {
                            GeneralName::Directory(name) => Some(name),
                            _ => None,
                        })
                        .next();
                    if found.issuer.is_none() {
                        return Err(WHAT);
                    }
                }
                HOLD_INSTRUCTION | INVALIDITY_DATE => {}
                // RFC 5280, 5.3: a list with one that is not understood is not to be used.
                _ if extension.critical => {
                    return Err(Malformed("CRL entry: an unknown critical extension"));
                }
                _ => {}
            }
        }
        Ok(found)
    }
}

fn reader_has_more(reader: SliceReader<'_>) -> bool {
    use der::Reader;
    !reader.is_finished()
}

fn key_of(serial: &[u8]) -> u64 {
    let tail = &serial[serial.len().saturating_sub(8)..];
    tail.iter().fold(0, |key, byte| key << 8 | u64::from(*byte))
}

/// The content of the first element, which must have this tag, and what is behind it.
pub(super) fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&[found, first], rest) = bytes.split_first_chunk::<2>()?;
    if found != tag {
        return None;
    }
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x84 => {
            let (length, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let value = length
                .iter()
                .fold(0usize, |sum, byte| sum << 8 | usize::from(*byte));
            // DER: as short as can be.
            let shortest = length[0] != 0 && value >= 0x80;
            (shortest.then_some(value)?, rest)
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

fn time(bytes: &[u8]) -> Option<(Moment, &[u8])> {
    let two_digits = *bytes.first()? == 0x17;
    let (text, rest) = element(bytes, if two_digits { 0x17 } else { 0x18 })?;
    Some((Moment::parse(text, two_digits)?, rest))
}
