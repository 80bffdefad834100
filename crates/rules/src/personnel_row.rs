//! One line of a personnel list: what an office writes of a person, and everything that is wrong with it at once.

mod duplicates;
#[cfg(test)]
mod tests;

pub use duplicates::{Duplicate, duplicates};

use crate::birth_date::{BirthDate, BirthDateFault};
use crate::email_address::{EmailAddress, EmailAddressFault};
use crate::free_text::{FreeText, FreeTextFault};
use crate::identity_number::{IdentityNumber, IdentityNumberFault};
use crate::mobile_phone::{MobilePhone, MobilePhoneFault};
use crate::person_name::{PersonName, PersonNameFault};
use crate::personnel_number::{PersonnelNumber, PersonnelNumberFault};
use crate::product::{CardReaderFault, Choices, ValidityFault, Wanted};
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
}

impl Field {
    pub const ALL: [Self; 11] = [
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
        }
    }

    /// Without these no pre-application can be opened; the rest the person completes in the form, or the contract says.
    pub const fn is_required(self) -> bool {
        !matches!(
            self,
            Self::Unit | Self::Title | Self::PersonnelNumber | Self::Validity | Self::CardReader
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
            Self::Unit(fault) | Self::Title(fault) => fault.key(),
            Self::PersonnelNumber(fault) => fault.key(),
            Self::Validity(fault) => fault.key(),
            Self::CardReader(fault) => fault.key(),
        }
    }
}

/// Reads a row, or names everything that is wrong with it, in the order of the fields. `choices`: what the list's product offers today.
pub fn read_row(
    text: &RowText<'_>,
    today: Date,
    choices: Choices<'_>,
) -> Result<PersonnelRow, Vec<RowFault>> {
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
        BirthDate::parse(text.birth_date, today),
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
    let optional = Optional::read(text, choices, &mut faults);

    match (
        identity_number,
        given_name,
        family_name,
        birth_date,
        email,
        mobile_phone,
    ) {
        (
            Some(identity_number),
            Some(given_name),
            Some(family_name),
            Some(birth_date),
            Some(email),
            Some(mobile_phone),
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
        }),
        _ => Err(faults),
    }
}

/// What a row may leave out.
struct Optional {
    unit: Option<FreeText<100>>,
    title: Option<FreeText<100>>,
    personnel_number: Option<PersonnelNumber>,
    terms: Wanted,
}

impl Optional {
    fn read(text: &RowText<'_>, choices: Choices<'_>, faults: &mut Vec<RowFault>) -> Self {
        let unit = optional(text.unit, FreeText::parse, RowFault::Unit, faults);
        let title = optional(text.title, FreeText::parse, RowFault::Title, faults);
        let personnel_number = optional(
            text.personnel_number,
            PersonnelNumber::parse,
            RowFault::PersonnelNumber,
            faults,
        );
        let terms = Wanted {
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
        };
        Self {
            unit,
            title,
            personnel_number,
            terms,
        }
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
