//! The text that is shown and signed: its heading, and the letters that may stand in it.
//!
//! What a person reads must be what is signed. So a text holds only letters that everybody sees and that look like themselves: the Latin
//! alphabet with its Turkish and other marks, digits, punctuation. All that turns, hides, joins or imitates (direction overrides,
//! zero-width and control characters, combining marks, other alphabets) is refused, and with it everything that is not in Unicode's
//! normal form C. Blanks are single and lines do not run away, so that nothing can be pushed out of sight.

use crate::bytes::Nonce;
use crate::portal_address::PortalAddress;
use crate::purpose::Purpose;

/// In bytes; a commitment in two languages has a third of it.
pub const LONGEST: usize = 32 * 1024;
/// How many texts one hand-off may bring.
pub const MOST: usize = 16;

/// The version of the heading below, and its first line.
const FIRST_LINE: &str = "Kalem imza metni, sürüm 1";

/// What stands above every text and binds the signature to one portal, one hand-off and one purpose.
#[derive(Clone, Copy, Debug)]
pub struct Heading<'a> {
    pub portal: &'a PortalAddress,
    pub purpose: Purpose,
    pub nonce: &'a Nonce,
    /// Which text of how many, from 1.
    pub number: usize,
    pub of: usize,
}

/// A text fit to be signed; what is signed is exactly its UTF-8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedText(String);

/// Why a text is not put before anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    #[error("the text is empty")]
    Empty,
    #[error("the text is longer than 32 KiB")]
    TooLong,
    #[error("the text has a character that cannot be seen, or that looks like another: U+{0:04X}")]
    Letter(u32),
    #[error("the text has blanks or empty lines that hide something, or none where they should be")]
    Blanks,
    #[error("the heading names another portal, another purpose, another number or another text")]
    Heading,
}

impl Heading<'_> {
    fn lines(&self) -> String {
        let Self {
            portal,
            purpose,
            nonce,
            number,
            of,
        } = self;
        format!(
            "{FIRST_LINE}\nPortal: {portal}\nİşlem: {} ({})\nTek kullanımlık sayı: {nonce}\nMetin: {number} / {of}\n\n",
            purpose.in_turkish(),
            purpose.key()
        )
    }
}

impl SignedText {
    /// For the portal: the heading and below it what is to be signed.
    ///
    /// # Errors
    /// [`TextFault`]: a letter that may not stand there, or a wrong length.
    pub fn compose(heading: &Heading<'_>, body: &str) -> Result<Self, TextFault> {
        examine(body)?;
        let text = heading.lines() + body;
        match text.len() <= LONGEST {
            true => Ok(Self(text)),
            false => Err(TextFault::TooLong),
        }
    }

    /// For the app, and for the portal when it checks: this text, if it stands under this heading.
    ///
    /// # Errors
    /// [`TextFault`].
    pub fn read(heading: &Heading<'_>, text: &str) -> Result<Self, TextFault> {
        if text.len() > LONGEST {
            return Err(TextFault::TooLong);
        }
        let body = text
            .strip_prefix(&heading.lines())
            .ok_or(TextFault::Heading)?;
        examine(body)?;
        Ok(Self(text.to_owned()))
    }

    /// What is shown, in full.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is signed.
    pub fn to_be_signed(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Whether a word of one line may be shown beside the texts: a masked name, a browser.
pub fn is_one_line(text: &str, longest: usize) -> bool {
    text.len() <= longest && !text.contains('\n') && examine(text).is_ok()
}

fn examine(body: &str) -> Result<(), TextFault> {
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

#[cfg(test)]
mod tests {
    use unicode_normalization::is_nfc;

    use super::*;

    /// Controls, blanks of all widths, what turns and joins, marks that combine, what looks like another letter or like nothing.
    const STRANGERS: [char; 50] = [
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

    fn heading<'a>(portal: &'a PortalAddress, nonce: &'a Nonce) -> Heading<'a> {
        Heading {
            portal,
            purpose: Purpose::Login,
            nonce,
            number: 1,
            of: 2,
        }
    }

    fn portal() -> PortalAddress {
        PortalAddress::parse("https://imza.example").unwrap()
    }

    /// R39: what is signed is what is shown, under portal, purpose and number.
    #[test]
    fn a_text_reads_as_it_was_composed() {
        let (portal, nonce) = (portal(), Nonce([0xab; 32]));
        let text = SignedText::compose(
            &heading(&portal, &nonce),
            "Şu tarayıcıya giriş izni veriyorum.\n\n• İ ı ğ ₺",
        )
        .unwrap();
        let expected = format!(
            "Kalem imza metni, sürüm 1\nPortal: https://imza.example\nİşlem: Portala giriş (login)\nTek kullanımlık sayı: {}\nMetin: 1 / 2\n\n\
             Şu tarayıcıya giriş izni veriyorum.\n\n• İ ı ğ ₺",
            "ab".repeat(32)
        );
        assert_eq!(text.as_str(), expected);
        assert_eq!(text.to_be_signed(), expected.as_bytes());
        assert_eq!(
            SignedText::read(&heading(&portal, &nonce), &expected),
            Ok(text)
        );
    }

    #[test]
    fn a_text_of_another_hand_off_is_refused() {
        let (portal, nonce) = (portal(), Nonce([1; 32]));
        let right = heading(&portal, &nonce);
        let text = SignedText::compose(&right, "Metin.").unwrap();
        let (other_portal, other_nonce) = (
            PortalAddress::parse("https://imza.example:8443").unwrap(),
            Nonce([2; 32]),
        );
        for other in [
            Heading {
                portal: &other_portal,
                ..right
            },
            Heading {
                nonce: &other_nonce,
                ..right
            },
            Heading {
                purpose: Purpose::Approve,
                ..right
            },
            Heading { number: 2, ..right },
            Heading { of: 1, ..right },
        ] {
            assert_eq!(
                SignedText::read(&other, text.as_str()),
                Err(TextFault::Heading)
            );
        }
        // However little is missing of the heading, it is not the heading.
        for end in 0..right.lines().len() {
            let cut = [&text.as_str().as_bytes()[..end], b"x"].concat();
            let cut = String::from_utf8_lossy(&cut);
            assert_eq!(SignedText::read(&right, &cut), Err(TextFault::Heading));
        }
        assert_eq!(
            SignedText::read(&right, &right.lines()),
            Err(TextFault::Empty)
        );
    }

    #[test]
    fn what_hides_turns_or_imitates_is_refused() {
        let (portal, nonce) = (portal(), Nonce([1; 32]));
        let right = heading(&portal, &nonce);
        for stranger in STRANGERS {
            let fault = TextFault::Letter(u32::from(stranger));
            assert_eq!(
                SignedText::compose(&right, &format!("a{stranger}b")),
                Err(fault)
            );
            let sent = format!("{}a{stranger}b", right.lines());
            assert_eq!(SignedText::read(&right, &sent), Err(fault));
        }
        for hidden in [
            "a\n\n\nb", "\na", "a\n", " a", "a ", "a  b", "a\n b", "a \nb", "\n",
        ] {
            assert_eq!(
                SignedText::compose(&right, hidden),
                Err(TextFault::Blanks),
                "{hidden:?}"
            );
        }
        assert_eq!(SignedText::compose(&right, ""), Err(TextFault::Empty));
        assert_eq!(
            SignedText::compose(&right, &"a".repeat(LONGEST)),
            Err(TextFault::TooLong)
        );
        assert_eq!(
            SignedText::read(&right, &"a".repeat(1 << 24)),
            Err(TextFault::TooLong)
        );
    }

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
