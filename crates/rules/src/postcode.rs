//! Posta kodu: five digits, of which the first two are the province's plate code.

use crate::faults::faults;
use crate::province::Province;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Postcode(String);

faults! {
    /// Why a text is no postcode.
    PostcodeFault {
        Missing = "postcode-missing",
        NotFiveDigits = "postcode-not-five-digits",
        NoSuchProvince = "postcode-no-such-province",
    }
}

impl Postcode {
    pub fn parse(text: &str) -> Result<Self, PostcodeFault> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.is_empty() {
            return Err(PostcodeFault::Missing);
        }
        if digits.len() != 5 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(PostcodeFault::NotFiveDigits);
        }
        let postcode = Self(digits);
        match Province::from_plate(postcode.plate()) {
            Some(_) => Ok(postcode),
            None => Err(PostcodeFault::NoSuchProvince),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it lies in the province: a cheap way to notice a wrong choice in the address.
    pub fn lies_in(&self, province: Province) -> bool {
        self.plate() == province.plate()
    }

    fn plate(&self) -> u8 {
        let digits = self.0.as_bytes();
        (digits[0] - b'0') * 10 + digits[1] - b'0'
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_five_digits_of_a_province() {
        let gebze = Postcode::parse(" 41 470 ").unwrap();
        assert_eq!(gebze.as_str(), "41470");
        assert!(gebze.lies_in(Province::from_plate(41).unwrap()));
        assert!(!gebze.lies_in(Province::from_plate(6).unwrap()));
        assert!(Postcode::parse("01000").is_ok() && Postcode::parse("81999").is_ok());
    }

    #[test]
    fn names_what_is_wrong() {
        assert_eq!(Postcode::parse(" ").unwrap_err(), PostcodeFault::Missing);
        for text in ["4147", "414700", "4147o", "٤١٤٧٠"] {
            assert_eq!(
                Postcode::parse(text).unwrap_err(),
                PostcodeFault::NotFiveDigits
            );
        }
        for text in ["00100", "82000", "99999"] {
            assert_eq!(
                Postcode::parse(text).unwrap_err(),
                PostcodeFault::NoSuchProvince
            );
        }
    }
}
