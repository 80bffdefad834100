//! What can be ordered, as data: Nitelikli Elektronik Sertifika, Mali Mühür, and whatever an installation adds in its settings.
//!
//! Nothing asks which product it is: what differs between products is a field here. A third product is a row (`[[portal.products]]`).

mod catalogue;
mod check;
mod price;
mod terms;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::application::{ApplicationKind, Approval};
use crate::choice::choice;
use crate::dated::{Dated, in_force};
use crate::faults::faults;
use crate::key_policy::{self, Algorithm, Key, KeyPolicy};
use crate::legal_entity::LegalEntity;
use crate::turkish::search_key;

pub use catalogue::NES;
pub use check::CatalogueFault;
pub use price::{Price, PriceItem, PriceRow};
pub use terms::{
    CardReader, CardReaderFault, Choices, THREE_YEARS, Terms, Validity, ValidityFault, Wanted,
};

choice! {
    /// Whom a certificate names.
    SubjectKind {
        Person = "person",
        /// Named by its tax number.
        LegalEntity = "legal_entity",
    }
}

/// Whom the certificate of an order names. Who applies is a person all the same: the holder, or a representative of the legal entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Whoever applies.
    Person,
    LegalEntity(LegalEntity),
}

impl Subject {
    pub const fn kind(&self) -> SubjectKind {
        match self {
            Self::Person => SubjectKind::Person,
            Self::LegalEntity(_) => SubjectKind::LegalEntity,
        }
    }

    pub const fn entity(&self) -> Option<&LegalEntity> {
        match self {
            Self::Person => None,
            Self::LegalEntity(entity) => Some(entity),
        }
    }
}

choice! {
    /// What carries the key.
    Carrier {
        Card = "card",
        /// Yedek: a second card with a key of its own.
        SpareCard = "spare_card",
    }
}

choice! {
    /// A part of the application form that not every product has. Identity, contact and delivery stand in each.
    FormSection {
        /// Sertifika Süresi and Kart Okuyucu Tipi.
        Terms = "terms",
        /// Sertifika internette yayınlansın mı?
        Publication = "publication",
        /// Çalıştığı birim, unvan, iş telefonu.
        Workplace = "workplace",
    }
}

/// A name in the two languages of the pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    pub tr: String,
    pub en: String,
}

/// Which keys are made for a product's cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyKind {
    pub algorithm: Algorithm,
    pub bits: u32,
}

/// One product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Under which orders store it; never changed.
    pub key: String,
    pub name: Label,
    pub subject: SubjectKind,
    /// The issuer's certificate profile.
    pub profile: String,
    pub carriers: Vec<Carrier>,
    /// Which validities are offered; the first is taken where nobody says.
    pub validities: Vec<Dated<Vec<Validity>>>,
    /// Which card readers are offered; the first is taken where nobody says and a first certificate is ordered.
    pub readers: Vec<CardReader>,
    pub key_kind: Vec<Dated<KeyKind>>,
    pub form: Vec<FormSection>,
    /// How the form may be approved; all ways, where a catalogue of a release before this one does not say.
    #[serde(default = "every_approval")]
    pub approvals: Vec<Approval>,
    pub prices: Vec<PriceRow>,
}

fn every_approval() -> Vec<Approval> {
    Approval::ALL.to_vec()
}

faults! {
    /// Why a text names no product.
    ProductFault {
        Unknown = "product-unknown",
    }
}

faults! {
    /// Why an order cannot be opened on these terms.
    TermsFault {
        NotOrdered = "terms-not-ordered",
        OtherSubject = "terms-other-subject",
        ValidityNotOffered = "terms-validity-not-offered",
        ReaderNotOffered = "terms-reader-not-offered",
        NoSpare = "terms-no-spare",
        KeyRefused = "terms-key-refused",
    }
}

/// All products.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Catalogue(pub Vec<Product>);

impl Catalogue {
    pub fn find(&self, key: &str) -> Option<&Product> {
        self.0.iter().find(|product| product.key == key)
    }

    /// Reads a list's column: a product's key, or its name in either language.
    ///
    /// # Errors
    /// No product is called so.
    pub fn recognise(&self, text: &str) -> Result<&Product, ProductFault> {
        let text = search_key(text);
        let is_it = |product: &&Product| {
            let names = [&product.key, &product.name.tr, &product.name.en];
            names.iter().any(|name| search_key(name) == text)
        };
        self.0.iter().find(is_it).ok_or(ProductFault::Unknown)
    }
}

impl Product {
    /// The validities that are offered on `day`.
    pub fn validities(&self, day: Date) -> &[Validity] {
        in_force(&self.validities, day).map_or(&[], Vec::as_slice)
    }

    /// What is offered on `day`.
    pub fn choices(&self, day: Date) -> Choices<'_> {
        Choices {
            validities: self.validities(day),
            readers: &self.readers,
        }
    }

    pub fn asks(&self, section: FormSection) -> bool {
        self.form.contains(&section)
    }

    /// The terms of an order that is opened on `day`, from what was said of them.
    ///
    /// # Errors
    /// Something was said that this product does not offer on that day.
    pub fn terms(
        &self,
        wanted: Wanted,
        kind: ApplicationKind,
        day: Date,
    ) -> Result<Terms, TermsFault> {
        let offered = self.validities(day);
        let validity = wanted.validity.or_else(|| offered.first().copied());
        let validity = validity
            .filter(|validity| offered.contains(validity))
            .ok_or(TermsFault::ValidityNotOffered)?;
        let reader = wanted.reader.unwrap_or_else(|| self.usual_reader(kind));
        if !self.readers.contains(&reader) {
            return Err(TermsFault::ReaderNotOffered);
        }
        Ok(Terms { validity, reader })
    }

    /// A reader is sent with a first certificate; whoever had one before has its reader too.
    fn usual_reader(&self, kind: ApplicationKind) -> CardReader {
        let can_go_without = self.readers.contains(&CardReader::None);
        let first = self.readers.first().copied();
        match kind {
            ApplicationKind::First => first.unwrap_or(CardReader::None),
            _ if can_go_without => CardReader::None,
            _ => first.unwrap_or(CardReader::None),
        }
    }

    pub fn may_be_approved_by(&self, way: Approval) -> bool {
        self.approvals.contains(&way)
    }

    /// Whether a spare may be ordered with it.
    pub fn has_spare(&self) -> bool {
        self.carriers.contains(&Carrier::SpareCard)
    }

    /// What an order costs that is opened on `day`; none where something in it has no price then.
    pub fn price(&self, terms: Terms, spare: bool, day: Date) -> Option<Price> {
        price::of(&self.prices, terms, spare, day)
    }

    /// The price of one thing of an order that is opened on `day`.
    pub fn price_row(
        &self,
        item: PriceItem,
        validity: Option<Validity>,
        day: Date,
    ) -> Option<&PriceRow> {
        price::row(&self.prices, item, validity, day)
    }

    /// The kind of key that is made for cards produced on `day`.
    pub fn key(&self, day: Date) -> Option<Key> {
        in_force(&self.key_kind, day).map(|kind| Key {
            algorithm: kind.algorithm,
            bits: kind.bits,
        })
    }
}

/// Until when a certificate can last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateEnd {
    pub at: Timestamp,
    /// What made it earlier than the validity that was ordered; none where it is whole.
    pub shortened_by: Option<ShortenedBy>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShortenedBy {
    /// A source of the key policy, as its table names it.
    KeyPolicy(String),
    /// The authority's own certificate ends then.
    Issuer,
}

/// The last second of a certificate that is issued at `issued_at` (B21): `validity` later by the calendar of Istanbul, but no later than the
/// key policy allows or the issuer's own certificate lasts.
///
/// # Errors
/// No certificate may be issued for such a key at that moment, or the issuer has ended.
pub fn certificate_end(
    policy: &KeyPolicy,
    key: Key,
    issuer_end: Option<Timestamp>,
    issued_at: Timestamp,
    validity: Validity,
) -> Result<CertificateEnd, key_policy::Refusal> {
    let zone = TimeZone::fixed(crate::dates::ISTANBUL);
    let whole = issued_at
        .to_zoned(zone)
        .saturating_add(i64::from(validity.years()).years())
        .timestamp()
        .saturating_sub(1.second());
    let whole = whole.unwrap_or(Timestamp::MAX);
    let by_policy = policy.end(key, issued_at, whole)?;
    let mut end = CertificateEnd {
        at: by_policy.at,
        shortened_by: by_policy.shortened_by.map(ShortenedBy::KeyPolicy),
    };
    if let Some(issuer_end) = issuer_end.filter(|issuer_end| *issuer_end < end.at) {
        if issuer_end <= issued_at {
            return Err(key_policy::Refusal::IssuerEnded { end: issuer_end });
        }
        end = CertificateEnd {
            at: issuer_end,
            shortened_by: Some(ShortenedBy::Issuer),
        };
    }
    Ok(end)
}
