//! A Turkish mobile number, the one to which codes and messages go, and the operator its owner names.

use crate::faults::{faults, redacted};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Kept as E.164: "+905XXXXXXXXX".
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Zeroize, ZeroizeOnDrop)]
pub struct MobilePhone(String);

redacted!(MobilePhone);

faults! {
    /// Why a text is no mobile number.
    MobilePhoneFault {
        Missing = "mobile-phone-missing",
        Characters = "mobile-phone-characters",
        Foreign = "mobile-phone-foreign",
        Length = "mobile-phone-length",
        NotMobile = "mobile-phone-not-mobile",
    }
}

impl MobilePhone {
    /// Takes the usual ways of typing: 0532…, 532…, +90 …, 0090…, with spaces, brackets, dots, hyphens, slashes.
    pub fn parse(text: &str) -> Result<Self, MobilePhoneFault> {
        match national_digits(text) {
            Ok(digits) if digits.starts_with('5') && digits.len() == 10 => {
                Ok(Self(format!("+90{digits}")))
            }
            Ok(digits) if digits.is_empty() => Err(MobilePhoneFault::Missing),
            Ok(digits) if digits.len() != 10 => Err(MobilePhoneFault::Length),
            Ok(_) => Err(MobilePhoneFault::NotMobile),
            Err(DialFault::Characters) => Err(MobilePhoneFault::Characters),
            Err(DialFault::Foreign) => Err(MobilePhoneFault::Foreign),
        }
    }

    /// "+905321234567", for the message gateway and for encryption.
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// For pages that do not belong to the owner alone: "+90 5** *** ** 12".
    pub fn masked(&self) -> String {
        format!("+90 5** *** ** {}", &self.0[11..])
    }

    /// As people write it: "0532 123 45 67".
    pub fn national(&self) -> String {
        let digits = &self.0[3..];
        format!(
            "0{} {} {} {}",
            &digits[..3],
            &digits[3..6],
            &digits[6..8],
            &digits[8..]
        )
    }
}

pub(crate) enum DialFault {
    Characters,
    Foreign,
}

/// The digits without country code and without the leading zero, however they were typed; their number is not checked.
pub(crate) fn national_digits(text: &str) -> Result<String, DialFault> {
    let mut digits = String::with_capacity(16);
    let mut plus = false;
    for letter in text.chars() {
        match letter {
            '0'..='9' => digits.push(letter),
            '+' if digits.is_empty() && !plus => plus = true,
            '(' | ')' | '.' | '/' | '-' | '\u{2010}'..='\u{2014}' => {}
            // Addressing marks that telephones and spreadsheets slip in when a number is copied.
            '\u{200e}' | '\u{202a}' | '\u{202c}' => {}
            space if space.is_whitespace() => {}
            _ => return Err(DialFault::Characters),
        }
    }
    // Ten digits behind two zeros are a national number typed with one zero too many: "00312 444 55 76".
    let doubled_zero = !plus && digits.starts_with("00") && digits.len() == 12;
    let international = plus || (digits.starts_with("00") && !doubled_zero);
    let rest = digits.strip_prefix("00").unwrap_or(&digits);
    let national = match rest.strip_prefix("90") {
        // "90 532 …" without a plus is a country code only when enough digits follow it.
        _ if doubled_zero => rest,
        Some(after) if international || after.len() >= 10 => after,
        None if international => return Err(DialFault::Foreign),
        _ => rest,
    };
    Ok(national.strip_prefix('0').unwrap_or(national).to_owned())
}

/// The operator as its subscriber names it: numbers move between operators, so the prefix proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MobileCarrier {
    TurkTelekom,
    Turkcell,
    Vodafone,
    Other,
}

impl MobileCarrier {
    pub const ALL: [Self; 4] = [
        Self::TurkTelekom,
        Self::Turkcell,
        Self::Vodafone,
        Self::Other,
    ];

    /// The value in forms and rows.
    pub const fn key(self) -> &'static str {
        match self {
            Self::TurkTelekom => "turk-telekom",
            Self::Turkcell => "turkcell",
            Self::Vodafone => "vodafone",
            Self::Other => "other",
        }
    }

    /// The company's own name, the same in every language; "other" is the page's to translate.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::TurkTelekom => Some("Türk Telekom"),
            Self::Turkcell => Some("Turkcell"),
            Self::Vodafone => Some("Vodafone"),
            Self::Other => None,
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|carrier| carrier.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_all_the_usual_ways_of_typing() {
        for text in [
            "05321234567",
            "5321234567",
            "+905321234567",
            "+90 532 123 45 67",
            "0090 532 123 45 67",
            "90 532 123 45 67",
            "0 (532) 123 45 67",
            "(532) 123 45 67",
            "0532.123.45.67",
            "0532-123-45-67",
            "532 1234567",
            "+90 (0532) 123 45 67",
            "00532 123 45 67",
            "\u{a0}0532\u{a0}1234567 ",
            "\u{202a}+90 532 123 45 67\u{202c}",
        ] {
            assert_eq!(
                MobilePhone::parse(text).unwrap().e164(),
                "+905321234567",
                "{text:?}"
            );
        }
    }

    #[test]
    fn names_what_is_wrong() {
        use MobilePhoneFault::*;
        for (text, fault) in [
            ("", Missing),
            (" - ", Missing),
            ("0532 abc 45 67", Characters),
            ("0532 123 45 67 + 1", Characters),
            ("+49 171 1234567", Foreign),
            ("0049 171 1234567", Foreign),
            ("0532 123 45 6", Length),
            ("0532 123 45 678", Length),
            ("0312 123 45 67", NotMobile),
            ("00312 123 45 67", NotMobile),
            ("+90 212 123 45 67", NotMobile),
            ("90 123 45 67 89", Length),
        ] {
            assert_eq!(MobilePhone::parse(text).unwrap_err(), fault, "{text:?}");
        }
    }

    #[test]
    fn shows_itself_masked_or_as_people_write_it() {
        let phone = MobilePhone::parse("5321234512").unwrap();
        assert_eq!(phone.masked(), "+90 5** *** ** 12");
        assert_eq!(phone.national(), "0532 123 45 12");
        assert_eq!(format!("{phone:?}"), "MobilePhone(…)");
    }

    #[test]
    fn operators_return_by_their_key() {
        for carrier in MobileCarrier::ALL {
            assert_eq!(MobileCarrier::parse(carrier.key()), Some(carrier));
        }
        assert_eq!(MobileCarrier::parse("Turkcell"), None);
        assert_eq!(MobileCarrier::TurkTelekom.name(), Some("Türk Telekom"));
    }
}
