//! Turkish letters: case (i İ, ı I), alphabetical order, and the folded forms by which text is found and compared.
//!
//! For names and titles only. Identifiers, e-mail addresses and keys never go through here: they are ASCII.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Upper case by Turkish rules: "ışık, iğne" becomes "IŞIK, İĞNE".
pub fn upper(text: &str) -> String {
    text.nfc().flat_map(upper_letter).collect()
}

fn upper_letter(letter: char) -> impl Iterator<Item = char> {
    let letter = if letter == 'i' { 'İ' } else { letter };
    letter.to_uppercase()
}

/// Lower case by Turkish rules: "IŞIK, İĞNE" becomes "ışık, iğne".
pub fn lower(text: &str) -> String {
    text.nfc().flat_map(lower_letter).collect()
}

fn lower_letter(letter: char) -> impl Iterator<Item = char> {
    // Without this, İ would become i followed by a combining dot, which equals nothing a person types.
    let letter = match letter {
        'I' => 'ı',
        'İ' => 'i',
        other => other,
    };
    letter.to_lowercase()
}

/// The form under which text is stored for search: "cagri kilic" finds "Çağrı Kılıç", typed on any keyboard.
pub fn search_key(text: &str) -> String {
    // After ı has become i, every other letter of the alphabet is an ASCII letter plus a mark that can be dropped.
    let lowered = lower(text).replace('ı', "i");
    let folded: String = lowered.nfd().filter(|c| !is_combining_mark(*c)).collect();
    collapse_spaces(&folded)
}

/// A name as it is kept: one form of every letter, no needless space; circumflexes and case stay as given.
pub fn tidy_name(text: &str) -> String {
    let composed: String = text.nfc().collect();
    collapse_spaces(&composed)
}

/// Whether two spellings are the same name to the population register, which keeps upper case.
pub fn same_name(a: &str, b: &str) -> bool {
    upper(&tidy_name(a)) == upper(&tidy_name(b))
}

/// A text that sorts as the Turkish alphabet does in every database, whatever its collation: hexadecimal ranks.
///
/// Letters that differ only in case or in a circumflex have the same rank, so callers add a tie-breaker.
pub fn sort_key(text: &str) -> String {
    let mut key = String::new();
    for letter in lower(&collapse_spaces(text)).chars() {
        key.push_str(&format!("{:02x}", rank(letter)));
    }
    key
}

/// q, w and x are no Turkish letters, but people bear them: they stand where ICU puts them.
const ALPHABET: &str = "abcçdefgğhıijklmnoöpqrsştuüvwxyz";

fn rank(letter: char) -> usize {
    let plain = match letter {
        'â' => 'a',
        'î' => 'i',
        'û' => 'u',
        other => other,
    };
    if let Some(position) = ALPHABET.chars().position(|c| c == plain) {
        return 0x20 + position;
    }
    match plain {
        ' ' => 0x01,
        '0'..='9' => 0x10 + plain as usize - '0' as usize,
        // A foreign letter stands with its base letter: é with e.
        other => other
            .nfd()
            .next()
            .and_then(|base| ALPHABET.chars().position(|c| c == base))
            .map_or(0x02, |position| 0x20 + position),
    }
}

/// All white space, the non-breaking kinds included, becomes single spaces between words.
fn collapse_spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_knows_both_letters_i() {
        assert_eq!(upper("ışık iğne"), "IŞIK İĞNE");
        assert_eq!(lower("IŞIK İĞNE"), "ışık iğne");
        assert_eq!(lower("ISPARTA DİYARBAKIR"), "ısparta diyarbakır");
        assert_eq!(upper("hâlâ"), "HÂLÂ");
        // İ written as I and a combining dot is the same letter.
        assert_eq!(lower("I\u{307}zmir"), "izmir");
    }

    #[test]
    fn search_forgives_the_keyboard() {
        for spelling in [
            "Çağrı Kılıç",
            "ÇAĞRI KILIÇ",
            "cagri kilic",
            "CAGRI KILIC",
            "CAĞRİ  KiLİÇ",
            "C\u{327}ag\u{306}rı Kılıc\u{327}",
        ] {
            assert_eq!(search_key(spelling), "cagri kilic", "{spelling}");
        }
        assert_eq!(search_key(" Şükrü\u{a0}Öğüt  Âli "), "sukru ogut ali");
        assert_eq!(search_key("Hakkâri Îlâf Sûzan"), "hakkari ilaf suzan");
    }

    #[test]
    fn tidy_names_keep_their_circumflex() {
        assert_eq!(tidy_name("  Kâmile\u{a0}  Nur "), "Kâmile Nur");
        assert_eq!(tidy_name("Ka\u{302}mile"), "Kâmile");
    }

    #[test]
    fn the_register_spells_in_capitals() {
        assert!(same_name("İbrahim Işık", "İBRAHİM  IŞIK"));
        assert!(same_name("Ali\u{a0}Rıza", "ali rıza"));
        assert!(!same_name("Kadir", "Kâdir"));
        assert!(!same_name("Isık", "Işık"));
        assert!(!same_name("ibrahim", "IBRAHIM"));
    }

    #[test]
    fn sorts_as_the_turkish_alphabet_does() {
        let expected = [
            "Ali", "Ali Can", "Âlim", "Aziz", "Can", "Cüneyt", "Çağrı", "Demir", "Gül", "Ğ",
            "Hale", "Ilgın", "İbrahim", "Jale", "Okan", "Ömer", "Pelin", "Quentin", "Rana", "Sıla",
            "Şule", "Tuna", "Ulaş", "Ümit", "Veli", "Wanda", "Xena", "Yıldız", "Zeynep",
        ];
        let mut sorted = expected;
        sorted.reverse();
        sorted.sort_by_key(|name| sort_key(name));
        assert_eq!(sorted, expected);
        assert_eq!(sort_key("Kâmil"), sort_key("KAMİL"));
        assert!(sort_key("Éva") > sort_key("Ebru") && sort_key("Éva") < sort_key("Fatma"));
    }
}
