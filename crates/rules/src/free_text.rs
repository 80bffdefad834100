//! A line of text of limited length that is safe to print, to sign and to put into a message.

use crate::faults::faults;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// One line, composed letters, single spaces, at most `MAX` characters and at least one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FreeText<const MAX: usize>(String);

/// Addresses and remarks pass through here, so what is inside stays out of logs.
impl<const MAX: usize> std::fmt::Debug for FreeText<MAX> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("FreeText(…)")
    }
}

faults! {
    /// Why a text is not taken.
    FreeTextFault {
        Missing = "free-text-missing",
        TooLong = "free-text-too-long",
        Invisible = "free-text-invisible",
        Script = "free-text-script",
    }
}

impl<const MAX: usize> FreeText<MAX> {
    pub const LONGEST: usize = MAX;

    /// Line breaks and tabs become spaces, for people paste addresses; other invisible characters are refused, because
    /// what is read must be what was signed.
    pub fn parse(text: &str) -> Result<Self, FreeTextFault> {
        let line = text.nfc().collect::<String>();
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.is_empty() {
            return Err(FreeTextFault::Missing);
        }
        if line.chars().any(is_invisible) || marks_pile_up(&line) {
            return Err(FreeTextFault::Invisible);
        }
        if !line.chars().all(is_printable) {
            return Err(FreeTextFault::Script);
        }
        if line.chars().count() > MAX {
            return Err(FreeTextFault::TooLong);
        }
        Ok(Self(line))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Latin letters with their marks, digits, and the punctuation of letters and addresses: what the form's typeface can
/// print. Another alphabet would leave holes in a paper that somebody signs.
fn is_printable(letter: char) -> bool {
    matches!(letter, ' '..='~' | '\u{a1}'..='\u{24f}' | '\u{2013}' | '\u{2014}' | '\u{2018}'..='\u{201e}' | '\u{2026}')
}

/// Control, bidirectional, zero-width, tag, variation and private-use characters, and those that mean nothing.
pub(crate) fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{ffff}' | '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{10ffff}')
}

/// Two marks on one letter occur in real languages; a tower of them is meant to hide the line above.
fn marks_pile_up(line: &str) -> bool {
    let mut height = 0;
    line.chars().any(|c| {
        height = if canonical_combining_class(c) == 0 {
            0
        } else {
            height + 1
        };
        height > 2
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    type Line = FreeText<20>;

    #[test]
    fn tidies_what_people_paste() {
        assert_eq!(
            Line::parse("  Bilgi\u{a0}İşlem\r\n\tDaire ")
                .unwrap()
                .as_str(),
            "Bilgi İşlem Daire"
        );
        assert_eq!(Line::parse("S\u{327}ube").unwrap().as_str(), "Şube");
        assert_eq!(
            Line::parse("No: 5/3 (B) <x>").unwrap().as_str(),
            "No: 5/3 (B) <x>"
        );
    }

    #[test]
    fn counts_characters_not_bytes() {
        assert!(Line::parse(&"ğ".repeat(20)).is_ok());
        assert_eq!(
            Line::parse(&"ğ".repeat(21)).unwrap_err(),
            FreeTextFault::TooLong
        );
    }

    #[test]
    fn refuses_what_cannot_be_seen() {
        for hidden in [
            "\u{0}",
            "\u{7}",
            "\u{200b}",
            "\u{200d}",
            "\u{202e}",
            "\u{2066}",
            "\u{feff}",
            "\u{ad}",
            "\u{e0041}",
            "\u{fffd}",
            "\u{85}x\u{9b}",
            "\u{e001}",
        ] {
            assert_eq!(
                Line::parse(&format!("a{hidden}b")).unwrap_err(),
                FreeTextFault::Invisible,
                "{hidden:?}"
            );
        }
        assert_eq!(
            Line::parse("q\u{301}\u{302}\u{303}").unwrap_err(),
            FreeTextFault::Invisible
        );
        assert_eq!(
            Line::parse(" \u{a0}\n").unwrap_err(),
            FreeTextFault::Missing
        );
        assert_eq!(format!("{:?}", Line::parse("Ali").unwrap()), "FreeText(…)");
    }
}
