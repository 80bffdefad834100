//! The number of a certificate (seri no; RFC 5280, 4.1.2.2), as people read it off a window or a letter.

use std::fmt;

use serde::{Deserialize, Serialize};

/// RFC 5280 allows no longer one, in bytes.
const LONGEST: usize = 20;

/// Not a number of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a certificate's serial number")]
pub struct NoSerialNumber;

/// One to twenty bytes, written in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SerialNumber(Vec<u8>);

impl SerialNumber {
    /// As a certificate has it.
    pub fn new(bytes: &[u8]) -> Result<Self, NoSerialNumber> {
        match (1..=LONGEST).contains(&bytes.len()) {
            true => Ok(Self(bytes.to_vec())),
            false => Err(NoSerialNumber),
        }
    }

    /// As one program or the other shows it: in groups or not, in capitals or not.
    pub fn parse(text: &str) -> Result<Self, NoSerialNumber> {
        let is_between = |c: &char| !c.is_whitespace() && !matches!(c, ':' | '-');
        let digits: Option<Vec<u32>> = text
            .chars()
            .filter(is_between)
            .map(|c| c.to_digit(16))
            .collect();
        let digits = digits.ok_or(NoSerialNumber)?;
        if !digits.len().is_multiple_of(2) {
            return Err(NoSerialNumber);
        }
        let byte = |pair: &[u32]| u8::try_from(pair[0] * 16 + pair[1]);
        let bytes: Result<Vec<u8>, _> = digits.chunks_exact(2).map(byte).collect();
        Self::new(&bytes.map_err(|_| NoSerialNumber)?)
    }

    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for SerialNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

impl TryFrom<String> for SerialNumber {
    type Error = NoSerialNumber;

    fn try_from(text: String) -> Result<Self, NoSerialNumber> {
        Self::parse(&text)
    }
}

impl From<SerialNumber> for String {
    fn from(number: SerialNumber) -> Self {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_as_any_program_shows_it() {
        let number = SerialNumber::new(&[0x4a, 0x0b, 0xff]).unwrap();
        for shown in ["4a0bff", "4A:0B:FF", " 4a 0b ff ", "4A-0B-FF"] {
            assert_eq!(SerialNumber::parse(shown).as_ref(), Ok(&number), "{shown}");
        }
        assert_eq!(number.to_string(), "4A0BFF");
    }

    #[test]
    fn what_is_none_is_refused() {
        for shown in ["", " ", "4a0", "4g", "İş", &"00".repeat(21)] {
            assert_eq!(SerialNumber::parse(shown), Err(NoSerialNumber), "{shown}");
        }
    }
}
