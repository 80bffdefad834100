//! Extensions of certificates, and what is read from each (RFC 5280, 4.2; RFC 3739, 3.2.6). Each is parsed when it is asked for.

use const_oid::ObjectIdentifier;
use der::asn1::{AnyRef, BitString, OctetStringRef};
use der::{Decode, Encode, Header, Reader, SliceReader, Tag, Tagged};

use crate::general_name::{
    GeneralName, context_number, elements, inner_elements, sequence_elements,
};
use crate::name::text_of;
use crate::signed::{Malformed, malformed};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    pub oid: ObjectIdentifier,
    pub critical: bool,
    /// The content of extnValue: DER of whatever `oid` says.
    pub value: Vec<u8>,
}

impl Extension {
    pub(crate) fn read<'a>(reader: &mut SliceReader<'a>) -> der::Result<Self> {
        reader.sequence(|reader| {
            let oid = reader.decode()?;
            // DEFAULT FALSE written out is not DER, but it is found and does no harm.
            let critical = if Header::peek(reader)?.tag() == Tag::Boolean {
                reader.decode()?
            } else {
                false
            };
            let value: &OctetStringRef = reader.decode()?;
            Ok(Self {
                oid,
                critical,
                value: value.as_bytes().to_vec(),
            })
        })
    }

    /// Extensions: a SEQUENCE, none of them twice.
    pub(crate) fn read_all<'a>(reader: &mut SliceReader<'a>) -> der::Result<Vec<Self>> {
        reader.sequence(|reader| {
            let mut found: Vec<Self> = Vec::new();
            while !reader.is_finished() {
                let extension = Self::read(reader)?;
                let twice = found.iter().any(|other| other.oid == extension.oid);
                if twice || found.len() == 100 {
                    return Err(Tag::Sequence.value_error().into());
                }
                found.push(extension);
            }
            Ok(found)
        })
    }
}

/// KeyUsage (4.2.1.3): bit 0 is digitalSignature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage(u16);

impl KeyUsage {
    pub const DIGITAL_SIGNATURE: u8 = 0;
    pub const NON_REPUDIATION: u8 = 1;
    pub const KEY_CERT_SIGN: u8 = 5;
    pub const CRL_SIGN: u8 = 6;

    pub fn parse(der: &[u8]) -> Result<Self, Malformed> {
        let bits = BitString::from_der(der).map_err(malformed("key usage"))?;
        let set = bits.bits().take(9).enumerate();
        Ok(Self(
            set.filter(|(_, set)| *set)
                .fold(0, |all, (bit, _)| all | 1 << bit),
        ))
    }

    pub fn has(self, bit: u8) -> bool {
        self.0 & 1 << bit != 0
    }

    /// These and no others.
    pub fn is_exactly(self, bits: &[u8]) -> bool {
        self.0 == bits.iter().fold(0, |all, bit| all | 1 << bit)
    }
}

/// BasicConstraints (4.2.1.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BasicConstraints {
    pub ca: bool,
    pub path_len: Option<u32>,
}

impl BasicConstraints {
    pub fn parse(der: &[u8]) -> Result<Self, Malformed> {
        let mut found = Self {
            ca: false,
            path_len: None,
        };
        let wrong = malformed("basic constraints");
        let mut parts = sequence_elements(der, "basic constraints")?
            .into_iter()
            .peekable();
        if let Some(part) = parts.next_if(|part| part.tag() == Tag::Boolean) {
            found.ca = part.decode_as().map_err(&wrong)?;
        }
        if let Some(part) = parts.next() {
            found.path_len = Some(part.decode_as().map_err(&wrong)?);
        }
        match parts.next() {
            None => Ok(found),
            Some(_) => Err(Malformed("basic constraints")),
        }
    }
}

/// One of CertificatePolicies (4.2.1.4). Qualifiers stay as they came: foreign notices hold whatever string type they like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    pub oid: ObjectIdentifier,
    /// Identifier, and DER of the qualifier.
    pub qualifiers: Vec<(ObjectIdentifier, Vec<u8>)>,
}

pub fn policies(der: &[u8]) -> Result<Vec<Policy>, Malformed> {
    const WHAT: &str = "certificate policies";
    let mut found: Vec<Policy> = Vec::new();
    for information in sequence_elements(der, WHAT)? {
        let parts = inner_elements(information, WHAT)?;
        let oid = identifier(parts.first(), WHAT)?;
        let mut qualifiers = Vec::new();
        if let Some(list) = parts.get(1) {
            for qualifier in inner_elements(*list, WHAT)? {
                let parts = inner_elements(qualifier, WHAT)?;
                let value = parts.get(1).map(Encode::to_der).transpose();
                let value = value.map_err(malformed(WHAT))?.unwrap_or_default();
                qualifiers.push((identifier(parts.first(), WHAT)?, value));
            }
        }
        // 4.2.1.4: a policy must not appear more than once.
        if parts.len() > 2 || found.iter().any(|other| other.oid == oid) {
            return Err(Malformed(WHAT));
        }
        found.push(Policy { oid, qualifiers });
    }
    if found.is_empty() {
        return Err(Malformed(WHAT));
    }
    Ok(found)
}

/// PolicyMappings (4.2.1.5): the issuer's policy, and the subject's that counts as it.
pub fn policy_mappings(der: &[u8]) -> Result<Vec<(ObjectIdentifier, ObjectIdentifier)>, Malformed> {
    const WHAT: &str = "policy mappings";
    sequence_elements(der, WHAT)?
        .into_iter()
        .map(|pair| match inner_elements(pair, WHAT)?[..] {
            [issuers, subjects] => Ok((
                identifier(Some(&issuers), WHAT)?,
                identifier(Some(&subjects), WHAT)?,
            )),
            _ => Err(Malformed(WHAT)),
        })
        .collect()
}

/// PolicyConstraints (4.2.1.11).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PolicyConstraints {
    pub require_explicit_policy: Option<u32>,
    pub inhibit_policy_mapping: Option<u32>,
}

impl PolicyConstraints {
    pub fn parse(der: &[u8]) -> Result<Self, Malformed> {
        const WHAT: &str = "policy constraints";
        let mut found = Self::default();
        for part in sequence_elements(der, WHAT)? {
            let field = match context_number(part) {
                Some(0) => &mut found.require_explicit_policy,
                Some(1) => &mut found.inhibit_policy_mapping,
                _ => return Err(Malformed(WHAT)),
            };
            if field.is_some() {
                return Err(Malformed(WHAT));
            }
            // [n] IMPLICIT INTEGER: read as if its tag were there.
            let number = AnyRef::new(Tag::Integer, part.value()).and_then(AnyRef::decode_as);
            *field = Some(number.map_err(malformed(WHAT))?);
        }
        Ok(found)
    }
}

/// InhibitAnyPolicy (4.2.1.14).
pub fn inhibit_any_policy(der: &[u8]) -> Result<u32, Malformed> {
    u32::from_der(der).map_err(malformed("inhibit any-policy"))
}

/// ExtKeyUsageSyntax (4.2.1.12).
pub fn extended_key_usage(der: &[u8]) -> Result<Vec<ObjectIdentifier>, Malformed> {
    const WHAT: &str = "extended key usage";
    sequence_elements(der, WHAT)?
        .iter()
        .map(|usage| identifier(Some(usage), WHAT))
        .collect()
}

/// QCStatements (RFC 3739, 3.2.6; ETSI EN 319 412-5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QcStatement {
    pub oid: ObjectIdentifier,
    /// DER of statementInfo, where there is one.
    pub info: Option<Vec<u8>>,
}

impl QcStatement {
    pub fn parse_all(der: &[u8]) -> Result<Vec<Self>, Malformed> {
        const WHAT: &str = "QC statements";
        sequence_elements(der, WHAT)?
            .into_iter()
            .map(|statement| {
                let parts = inner_elements(statement, WHAT)?;
                if parts.len() > 2 {
                    return Err(Malformed(WHAT));
                }
                let info = parts.get(1).map(Encode::to_der).transpose();
                Ok(Self {
                    oid: identifier(parts.first(), WHAT)?,
                    info: info.map_err(malformed(WHAT))?,
                })
            })
            .collect()
    }

    /// Where statementInfo is one string: its text.
    pub fn text(&self) -> Option<String> {
        text_of(AnyRef::from_der(self.info.as_deref()?).ok()?)
    }
}

/// AuthorityInfoAccess (4.2.2.1): how, and where.
pub fn access(der: &[u8]) -> Result<Vec<(ObjectIdentifier, GeneralName)>, Malformed> {
    const WHAT: &str = "authority information access";
    sequence_elements(der, WHAT)?
        .into_iter()
        .map(|description| match inner_elements(description, WHAT)?[..] {
            [method, location] => Ok((
                identifier(Some(&method), WHAT)?,
                GeneralName::from_any(location)?,
            )),
            _ => Err(Malformed(WHAT)),
        })
        .collect()
}

/// AuthorityKeyIdentifier (4.2.1.1).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct AuthorityKeyIdentifier {
    pub key_id: Option<Vec<u8>>,
    pub issuer: Vec<GeneralName>,
    /// Content of the INTEGER.
    pub serial: Option<Vec<u8>>,
}

impl AuthorityKeyIdentifier {
    pub fn parse(der: &[u8]) -> Result<Self, Malformed> {
        const WHAT: &str = "authority key identifier";
        let mut found = Self::default();
        for part in sequence_elements(der, WHAT)? {
            match context_number(part) {
                Some(0) => found.key_id = Some(part.value().to_vec()),
                Some(1) => found.issuer = GeneralName::list(part.value())?,
                Some(2) => found.serial = Some(part.value().to_vec()),
                _ => return Err(Malformed(WHAT)),
            }
        }
        Ok(found)
    }
}

/// SubjectKeyIdentifier (4.2.1.2).
pub fn subject_key_identifier(der: &[u8]) -> Result<Vec<u8>, Malformed> {
    <&OctetStringRef>::from_der(der)
        .map(|octets| octets.as_bytes().to_vec())
        .map_err(malformed("subject key identifier"))
}

/// Where a list of revoked certificates is (4.2.1.13), or which one this list is (5.2.5).
#[derive(Clone, PartialEq, Eq)]
pub enum DistributionPointName {
    Full(Vec<GeneralName>),
    /// Relative to the issuer of the list: DER content of the RDN.
    Relative(Vec<u8>),
}

impl DistributionPointName {
    /// Given the content of the explicit `[0]`.
    pub fn parse(content: &[u8]) -> Result<Self, Malformed> {
        const WHAT: &str = "distribution point name";
        match elements(content, WHAT)?[..] {
            [choice] => match context_number(choice) {
                Some(0) => GeneralName::list(choice.value()).map(Self::Full),
                Some(1) => Ok(Self::Relative(choice.value().to_vec())),
                _ => Err(Malformed(WHAT)),
            },
            _ => Err(Malformed(WHAT)),
        }
    }
}

/// One of CRLDistributionPoints (4.2.1.13).
#[derive(Clone, PartialEq, Eq, Default)]
pub struct DistributionPoint {
    pub name: Option<DistributionPointName>,
    /// Content of the BIT STRING, where only some reasons are covered.
    pub reasons: Option<Vec<u8>>,
    pub crl_issuer: Vec<GeneralName>,
}

impl DistributionPoint {
    pub fn parse_all(der: &[u8]) -> Result<Vec<Self>, Malformed> {
        const WHAT: &str = "CRL distribution points";
        sequence_elements(der, WHAT)?
            .into_iter()
            .map(|point| {
                let mut found = Self::default();
                for part in inner_elements(point, WHAT)? {
                    match context_number(part) {
                        Some(0) => found.name = Some(DistributionPointName::parse(part.value())?),
                        Some(1) => found.reasons = Some(part.value().to_vec()),
                        Some(2) => found.crl_issuer = GeneralName::list(part.value())?,
                        _ => return Err(Malformed(WHAT)),
                    }
                }
                Ok(found)
            })
            .collect()
    }
}

fn identifier(
    part: Option<&AnyRef<'_>>,
    what: &'static str,
) -> Result<ObjectIdentifier, Malformed> {
    part.and_then(|part| part.decode_as().ok())
        .ok_or(Malformed(what))
}
