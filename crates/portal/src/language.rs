//! Turkish first, English second: every text of the pages, by key, from the `.ftl` files of the rooms.

use std::borrow::Cow;
use std::collections::HashMap;
use std::str::FromStr;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

/// A language of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    Turkish,
    English,
}

impl Language {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Turkish => "tr",
            Self::English => "en",
        }
    }

    /// The one that the switch on each page leads to.
    pub const fn other(self) -> Self {
        match self {
            Self::Turkish => Self::English,
            Self::English => Self::Turkish,
        }
    }
}

impl FromStr for Language {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        match code {
            "tr" => Ok(Self::Turkish),
            "en" => Ok(Self::English),
            _ => Err(()),
        }
    }
}

/// The texts of one room in both languages.
macro_rules! room {
    ($name:literal) => {
        [
            include_str!(concat!($name, ".tr.ftl")),
            include_str!(concat!($name, ".en.ftl")),
        ]
    };
}

/// Every room's texts.
const ROOMS: &[[&str; 2]] = &[
    room!("frame/frame"),
    room!("refusal/refusal"),
    room!("entrance/entrance"),
    room!("application/application"),
    room!("application/form"),
    room!("application/faults"),
    room!("application/status"),
    room!("application/timeline"),
    room!("phone_code/phone_code"),
    room!("e_imza/e_imza"),
    room!("contact/contact"),
    room!("card/card"),
    room!("certificate/certificate"),
    room!("approval/approval"),
    room!("wet_ink/wet_ink"),
    room!("institution/institution"),
    room!("desk/desk"),
    room!("staff/staff"),
    room!("notice/notice"),
    room!("practice/practice"),
    room!("verifier/verifier"),
    room!("e_onay/e_onay"),
    room!("diary/diary"),
    room!("data_request/data_request"),
    room!("help/help"),
];

/// All texts in one language.
pub struct Texts {
    pub language: Language,
    /// Texts without arguments, ready to be shown: they are by far the most, and pages are made of them.
    plain: HashMap<String, String>,
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    fn load(language: Language) -> Self {
        let name = language
            .code()
            .parse()
            .expect("tr and en are language tags");
        let mut bundle = FluentBundle::new_concurrent(vec![name]);
        // The marks that Fluent puts around arguments would end up in e-mails, PDFs and short messages.
        bundle.set_use_isolating(false);
        let mut keys = Vec::new();
        for room in ROOMS {
            let source = room[language as usize];
            let resource = FluentResource::try_new(source.to_owned())
                .unwrap_or_else(|(_, errors)| panic!("a text file cannot be read: {errors:?}"));
            keys.extend(source.lines().filter_map(key_of).map(str::to_owned));
            bundle
                .add_resource(resource)
                .unwrap_or_else(|errors| panic!("a text has two meanings: {errors:?}"));
        }
        let mut plain = HashMap::new();
        for key in keys {
            let mut errors = Vec::new();
            let pattern = bundle
                .get_message(&key)
                .and_then(|m| m.value())
                .expect("the key was just read");
            let text = bundle
                .format_pattern(pattern, None, &mut errors)
                .into_owned();
            if errors.is_empty() {
                plain.insert(key, text);
            }
        }
        Self {
            language,
            plain,
            bundle,
        }
    }

    /// A text without arguments. A key that does not exist is shown as itself; a test keeps that from happening.
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.plain.get(key).map_or(key, String::as_str)
    }

    /// A text with arguments.
    pub fn with(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|m| m.value()) else {
            return key.to_owned();
        };
        let arguments: FluentArgs<'_> = arguments
            .iter()
            .map(|(name, value)| (*name, FluentValue::String(Cow::Borrowed(*value))))
            .collect();
        self.bundle
            .format_pattern(pattern, Some(&arguments), &mut Vec::new())
            .into_owned()
    }

    /// A whole number with its thousands set apart: 1.204 in Turkish, 1,204 in English.
    pub fn number(&self, number: i64) -> String {
        let mark = match self.language {
            Language::Turkish => '.',
            Language::English => ',',
        };
        let digits = number.unsigned_abs().to_string();
        let mut shown = String::from(if number < 0 { "-" } else { "" });
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                shown.push(mark);
            }
            shown.push(digit);
        }
        shown
    }
}

/// The key that a line of an `.ftl` file begins, if it begins one.
fn key_of(line: &str) -> Option<&str> {
    let (key, _) = line.split_once('=')?;
    let key = key.trim_end();
    (key.starts_with(|c: char| c.is_ascii_lowercase())
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'))
    .then_some(key)
}

/// Both languages.
#[derive(Clone)]
pub struct Languages([Arc<Texts>; 2]);

impl Languages {
    pub fn load() -> Self {
        Self([
            Arc::new(Texts::load(Language::Turkish)),
            Arc::new(Texts::load(Language::English)),
        ])
    }

    pub fn of(&self, language: Language) -> Arc<Texts> {
        self.0[language as usize].clone()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn keys(language: Language) -> BTreeSet<String> {
        ROOMS
            .iter()
            .flat_map(|room| room[language as usize].lines().filter_map(key_of))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn every_text_is_there_in_both_languages() {
        Languages::load();
        let (turkish, english) = (keys(Language::Turkish), keys(Language::English));
        let lonely: Vec<_> = turkish.symmetric_difference(&english).collect();
        assert!(lonely.is_empty(), "in one language only: {lonely:?}");
    }

    #[test]
    fn thousands_are_set_apart() {
        let turkish = Languages::load().of(Language::Turkish);
        for (number, shown) in [
            (0, "0"),
            (999, "999"),
            (1_204, "1.204"),
            (50_000, "50.000"),
            (-1_000_000, "-1.000.000"),
        ] {
            assert_eq!(turkish.number(number), shown);
        }
        assert_eq!(
            Languages::load().of(Language::English).number(1_204),
            "1,204"
        );
    }

    #[test]
    fn every_fault_has_a_text() {
        let known = keys(Language::Turkish);
        let own = rules::application_form::ApplicationForm::OWN_FAULTS;
        let nameless: Vec<_> = rules::faults::every_key()
            .into_iter()
            .chain(own)
            .filter(|key| !known.contains(*key))
            .collect();
        assert!(nameless.is_empty(), "faults without a text: {nameless:?}");
    }

    /// Reads the sources for `text("key")` and `with("key"` and sees that each key exists, and that no text is unused.
    #[test]
    fn every_key_that_is_asked_for_exists() {
        let known = keys(Language::Turkish);
        let mut sources = String::new();
        collect(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("src").as_path(),
            &mut sources,
        );
        let mut asked = BTreeSet::new();
        for call in [".text(\"", ".with(\""] {
            for (at, _) in sources.match_indices(call) {
                let rest = &sources[at + call.len()..];
                asked.insert(rest[..rest.find('"').unwrap()].to_owned());
            }
        }
        assert!(asked.len() > 100, "the sources were not found");
        let missing: Vec<_> = asked.iter().filter(|key| !known.contains(*key)).collect();
        assert!(missing.is_empty(), "asked for but not written: {missing:?}");
    }

    fn collect(folder: &Path, into: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, into);
            } else if path.extension().is_some_and(|e| e == "html" || e == "rs")
                && !path.ends_with("language.rs")
            {
                into.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
}
