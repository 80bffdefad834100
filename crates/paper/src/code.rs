//! What the two-dimensional code says: which order, which version of the form, and a digest of all that is printed.
//!
//! Written as `KALEM1-SD-780-3-` and 26 characters of Crockford's base 32 (16 bytes). Capitals, digits and hyphens only, so a
//! QR code stores it in its compact alphanumeric mode; and no letter I, which a Turkish keyboard would type as ı or İ.

use std::fmt;
use std::str::FromStr;

use crate::keyboard;

/// Sixteen bytes of a SHA-256 digest: short enough for a coarse code, and far too long to be met by chance.
pub const DIGEST_LENGTH: usize = 16;

/// Opens every code, so that a scanner in the wrong field is recognised. The digit is the version of the notation.
const PREFIX: &str = "KALEM1";
const ORDER: &str = "SD";
/// Crockford's base 32: no I, L, O or U, hence nothing to confuse with 1 or 0, and no i of any kind.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 128 bits in groups of five; the last group carries three bits and two zeros.
const DIGEST_LETTERS: usize = 26;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FormCode {
    pub order_number: u64,
    pub form_version: u32,
    pub digest: [u8; DIGEST_LENGTH],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    #[error("not the code of a form")]
    NotOurs,
    #[error("the order number in the code is not readable")]
    OrderNumber,
    #[error("the form version in the code is not readable")]
    FormVersion,
    #[error("the digest in the code is not readable")]
    Digest,
}

impl FormCode {
    /// The digest alone, as printed in the code.
    pub fn digest_text(&self) -> String {
        let mut text = String::with_capacity(DIGEST_LETTERS);
        let mut bits = 0u32;
        let mut held = 0u32;
        for &byte in &self.digest {
            bits = bits << 8 | u32::from(byte);
            held += 8;
            while held >= 5 {
                held -= 5;
                text.push(letter(bits >> held));
            }
        }
        text.push(letter(bits << (5 - held)));
        text
    }
}

fn letter(bits: u32) -> char {
    char::from(ALPHABET[(bits & 31) as usize])
}

impl fmt::Display for FormCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{PREFIX}-{ORDER}-{}-{}-{}",
            self.order_number,
            self.form_version,
            self.digest_text()
        )
    }
}

impl FromStr for FormCode {
    type Err = CodeError;

    /// Reads what a scanner or a person typed. Forgiven, because none of it can turn one code into another:
    ///
    /// - small letters, and any of i ı I İ L for 1, O for 0, as people copy by hand;
    /// - any other sign, or several, for the hyphen: a scanner set to an American keyboard types `*` for it on a Turkish Q
    ///   keyboard and `/` on a Turkish F keyboard, and people type spaces;
    /// - spaces or signs that split the digest into groups;
    /// - all letters moved as by a scanner set to an American keyboard where the computer expects Turkish F.
    fn from_str(typed: &str) -> Result<FormCode, CodeError> {
        let plain = keyboard::without_dots(typed);
        match read(&plain) {
            // The first letters differ between the keyboards, so at most one of the two readings is ours.
            Err(CodeError::NotOurs) => read(&keyboard::from_turkish_f(&plain)),
            read => read,
        }
    }
}

fn read(typed: &str) -> Result<FormCode, CodeError> {
    // Everything in a code is a letter or a digit but for the hyphens, so whatever else was typed stands for those.
    let mut parts = typed
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|part| !part.is_empty());
    if !parts
        .next()
        .is_some_and(|part| part.eq_ignore_ascii_case(PREFIX))
        || !parts
            .next()
            .is_some_and(|part| part.eq_ignore_ascii_case(ORDER))
    {
        return Err(CodeError::NotOurs);
    }
    let order_number = parts
        .next()
        .and_then(number)
        .ok_or(CodeError::OrderNumber)?;
    let form_version = parts
        .next()
        .and_then(number)
        .ok_or(CodeError::FormVersion)?;
    let form_version = u32::try_from(form_version).map_err(|_| CodeError::FormVersion)?;
    let digest = digest(&parts.collect::<String>()).ok_or(CodeError::Digest)?;
    Ok(FormCode {
        order_number,
        form_version,
        digest,
    })
}

fn number(part: &str) -> Option<u64> {
    // Without this, Rust would also take a sign; and a leading zero is never printed.
    let printed =
        part.bytes().all(|byte| byte.is_ascii_digit()) && (part == "0" || !part.starts_with('0'));
    if printed { part.parse().ok() } else { None }
}

fn digest(letters: &str) -> Option<[u8; DIGEST_LENGTH]> {
    let mut digest = [0; DIGEST_LENGTH];
    let mut filled = 0;
    let mut bits = 0u32;
    let mut held = 0u32;
    let mut count = 0;
    for letter in letters.chars() {
        bits = bits << 5 | value(letter)?;
        held += 5;
        count += 1;
        if held >= 8 && filled < DIGEST_LENGTH {
            held -= 8;
            digest[filled] = (bits >> held & 0xff) as u8;
            filled += 1;
        }
    }
    let left_over = bits & ((1 << held.min(31)) - 1);
    (count == DIGEST_LETTERS && left_over == 0).then_some(digest)
}

fn value(letter: char) -> Option<u32> {
    let letter = match letter.to_ascii_uppercase() {
        'I' | 'ı' | 'İ' | 'L' => '1',
        'O' => '0',
        other => other,
    };
    ALPHABET
        .iter()
        .position(|&known| char::from(known) == letter)
        .map(|at| at as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyboard::tests::{typed_on_turkish_f, typed_on_turkish_q};

    fn sample(seed: u8) -> FormCode {
        let digest = std::array::from_fn(|at| (at as u8).wrapping_mul(59).wrapping_add(seed));
        FormCode {
            order_number: 780,
            form_version: 3,
            digest,
        }
    }

    #[test]
    fn has_a_stable_notation() {
        let zero = FormCode {
            order_number: 780,
            form_version: 3,
            digest: [0; DIGEST_LENGTH],
        };
        assert_eq!(
            zero.to_string(),
            "KALEM1-SD-780-3-00000000000000000000000000"
        );
        let full = FormCode {
            digest: [0xff; DIGEST_LENGTH],
            ..zero
        };
        assert_eq!(
            full.to_string(),
            "KALEM1-SD-780-3-ZZZZZZZZZZZZZZZZZZZZZZZZZW"
        );
    }

    /// B01: whatever the digest, the code comes back; also from the other keyboards an office in Türkiye may have.
    #[test]
    fn comes_back_from_every_keyboard() {
        for seed in 0..=255 {
            let code = sample(seed);
            let text = code.to_string();
            assert!(!text.contains('I'));
            for typed in [
                text.clone(),
                text.to_lowercase(),
                format!("  {text}\r\n"),
                text.replace('-', " "),
                typed_on_turkish_q(&text),
                typed_on_turkish_q(&text.to_lowercase()),
                typed_on_turkish_f(&text),
                typed_on_turkish_f(&text.to_lowercase()),
            ] {
                assert_eq!(typed.parse(), Ok(code), "{typed}");
            }
        }
    }

    #[test]
    fn forgives_what_people_confuse() {
        let code = FormCode {
            order_number: 780,
            form_version: 3,
            digest: [0x08; DIGEST_LENGTH],
        };
        let text = code.to_string();
        let digest = code.digest_text();
        assert!(digest.contains('1') && digest.contains('0'), "{digest}");
        for one in ["i", "ı", "I", "İ", "l", "L", "i\u{307}"] {
            let typed = text.replace(&digest, &digest.replace('1', one).replace('0', "o"));
            assert_eq!(typed.parse(), Ok(code), "{typed}");
        }
        let grouped = format!("{}- {}", &text[..text.len() - 10], &text[text.len() - 10..]);
        assert_eq!(grouped.parse(), Ok(code));
    }

    #[test]
    fn refuses_what_is_not_a_code() {
        let good = sample(7).to_string();
        let digest = sample(7).digest_text();
        let cases = [
            (String::new(), CodeError::NotOurs),
            ("SD-780".to_owned(), CodeError::NotOurs),
            ("KALEM1".to_owned(), CodeError::NotOurs),
            (good.replace("KALEM1", "KALEM2"), CodeError::NotOurs),
            (good.replace("SD", "XX"), CodeError::NotOurs),
            (good.replace("780", "78O"), CodeError::OrderNumber),
            (good.replace("780", "0780"), CodeError::OrderNumber),
            (
                good.replace("780", "18446744073709551616"),
                CodeError::OrderNumber,
            ),
            (good.replace("-3-", "-4294967296-"), CodeError::FormVersion),
            (good.replace(&digest, ""), CodeError::Digest),
            (good.replace(&digest, &digest[1..]), CodeError::Digest),
            (format!("{good}0"), CodeError::Digest),
            (
                good.replace(&digest, &format!("U{}", &digest[1..])),
                CodeError::Digest,
            ),
            // The two spare bits of the last letter must be zero, or one digest had four notations.
            (
                "KALEM1-SD-780-3-00000000000000000000000001".to_owned(),
                CodeError::Digest,
            ),
            (
                format!("KALEM1-SD-780-3-{}", "Z".repeat(10_000)),
                CodeError::Digest,
            ),
        ];
        for (typed, error) in cases {
            assert_eq!(typed.parse::<FormCode>(), Err(error), "{typed}");
        }
    }
}
