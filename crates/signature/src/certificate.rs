//! A certificate (RFC 5280, 4.1): parsed once, its bytes kept as they came.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use const_oid::ObjectIdentifier;
use der::asn1::{BitStringRef, Int};
use der::{Header, Reader, SliceReader, Tag};

use crate::algorithm::{AlgorithmError, Digest, SignatureAlgorithm};
use crate::extension::{
    self, AuthorityKeyIdentifier, BasicConstraints, DistributionPoint, DistributionPointName,
    Extension, KeyUsage, Policy, QcStatement,
};
use crate::general_name::{GeneralName, context_number};
use crate::indication::Finding;
use crate::key::{KeyError, PublicKey};
use crate::moment::Moment;
use crate::name::Name;
use crate::oid;
use crate::signed::{Malformed, Signed, malformed};

/// In bytes. Real ones are a tenth of it.
pub const MAX_CERTIFICATE: usize = 64 * 1024;

/// No `Debug`: a person's certificate holds an identity number. Clones share everything, since paths are made of them.
#[derive(Clone)]
pub struct Certificate {
    der: Arc<[u8]>,
    signed: Arc<Signed>,
    version: u8,
    serial: Arc<[u8]>,
    issuer: Arc<Name>,
    not_before: Moment,
    not_after: Moment,
    subject: Arc<Name>,
    spki: Range<usize>,
    key: Result<PublicKey, KeyError>,
    /// The key that this certificate's signature was found to be of: with the same bytes it always will be. Clones share it, so that an
    /// authority's certificate is verified once and not with each of its people's.
    signer: Arc<OnceLock<PublicKey>>,
    extensions: Arc<[Extension]>,
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for Certificate {}

impl Certificate {
    /// From strict DER of at most `MAX_CERTIFICATE` bytes.
    pub fn from_der(der: &[u8]) -> Result<Self, Malformed> {
        const WHAT: &str = "certificate";
        if der.len() > MAX_CERTIFICATE {
            return Err(Malformed("certificate: too large"));
        }
        let signed = Signed::parse(der).map_err(malformed(WHAT))?;
        if !signed.rest.is_empty() {
            return Err(Malformed(WHAT));
        }
        let tbs = &der[signed.content.clone()];
        let mut reader = SliceReader::new(tbs).map_err(malformed(WHAT))?;
        let fields = reader
            .sequence(|reader| Fields::read(reader))
            .map_err(malformed(WHAT))?;
        // RFC 5280, 4.1.1.2: said twice, and the same both times.
        if fields.algorithm != signed.algorithm {
            return Err(Malformed("certificate: two different algorithms"));
        }
        if !fields.extensions.is_empty() && fields.version != 2 {
            return Err(Malformed("certificate: extensions before version 3"));
        }
        let start = signed.content.start;
        Ok(Self {
            key: PublicKey::from_spki(&tbs[fields.spki.clone()]),
            signer: Arc::default(),
            issuer: Name::from_der(&tbs[fields.issuer])?.into(),
            subject: Name::from_der(&tbs[fields.subject])?.into(),
            spki: start + fields.spki.start..start + fields.spki.end,
            version: fields.version,
            serial: fields.serial.into(),
            not_before: fields.not_before,
            not_after: fields.not_after,
            extensions: fields.extensions.into(),
            der: der.into(),
            signed: signed.into(),
        })
    }

    /// As it came.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// What is signed, as it came.
    pub fn tbs(&self) -> &[u8] {
        &self.der[self.signed.content.clone()]
    }

    pub fn digest(&self, digest: Digest) -> Vec<u8> {
        digest.of(&self.der)
    }

    /// 1, 2 or 3.
    pub fn version(&self) -> u8 {
        self.version + 1
    }

    /// Content of the INTEGER: big-endian, two's complement, as short as it can be.
    pub fn serial(&self) -> &[u8] {
        &self.serial
    }

    pub fn issuer(&self) -> &Name {
        &self.issuer
    }

    pub fn subject(&self) -> &Name {
        &self.subject
    }

    pub fn is_self_issued(&self) -> bool {
        self.issuer == self.subject
    }

    pub fn not_before(&self) -> Moment {
        self.not_before
    }

    /// Valid at this moment still.
    pub fn not_after(&self) -> Moment {
        self.not_after
    }

    pub fn is_valid_at(&self, at: Moment) -> bool {
        (self.not_before..=self.not_after).contains(&at)
    }

    /// DER of the SubjectPublicKeyInfo, as it came.
    pub fn spki(&self) -> &[u8] {
        &self.der[self.spki.clone()]
    }

    pub fn public_key(&self) -> Result<PublicKey, KeyError> {
        self.key.clone()
    }

    /// With which this certificate is signed.
    pub fn signature_algorithm(&self) -> Result<SignatureAlgorithm, AlgorithmError> {
        SignatureAlgorithm::parse(&self.signed.algorithm)
    }

    pub fn verify_signed_by(&self, issuer: &PublicKey) -> Result<(), Finding> {
        if self.signer.get().is_some_and(|signer| signer == issuer) {
            return Ok(());
        }
        self.signed.verify(&self.der, issuer)?;
        // Whoever comes second finds one set, and that is as good.
        let _first = self.signer.set(issuer.clone());
        Ok(())
    }

    pub fn extensions(&self) -> &[Extension] {
        &self.extensions
    }

    pub fn extension(&self, oid: ObjectIdentifier) -> Option<&Extension> {
        self.extensions
            .iter()
            .find(|extension| extension.oid == oid)
    }

    fn parsed<T>(
        &self,
        oid: ObjectIdentifier,
        parse: impl Fn(&[u8]) -> Result<T, Malformed>,
    ) -> Result<Option<T>, Malformed> {
        self.extension(oid)
            .map(|extension| parse(&extension.value))
            .transpose()
    }

    pub fn key_usage(&self) -> Result<Option<KeyUsage>, Malformed> {
        self.parsed(oid::KEY_USAGE, KeyUsage::parse)
    }

    pub fn basic_constraints(&self) -> Result<Option<BasicConstraints>, Malformed> {
        self.parsed(oid::BASIC_CONSTRAINTS, BasicConstraints::parse)
    }

    /// Empty where there are none.
    pub fn extended_key_usage(&self) -> Result<Vec<ObjectIdentifier>, Malformed> {
        let usage = self.parsed(oid::EXTENDED_KEY_USAGE, extension::extended_key_usage)?;
        Ok(usage.unwrap_or_default())
    }

    /// Empty where there are none.
    pub fn policies(&self) -> Result<Vec<Policy>, Malformed> {
        let policies = self.parsed(oid::CERTIFICATE_POLICIES, extension::policies)?;
        Ok(policies.unwrap_or_default())
    }

    /// Empty where there are none.
    pub fn qc_statements(&self) -> Result<Vec<QcStatement>, Malformed> {
        let statements = self.parsed(oid::QC_STATEMENTS, QcStatement::parse_all)?;
        Ok(statements.unwrap_or_default())
    }

    pub fn subject_key_identifier(&self) -> Result<Option<Vec<u8>>, Malformed> {
        self.parsed(
            oid::SUBJECT_KEY_IDENTIFIER,
            extension::subject_key_identifier,
        )
    }

    pub fn authority_key_identifier(&self) -> Result<Option<AuthorityKeyIdentifier>, Malformed> {
        self.parsed(oid::AUTHORITY_KEY_IDENTIFIER, AuthorityKeyIdentifier::parse)
    }

    /// Empty where there are none.
    pub fn distribution_points(&self) -> Result<Vec<DistributionPoint>, Malformed> {
        let points = self.parsed(oid::CRL_DISTRIBUTION_POINTS, DistributionPoint::parse_all)?;
        Ok(points.unwrap_or_default())
    }

    /// Where lists of revoked certificates are said to be.
    pub fn crl_urls(&self) -> Result<Vec<String>, Malformed> {
        let mut urls = Vec::new();
        for point in self.distribution_points()? {
            if let Some(DistributionPointName::Full(names)) = point.name {
                urls.extend(names.iter().filter_map(GeneralName::uri).map(str::to_owned));
            }
        }
        Ok(urls)
    }

    pub fn ocsp_urls(&self) -> Result<Vec<String>, Malformed> {
        self.access_urls(oid::ACCESS_OCSP)
    }

    pub fn ca_issuers_urls(&self) -> Result<Vec<String>, Malformed> {
        self.access_urls(oid::ACCESS_CA_ISSUERS)
    }

    fn access_urls(&self, method: ObjectIdentifier) -> Result<Vec<String>, Malformed> {
        let access = self.parsed(oid::AUTHORITY_INFO_ACCESS, extension::access)?;
        Ok(access
            .unwrap_or_default()
            .iter()
            .filter(|(how, _)| *how == method)
            .filter_map(|(_, place)| place.uri())
            .map(str::to_owned)
            .collect())
    }
}

/// TBSCertificate; names and key as places in it.
struct Fields {
    version: u8,
    serial: Vec<u8>,
    algorithm: spki::AlgorithmIdentifierOwned,
    issuer: Range<usize>,
    not_before: Moment,
    not_after: Moment,
    subject: Range<usize>,
    spki: Range<usize>,
    extensions: Vec<Extension>,
}

impl Fields {
    fn read(reader: &mut SliceReader<'_>) -> der::Result<Self> {
        let version = match reader.context_specific(der::TagNumber(0), der::TagMode::Explicit)? {
            None => 0,
            Some(version @ 1..=2) => version,
            // DEFAULT v1 is never written out; there is none above v3.
            Some(_) => return Err(Tag::Integer.value_error().into()),
        };
        let serial: Int = reader.decode()?;
        let algorithm = reader.decode()?;
        let issuer = place(reader)?;
        let (not_before, not_after) = reader
            .sequence(|reader| der::Result::Ok((Moment::read(reader)?, Moment::read(reader)?)))?;
        let subject = place(reader)?;
        let spki = place(reader)?;
        for unique_id in [1, 2] {
            reader.context_specific::<BitStringRef<'_>>(
                der::TagNumber(unique_id),
                der::TagMode::Implicit,
            )?;
        }
        let mut extensions = Vec::new();
        if !reader.is_finished() {
            let tagged: der::asn1::AnyRef<'_> = reader.decode()?;
            if context_number(tagged) != Some(3) {
                return Err(Tag::Sequence.value_error().into());
            }
            let mut inner = SliceReader::new(tagged.value())?;
            extensions = Extension::read_all(&mut inner)?;
            inner.finish()?;
        }
        Ok(Self {
            version,
            serial: serial.as_bytes().to_vec(),
            algorithm,
            issuer,
            not_before,
            not_after,
            subject,
            spki,
            extensions,
        })
    }
}

/// Where the next element lies, which must be a SEQUENCE.
fn place(reader: &mut SliceReader<'_>) -> der::Result<Range<usize>> {
    Header::peek(reader)?.tag().assert_eq(Tag::Sequence)?;
    let start = usize::try_from(reader.position())?;
    let length = reader.tlv_bytes()?.len();
    Ok(start..start + length)
}
