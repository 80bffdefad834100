//! Lists of revoked certificates (RFC 5280, 5): read and indexed, asked about a certificate, and built.

mod build;
mod check;
mod entries;

use std::ops::Range;

use const_oid::ObjectIdentifier;
use der::asn1::{AnyRef, UintRef};
use der::{Decode, Header, Reader, SliceReader, Tag};

pub use self::build::{NewCrl, Revoked};
pub use self::check::{Evidence, Status, check};
use self::entries::Entries;
pub use self::entries::Entry;
use crate::extension::{AuthorityKeyIdentifier, DistributionPointName, Extension};
use crate::general_name::{context_number, sequence_elements};
use crate::indication::Finding;
use crate::key::PublicKey;
use crate::moment::Moment;
use crate::name::Name;
use crate::oid;
use crate::signed::{Malformed, Signed, malformed};

/// In bytes: some 400,000 entries.
pub const MAX_CRL: usize = 16 * 1024 * 1024;

const CRL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.20");
const DELTA_CRL_INDICATOR: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.27");
const ISSUING_DISTRIBUTION_POINT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.28");
/// X.509, 9.5.2.8: since when certificates stay listed after they have expired.
const EXPIRED_CERTS_ON_CRL: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.60");

/// Why (RFC 5280, 5.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    Unspecified,
    KeyCompromise,
    CaCompromise,
    AffiliationChanged,
    Superseded,
    CessationOfOperation,
    /// Suspended; may be lifted.
    CertificateHold,
    /// In a delta list: not listed any more.
    RemoveFromCrl,
    PrivilegeWithdrawn,
    AaCompromise,
}

impl Reason {
    const CODES: [(u8, Self); 10] = [
        (0, Self::Unspecified),
        (1, Self::KeyCompromise),
        (2, Self::CaCompromise),
        (3, Self::AffiliationChanged),
        (4, Self::Superseded),
        (5, Self::CessationOfOperation),
        (6, Self::CertificateHold),
        (8, Self::RemoveFromCrl),
        (9, Self::PrivilegeWithdrawn),
        (10, Self::AaCompromise),
    ];

    /// As lists and answers number it.
    pub fn from_code(code: u8) -> Option<Self> {
        let row = Self::CODES.iter().find(|(number, _)| *number == code);
        row.map(|(_, reason)| *reason)
    }

    pub fn code(self) -> u8 {
        let row = Self::CODES.iter().find(|(_, reason)| *reason == self);
        row.map_or(0, |(number, _)| *number)
    }
}

/// Parsed and indexed. Whether it is believed is for `check`, or for `verify_signed_by`.
#[derive(Clone)]
pub struct Crl {
    der: Vec<u8>,
    signed: Signed,
    issuer: Name,
    this_update: Moment,
    next_update: Moment,
    entries: Entries,
    number: Option<Vec<u8>>,
    /// Of a delta list: the number of the list it adds to.
    base: Option<Vec<u8>>,
    authority_key: Option<Vec<u8>>,
    scope: Scope,
}

/// IssuingDistributionPoint (5.2.5): of which certificates this list speaks.
#[derive(Clone, Default, PartialEq, Eq)]
struct Scope {
    name: Option<DistributionPointName>,
    only_users: bool,
    only_authorities: bool,
    only_attributes: bool,
    /// As bits of `check::ALL_REASONS`.
    reasons: Option<u16>,
    indirect: bool,
}

impl Crl {
    /// From strict DER of at most `MAX_CRL` bytes. A list with a critical extension that is not understood is refused.
    pub fn from_der(der: &[u8]) -> Result<Self, Malformed> {
        const WHAT: &str = "CRL";
        if der.len() > MAX_CRL {
            return Err(Malformed("CRL: too large"));
        }
        let signed = Signed::parse(der).map_err(malformed(WHAT))?;
        if !signed.rest.is_empty() {
            return Err(Malformed(WHAT));
        }
        let start = signed.content.start;
        let tbs = &der[signed.content.clone()];
        let mut reader = SliceReader::new(tbs).map_err(malformed(WHAT))?;
        let fields = reader.sequence(Fields::read).map_err(malformed(WHAT))?;
        if fields.algorithm != signed.algorithm {
            return Err(Malformed("CRL: two different algorithms"));
        }
        let entries = match fields.entries {
            Some(place) => Entries::read(&tbs[place.clone()], start + place.start)?,
            None => Entries::none(),
        };
        let mut crl = Self {
            issuer: Name::from_der(&tbs[fields.issuer])?,
            this_update: fields.this_update,
            // RFC 5280, 5.1.2.5 requires it; a list that is never stale would hide everything after it.
            next_update: fields.next_update.ok_or(Malformed("CRL: no next update"))?,
            entries,
            number: None,
            base: None,
            authority_key: None,
            scope: Scope::default(),
            der: der.to_vec(),
            signed,
        };
        for extension in &fields.extensions {
            crl.take_in(extension)?;
        }
        if crl.entries.name_issuers() && !crl.scope.indirect {
            return Err(Malformed("CRL: entries of other issuers"));
        }
        Ok(crl)
    }

    fn take_in(&mut self, extension: &Extension) -> Result<(), Malformed> {
        let value = &extension.value[..];
        let number = || {
            UintRef::from_der(value)
                .map(|number| number.as_bytes().to_vec())
                .map_err(malformed("CRL number"))
        };
        match extension.oid {
            CRL_NUMBER => self.number = Some(number()?),
            DELTA_CRL_INDICATOR => self.base = Some(number()?),
            ISSUING_DISTRIBUTION_POINT => self.scope = Scope::parse(value)?,
            oid::AUTHORITY_KEY_IDENTIFIER => {
                self.authority_key = AuthorityKeyIdentifier::parse(value)?.key_id;
            }
            _ if extension.critical => {
                return Err(Malformed("CRL: an unknown critical extension"));
            }
            _ => {}
        }
        Ok(())
    }

    pub fn der(&self) -> &[u8] {
        &self.der
    }

    pub fn issuer(&self) -> &Name {
        &self.issuer
    }

    pub fn this_update(&self) -> Moment {
        self.this_update
    }

    pub fn next_update(&self) -> Moment {
        self.next_update
    }

    /// Big-endian, without zeros in front.
    pub fn number(&self) -> Option<&[u8]> {
        self.number.as_deref()
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn verify_signed_by(&self, key: &PublicKey) -> Result<(), Finding> {
        self.signed.verify(&self.der, key)
    }

    /// What it says of a certificate of its own issuer; `serial` as `Certificate::serial` gives it.
    pub fn find(&self, serial: &[u8]) -> Option<Entry> {
        self.entries.find(&self.der, serial, None)
    }

    fn find_of(&self, serial: &[u8], issuer: &Name) -> Option<Entry> {
        let own = if *issuer == self.issuer {
            self.find(serial)
        } else {
            None
        };
        own.or_else(|| self.entries.find(&self.der, serial, Some(issuer)))
    }
}

impl Scope {
    fn parse(der: &[u8]) -> Result<Self, Malformed> {
        const WHAT: &str = "issuing distribution point";
        let mut found = Self::default();
        for part in sequence_elements(der, WHAT)? {
            let flag = part.value() == [0xff];
            match context_number(part) {
                Some(0) => found.name = Some(DistributionPointName::parse(part.value())?),
                Some(1) => found.only_users = flag,
                Some(2) => found.only_authorities = flag,
                Some(3) => found.reasons = Some(check::reasons_of(part.value())?),
                Some(4) => found.indirect = flag,
                Some(5) => found.only_attributes = flag,
                _ => return Err(Malformed(WHAT)),
            }
        }
        Ok(found)
    }
}

/// TBSCertList; the name and the entries as places in it.
struct Fields {
    algorithm: spki::AlgorithmIdentifierOwned,
    issuer: Range<usize>,
    this_update: Moment,
    next_update: Option<Moment>,
    entries: Option<Range<usize>>,
    extensions: Vec<Extension>,
}

impl Fields {
    fn read(reader: &mut SliceReader<'_>) -> der::Result<Self> {
        let mut version = 0u8;
        if Header::peek(reader)?.tag() == Tag::Integer {
            version = reader.decode()?;
            if version != 1 {
                return Err(Tag::Integer.value_error().into());
            }
        }
        let algorithm = reader.decode()?;
        let (issuer, _) = place(reader)?;
        let this_update = Moment::read(reader)?;
        let next = |reader: &SliceReader<'_>| match reader.is_finished() {
            true => Ok(None),
            false => Header::peek(reader).map(|header| Some(header.tag())),
        };
        let next_update = match next(reader)? {
            Some(Tag::UtcTime | Tag::GeneralizedTime) => Some(Moment::read(reader)?),
            _ => None,
        };
        let entries = match next(reader)? {
            Some(Tag::Sequence) => Some(place(reader)?.1),
            _ => None,
        };
        let mut extensions = Vec::new();
        if !reader.is_finished() {
            let tagged: AnyRef<'_> = reader.decode()?;
            if context_number(tagged) != Some(0) || version != 1 {
                return Err(Tag::Sequence.value_error().into());
            }
            let mut inner = SliceReader::new(tagged.value())?;
            extensions = Extension::read_all(&mut inner)?;
            inner.finish()?;
        }
        Ok(Self {
            algorithm,
            issuer,
            this_update,
            next_update,
            entries,
            extensions,
        })
    }
}

/// Where the next element lies, which must be a SEQUENCE, and where its content does.
fn place(reader: &mut SliceReader<'_>) -> der::Result<(Range<usize>, Range<usize>)> {
    let header = Header::peek(reader)?;
    header.tag().assert_eq(Tag::Sequence)?;
    let start = usize::try_from(reader.position())?;
    let end = start + reader.tlv_bytes()?.len();
    let content = usize::try_from(header.length())?;
    Ok((start..end, end - content..end))
}
