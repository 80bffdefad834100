//! Every notice and every status is there in Turkish and in English, whole and in the right letters (R07, R14, R21, R26).

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use rules::application::{Aftermath, ApplicationKind, Status, every, status};
use unicode_normalization::is_nfc;

const NOTICE: [(&str, &str); 2] = [
    ("tr", include_str!("../../src/notice/notice.tr.ftl")),
    ("en", include_str!("../../src/notice/notice.en.ftl")),
];
const STATUS: [(&str, &str); 2] = [
    ("tr", include_str!("../../src/order/status.tr.ftl")),
    ("en", include_str!("../../src/order/status.en.ftl")),
];
/// Two parts of a UCS-2 message hold 67 characters each.
const TWO_SMS_PARTS: usize = 134;

/// The key and the raw text of each message of a Fluent file; comments and blank lines between messages are left out.
fn messages(source: &str) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut key = None;
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, rest)) = line
            .split_once(" =")
            .filter(|_| !line.starts_with([' ', '}']))
        {
            assert!(
                found.insert(name.to_owned(), rest.to_owned()).is_none(),
                "twice: {name}"
            );
            key = Some(name.to_owned());
        } else if let Some(key) = &key {
            let text = found.get_mut(key).expect("the key was just put in");
            text.push('\n');
            text.push_str(line);
        }
    }
    found
}

fn variables(text: &str) -> BTreeSet<&str> {
    let name_end = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
    text.split('$')
        .skip(1)
        .map(|rest| rest.split(name_end).next().expect("split gives one"))
        .collect()
}

/// Formats one message with values as long as they are in real life.
fn formatted(language: &str, source: &str, key: &str) -> String {
    let resource =
        FluentResource::try_new(source.to_owned()).expect("the file is well-formed Fluent");
    let mut bundle = FluentBundle::new(vec![language.parse().expect("a language tag")]);
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).expect("no key stands twice");
    let mut args = FluentArgs::new();
    for (name, value) in [
        ("name", "Işıl Çağrı Öğüt"),
        ("order", "SD-1234567"),
        ("institution", "Örnek Üniversitesi"),
        ("date", "20.11.2026"),
        ("production", "20.01.2027"),
        (
            "link",
            "https://basvuru.ornek.example/basvurular/SD-1234567",
        ),
        ("portal", "https://basvuru.ornek.example"),
        ("signing", "https://basvuru.ornek.example/yardim/e-imza"),
        ("kind", "Kayıp/Çalıntı"),
        (
            "instructions",
            "https://basvuru.ornek.example/yardim/islak-imza",
        ),
        ("reasons", "- Formun imza alanı boş."),
        ("phone", "0 312 000 00 00"),
        ("authority", "Kalem Deneme Sertifika Makamı"),
        ("address", "P.K. 1, 06000 Ankara"),
        ("status", "Başvuru Formu Bekleniyor"),
        ("serial", "4A1BCD00112233445566778899AABBCC"),
        ("masked", "+90 5** *** ** 67"),
        ("from", "25.11.2026 14:30"),
        ("why", "Kart kayıp ya da çalıntı, PIN başkasında"),
        ("product", "Nitelikli Elektronik Sertifika"),
        ("terms", "Sertifika süresi: 3 yıl. Kart okuyucu: Yok."),
        (
            "title",
            "Örnek Çağdaş Gıda Sanayi ve Ticaret Anonim Şirketi",
        ),
        ("number", "1234567890"),
        ("validity", "3 yıl"),
        ("reader", "Yok"),
        ("asked", "İsteyen: mahkeme ya da resmî makam."),
        ("code", "402917"),
        ("erased", "SD-7"),
        ("kept", "- SD-8: arşivde kalır."),
        ("until", "20.11.2049"),
        ("domain", "basvuru.ornek.example"),
    ] {
        args.set(name, value);
    }
    args.set("days", 30);
    args.set("minutes", 5);
    let pattern = bundle
        .get_message(key)
        .and_then(|message| message.value())
        .expect(key);
    let mut errors = Vec::new();
    let text = bundle
        .format_pattern(pattern, Some(&args), &mut errors)
        .into_owned();
    assert!(errors.is_empty(), "{language} {key}: {errors:?}");
    text
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_variables() {
    for [(_, turkish), (_, english)] in [NOTICE, STATUS] {
        let (turkish, english) = (messages(turkish), messages(english));
        assert_eq!(
            turkish.keys().collect::<Vec<_>>(),
            english.keys().collect::<Vec<_>>()
        );
        for (key, text) in &turkish {
            assert_eq!(variables(text), variables(&english[key]), "{key}");
        }
    }
}

#[test]
fn every_message_is_complete_and_in_clean_letters() {
    for (language, source) in NOTICE.into_iter().chain(STATUS) {
        for key in messages(source).keys() {
            let text = formatted(language, source, key);
            assert!(
                is_nfc(&text) && !text.contains("  ") && !text.contains(['{', '}']),
                "{language} {key}: {text}"
            );
            assert!(
                !text.chars().any(|c| c.is_control() && c != '\n'),
                "{language} {key}"
            );
            assert!(
                !text.contains('\''),
                "a straight apostrophe in {language} {key}: {text}"
            );
        }
    }
}

/// R07, R08, R26: a letter greets, says who writes, and falls into paragraphs of which an address stands alone.
/// Notices that are about the person and not about one order of theirs.
const OF_NO_ORDER: [&str; 9] = [
    "told-e-onay-",
    "not-me-",
    "signed-in-",
    "certificate-",
    "phone-changed-",
    "email-changed-",
    "data-erased-",
    "data-corrected-",
    "contact-proposed-",
];

#[test]
fn every_letter_is_whole() {
    for (language, source) in NOTICE {
        let bodies: Vec<_> = messages(source)
            .into_keys()
            .filter(|key| key.ends_with("-body"))
            .collect();
        assert_eq!(bodies.len(), 33, "one for each notice by e-mail");
        for key in bodies {
            let body = formatted(language, source, &key);
            let paragraphs: Vec<_> = body.split("\n\n").collect();
            assert!(
                paragraphs[0].contains("Işıl Çağrı Öğüt"),
                "{key} does not greet"
            );
            assert_eq!(
                *paragraphs.last().unwrap(),
                "Kalem Deneme Sertifika Makamı",
                "{key} is not signed"
            );
            let is_of_an_order = !OF_NO_ORDER.iter().any(|name| key.starts_with(name));
            assert_eq!(body.contains("SD-1234567"), is_of_an_order, "{key}");
            assert!(body.contains("0 312 000 00 00"), "{key}");
            for paragraph in paragraphs {
                let address_alone =
                    !paragraph.contains("https://") || !paragraph.contains(char::is_whitespace);
                assert!(
                    address_alone,
                    "{key}: an address inside a sentence: {paragraph}"
                );
            }
            let subject = formatted(language, source, &key.replace("-body", "-subject"));
            assert_eq!(subject.ends_with("SD-1234567"), is_of_an_order, "{subject}");
            assert!(!subject.contains('\n'), "{key}: {subject}");
        }
    }
}

#[test]
fn every_short_message_fits_in_two_parts_and_names_nobody() {
    for (language, source) in NOTICE {
        let short: Vec<_> = messages(source)
            .into_iter()
            .filter(|(key, _)| key.ends_with("-sms"))
            .collect();
        assert_eq!(short.len(), 34, "one for each notice, and the phone code");
        for (key, raw) in short {
            let text = formatted(language, source, &key);
            let length = text.encode_utf16().count();
            assert!(
                length <= TWO_SMS_PARTS,
                "{language} {key}: {length} characters"
            );
            assert!(
                !variables(&raw).contains("name"),
                "{key} puts a name on a lock screen"
            );
            assert!(
                text.contains("Kalem Deneme Sertifika Makamı"),
                "{key} does not say who writes"
            );
        }
    }
}

/// R21: the last line is bound to our domain, so that a phone offers the code to no other page.
#[test]
fn the_code_message_ends_with_the_domain_bound_line() {
    for (language, source) in NOTICE {
        let text = formatted(language, source, "phone-code-sms");
        assert_eq!(text.lines().last(), Some("@basvuru.ornek.example #402917"));
    }
}

/// R11, R14: whatever the rules can answer has a label and an explanation, in both languages, and no text is left over.
#[test]
fn every_status_has_a_label_and_an_explanation() {
    let stages = every::stages();
    let known = stages.iter().map(status).chain([Status::Unclear]);
    let needed: BTreeSet<String> = known
        .flat_map(|status| [status.key().to_owned(), status.explanation()])
        .collect();
    for (language, source) in STATUS {
        let present = messages(source);
        for key in &needed {
            assert!(present.contains_key(key), "{language}: no {key}");
        }
        for key in present.keys().filter(|key| key.starts_with("status-")) {
            assert!(needed.contains(key), "{language}: nothing asks for {key}");
        }
        for follows in Aftermath::ALL {
            let key = follows.key();
            assert!(present.contains_key(key), "{language}: no {key}");
        }
    }
}

/// R14: the labels are those of the guides, letter by letter.
#[test]
fn the_labels_are_the_familiar_ones() {
    let label = |key| formatted("tr", STATUS[0].1, key);
    assert_eq!(label("status-form-awaited"), "Başvuru Formu Bekleniyor");
    assert_eq!(
        label("status-form-and-payment-awaited"),
        "Başvuru Formu ve Ödeme Bekleniyor"
    );
    assert_eq!(label("status-payment-awaited"), "Ödeme Bekleniyor");
    assert_eq!(label("status-production-awaited"), "Üretim Bekleniyor");
    assert_eq!(label("status-delivered"), "Teslim Edildi");
    assert_eq!(label("status-cancelled"), "İptal Edildi");
}

/// R28: the rule that is shown for a kind says what production will do with it.
#[test]
fn the_kinds_that_revoke_are_told_so() {
    let rule = |key| formatted("tr", STATUS[0].1, key);
    for kind in ApplicationKind::ALL {
        let key = match kind {
            ApplicationKind::First => "production-rule-first",
            ApplicationKind::Renewal => "production-rule-renewal",
            _ => "production-rule-replacement",
        };
        assert_eq!(
            rule(key).contains("iptal edilir"),
            kind.replaces_all(),
            "{}",
            kind.key()
        );
    }
}
