//! The letters that may stand in what is shown and signed.

use crate::text::{LONGEST, TextFault};

/// Whether a word of one line may be shown beside the texts: a masked name, a browser.
pub fn is_one_line(text: &str, longest: usize) -> bool {
    text.len() <= longest && !text.contains('\n') && examine(text).is_ok()
}

/// A text of such letters, without blanks that hide something.
pub fn examine(body: &str) -> Result<(), TextFault> {
    if body.is_empty() {
        return Err(TextFault::Empty);
    }
    if body.len() > LONGEST {
        return Err(TextFault::TooLong);
    }
    if let Some(stranger) = body
        .chars()
        .find(|letter| *letter != '\n' && !is_plain(*letter))
    {
        return Err(TextFault::Letter(u32::from(stranger)));
    }
    let clean = body
        .split('\n')
        .all(|line| !line.starts_with(' ') && !line.ends_with(' ') && !line.contains("  "));
    let runs_away = body.contains("\n\n\n") || body.starts_with('\n') || body.ends_with('\n');
    match clean && !runs_away {
        true => Ok(()),
        false => Err(TextFault::Blanks),
    }
}

/// Letters that everybody sees. No combining mark is among them, so a text of them is in normal form C.
fn is_plain(letter: char) -> bool {
    match letter {
        ' '..='~' => true,
        // The soft hyphen is seen at the end of a line only.
        '\u{ad}' => false,
        // Latin-1, Latin Extended-A and -B; click letters look like punctuation.
        '\u{1c0}'..='\u{1c3}' => false,
        '¡'..='\u{24f}' => true,
        // Latin Extended Additional.
        '\u{1e00}'..='\u{1eff}' => true,
        '–' | '—' | '‘' | '’' | '“' | '”' | '„' | '…' | '•' | '₺' | '€' | '№' | '✓' => {
            true
        }
        _ => false,
    }
}

/// Controls, blanks of all widths, what turns and joins, marks that combine, what looks like another letter or like nothing.
#[cfg(test)]
pub const STRANGERS: [char; 50] = [
    '\0',
    '\t',
    '\r',
    '\u{1b}',
    '\u{7f}',
    '\u{85}',
    '\u{a0}',
    '\u{ad}',
    '\u{300}',
    '\u{307}',
    '\u{34f}',
    '\u{61c}',
    '\u{115f}',
    '\u{180e}',
    '\u{200b}',
    '\u{200c}',
    '\u{200d}',
    '\u{200e}',
    '\u{200f}',
    '\u{2028}',
    '\u{2029}',
    '\u{202a}',
    '\u{202b}',
    '\u{202c}',
    '\u{202d}',
    '\u{202e}',
    '\u{2060}',
    '\u{2066}',
    '\u{2067}',
    '\u{2068}',
    '\u{2069}',
    '\u{212b}',
    '\u{2800}',
    '\u{3000}',
    '\u{3164}',
    '\u{fe0f}',
    '\u{feff}',
    '\u{fff9}',
    '\u{fffd}',
    '\u{e000}',
    '\u{e0041}',
    '\u{1f600}',
    'а',
    'Α',
    'ا',
    'א',
    '人',
    'ǃ',
    'Ａ',
    '１',
];

#[cfg(test)]
mod tests {
    use unicode_normalization::is_nfc;

    use super::*;

    /// Every letter that passes is in normal form C by itself and beside any other, since none of them combines.
    #[test]
    fn a_plain_text_is_in_normal_form_c() {
        let plain: String = ('\0'..=char::MAX)
            .filter(|letter| is_plain(*letter))
            .collect();
        assert!(plain.chars().count() > 700);
        assert!(is_nfc(&plain));
        assert!(
            plain
                .chars()
                .all(|letter| unicode_normalization::char::canonical_combining_class(letter) == 0)
        );
        assert!(!plain.chars().any(char::is_control));
        for letter in
            "abcçdefgğhıijklmnoöprsştuüvyzâîûABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZÂÎÛ0123456789".chars()
        {
            assert!(is_plain(letter), "{letter}");
        }
    }
}
