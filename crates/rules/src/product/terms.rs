//! What an order is for: how long the certificate lasts and which card reader comes with it (guide 003: "Sertifika Süresi", "Kart Okuyucu Tipi").

use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::faults::faults;
use crate::turkish::search_key;

choice! {
    /// Kart Okuyucu Tipi.
    CardReader {
        /// The person has one already.
        None = "none",
        /// Mini Kart Okuyucu: USB, takes a card of SIM size.
        Mini = "mini",
        /// Masaüstü Kart Okuyucu.
        Desktop = "desktop",
    }
}

/// Sertifika Süresi, in calendar years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Validity(u8);

/// As long as a person's certificate may be good.
pub const THREE_YEARS: Validity = Validity(3);

/// The longest that is ever offered, in years.
const LONGEST: u8 = 5;

faults! {
    /// Why a text is no Sertifika Süresi.
    ValidityFault {
        Format = "validity-format",
        NotOffered = "validity-not-offered",
    }
}

faults! {
    /// Why a text is no Kart Okuyucu Tipi.
    CardReaderFault {
        Format = "card-reader-format",
        NotOffered = "card-reader-not-offered",
    }
}

impl Validity {
    /// None for anything but 1 to 5 years.
    pub const fn of_years(years: u8) -> Option<Self> {
        if years == 0 || years > LONGEST {
            return None;
        }
        Some(Self(years))
    }

    pub const fn years(self) -> u8 {
        self.0
    }

    /// Takes "3 Yıl", "3 yıllık", "3", "3 years" and "36 ay", as lists and forms have it.
    pub fn parse(text: &str) -> Result<Self, ValidityFault> {
        let text = search_key(text);
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at(digits);
        let number: u8 = number.parse().map_err(|_| ValidityFault::Format)?;
        let years = match unit.trim() {
            "" | "yil" | "yillik" | "y" | "year" | "years" => number,
            "ay" | "aylik" | "month" | "months" if number.is_multiple_of(12) => number / 12,
            _ => return Err(ValidityFault::Format),
        };
        Self::of_years(years).ok_or(ValidityFault::NotOffered)
    }
}

impl TryFrom<u8> for Validity {
    type Error = crate::choice::NotAChoice;

    fn try_from(years: u8) -> Result<Self, Self::Error> {
        Self::of_years(years).ok_or(crate::choice::NotAChoice)
    }
}

impl From<Validity> for u8 {
    fn from(validity: Validity) -> Self {
        validity.0
    }
}

/// As a row stores it.
impl TryFrom<i64> for Validity {
    type Error = crate::choice::NotAChoice;

    fn try_from(years: i64) -> Result<Self, Self::Error> {
        u8::try_from(years)
            .ok()
            .and_then(Self::of_years)
            .ok_or(crate::choice::NotAChoice)
    }
}

impl CardReader {
    /// Takes the labels of forms and lists: "Mini Kart Okuyucu", "masaüstü", "yok", and the keys.
    pub fn parse(text: &str) -> Result<Self, CardReaderFault> {
        let text = search_key(text);
        let first = text.split([' ', '/', '(']).next().unwrap_or_default();
        match first {
            "mini" => Ok(Self::Mini),
            "masaustu" | "masa" | "desktop" => Ok(Self::Desktop),
            "yok" | "istemiyor" | "istemiyorum" | "none" | "hayir" => Ok(Self::None),
            _ => Err(CardReaderFault::Format),
        }
    }
}

/// Which validities and card readers are offered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choices<'a> {
    pub validities: &'a [Validity],
    pub readers: &'a [CardReader],
}

impl Choices<'_> {
    /// Reads a Sertifika Süresi that is offered.
    pub fn validity(self, text: &str) -> Result<Validity, ValidityFault> {
        let validity = Validity::parse(text)?;
        let is_offered = self.validities.contains(&validity);
        is_offered
            .then_some(validity)
            .ok_or(ValidityFault::NotOffered)
    }

    /// Reads a Kart Okuyucu Tipi that is offered.
    pub fn reader(self, text: &str) -> Result<CardReader, CardReaderFault> {
        let reader = CardReader::parse(text)?;
        let is_offered = self.readers.contains(&reader);
        is_offered
            .then_some(reader)
            .ok_or(CardReaderFault::NotOffered)
    }
}

/// What is ordered of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    pub validity: Validity,
    pub reader: CardReader,
}

/// The same, as far as somebody has said it: a contract, a list's column, a person in the form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    pub validity: Option<Validity>,
    pub reader: Option<CardReader>,
}

impl Wanted {
    /// What of it is offered.
    #[must_use]
    pub fn offered(self, choices: Choices<'_>) -> Self {
        let is_offered = |validity: &Validity| choices.validities.contains(validity);
        let has = |reader: &CardReader| choices.readers.contains(reader);
        Self {
            validity: self.validity.filter(is_offered),
            reader: self.reader.filter(has),
        }
    }

    /// What is said here; where nothing is said, what `otherwise` says.
    #[must_use]
    pub fn or(self, otherwise: Self) -> Self {
        Self {
            validity: self.validity.or(otherwise.validity),
            reader: self.reader.or(otherwise.reader),
        }
    }
}

impl From<Terms> for Wanted {
    fn from(terms: Terms) -> Self {
        Self {
            validity: Some(terms.validity),
            reader: Some(terms.reader),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_validity_is_read_however_a_list_writes_it() {
        for text in [
            "3 Yıl",
            "3",
            " 3 YIL ",
            "3 yıllık",
            "36 ay",
            "3 years",
            "3yıl",
        ] {
            assert_eq!(Validity::parse(text), Ok(Validity(3)), "{text}");
        }
        for (text, fault) in [
            ("", ValidityFault::Format),
            ("üç", ValidityFault::Format),
            ("3 hafta", ValidityFault::Format),
            ("30 ay", ValidityFault::Format),
            ("-1", ValidityFault::Format),
            ("300", ValidityFault::Format),
            ("0", ValidityFault::NotOffered),
            ("6 yıl", ValidityFault::NotOffered),
        ] {
            assert_eq!(Validity::parse(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn a_card_reader_is_read_by_its_label() {
        for (text, reader) in [
            ("Mini Kart Okuyucu", CardReader::Mini),
            ("MİNİ", CardReader::Mini),
            ("Masaüstü Kart Okuyucu", CardReader::Desktop),
            ("MASAÜSTÜ", CardReader::Desktop),
            ("Yok", CardReader::None),
            ("desktop", CardReader::Desktop),
        ] {
            assert_eq!(CardReader::parse(text), Ok(reader), "{text}");
        }
        for text in ["", "evet", "büyük"] {
            assert_eq!(CardReader::parse(text), Err(CardReaderFault::Format));
        }
    }

    #[test]
    fn who_speaks_first_is_heard_and_the_rest_comes_from_the_next() {
        let list = Wanted {
            validity: Validity::of_years(1),
            reader: None,
        };
        let contract = Wanted {
            validity: Validity::of_years(3),
            reader: Some(CardReader::Mini),
        };
        assert_eq!(
            list.or(contract),
            Wanted {
                validity: Validity::of_years(1),
                reader: Some(CardReader::Mini),
            }
        );
    }
}
