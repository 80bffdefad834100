//! One line of a personnel list: what an office writes of a person, and everything that is wrong with it at once.

mod duplicates;
#[cfg(test)]
mod tests;

pub use duplicates::{Duplicate, DuplicateKind, Ordered, duplicates, ordered};

use crate::birth_date::{BirthDate, BirthDateFault};
use crate::email_address::{EmailAddress, EmailAddressFault};
use crate::free_text::{FreeText, FreeTextFault};
use crate::identity_number::{IdentityNumber, IdentityNumberFault};
use crate::legal_entity::{self, LegalEntity};
use crate::mobile_phone::{MobilePhone, MobilePhoneFault};
use crate::person_name::{PersonName, PersonNameFault};
use crate::personnel_number::{PersonnelNumber, PersonnelNumberFault};
use crate::product::{
    CardReaderFault, Catalogue, Choices, Product, ProductFault, Subject, SubjectKind,
    ValidityFault, Wanted,
};
use crate::tax_number::{TaxNumber, TaxNumberFault};
use jiff::civil::Date;

/// What a personnel list says of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    IdentityNumber,
    GivenName,
    FamilyName,
    BirthDate,
    Email,
    MobilePhone,
    Unit,
    Title,
    PersonnelNumber,
    /// Sertifika Süresi.
    Validity,
    /// Kart Okuyucu Tipi.
    CardReader,
    /// Ürün, where it is not the list's.
    Product,
    /// VKN of the legal entity that a seal is for.
    TaxNumber,
    /// Its title.
    EntityTitle,
}

impl Field {
    pub const ALL: [Self; 14] = [
        Self::IdentityNumber,
        Self::GivenName,
        Self::FamilyName,
        Self::BirthDate,
        Self::Email,
        Self::MobilePhone,
        Self::Unit,
        Self::Title,
        Self::PersonnelNumber,
        Self::Validity,
        Self::CardReader,
        Self::Product,
        Self::TaxNumber,
        Self::EntityTitle,
    ];

    /// The name under which the pages look up the label, and of the input in the row's form.
    pub const fn key(self) -> &'static str {
        match self {
            Self::IdentityNumber => "identity-number",
            Self::GivenName => "given-name",
            Self::FamilyName => "family-name",
            Self::BirthDate => "birth-date",
            Self::Email => "email",
            Self::MobilePhone => "mobile-phone",
            Self::Unit => "unit",
            Self::Title => "title",
            Self::PersonnelNumber => "registry-number",
            Self::Validity => "validity",
            Self::CardReader => "card-reader",
            Self::Product => "product",
            Self::TaxNumber => "tax-number",
            Self::EntityTitle => "entity-title",
        }
    }

    /// Without these no pre-application can be opened; the rest the person completes in the form, or the contract, the list or the
    /// institution's record says.
    pub const fn is_required(self) -> bool {
        matches!(
            self,
            Self::IdentityNumber
                | Self::GivenName
                | Self::FamilyName
                | Self::BirthDate
                | Self::Email
                | Self::MobilePhone
        )
    }
}

/// The text of one row as it stands in the list, or as the officer corrected it.
#[derive(Clone, Copy, Default)]
pub struct RowText<'a> {
    pub identity_number: &'a str,
    pub given_name: &'a str,
    pub family_name: &'a str,
    pub birth_date: &'a str,
    pub email: &'a str,
    pub mobile_phone: &'a str,
    pub unit: &'a str,
    pub title: &'a str,
    pub personnel_number: &'a str,
    pub validity: &'a str,
    pub card_reader: &'a str,
    pub product: &'a str,
    pub tax_number: &'a str,
    pub entity_title: &'a str,
}

/// What a list can order, and for whom where a row does not say.
#[derive(Clone, Copy)]
pub struct Offer<'a> {
    pub catalogue: &'a Catalogue,
    /// The key of the list's product.
    pub product: &'a str,
    /// The institution itself, if its record says its VKN and title.
    pub entity: Option<&'a LegalEntity>,
    pub today: Date,
}

impl<'a> Offer<'a> {
    /// The product of a row; none, where the list's is not offered any more.
    fn product_of(&self, column: &str) -> Result<Option<&'a Product>, ProductFault> {
        match column.trim().is_empty() {
            true => Ok(self.catalogue.find(self.product)),
            false => self.catalogue.recognise(column).map(Some),
        }
    }
}

/// A person for whom a pre-application can be opened, as far as the row itself can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonnelRow {
    pub identity_number: IdentityNumber,
    pub given_name: PersonName,
    pub family_name: PersonName,
    pub birth_date: BirthDate,
    pub email: EmailAddress,
    pub mobile_phone: MobilePhone,
    pub unit: Option<FreeText<100>>,
    pub title: Option<FreeText<100>>,
    pub personnel_number: Option<PersonnelNumber>,
    /// As far as the list says it.
    pub terms: Wanted,
    /// The key of the product.
    pub product: String,
    /// Whom the certificate will name.
    pub subject: Subject,
}

/// One thing that is wrong with a row: in which field, and what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowFault {
    IdentityNumber(IdentityNumberFault),
    GivenName(PersonNameFault),
    FamilyName(PersonNameFault),
    BirthDate(BirthDateFault),
    Email(EmailAddressFault),
    MobilePhone(MobilePhoneFault),
    Unit(FreeTextFault),
    Title(FreeTextFault),
    PersonnelNumber(PersonnelNumberFault),
    Validity(ValidityFault),
    CardReader(CardReaderFault),
    Product(ProductFault),
    TaxNumber(TaxNumberFault),
    EntityTitle(FreeTextFault),
}

impl RowFault {
    pub const fn field(self) -> Field {
        match self {
            Self::IdentityNumber(_) => Field::IdentityNumber,
            Self::GivenName(_) => Field::GivenName,
            Self::FamilyName(_) => Field::FamilyName,
            Self::BirthDate(_) => Field::BirthDate,
            Self::Email(_) => Field::Email,
            Self::MobilePhone(_) => Field::MobilePhone,
            Self::Unit(_) => Field::Unit,
            Self::Title(_) => Field::Title,
            Self::PersonnelNumber(_) => Field::PersonnelNumber,
            Self::Validity(_) => Field::Validity,
            Self::CardReader(_) => Field::CardReader,
            Self::Product(_) => Field::Product,
            Self::TaxNumber(_) => Field::TaxNumber,
            Self::EntityTitle(_) => Field::EntityTitle,
        }
    }

    /// The key of the fault itself, such as "identity-number-checksum".
    pub const fn key(self) -> &'static str {
        match self {
            Self::IdentityNumber(fault) => fault.key(),
            Self::GivenName(fault) | Self::FamilyName(fault) => fault.key(),
            Self::BirthDate(fault) => fault.key(),
            Self::Email(fault) => fault.key(),
            Self::MobilePhone(fault) => fault.key(),
            Self::Unit(fault) | Self::Title(fault) | Self::EntityTitle(fault) => fault.key(),
            Self::PersonnelNumber(fault) => fault.key(),
            Self::Validity(fault) => fault.key(),
            Self::CardReader(fault) => fault.key(),
            Self::Product(fault) => fault.key(),
            Self::TaxNumber(fault) => fault.key(),
        }
    }
}

/// Reads a row, or names everything that is wrong with it, in the order of the fields.
pub fn read_row(text: &RowText<'_>, offer: Offer<'_>) -> Result<PersonnelRow, Vec<RowFault>> {
    let mut faults = Vec::new();
    let identity_number = keep(
        IdentityNumber::parse(text.identity_number),
        RowFault::IdentityNumber,
        &mut faults,
    );
    let given_name = keep(
        PersonName::parse(text.given_name),
        RowFault::GivenName,
        &mut faults,
    );
    let family_name = keep(
        PersonName::parse(text.family_name),
        RowFault::FamilyName,
        &mut faults,
    );
    let birth_date = keep(
        BirthDate::parse(text.birth_date, offer.today),
        RowFault::BirthDate,
        &mut faults,
    );
    let email = keep(
        EmailAddress::parse(text.email),
        RowFault::Email,
        &mut faults,
    );
    let mobile_phone = keep(
        MobilePhone::parse(text.mobile_phone),
        RowFault::MobilePhone,
        &mut faults,
    );
    let optional = Optional::read(text, offer, &mut faults);
    let subject = subject(text, offer, &mut faults);

    match (
        identity_number,
        given_name,
        family_name,
        birth_date,
        email,
        mobile_phone,
        subject,
    ) {
        (
            Some(identity_number),
            Some(given_name),
            Some(family_name),
            Some(birth_date),
            Some(email),
            Some(mobile_phone),
            Some(subject),
        ) if faults.is_empty() => Ok(PersonnelRow {
            identity_number,
            given_name,
            family_name,
            birth_date,
            email,
            mobile_phone,
            unit: optional.unit,
            title: optional.title,
            personnel_number: optional.personnel_number,
            terms: optional.terms,
            product: optional.product,
            subject,
        }),
        _ => Err(faults),
    }
}

/// Whom the certificate of a row will name. VKN and title stand in the row together, or the institution's own record says both.
fn subject(text: &RowText<'_>, offer: Offer<'_>, faults: &mut Vec<RowFault>) -> Option<Subject> {
    // A product that is not known is named already, and what is not offered any more is refused when it is opened.
    let Ok(Some(product)) = offer.product_of(text.product) else {
        return Some(Subject::Person);
    };
    if product.subject == SubjectKind::Person {
        return Some(Subject::Person);
    }
    let is_silent = text.tax_number.trim().is_empty() && text.entity_title.trim().is_empty();
    if let (true, Some(own)) = (is_silent, offer.entity) {
        return Some(Subject::LegalEntity(own.clone()));
    }
    let tax_number = keep(
        TaxNumber::parse(text.tax_number),
        RowFault::TaxNumber,
        faults,
    )?;
    let own = offer.entity.filter(|own| own.tax_number == tax_number);
    if let (true, Some(own)) = (text.entity_title.trim().is_empty(), own) {
        return Some(Subject::LegalEntity(own.clone()));
    }
    let title = legal_entity::title(text.entity_title);
    let title = keep(title, RowFault::EntityTitle, faults)?;
    Some(Subject::LegalEntity(LegalEntity { tax_number, title }))
}

/// What a row may leave out.
struct Optional {
    unit: Option<FreeText<100>>,
    title: Option<FreeText<100>>,
    personnel_number: Option<PersonnelNumber>,
    terms: Wanted,
    product: String,
}

impl Optional {
    fn read(text: &RowText<'_>, offer: Offer<'_>, faults: &mut Vec<RowFault>) -> Self {
        let unit = optional(text.unit, FreeText::parse, RowFault::Unit, faults);
        let title = optional(text.title, FreeText::parse, RowFault::Title, faults);
        let personnel_number = optional(
            text.personnel_number,
            PersonnelNumber::parse,
            RowFault::PersonnelNumber,
            faults,
        );
        let product = offer.product_of(text.product);
        // Terms of a product that nobody knows cannot be judged.
        let terms = match &product {
            Ok(product) => {
                let choices = product.map(|product| product.choices(offer.today));
                wanted(text, choices.unwrap_or_default(), faults)
            }
            Err(_) => Wanted::default(),
        };
        let product = keep(product, RowFault::Product, faults).flatten();
        Self {
            unit,
            title,
            personnel_number,
            terms,
            product: product
                .map_or(offer.product, |product| &product.key)
                .to_owned(),
        }
    }
}

fn wanted(text: &RowText<'_>, choices: Choices<'_>, faults: &mut Vec<RowFault>) -> Wanted {
    Wanted {
        validity: optional(
            text.validity,
            |text| choices.validity(text),
            RowFault::Validity,
            faults,
        ),
        reader: optional(
            text.card_reader,
            |text| choices.reader(text),
            RowFault::CardReader,
            faults,
        ),
    }
}

fn keep<T, F>(
    read: Result<T, F>,
    fault: fn(F) -> RowFault,
    faults: &mut Vec<RowFault>,
) -> Option<T> {
    read.map_err(|found| faults.push(fault(found))).ok()
}

fn optional<T, F>(
    text: &str,
    parse: impl Fn(&str) -> Result<T, F>,
    fault: fn(F) -> RowFault,
    faults: &mut Vec<RowFault>,
) -> Option<T> {
    let empty = text.trim().is_empty();
    if empty {
        None
    } else {
        keep(parse(text), fault, faults)
    }
}
