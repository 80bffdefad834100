//! Sicil: the number an institution gives its employee, each in its own way.

use crate::faults::{faults, redacted};

pub const LONGEST: usize = 20;

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PersonnelNumber(String);

redacted!(PersonnelNumber);

faults! {
    /// Why a text is no registry number.
    PersonnelNumberFault {
        Missing = "registry-number-missing",
        TooLong = "registry-number-too-long",
        Characters = "registry-number-characters",
    }
}

impl PersonnelNumber {
    /// Letters and digits, joined by hyphens, dots or slashes; spaces inside are dropped.
    pub fn parse(text: &str) -> Result<Self, PersonnelNumberFault> {
        let number: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if number.is_empty() {
            return Err(PersonnelNumberFault::Missing);
        }
        if !number
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "çğıöşüÇĞİÖŞÜ-./".contains(c))
        {
            return Err(PersonnelNumberFault::Characters);
        }
        if number.chars().count() > LONGEST {
            return Err(PersonnelNumberFault::TooLong);
        }
        Ok(Self(number))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_each_office_by_its_habit() {
        for (text, kept) in [
            ("475993", "475993"),
            (" 47 59 93", "475993"),
            ("A-1023/4", "A-1023/4"),
            ("Ö.123", "Ö.123"),
        ] {
            assert_eq!(PersonnelNumber::parse(text).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn names_what_is_wrong() {
        assert_eq!(
            PersonnelNumber::parse(" ").unwrap_err(),
            PersonnelNumberFault::Missing
        );
        assert_eq!(
            PersonnelNumber::parse("12;34").unwrap_err(),
            PersonnelNumberFault::Characters
        );
        assert_eq!(
            PersonnelNumber::parse(&"1".repeat(21)).unwrap_err(),
            PersonnelNumberFault::TooLong
        );
    }
}
