//! The eleven digits by which the state knows a person: T.C. kimlik no, or the number of a foreigner (YKN, begins with 99).

use crate::faults::{faults, redacted};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A number whose checksum is right. It can be shown masked; to get at the digits one must say `expose`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Zeroize, ZeroizeOnDrop)]
pub struct IdentityNumber(String);

redacted!(IdentityNumber);

faults! {
    /// Why a text is no identity number.
    IdentityNumberFault {
        Missing = "identity-number-missing",
        NotDigits = "identity-number-not-digits",
        Length = "identity-number-length",
        LeadingZero = "identity-number-leading-zero",
        Checksum = "identity-number-checksum",
    }
}

impl IdentityNumber {
    /// Spaces and hyphens are forgiven anywhere, nothing else is.
    pub fn parse(text: &str) -> Result<Self, IdentityNumberFault> {
        // Made with its final capacity, so that no half-filled copy of the number is left behind in memory.
        let mut digits = String::with_capacity(11);
        for letter in text
            .chars()
            .filter(|c| !c.is_whitespace() && !is_hyphen(*c))
        {
            if !letter.is_ascii_digit() {
                digits.zeroize();
                return Err(IdentityNumberFault::NotDigits);
            }
            if digits.len() == 11 {
                digits.zeroize();
                return Err(IdentityNumberFault::Length);
            }
            digits.push(letter);
        }
        let number = Self(digits);
        match number.0.len() {
            0 => Err(IdentityNumberFault::Missing),
            11 if number.0.starts_with('0') => Err(IdentityNumberFault::LeadingZero),
            11 if !checksum_holds(number.0.as_bytes()) => Err(IdentityNumberFault::Checksum),
            11 => Ok(number),
            _ => Err(IdentityNumberFault::Length),
        }
    }

    /// The digits themselves: for the register, for encryption and for the certificate, never for a log.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// For screens: "100******46".
    pub fn masked(&self) -> String {
        format!("{}******{}", &self.0[..3], &self.0[9..])
    }

    /// Practice numbers begin with 10000; production refuses them and the demo refuses all others.
    pub fn is_practice(&self) -> bool {
        self.0.starts_with("10000")
    }

    /// A foreigner's number, whose holder another register knows.
    pub fn is_foreigner(&self) -> bool {
        self.0.starts_with("99")
    }
}

fn is_hyphen(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}'..='\u{2014}')
}

fn checksum_holds(digits: &[u8]) -> bool {
    let digit = |place: usize| i32::from(digits[place - 1] - b'0');
    let odd: i32 = (1..=9).step_by(2).map(digit).sum();
    let even: i32 = (2..=8).step_by(2).map(digit).sum();
    let tenth = (7 * odd - even).rem_euclid(10);
    let eleventh = (odd + even + tenth) % 10;
    digit(10) == tenth && digit(11) == eleventh
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_numbers_whose_checksum_holds() {
        for text in [
            "10000000146",
            "12345678950",
            "23456789060",
            "87654321040",
            "11111111110",
            "99123456740",
            "99000000042",
            "99887766550",
        ] {
            assert_eq!(IdentityNumber::parse(text).unwrap().expose(), text);
        }
    }

    #[test]
    fn forgives_spaces_and_hyphens() {
        for text in [
            " 100 000 001 46 ",
            "100-000-001-46",
            "100\u{a0}000\u{a0}00146",
            "10000000146\t",
        ] {
            assert_eq!(IdentityNumber::parse(text).unwrap().expose(), "10000000146");
        }
    }

    #[test]
    fn names_what_is_wrong() {
        use IdentityNumberFault::*;
        for (text, fault) in [
            ("", Missing),
            (" \u{a0} ", Missing),
            ("1000000014x", NotDigits),
            ("١٠٠٠٠٠٠٠١٤٦", NotDigits),
            ("1000000014", Length),
            ("100000001466", Length),
            ("00000000000", LeadingZero),
            ("10000000147", Checksum),
            ("10000000156", Checksum),
            ("11111111111", Checksum),
        ] {
            assert_eq!(IdentityNumber::parse(text).unwrap_err(), fault, "{text:?}");
        }
        assert_eq!(Checksum.key(), "identity-number-checksum");
    }

    #[test]
    fn every_single_wrong_digit_is_noticed() {
        let right = "10000000146";
        for place in 1..11 {
            for digit in b'0'..=b'9' {
                let mut other = right.as_bytes().to_vec();
                if other[place] == digit {
                    continue;
                }
                other[place] = digit;
                let other = String::from_utf8(other).unwrap();
                assert_eq!(
                    IdentityNumber::parse(&other).unwrap_err(),
                    IdentityNumberFault::Checksum,
                    "{other}"
                );
            }
        }
    }

    #[test]
    fn shows_nothing_by_accident() {
        let number = IdentityNumber::parse("10000000146").unwrap();
        assert_eq!(format!("{number:?}"), "IdentityNumber(…)");
        assert_eq!(format!("{:?}", Some(&number)), "Some(IdentityNumber(…))");
        assert_eq!(number.masked(), "100******46");
    }

    #[test]
    fn tells_practice_and_foreign_numbers() {
        assert!(IdentityNumber::parse("10000000146").unwrap().is_practice());
        assert!(!IdentityNumber::parse("12345678950").unwrap().is_practice());
        assert!(IdentityNumber::parse("99123456740").unwrap().is_foreigner());
        assert!(!IdentityNumber::parse("10000000146").unwrap().is_foreigner());
    }
}
