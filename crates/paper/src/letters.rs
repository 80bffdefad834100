//! The two fonts: how wide a text is, which glyphs draw it, and which letters there are.
//!
//! Our letters need no shaping engine: Latin, Greek and Cyrillic run from left to right, one glyph a letter, pairs kerned by
//! the font's own table. Ligatures are left out on purpose, for Turkish must keep fi and fı apart.

use std::borrow::Cow;
use std::ops::RangeInclusive;
use std::sync::OnceLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use unicode_normalization::UnicodeNormalization;

/// Millimetres in a typographic point.
pub(crate) const POINT: f32 = 25.4 / 72.0;

static REGULAR: &[u8] = include_bytes!("../fonts/LiberationSans-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../fonts/LiberationSans-Bold.ttf");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Face {
    Regular,
    Bold,
}

/// A font taken apart once for the whole process.
pub(crate) struct Cut {
    pub font: Font,
    units_per_em: f32,
    ascender: f32,
    descender: f32,
    glyphs: Vec<Option<Glyph>>,
    /// For each two of the first `KERNED` letters, looked up once: asking the font each time took a tenth of all the work.
    kerning: Vec<i16>,
}

/// Letters below this code are kerned: Latin with all its Turkish letters.
const KERNED: usize = 0x180;

#[derive(Clone, Copy)]
struct Glyph {
    letter: char,
    id: ttf_parser::GlyphId,
    advance: u16,
}

/// What can be set one glyph a letter. Left out: controls, marks that combine (`as_printed` has composed those it can), scripts
/// that run from right to left, invisible signs, and the private area, which PDF/A-2a forbids.
const LETTERS: [RangeInclusive<u32>; 7] = [
    0x20..=0x7e,
    0xa1..=0xac,
    0xae..=0x2ff,
    0x370..=0x52f,
    0x1e00..=0x1fff,
    0x2010..=0x2027,
    0x2030..=0x22ff,
];

impl Face {
    pub(crate) fn cut(self) -> &'static Cut {
        static CUTS: [OnceLock<Cut>; 2] = [OnceLock::new(), OnceLock::new()];
        match self {
            Face::Regular => CUTS[0].get_or_init(|| Cut::parse(REGULAR)),
            Face::Bold => CUTS[1].get_or_init(|| Cut::parse(BOLD)),
        }
    }

    /// Width of `text` in millimetres at `size` points.
    pub(crate) fn width(self, text: &str, size: f32) -> f32 {
        let units: i32 = self
            .cut()
            .steps(text)
            .map(|(_, glyph, kern)| i32::from(glyph.advance) + kern)
            .sum();
        units as f32 / self.cut().units_per_em * size * POINT
    }

    /// Millimetres from the baseline to the top of the tallest letters at `size` points.
    pub(crate) fn ascent(self, size: f32) -> f32 {
        self.cut().ascender * size * POINT
    }

    /// Millimetres from the baseline down to the end of the longest tails at `size` points.
    pub(crate) fn descent(self, size: f32) -> f32 {
        self.cut().descender * size * POINT
    }
}

impl Cut {
    fn parse(bytes: &'static [u8]) -> Cut {
        let face = ttf_parser::Face::parse(bytes, 0).expect("the fonts compiled in are whole");
        let units_per_em = f32::from(face.units_per_em());
        let last = LETTERS
            .map(|range| *range.end())
            .into_iter()
            .max()
            .unwrap_or_default();
        let glyphs: Vec<Option<Glyph>> = (0..=last)
            .map(|code| {
                let letter = char::from_u32(code)
                    .filter(|_| LETTERS.iter().any(|range| range.contains(&code)))?;
                let id = face.glyph_index(letter)?;
                let advance = face.glyph_hor_advance(id)?;
                Some(Glyph {
                    letter,
                    id,
                    advance,
                })
            })
            .collect();
        Cut {
            kerning: kerning(&face, &glyphs),
            glyphs,
            units_per_em,
            ascender: f32::from(face.ascender()) / units_per_em,
            descender: -f32::from(face.descender()) / units_per_em,
            font: Font::new(bytes.into(), 0).expect("the fonts compiled in are whole"),
        }
    }

    fn glyph(&self, letter: char) -> Option<Glyph> {
        self.glyphs.get(letter as usize).copied().flatten()
    }

    fn kern(&self, left: Glyph, right: Glyph) -> i32 {
        let (left, right) = (left.letter as usize, right.letter as usize);
        if left < KERNED && right < KERNED {
            i32::from(self.kerning[left * KERNED + right])
        } else {
            0
        }
    }

    /// Every letter with its place in the text, its glyph, and what kerning adds after it.
    fn steps(&self, text: &str) -> impl Iterator<Item = (std::ops::Range<usize>, Glyph, i32)> {
        let mut letters = text
            .char_indices()
            .filter_map(|(at, letter)| {
                self.glyph(letter)
                    .map(|glyph| (at..at + letter.len_utf8(), glyph))
            })
            .peekable();
        std::iter::from_fn(move || {
            let (range, glyph) = letters.next()?;
            let kern = letters
                .peek()
                .map_or(0, |(_, next)| self.kern(glyph, *next));
            Some((range, glyph, kern))
        })
    }

    /// The glyphs that draw `text`.
    pub(crate) fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        let glyph = |(range, glyph, kern): (_, Glyph, i32)| {
            let advance = (i32::from(glyph.advance) + kern) as f32 / self.units_per_em;
            KrillaGlyph::new(
                GlyphId::new(u32::from(glyph.id.0)),
                advance,
                0.0,
                0.0,
                0.0,
                range,
                None,
            )
        };
        self.steps(text).map(glyph).collect()
    }
}

fn kerning(face: &ttf_parser::Face<'_>, glyphs: &[Option<Glyph>]) -> Vec<i16> {
    let table = face
        .tables()
        .kern
        .expect("the fonts compiled in have a kern table");
    let pair = |left: Glyph, right: Glyph| {
        let mut tables = table.subtables.into_iter();
        tables.find_map(|table| table.glyphs_kerning(left.id, right.id))
    };
    let letters = &glyphs[..KERNED];
    let rights = |left: &Option<Glyph>| {
        let left = *left;
        letters.iter().map(move |&right| {
            left.zip(right)
                .and_then(|(left, right)| pair(left, right))
                .unwrap_or_default()
        })
    };
    letters.iter().flat_map(rights).collect()
}

/// The text as it stands on paper: letters composed, every stretch of white space one space, none at the ends.
pub(crate) fn as_printed(text: &str) -> Cow<'_, str> {
    // Up to here no letter combines with another, and nearly all our text lies below.
    const FIRST_COMBINING: char = '\u{300}';
    let plain =
        |letter: char| letter < FIRST_COMBINING && (letter == ' ' || !letter.is_whitespace());
    let tidy = !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ");
    if tidy && text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let composed: String = text.nfc().collect();
    Cow::Owned(composed.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The first letter of `text` that the form cannot print, if any. For callers who want to refuse it at the door.
pub fn unprintable(text: &str) -> Option<char> {
    let missing = |letter: &char| {
        [Face::Regular, Face::Bold]
            .iter()
            .any(|face| face.cut().glyph(*letter).is_none())
    };
    as_printed(text).chars().find(missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_every_turkish_letter_in_both_faces() {
        assert_eq!(
            unprintable(
                "abcçdefgğhıijklmnoöprsştuüvyz ABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ âîû ÂÎÛ qwx QWX"
            ),
            None
        );
        assert_eq!(
            unprintable("“‘’” – — … · • % & @ # / § € ° ½ Şükrü’nün"),
            None
        );
    }

    #[test]
    fn composes_what_came_in_pieces() {
        assert_eq!(
            as_printed(" S\u{327}u\u{308}kru\u{308}\t  I\u{307}peg\u{306}i\n"),
            "Şükrü İpeği"
        );
        assert_eq!(unprintable("I\u{307}\u{a0}g\u{306}"), None);
    }

    #[test]
    fn names_the_letter_it_lacks() {
        for (text, letter) in [
            ("1.080,00 ₺", '₺'),
            ("Ali 🙂", '🙂'),
            ("سلمى", 'س'),
            ("שלום", 'ש'),
            ("a\u{202e}b", '\u{202e}'),
            ("a\u{200b}b", '\u{200b}'),
            ("a\0b", '\0'),
            ("\u{f001}", '\u{f001}'),
            ("\u{feff}a", '\u{feff}'),
            ("x\u{323}", '\u{323}'),
            ("soft\u{ad}hyphen", '\u{ad}'),
        ] {
            assert_eq!(unprintable(text), Some(letter), "{text:?}");
        }
    }

    #[test]
    fn kerns() {
        let apart = Face::Regular.width("A", 10.0) + Face::Regular.width("V", 10.0);
        assert!(Face::Regular.width("AV", 10.0) < apart);
    }
}
