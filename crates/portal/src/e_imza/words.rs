//! Why a signature was not accepted, in words for the app and for the waiting page.

use handoff::message::Words;
use signature::cades::reason::Reason;
use web::App;
use web::language::{Language, Texts};

pub fn of_reason(reason: Reason) -> Words {
    Words {
        turkish: reason.turkish().to_owned(),
        english: reason.english().to_owned(),
    }
}

/// Of a text of ours.
pub fn of_key(app: &App, key: &str) -> Words {
    let said = |language| app.languages.of(language).text(key).to_owned();
    Words {
        turkish: said(Language::Turkish),
        english: said(Language::English),
    }
}

/// For the page: `key` is that of a reason or of a text.
pub fn on_page(texts: &Texts, key: &str) -> String {
    match (Reason::by_key(key), texts.language) {
        (Some(reason), Language::Turkish) => reason.turkish().to_owned(),
        (Some(reason), Language::English) => reason.english().to_owned(),
        (None, _) => texts.text(key).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the portal says, the app will show.
    #[test]
    fn the_words_of_every_reason_are_fit_for_the_app() {
        for reason in Reason::ALL {
            assert!(of_reason(*reason).are_sound(), "{}", reason.key());
        }
    }
}
