//! The code itself: eight characters that nobody takes for one another, read aloud and typed by hand.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Of each pair that is mistaken for one another only one is in use, or none: 2 for Z, 5 for S, 6 for G, 8 for B, U for V; no 0, O, 1, I, L.
const ALPHABET: &[u8; 26] = b"23456789ACDEFHJKMNPQRTUWXY";
const LENGTH: usize = 8;

/// A verification code: 26⁸, about two hundred thousand million. It is a secret for as long as it is good, so it has no `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code([u8; LENGTH]);

/// What was typed cannot be a code. Whether a code is a good one only the portal knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a verification code: it has eight letters and digits")]
pub struct NotACode;

impl Code {
    /// A code from random bytes, four to a character: 2³² is a multiple of 26 but for a part in a hundred million.
    pub fn from_random(random: [u8; 4 * LENGTH]) -> Self {
        let mut code = [0; LENGTH];
        for (letter, four) in code.iter_mut().zip(random.chunks_exact(4)) {
            let drawn = four
                .iter()
                .fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
            *letter = ALPHABET[drawn as usize % ALPHABET.len()];
        }
        Self(code)
    }

    /// What somebody typed or pasted: small letters, spaces, dashes and the look-alikes that no code has are forgiven.
    ///
    /// # Errors
    /// [`NotACode`] for any other letter and any other length.
    pub fn parse(typed: &str) -> Result<Self, NotACode> {
        let mut code = [0; LENGTH];
        let mut places = code.iter_mut();
        for letter in typed.chars().filter(|letter| !is_gap(*letter)) {
            *places.next().ok_or(NotACode)? = meant(letter).ok_or(NotACode)?;
        }
        match places.next() {
            None => Ok(Self(code)),
            Some(_) => Err(NotACode),
        }
    }

    /// As it is shown: `ACDE-2345`.
    pub fn shown(&self) -> String {
        let (first, second) = self.0.split_at(LENGTH / 2);
        [text(first), text(second)].join("-")
    }

    /// Without the dash, for the portal to find it by.
    pub fn plain(&self) -> String {
        text(&self.0)
    }
}

fn text(letters: &[u8]) -> String {
    letters.iter().copied().map(char::from).collect()
}

fn is_gap(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(
            letter,
            '-' | '_' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}'
        )
}

/// The letter of the alphabet that was meant.
fn meant(letter: char) -> Option<u8> {
    let letter = u8::try_from(letter).ok()?.to_ascii_uppercase();
    let letter = match letter {
        b'Z' => b'2',
        b'S' => b'5',
        b'G' => b'6',
        b'B' => b'8',
        b'V' => b'U',
        other => other,
    };
    ALPHABET.contains(&letter).then_some(letter)
}

impl fmt::Debug for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Code(…)")
    }
}

impl TryFrom<String> for Code {
    type Error = NotACode;
    fn try_from(text: String) -> Result<Self, NotACode> {
        Self::parse(&text)
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.plain()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_shown() {
        let mut seen = std::collections::BTreeSet::new();
        for step in 0..=255_u8 {
            let code =
                Code::from_random(std::array::from_fn(|at| (at as u8).wrapping_mul(37) ^ step));
            let shown = code.shown();
            assert_eq!((shown.len(), &shown[4..5]), (9, "-"));
            assert_eq!(Code::parse(&shown), Ok(code.clone()));
            assert_eq!(Code::parse(&code.plain()), Ok(code));
            seen.insert(shown);
        }
        assert!(seen.len() > 250, "different bytes make different codes");
    }

    /// R38: what people type is forgiven as far as it can mean one thing only.
    #[test]
    fn case_gaps_and_look_alikes_are_forgiven() {
        let code = Code::parse("ACDE-2568").unwrap();
        for typed in [
            "acde2568",
            " A C D E 2 5 6 8 ",
            "acde–zsgb",
            "ACDE\u{a0}-\t25\u{2212}68\n",
        ] {
            assert_eq!(Code::parse(typed).as_ref(), Ok(&code), "{typed:?}");
        }
        assert_eq!(Code::parse("vvvv-vvvv"), Code::parse("UUUU-UUUU"));
    }

    #[test]
    fn nothing_else_is_a_code() {
        for typed in [
            "",
            "-",
            "ACDE-256",
            "ACDE-25688",
            "ACDE-256O",
            "ACDE-2561",
            "ACDE-256l",
            "ACDE-256I",
            "ACDE-256İ",
            "ACDE-256ı",
            "АСDE-2568",
            "ACDE-256\u{200b}8",
            "ACDE/2568",
            "ÀCDE-2568",
            "٢٢٢٢٢٢٢٢",
            "\0\0\0\0\0\0\0\0",
        ] {
            assert_eq!(Code::parse(typed), Err(NotACode), "{typed:?}");
        }
        assert_eq!(Code::parse(&"A".repeat(1 << 20)), Err(NotACode));
    }

    #[test]
    fn the_alphabet_has_no_look_alikes() {
        for pair in ["2Z", "5S", "6G", "8B", "UV", "1I", "1L", "IL", "0O"] {
            let used = pair
                .bytes()
                .filter(|letter| ALPHABET.contains(letter))
                .count();
            assert!(used <= 1, "{pair}");
        }
        assert!(ALPHABET.is_sorted());
    }

    #[test]
    fn a_code_does_not_reach_a_log() {
        assert_eq!(format!("{:?}", Code::parse("ACDE2345").unwrap()), "Code(…)");
    }
}
