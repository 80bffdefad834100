//! VKN (vergi kimlik numarası): the ten digits by which the tax office knows a legal entity.

use crate::faults::{faults, redacted};

/// A number whose check digit is right.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaxNumber(String);

redacted!(TaxNumber);

faults! {
    /// Why a text is no VKN.
    TaxNumberFault {
        Missing = "tax-number-missing",
        NotDigits = "tax-number-not-digits",
        Length = "tax-number-length",
        Checksum = "tax-number-checksum",
    }
}

/// How many digits it has, the last of which checks the others.
pub const DIGITS: usize = 10;

impl TaxNumber {
    /// Spaces and hyphens are forgiven anywhere, nothing else is.
    pub fn parse(text: &str) -> Result<Self, TaxNumberFault> {
        let is_between =
            |c: &char| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2014}');
        let digits: String = text.chars().filter(is_between).collect();
        if digits.is_empty() {
            return Err(TaxNumberFault::Missing);
        }
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(TaxNumberFault::NotDigits);
        }
        if digits.len() != DIGITS {
            return Err(TaxNumberFault::Length);
        }
        match check_digit(&digits.as_bytes()[..DIGITS - 1]) == digits.as_bytes()[DIGITS - 1] {
            true => Ok(Self(digits)),
            false => Err(TaxNumberFault::Checksum),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The digit, as a letter, that stands behind these nine.
fn check_digit(nine: &[u8]) -> u8 {
    let mut sum = 0;
    for (weight, digit) in (1..=9).rev().zip(nine) {
        let moved = (u32::from(digit - b'0') + weight) % 10;
        let folded = moved * 2_u32.pow(weight) % 9;
        sum += match (moved, folded) {
            (0, _) => 0,
            (_, 0) => 9,
            (_, folded) => folded,
        };
    }
    b'0' + u8::try_from((10 - sum % 10) % 10).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_numbers_whose_check_digit_holds() {
        for text in [
            "1234567890",
            "1000000018",
            "0000000019",
            "9999999994",
            "123 456 7890",
            "123-456-7890",
        ] {
            assert!(TaxNumber::parse(text).is_ok(), "{text}");
        }
        assert_eq!(
            TaxNumber::parse(" 123 456 7890 ").unwrap().as_str(),
            "1234567890"
        );
    }

    #[test]
    fn names_what_is_wrong() {
        use TaxNumberFault::*;
        for (text, fault) in [
            ("", Missing),
            (" - ", Missing),
            ("123456789x", NotDigits),
            ("١٢٣٤٥٦٧٨٩٠", NotDigits),
            ("123456789", Length),
            ("10000000146", Length),
            ("1234567891", Checksum),
        ] {
            assert_eq!(TaxNumber::parse(text).unwrap_err(), fault, "{text:?}");
        }
    }

    #[test]
    fn a_wrong_check_digit_is_noticed_whatever_it_is() {
        for last in '1'..='9' {
            let text = format!("123456789{last}");
            assert_eq!(
                TaxNumber::parse(&text),
                Err(TaxNumberFault::Checksum),
                "{text}"
            );
        }
    }

    #[test]
    fn shows_nothing_by_accident() {
        let number = TaxNumber::parse("1234567890").unwrap();
        assert_eq!(format!("{number:?}"), "TaxNumber(…)");
    }
}
