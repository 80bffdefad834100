//! One line of a personnel list: what an office writes of a person, and everything that is wrong with it at once.

mod duplicates;

pub use duplicates::{Duplicate, duplicates};

use crate::birth_date::{BirthDate, BirthDateFault};
use crate::email_address::{EmailAddress, EmailAddressFault};
use crate::free_text::{FreeText, FreeTextFault};
use crate::identity_number::{IdentityNumber, IdentityNumberFault};
use crate::mobile_phone::{MobilePhone, MobilePhoneFault};
use crate::person_name::{PersonName, PersonNameFault};
use crate::registry_number::{RegistryNumber, RegistryNumberFault};
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
    RegistryNumber,
}

impl Field {
    pub const ALL: [Self; 9] = [
        Self::IdentityNumber,
        Self::GivenName,
        Self::FamilyName,
        Self::BirthDate,
        Self::Email,
        Self::MobilePhone,
        Self::Unit,
        Self::Title,
        Self::RegistryNumber,
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
            Self::RegistryNumber => "registry-number",
        }
    }

    /// Without these no pre-application can be opened; the rest the person completes in the form.
    pub const fn is_required(self) -> bool {
        !matches!(self, Self::Unit | Self::Title | Self::RegistryNumber)
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
    pub registry_number: &'a str,
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
    pub registry_number: Option<RegistryNumber>,
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
    RegistryNumber(RegistryNumberFault),
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
            Self::RegistryNumber(_) => Field::RegistryNumber,
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
            Self::RegistryNumber(fault) => fault.key(),
        }
    }
}

/// Reads a row, or names everything that is wrong with it, in the order of the fields.
pub fn read_row(text: &RowText<'_>, today: Date) -> Result<PersonnelRow, Vec<RowFault>> {
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
    let unit = optional(text.unit, FreeText::parse, RowFault::Unit, &mut faults);
    let title = optional(text.title, FreeText::parse, RowFault::Title, &mut faults);
    let registry_number = optional(
        text.registry_number,
        RegistryNumber::parse,
        RowFault::RegistryNumber,
        &mut faults,
    );

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
            unit,
            title,
            registry_number,
        }),
        _ => Err(faults),
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
    parse: fn(&str) -> Result<T, F>,
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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 20);

    fn complete() -> RowText<'static> {
        RowText {
            identity_number: "100 000 001 46",
            given_name: " Çağrı  Elif",
            family_name: "KILIÇ TAŞ",
            birth_date: "03/01/1971",
            email: "cagri@uni.example.edu.tr",
            mobile_phone: "(540) 326 67 00",
            unit: "Bilgi İşlem",
            title: "Doç. Dr.",
            registry_number: "945498",
        }
    }

    #[test]
    fn a_row_without_fault_becomes_a_person() {
        let row = read_row(&complete(), TODAY).unwrap();
        assert_eq!(row.identity_number.expose(), "10000000146");
        assert_eq!(row.given_name.as_str(), "Çağrı Elif");
        assert_eq!(row.family_name.as_str(), "KILIÇ TAŞ");
        assert_eq!(row.birth_date.date(), date(1971, 1, 3));
        assert_eq!(row.mobile_phone.e164(), "+905403266700");
        assert_eq!(row.unit.unwrap().as_str(), "Bilgi İşlem");
    }

    #[test]
    fn unit_title_and_registry_number_may_be_missing() {
        let row = read_row(
            &RowText {
                unit: "",
                title: " ",
                registry_number: "",
                ..complete()
            },
            TODAY,
        )
        .unwrap();
        assert_eq!(
            (row.unit, row.title, row.registry_number),
            (None, None, None)
        );
    }

    #[test]
    fn every_fault_of_a_row_is_named_at_once() {
        let nothing = read_row(&RowText::default(), TODAY).unwrap_err();
        let required: Vec<Field> = Field::ALL
            .into_iter()
            .filter(|field| field.is_required())
            .collect();
        assert_eq!(
            nothing
                .iter()
                .map(|fault| fault.field())
                .collect::<Vec<_>>(),
            required
        );

        let wrong = RowText {
            identity_number: "10000000147",
            given_name: "Ali2",
            birth_date: "31.02.1971",
            email: "yok",
            mobile_phone: "0312 444 55 76",
            title: "a\u{202e}b",
            registry_number: "12;3",
            ..complete()
        };
        let keys: Vec<&str> = read_row(&wrong, TODAY)
            .unwrap_err()
            .iter()
            .map(|fault| fault.key())
            .collect();
        assert_eq!(
            keys,
            [
                "identity-number-checksum",
                "person-name-characters",
                "birth-date-not-a-day",
                "email-address-at",
                "mobile-phone-not-mobile",
                "free-text-invisible",
                "registry-number-characters",
            ]
        );
    }

    #[test]
    fn nothing_of_a_person_reaches_debug_output() {
        let shown = format!("{:?}", read_row(&complete(), TODAY).unwrap());
        for secret in [
            "10000000146",
            "Elif",
            "KILIÇ",
            "1971",
            "uni.example",
            "540",
            "Bilgi",
            "945498",
        ] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    }
}
