//! The telephone on a desk: a fixed or mobile Turkish number or a 444 number, and the extension behind it.

use crate::faults::{faults, redacted};
use crate::mobile_phone::{DialFault, national_digits};

/// Kept as the national digits, "3121234567" or "4445576".
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct WorkPhone(String);

redacted!(WorkPhone);

faults! {
    /// Why a text is no Turkish telephone number.
    WorkPhoneFault {
        Missing = "work-phone-missing",
        Characters = "work-phone-characters",
        Foreign = "work-phone-foreign",
        Length = "work-phone-length",
        AreaCode = "work-phone-area-code",
    }
}

impl WorkPhone {
    pub fn parse(text: &str) -> Result<Self, WorkPhoneFault> {
        let digits = national_digits(text).map_err(|fault| match fault {
            DialFault::Characters => WorkPhoneFault::Characters,
            DialFault::Foreign => WorkPhoneFault::Foreign,
        })?;
        match digits.len() {
            0 => Err(WorkPhoneFault::Missing),
            // Numbers beginning with 444 are dialled without an area code.
            7 if digits.starts_with("444") => Ok(Self(digits)),
            // 2, 3 and 4 are regions, 5 is mobile, 8 the shared-cost numbers such as 850.
            10 if digits.starts_with(['2', '3', '4', '5', '8']) => Ok(Self(digits)),
            10 => Err(WorkPhoneFault::AreaCode),
            _ => Err(WorkPhoneFault::Length),
        }
    }

    pub fn digits(&self) -> &str {
        &self.0
    }

    /// As people write it: "0312 123 45 67", "444 5 576".
    pub fn national(&self) -> String {
        let digits = &self.0;
        if digits.len() == 7 {
            return format!("{} {} {}", &digits[..3], &digits[3..4], &digits[4..]);
        }
        format!(
            "0{} {} {} {}",
            &digits[..3],
            &digits[3..6],
            &digits[6..8],
            &digits[8..]
        )
    }
}

/// Dahili: one to six digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Extension(String);

faults! {
    /// Why a text is no extension.
    ExtensionFault {
        Missing = "extension-missing",
        NotDigits = "extension-not-digits",
        TooLong = "extension-too-long",
    }
}

impl Extension {
    pub fn parse(text: &str) -> Result<Self, ExtensionFault> {
        let text = text.trim();
        match text.len() {
            0 => Err(ExtensionFault::Missing),
            _ if !text.bytes().all(|b| b.is_ascii_digit()) => Err(ExtensionFault::NotDigits),
            1..=6 => Ok(Self(text.to_owned())),
            _ => Err(ExtensionFault::TooLong),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_fixed_mobile_and_short_numbers() {
        for (text, national) in [
            ("0312 123 45 67", "0312 123 45 67"),
            ("+90 (262) 123 45 67", "0262 123 45 67"),
            ("5321234567", "0532 123 45 67"),
            ("0850 123 45 67", "0850 123 45 67"),
            ("444 1 234", "444 1 234"),
        ] {
            assert_eq!(WorkPhone::parse(text).unwrap().national(), national);
        }
        assert_eq!(
            WorkPhone::parse("0312 123 45 67").unwrap().digits(),
            "3121234567"
        );
    }

    #[test]
    fn names_what_is_wrong() {
        use WorkPhoneFault::*;
        for (text, fault) in [
            ("", Missing),
            ("santral", Characters),
            ("+1 202 555 01 00", Foreign),
            ("123 45 67", Length),
            ("0112 123 45 67", AreaCode),
        ] {
            assert_eq!(WorkPhone::parse(text).unwrap_err(), fault, "{text:?}");
        }
        assert_eq!(
            format!("{:?}", WorkPhone::parse("4441234").unwrap()),
            "WorkPhone(…)"
        );
    }

    #[test]
    fn extensions_have_one_to_six_digits() {
        assert_eq!(Extension::parse(" 0042 ").unwrap().as_str(), "0042");
        assert_eq!(Extension::parse("").unwrap_err(), ExtensionFault::Missing);
        assert_eq!(
            Extension::parse("12a").unwrap_err(),
            ExtensionFault::NotDigits
        );
        assert_eq!(
            Extension::parse("1234567").unwrap_err(),
            ExtensionFault::TooLong
        );
    }
}
