//! What a field says, for people: the program's own words (`sms_code`, `form-saved`) as the pages say them. Whatever is no such word is said as it is.

use rules::certificate_state::{Act, Demand, Why};
use rules::mobile_phone::MobileCarrier;
use web::language::Texts;

use crate::certificate_state::{act_key, demand_key, why_key};

/// Of which section, which field, and how the keys of its texts begin.
const PREFIXES: [(&str, &str, &str); 25] = [
    ("person", "name_source", "name-from-"),
    ("person", "language", "export-language-"),
    ("contact_points", "kind", "export-contact-"),
    ("contact_points", "proof", "export-proof-"),
    ("orders", "kind", "kind-"),
    ("orders", "payment", "payment-"),
    ("orders", "card_reader", "card-reader-"),
    ("forms", "state", "export-form-"),
    ("forms", "card_reader", "card-reader-"),
    ("forms", "publish", ""),
    ("forms", "channel", "channel-"),
    ("forms", "address_kind", "address-kind-"),
    ("certificates", "state", "certificate-state-"),
    ("consents", "scope", "export-scope-"),
    ("consents", "choice", "export-choice-"),
    ("consents", "way", "e-onay-way-"),
    ("signatures", "purpose", "diary-signature-"),
    ("diary", "kind", "export-diary-"),
    ("diary", "detail", "export-diary-detail-"),
    ("notices", "kind", "notice-kind-"),
    ("notices", "state", "notice-state-"),
    ("notices", "delivery", "notice-delivery-"),
    ("notices", "channel", "export-contact-"),
    ("notices", "language", "export-language-"),
    ("data_requests", "outcome", "data-request-outcome-"),
];

/// The field of a section in the reader's words.
pub fn in_words(t: &Texts, section: &str, field: &str, value: &str) -> String {
    let key = match (section, field) {
        ("orders" | "forms", "validity") => return t.with("validity-years", &[("years", value)]),
        ("forms", "operator") => match MobileCarrier::parse(value).map(MobileCarrier::name) {
            Some(Some(name)) => return name.to_owned(),
            Some(None) => "operator-other".to_owned(),
            None => return value.to_owned(),
        },
        ("certificate_changes", "act") => known(value, act_key as fn(Act) -> _),
        ("certificate_changes", "why") => known(value, why_key as fn(Why) -> _),
        ("certificate_changes", "demand") => known(value, demand_key as fn(Demand) -> _),
        ("data_requests", "wanted") => format!("data-request-{value}"),
        ("data_requests", "came_by") => format!("data-request-by-{value}"),
        ("history", "stream") => format!("export-stream-{value}"),
        ("history", "actor") => format!("by-{value}"),
        ("history", "act") => format!("act-{value}"),
        _ => match prefix(section, field) {
            Some(prefix) => format!("{prefix}{}", value.replace('_', "-")),
            None => return value.to_owned(),
        },
    };
    let text = t.text(&key);
    if text == key { value } else { text }.to_owned()
}

fn known<T: std::str::FromStr>(value: &str, key: fn(T) -> &'static str) -> String {
    let known = value.parse().ok().map(key);
    known.unwrap_or(value).to_owned()
}

fn prefix(section: &str, field: &str) -> Option<&'static str> {
    let is_it = |row: &&(&str, &str, &str)| (row.0, row.1) == (section, field);
    PREFIXES.iter().find(is_it).map(|row| row.2)
}

#[cfg(test)]
mod tests {
    use rules::application::{ApplicationKind, Payment};
    use rules::application_form::{AddressKind, Channel};
    use rules::certificate_state::State;
    use rules::contact_point::{Kind, Proof};
    use rules::data_request::{CameBy, Outcome, Wanted};
    use rules::product::CardReader;
    use web::language::Language;

    use super::*;

    /// Every word of the program that a file for people can hold has its text, in both languages.
    #[test]
    fn no_word_of_the_program_is_left() {
        let fields = [
            ("history", "stream", vec!["person", "application"]),
            (
                "history",
                "actor",
                vec!["person", "officer", "operator", "system"],
            ),
            (
                "orders",
                "kind",
                keys(ApplicationKind::ALL, ApplicationKind::key),
            ),
            ("orders", "payment", keys(Payment::ALL, Payment::key)),
            (
                "orders",
                "card_reader",
                keys(CardReader::ALL, CardReader::key),
            ),
            ("forms", "channel", keys(Channel::ALL, Channel::key)),
            (
                "forms",
                "address_kind",
                keys(AddressKind::ALL, AddressKind::key),
            ),
            ("forms", "publish", vec!["yes", "no"]),
            ("forms", "state", vec!["sent", "draft"]),
            ("contact_points", "kind", keys(Kind::ALL, Kind::key)),
            ("contact_points", "proof", keys(Proof::ALL, Proof::key)),
            ("person", "name_source", vec!["list", "gate", "register"]),
            ("person", "language", vec!["tr", "en"]),
            ("certificates", "state", keys(State::ALL, State::key)),
            ("certificate_changes", "act", keys(Act::ALL, Act::key)),
            ("certificate_changes", "why", keys(Why::ALL, Why::key)),
            (
                "certificate_changes",
                "demand",
                keys(Demand::ALL, Demand::key),
            ),
            (
                "diary",
                "kind",
                vec!["login", "signature", "e_onay", "contact"],
            ),
            (
                "diary",
                "detail",
                vec!["e_devlet", "e_imza", "approve", "login", "unlock", "phone"],
            ),
            ("consents", "scope", vec!["own_applications"]),
            ("consents", "choice", vec!["accept", "withdraw"]),
            ("consents", "way", vec!["e_imza", "not_me", "phone_code"]),
            ("data_requests", "wanted", keys(Wanted::ALL, Wanted::key)),
            ("data_requests", "came_by", keys(CameBy::ALL, CameBy::key)),
            ("data_requests", "outcome", keys(Outcome::ALL, Outcome::key)),
        ];
        for language in [Language::Turkish, Language::English] {
            let t = crate::languages().of(language);
            for (section, field, words) in &fields {
                for word in words {
                    let said = in_words(&t, section, field, word);
                    assert_ne!(&said, word, "{language:?} {section} {field}");
                }
            }
        }
    }

    fn keys<T: Copy>(all: &[T], key: fn(T) -> &'static str) -> Vec<&'static str> {
        all.iter().map(|one| key(*one)).collect()
    }

    #[test]
    fn what_a_person_wrote_is_said_as_it_is() {
        let t = crate::languages().of(Language::Turkish);
        assert_eq!(in_words(&t, "forms", "unit", "no"), "no");
        assert_eq!(in_words(&t, "orders", "validity", "3"), "3 yıl");
        assert_eq!(
            in_words(&t, "forms", "operator", "turk-telekom"),
            "Türk Telekom"
        );
    }
}
