//! A given name or a family name, as a certificate can bear it.

use crate::faults::{faults, redacted};
use crate::turkish;

pub const LONGEST: usize = 100;

/// Latin letters with their marks, spaces, apostrophes, hyphens and dots; tidied, otherwise as given.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonName(String);

redacted!(PersonName);

faults! {
    /// Why a text is no name.
    PersonNameFault {
        Missing = "person-name-missing",
        TooLong = "person-name-too-long",
        Characters = "person-name-characters",
    }
}

impl PersonName {
    pub fn parse(text: &str) -> Result<Self, PersonNameFault> {
        // Word processors turn a typed apostrophe into a curly one.
        let name = turkish::tidy_name(text).replace(['\u{2019}', '\u{2bc}'], "'");
        if name.is_empty() {
            return Err(PersonNameFault::Missing);
        }
        if name.chars().count() > LONGEST {
            return Err(PersonNameFault::TooLong);
        }
        if !name
            .chars()
            .all(|c| is_latin_letter(c) || matches!(c, ' ' | '\'' | '-' | '.'))
            || !name.chars().any(is_latin_letter)
        {
            return Err(PersonNameFault::Characters);
        }
        Ok(Self(name))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Other scripts are refused not least because some of their letters look like Latin ones.
fn is_latin_letter(letter: char) -> bool {
    letter.is_alphabetic()
        && matches!(letter, 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_names_as_people_bear_them() {
        for (text, kept) in [
            ("  Çağrı\u{a0} Elif ", "Çağrı Elif"),
            ("Kılıç-Taş", "Kılıç-Taş"),
            ("Kâmile", "Kâmile"),
            ("O\u{2019}Neil", "O'Neil"),
            ("M. Şükrü", "M. Şükrü"),
            ("Nguyễn", "Nguyễn"),
            ("S\u{327}u\u{308}kran", "Şükran"),
            ("IŞIK", "IŞIK"),
        ] {
            assert_eq!(PersonName::parse(text).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn names_what_is_wrong() {
        use PersonNameFault::*;
        assert!(PersonName::parse(&"ş".repeat(100)).is_ok());
        assert_eq!(PersonName::parse(&"ş".repeat(101)).unwrap_err(), TooLong);
        for (text, fault) in [
            ("", Missing),
            (" \u{a0}", Missing),
            ("...", Characters),
            ("Ali2", Characters),
            ("Ali\u{200b}", Characters),
            ("\u{202e}ilA", Characters),
            ("Аli", Characters), // the first letter is Cyrillic
            ("محمد", Characters),
            ("=Ali", Characters),
            ("<b>Ali", Characters),
            ("𝐀𝐥𝐢", Characters),
            ("A×B", Characters),
        ] {
            assert_eq!(PersonName::parse(text).unwrap_err(), fault, "{text:?}");
        }
        assert_eq!(
            format!("{:?}", PersonName::parse("Ali").unwrap()),
            "PersonName(…)"
        );
    }
}
