//! The text that is shown and signed: what a person approves, in plain words, and below it the lines that bind it.
//!
//! What a person reads must be what is signed. So a text holds only letters that everybody sees and that look like themselves: the Latin
//! alphabet with its Turkish and other marks, digits, punctuation. All that turns, hides, joins or imitates (direction overrides,
//! zero-width and control characters, combining marks, other alphabets) is refused, and with it everything that is not in Unicode's
//! normal form C. Blanks are single and lines do not run away, so that nothing can be pushed out of sight.
//!
//! Two versions are read and one is written. The first had the binding lines above the plain words; what was signed under it, or was on its
//! way when the portal was renewed, is read for ever.

use crate::bytes::Nonce;
use crate::letters::examine;
use crate::portal_address::PortalAddress;
use crate::purpose::Purpose;

/// In bytes; a commitment in two languages has a third of it.
pub const LONGEST: usize = 32 * 1024;
/// How many texts one hand-off may bring.
pub const MOST: usize = 16;

/// The line that names the version, up to its number.
const NAMES_ITSELF: &str = "Kalem imza metni, sürüm ";
/// Of the first version, whose lines stand above.
const FIRST: &str = "Kalem imza metni, sürüm 1\n";
/// Of the second, whose lines stand below.
const SECOND: &str = "\n\nKalem imza metni, sürüm 2\n";

/// What binds the signature to one portal, one hand-off and one purpose.
#[derive(Clone, Copy, Debug)]
pub struct Binding<'a> {
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
    #[error(
        "the binding lines name another portal, another purpose, another number or another text"
    )]
    Binding,
    #[error("the text has a line like the one that begins the binding lines")]
    Imitation,
}

impl Binding<'_> {
    /// Of the first version. Signed words never change.
    fn above(&self) -> String {
        let Self {
            portal,
            purpose,
            nonce,
            number,
            of,
        } = self;
        format!(
            "{FIRST}Portal: {portal}\nİşlem: {} ({})\nTek kullanımlık sayı: {nonce}\nMetin: {number} / {of}\n\n",
            purpose.in_turkish(),
            purpose.key()
        )
    }

    /// Of the second. The purpose has one name, the one that everybody can read. Signed words never change.
    fn below(&self) -> String {
        let Self {
            portal,
            purpose,
            nonce,
            number,
            of,
        } = self;
        format!(
            "{SECOND}Portal: {portal}\nİşlem: {}\nTek kullanımlık sayı: {nonce}\nMetin: {number} / {of}",
            purpose.in_turkish()
        )
    }
}

impl SignedText {
    /// For the portal: what is to be signed, and below it what binds it.
    ///
    /// # Errors
    /// [`TextFault`]: a letter that may not stand there, or a wrong length.
    pub fn compose(binding: &Binding<'_>, body: &str) -> Result<Self, TextFault> {
        examine(body)?;
        is_no_imitation(body)?;
        let text = body.to_owned() + &binding.below();
        match text.len() <= LONGEST {
            true => Ok(Self(text)),
            false => Err(TextFault::TooLong),
        }
    }

    /// For the app, and for the portal when it checks: this text, if these lines bind it.
    ///
    /// # Errors
    /// [`TextFault`].
    pub fn read(binding: &Binding<'_>, text: &str) -> Result<Self, TextFault> {
        if text.len() > LONGEST {
            return Err(TextFault::TooLong);
        }
        match text.strip_prefix(&binding.above()) {
            Some(body) => examine(body)?,
            None => {
                let body = text
                    .strip_suffix(&binding.below())
                    .ok_or(TextFault::Binding)?;
                examine(body)?;
                is_no_imitation(body)?;
            }
        }
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

/// The plain words of a text that was composed, in either version; `None` where it is no such text.
pub fn body_of(text: &str) -> Option<&str> {
    match text.strip_prefix(FIRST) {
        Some(rest) => rest.split_once("\n\n").map(|(_, body)| body),
        None => text.split_once(SECOND).map(|(body, _)| body),
    }
}

/// Otherwise a body could bring lines of its own that bind it to something else, and a person who reads the first ones believes them.
fn is_no_imitation(body: &str) -> Result<(), TextFault> {
    match body.lines().any(|line| line.starts_with(NAMES_ITSELF)) {
        true => Err(TextFault::Imitation),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::STRANGERS;

    fn binding<'a>(portal: &'a PortalAddress, nonce: &'a Nonce) -> Binding<'a> {
        Binding {
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

    /// R39: what is signed is what is shown: the plain words first, the binding lines below, no English among them.
    #[test]
    fn a_text_reads_as_it_was_composed() {
        let (portal, nonce) = (portal(), Nonce([0xab; 32]));
        let body = "Şu tarayıcıya giriş izni veriyorum.\n\n• İ ı ğ ₺";
        let text = SignedText::compose(&binding(&portal, &nonce), body).unwrap();
        let expected = format!(
            "Şu tarayıcıya giriş izni veriyorum.\n\n• İ ı ğ ₺\n\n\
             Kalem imza metni, sürüm 2\nPortal: https://imza.example\nİşlem: Portala giriş\nTek kullanımlık sayı: {}\nMetin: 1 / 2",
            "ab".repeat(32)
        );
        assert_eq!(text.as_str(), expected);
        assert_eq!(text.to_be_signed(), expected.as_bytes());
        assert_eq!(
            SignedText::read(&binding(&portal, &nonce), &expected),
            Ok(text)
        );
        assert_eq!(body_of(&expected), Some(body));
    }

    /// A text of the first version, letter by letter as it was signed then, is read for ever.
    #[test]
    fn what_was_signed_under_the_first_version_is_still_read() {
        let (portal, nonce) = (portal(), Nonce([0xab; 32]));
        let right = binding(&portal, &nonce);
        let old = format!(
            "Kalem imza metni, sürüm 1\nPortal: https://imza.example\nİşlem: Portala giriş (login)\nTek kullanımlık sayı: {}\nMetin: 1 / 2\n\n\
             Şu tarayıcıya giriş izni veriyorum.\n\n• İ ı ğ ₺",
            "ab".repeat(32)
        );
        let read = SignedText::read(&right, &old).unwrap();
        assert_eq!(read.to_be_signed(), old.as_bytes());
        assert_eq!(
            body_of(&old),
            Some("Şu tarayıcıya giriş izni veriyorum.\n\n• İ ı ğ ₺")
        );
        let other = Binding { number: 2, ..right };
        assert_eq!(SignedText::read(&other, &old), Err(TextFault::Binding));
    }

    /// A body with binding lines of its own would be read as another hand-off's.
    #[test]
    fn a_text_cannot_bring_binding_lines_of_its_own() {
        let (portal, nonce) = (portal(), Nonce([1; 32]));
        let right = binding(&portal, &nonce);
        let strange = Nonce([2; 32]);
        let other = binding(&portal, &strange);
        for body in [
            format!("Metin.{}", other.below()),
            format!("{}Metin.", other.above()),
        ] {
            assert_eq!(
                SignedText::compose(&right, &body),
                Err(TextFault::Imitation)
            );
            let sent = body + &right.below();
            assert_eq!(SignedText::read(&right, &sent), Err(TextFault::Imitation));
        }
        assert_eq!(body_of("Metin."), None);
    }

    #[test]
    fn a_text_of_another_hand_off_is_refused() {
        let (portal, nonce) = (portal(), Nonce([1; 32]));
        let right = binding(&portal, &nonce);
        let text = SignedText::compose(&right, "Metin.").unwrap();
        let (other_portal, other_nonce) = (
            PortalAddress::parse("https://imza.example:8443").unwrap(),
            Nonce([2; 32]),
        );
        for other in [
            Binding {
                portal: &other_portal,
                ..right
            },
            Binding {
                nonce: &other_nonce,
                ..right
            },
            Binding {
                purpose: Purpose::Approve,
                ..right
            },
            Binding { number: 2, ..right },
            Binding { of: 1, ..right },
        ] {
            assert_eq!(
                SignedText::read(&other, text.as_str()),
                Err(TextFault::Binding)
            );
        }
        // However little is missing of the binding lines, they are not the binding lines.
        let bare = "Metin.".len();
        for end in bare..text.as_str().len() {
            let cut = String::from_utf8_lossy(&text.as_str().as_bytes()[..end]);
            assert_eq!(SignedText::read(&right, &cut), Err(TextFault::Binding));
        }
        let above = right.above();
        for end in 0..above.len() {
            let cut = [&above.as_bytes()[..end], b"x"].concat();
            let cut = String::from_utf8_lossy(&cut);
            assert_eq!(SignedText::read(&right, &cut), Err(TextFault::Binding));
        }
        for bare in [right.above(), right.below()] {
            assert_eq!(SignedText::read(&right, &bare), Err(TextFault::Empty));
        }
    }

    #[test]
    fn what_hides_turns_or_imitates_is_refused() {
        let (portal, nonce) = (portal(), Nonce([1; 32]));
        let right = binding(&portal, &nonce);
        for stranger in STRANGERS {
            let fault = TextFault::Letter(u32::from(stranger));
            assert_eq!(
                SignedText::compose(&right, &format!("a{stranger}b")),
                Err(fault)
            );
            for sent in [
                format!("{}a{stranger}b", right.above()),
                format!("a{stranger}b{}", right.below()),
            ] {
                assert_eq!(SignedText::read(&right, &sent), Err(fault));
            }
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
}
