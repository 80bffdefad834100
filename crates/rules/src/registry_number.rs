//! Sicil: the number an institution gives its employee, each in its own way.

use crate::faults::{faults, redacted};

pub const LONGEST: usize = 20;

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RegistryNumber(String);

redacted!(RegistryNumber);

faults! {
    /// Why a text is no registry number.
    RegistryNumberFault {
        Missing = "registry-number-missing",
        TooLong = "registry-number-too-long",
        Characters = "registry-number-characters",
    }
}

impl RegistryNumber {
    /// Letters and digits, joined by hyphens, dots or slashes; spaces inside are dropped.
    pub fn parse(text: &str) -> Result<Self, RegistryNumberFault> {
        let number: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if number.is_empty() {
            return Err(RegistryNumberFault::Missing);
        }
        if !number
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "çğıöşüÇĞİÖŞÜ-./".contains(c))
        {
            return Err(RegistryNumberFault::Characters);
        }
        if number.chars().count() > LONGEST {
            return Err(RegistryNumberFault::TooLong);
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
            assert_eq!(RegistryNumber::parse(text).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn names_what_is_wrong() {
        assert_eq!(
            RegistryNumber::parse(" ").unwrap_err(),
            RegistryNumberFault::Missing
        );
        assert_eq!(
            RegistryNumber::parse("12;34").unwrap_err(),
            RegistryNumberFault::Characters
        );
        assert_eq!(
            RegistryNumber::parse(&"1".repeat(21)).unwrap_err(),
            RegistryNumberFault::TooLong
        );
    }
}
