//! The two languages of the app. A text stands where it is used, in both, so that neither is forgotten.

use card::Words;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    Turkish,
    English,
}

/// One text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    pub tr: &'static str,
    pub en: &'static str,
}

pub const fn text(tr: &'static str, en: &'static str) -> Text {
    Text { tr, en }
}

impl Language {
    pub const ALL: [Self; 2] = [Self::Turkish, Self::English];

    pub const fn of(self, text: Text) -> &'static str {
        match self {
            Self::Turkish => text.tr,
            Self::English => text.en,
        }
    }

    /// What happened, and what to do about it.
    pub const fn both(self, words: Words) -> (&'static str, &'static str) {
        match self {
            Self::Turkish => (words.happened_tr, words.to_do_tr),
            Self::English => (words.happened_en, words.to_do_en),
        }
    }

    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Turkish => "Türkçe",
            Self::English => "English",
        }
    }

    /// From a desktop's setting: `LANG`, `LC_ALL`, `LC_MESSAGES`. Turkish where nothing says otherwise.
    pub fn of_locale(locale: Option<&str>) -> Self {
        match locale {
            Some(locale) if !locale.is_empty() && !locale.starts_with("tr") => match locale {
                // A machine that was given no language at all is not one whose person reads English.
                "C" | "POSIX" | "C.UTF-8" | "C.utf8" => Self::Turkish,
                _ => Self::English,
            },
            _ => Self::Turkish,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turkish_unless_the_desktop_says_otherwise() {
        for (locale, meant) in [
            (None, Language::Turkish),
            (Some("tr_TR.UTF-8"), Language::Turkish),
            (Some("C.UTF-8"), Language::Turkish),
            (Some("en_GB.UTF-8"), Language::English),
            (Some("de_DE"), Language::English),
        ] {
            assert_eq!(Language::of_locale(locale), meant, "{locale:?}");
        }
    }
}
