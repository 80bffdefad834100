//! Every text of the pages, collected from the rooms.

#[cfg(test)]
mod lawyers_table;

use web::language::{Languages, RoomTexts};

/// The texts of one room in both languages.
macro_rules! room {
    ($name:literal) => {
        [
            include_str!(concat!($name, ".tr.ftl")),
            include_str!(concat!($name, ".en.ftl")),
        ]
    };
}

/// The texts of every room.
const ROOMS: &[RoomTexts] = &[
    room!("entrance/entrance"),
    room!("entrance/elsewhere"),
    room!("application/application"),
    room!("application/form"),
    room!("application/faults"),
    room!("cancellation/cancellation"),
    room!("order/status"),
    room!("order/timeline"),
    room!("phone_code/phone_code"),
    room!("e_imza/e_imza"),
    room!("contact/contact"),
    room!("step_up/step_up"),
    room!("card/card"),
    room!("certificate/certificate"),
    room!("approval/approval"),
    room!("wet_ink/wet_ink"),
    room!("wet_ink/arrival"),
    room!("institution/institution"),
    room!("institution/desk"),
    room!("desk/desk"),
    room!("staff/staff"),
    room!("stock/stock"),
    room!("notice/notice"),
    room!("notice/ledger"),
    room!("practice/practice"),
    room!("verifier/verifier"),
    room!("e_onay/e_onay"),
    room!("diary/diary"),
    room!("diary/desk"),
    room!("data_request/data_request"),
    room!("data_request/export"),
    room!("app_download/app_download"),
    room!("help/help"),
];

/// Everything that the pages say, in both languages.
pub fn languages() -> Languages {
    Languages::load(ROOMS)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use web::language::{Language, OWN, key_of};
    use web::security::Kind;

    use super::*;

    fn keys(language: Language) -> BTreeSet<String> {
        OWN.iter()
            .chain(ROOMS)
            .flat_map(|room| room[language as usize].lines().filter_map(key_of))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn every_text_is_there_in_both_languages() {
        languages();
        let (turkish, english) = (keys(Language::Turkish), keys(Language::English));
        let lonely: Vec<_> = turkish.symmetric_difference(&english).collect();
        assert!(lonely.is_empty(), "in one language only: {lonely:?}");
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

    #[test]
    fn every_kind_of_security_event_has_a_text() {
        for language in [Language::Turkish, Language::English] {
            let texts = languages().of(language);
            for kind in Kind::ALL {
                let key = format!("security-kind-{}", kind.key());
                assert_ne!(texts.text(&key), key, "a text is missing");
            }
        }
    }

    /// Reads the sources for `text("key")` and `with("key"` and sees that each key exists, and that no text is unused.
    #[test]
    fn every_key_that_is_asked_for_exists() {
        let known = keys(Language::Turkish);
        let mut sources = String::new();
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for folder in ["portal/src", "web/src"] {
            collect(&crates.join(folder), &mut sources);
        }
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
                && !path.ends_with("texts.rs")
            {
                into.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
}
