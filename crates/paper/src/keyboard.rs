//! A scanner types like an American keyboard; the computer may believe it is a Turkish one. Here the difference is undone.
//!
//! Turkish Q needs nothing: it moves only i and the punctuation, and a code has no i. Turkish F, the standard layout of
//! public offices, moves every letter.

/// The letters of an American keyboard, and below each what Turkish F types for the same key.
const AMERICAN: &str = "qwertyuiopasdfghjklzxcvbnm";
const TURKISH_F: &str = "fgğıodrnhpuieaütkmljövcçzs";

/// Removes the combining dot that `İ` leaves behind where software lowers it without knowing Turkish.
pub(crate) fn without_dots(typed: &str) -> String {
    typed.chars().filter(|&sign| sign != '\u{307}').collect()
}

/// What an American keyboard would have typed with the keys that typed this on Turkish F. Other signs stay as they are.
pub(crate) fn from_turkish_f(typed: &str) -> String {
    let american = |small| {
        TURKISH_F
            .chars()
            .zip(AMERICAN.chars())
            .find(|&(turkish, _)| turkish == small)
    };
    typed
        .chars()
        .map(|sign| american(turkish_small(sign)).map_or(sign, |(_, key)| key))
        .collect()
}

fn turkish_small(letter: char) -> char {
    match letter {
        'I' => 'ı',
        'İ' => 'i',
        _ => letter.to_lowercase().next().unwrap_or(letter),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// What Turkish Q types for the keys of an American keyboard that a code needs.
    pub(crate) fn typed_on_turkish_q(text: &str) -> String {
        text.replace('-', "*").replace('i', "ı")
    }

    /// What Turkish F types for the same keys, capitals included.
    pub(crate) fn typed_on_turkish_f(text: &str) -> String {
        let moved = |sign: char| {
            let key = AMERICAN
                .find(sign.to_ascii_lowercase())
                .map(|at| TURKISH_F.chars().nth(at));
            match (sign, key.flatten()) {
                ('-', _) => '/'.to_string(),
                (_, None) => sign.to_string(),
                (_, Some('i')) if sign.is_ascii_uppercase() => 'İ'.to_string(),
                (_, Some(letter)) if sign.is_ascii_uppercase() => letter.to_uppercase().to_string(),
                (_, Some(letter)) => letter.to_string(),
            }
        };
        text.chars().map(moved).collect()
    }

    #[test]
    fn undoes_turkish_f() {
        assert_eq!(typed_on_turkish_f("KALEM1-SD"), "MULĞS1/İE");
        assert_eq!(from_turkish_f("MULĞS1/İE"), "kalem1/sd");
        assert_eq!(from_turkish_f(&typed_on_turkish_f(AMERICAN)), AMERICAN);
        assert_eq!(
            from_turkish_f(&typed_on_turkish_f(&AMERICAN.to_uppercase())),
            AMERICAN
        );
    }
}
