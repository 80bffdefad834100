//! Splitting "Ayşe Nur Öz Kaya", of which nobody can tell for certain where the family name begins.

use rules::turkish;

/// How the two names of a row came about, so that a page can ask a person to look at the guesses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameSplit {
    /// The list had a column for each.
    Separate,
    /// One column, but two words only, or a comma, capitals or a wide gap show where the family name begins.
    Shown,
    /// Three words or more and no sign: the family name was taken to be one word. It may have two.
    Guessed,
}

pub struct Split {
    pub given_name: String,
    pub family_name: String,
    pub how: NameSplit,
}

/// Whether every name of a column has one wide gap: then a program joined two columns, and the gap is the seam.
/// In a single name it would be no more than a slip.
pub fn has_seams<'a>(names: impl Iterator<Item = &'a str>) -> bool {
    let mut count = 0;
    let all = names.filter(|name| !name.trim().is_empty()).all(|name| {
        count += 1;
        seam(name).is_some()
    });
    all && count > 1
}

pub fn split(name: &str, family_first: bool, has_seams: bool) -> Split {
    if let Some((family, given)) = name.split_once(',') {
        return shown(given, family);
    }
    let (first, second, how) = match seam(name).filter(|_| has_seams) {
        Some((first, second)) => (first.to_owned(), second.to_owned(), NameSplit::Shown),
        None => split_words(name, family_first),
    };
    let (given, family) = if family_first {
        (second, first)
    } else {
        (first, second)
    };
    Split {
        how,
        ..shown(&given, &family)
    }
}

fn shown(given: &str, family: &str) -> Split {
    Split {
        given_name: turkish::tidy_name(given),
        family_name: turkish::tidy_name(family),
        how: NameSplit::Shown,
    }
}

/// The parts before and after the only gap of two or more spaces.
fn seam(name: &str) -> Option<(&str, &str)> {
    let name = name.trim();
    let is_wide = |(place, _): &(usize, &str)| {
        let after = &name[*place..];
        after.chars().take_while(|c| c.is_whitespace()).count() > 1
    };
    let mut gaps = name
        .char_indices()
        .filter(|(place, letter)| {
            letter.is_whitespace() && !name[..*place].ends_with(char::is_whitespace)
        })
        .map(|(place, _)| (place, name))
        .filter(is_wide);
    let (place, _) = gaps.next()?;
    gaps.next().is_none().then(|| name.split_at(place))
}

fn split_words(name: &str, family_first: bool) -> (String, String, NameSplit) {
    let words: Vec<&str> = name.split_whitespace().collect();
    let count = words.len();
    let capitals = match family_first {
        true => words.iter().take_while(|word| is_capitals(word)).count(),
        false => words
            .iter()
            .rev()
            .take_while(|word| is_capitals(word))
            .count(),
    };
    let (family, how) = match count {
        0 | 1 => (0, NameSplit::Shown),
        2 => (1, NameSplit::Shown),
        // "Ayşe Nur ÖZ KAYA": only where the rest is not in capitals as well do they say anything.
        _ if (1..count).contains(&capitals) => (capitals, NameSplit::Shown),
        _ => (1, NameSplit::Guessed),
    };
    let at = if family_first {
        family.max(usize::from(count == 1))
    } else {
        count - family
    };
    (words[..at].join(" "), words[at..].join(" "), how)
}

/// A single letter or an abbreviation such as "M." tells nothing.
fn is_capitals(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() > 1 && turkish::upper(word) == word
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(name: &str, family_first: bool, has_seams: bool) -> (String, String, NameSplit) {
        let split = split(name, family_first, has_seams);
        (split.given_name, split.family_name, split.how)
    }

    #[test]
    fn the_seam_of_two_joined_columns_is_found() {
        let names = [
            "Ayşe  Özdemir",
            "Büşra Tuğba  Yavuz",
            "",
            "Ali \u{a0}Öz Kaya ",
        ];
        assert!(has_seams(names.into_iter()));
        assert_eq!(
            parts(names[1], false, true),
            ("Büşra Tuğba".into(), "Yavuz".into(), NameSplit::Shown)
        );
        assert_eq!(
            parts(names[3], false, true),
            ("Ali".into(), "Öz Kaya".into(), NameSplit::Shown)
        );
        for others in [
            &["Ayşe  Özdemir", "Ali Kaya"][..],
            &["Ayşe  Özdemir"],
            &["Ayşe  Nur  Öz", "Ali  Kaya"],
            &[],
        ] {
            assert!(!has_seams(others.iter().copied()), "{others:?}");
        }
    }

    #[test]
    fn signs_are_used_where_there_are_any() {
        for (name, given, family) in [
            ("Ali Kaya", "Ali", "Kaya"),
            ("ALİ KAYA", "ALİ", "KAYA"),
            ("Ayşe Nur ÖZ KAYA", "Ayşe Nur", "ÖZ KAYA"),
            ("Öz Kaya, Ayşe Nur", "Ayşe Nur", "Öz Kaya"),
        ] {
            assert_eq!(
                parts(name, false, false),
                (given.into(), family.into(), NameSplit::Shown),
                "{name}"
            );
        }
        assert_eq!(
            parts("ÖZ KAYA Ayşe Nur", true, false),
            ("Ayşe Nur".into(), "ÖZ KAYA".into(), NameSplit::Shown)
        );
        assert_eq!(
            parts("Kaya Ali", true, false),
            ("Ali".into(), "Kaya".into(), NameSplit::Shown)
        );
    }

    #[test]
    fn a_guess_is_called_a_guess() {
        assert_eq!(
            parts("Ayşe Nur Kaya", false, false),
            ("Ayşe Nur".into(), "Kaya".into(), NameSplit::Guessed)
        );
        assert_eq!(
            parts("AYŞE NUR KAYA", false, false),
            ("AYŞE NUR".into(), "KAYA".into(), NameSplit::Guessed)
        );
        assert_eq!(
            parts("Kaya Ayşe Nur", true, false),
            ("Ayşe Nur".into(), "Kaya".into(), NameSplit::Guessed)
        );
        assert_eq!(parts("Ali M. K.", false, false).2, NameSplit::Guessed);
    }

    #[test]
    fn one_word_is_a_given_name_and_the_other_is_missing() {
        assert_eq!(
            parts("Ali", false, false),
            ("Ali".into(), "".into(), NameSplit::Shown)
        );
        assert_eq!(
            parts("Kaya", true, false),
            ("".into(), "Kaya".into(), NameSplit::Shown)
        );
        assert_eq!(
            parts(" ", false, false),
            ("".into(), "".into(), NameSplit::Shown)
        );
    }
}
