//! What is said of one signature, as the page shows it: in the reader's language first, and in the other one for whoever reads along.

use jiff::Timestamp;
use rules::dates::day_and_time;
use signature::algorithm::{Digest, SignatureAlgorithm};
use signature::indication::Indication;
use signature::moment::Moment;
use signature::verifier::opinion::Stamp;
use signature::verifier::{Level, Opinion, Qualified, Reason};
use web::language::{Language, Texts};

/// Longer than any honest name in a certificate.
const LONGEST_NAME: usize = 200;

/// One signature.
pub struct Verdict {
    pub tone: &'static str,
    /// The key of "Geçerli", "Geçersiz" or "Karar verilemiyor".
    pub label: &'static str,
    pub in_words: Words,
    /// The same in the other language of the pages, and that language's code.
    pub in_other_words: Words,
    pub other_language: &'static str,
    /// What the standard calls it.
    pub standard: String,
    /// One English clause more; empty where there is none.
    pub detail: String,
    pub signer: Option<String>,
    pub facts: Vec<(&'static str, &'static str)>,
    /// Whether the certificate is a qualified one. `None`: there is none.
    pub qualified: Option<String>,
    pub algorithm: Option<String>,
    /// What the signer's clock said.
    pub claimed: Option<String>,
    pub stamps: Vec<ShownStamp>,
}

/// Why, and what to do.
pub struct Words {
    pub why: &'static str,
    pub what_to_do: String,
}

pub struct ShownStamp {
    /// The key of what kind of stamp it is.
    pub kind: &'static str,
    pub time: String,
    /// The key of whether it is to be believed.
    pub belief: &'static str,
}

/// `has_roots`: whether any root is configured.
pub fn verdict(opinion: &Opinion, has_roots: bool, texts: &Texts, other: &Texts) -> Verdict {
    let (tone, label) = match opinion.indication() {
        Indication::Passed => ("ok", "verifier-passed"),
        Indication::Failed => ("stopped", "verifier-failed"),
        Indication::Indeterminate => ("waiting", "verifier-indeterminate"),
    };
    let sub = opinion.sub_indication.map_or("", |sub| sub.name());
    let times = &opinion.times;
    let stamps = [
        ("verifier-stamp", &times.signature_stamps),
        ("verifier-archive-stamp", &times.archive_stamps),
    ];
    Verdict {
        tone,
        label,
        in_words: words(opinion.reason, has_roots, texts),
        in_other_words: words(opinion.reason, has_roots, other),
        other_language: other.language.code(),
        standard: format!("{} {sub}", opinion.indication()).trim_end().into(),
        detail: opinion.detail.as_deref().map(visible).unwrap_or_default(),
        signer: opinion.signer.as_deref().map(visible),
        facts: vec![
            ("verifier-level", level(opinion.level)),
            ("verifier-signature-intact", known(opinion.signature_intact)),
            ("verifier-content-intact", known(opinion.content_intact)),
            (
                "verifier-certificate-matches",
                known(opinion.signing_certificate_matches),
            ),
        ],
        qualified: opinion.qualified().map(|said| qualified(said, texts)),
        algorithm: opinion.algorithm.map(algorithm),
        claimed: times.claimed.map(time),
        stamps: stamps
            .iter()
            .flat_map(|(kind, stamps)| stamps.iter().map(|stamp| shown(kind, stamp)))
            .collect(),
    }
}

fn words(reason: Reason, has_roots: bool, texts: &Texts) -> Words {
    let key = match (reason, has_roots) {
        (Reason::NotTrusted, false) => "verifier-do-no-roots".to_owned(),
        _ => format!("verifier-do-{}", reason.key().replace('_', "-")),
    };
    Words {
        why: match texts.language {
            Language::Turkish => reason.turkish(),
            Language::English => reason.english(),
        },
        what_to_do: texts.text(&key).to_owned(),
    }
}

fn qualified(said: Qualified, texts: &Texts) -> String {
    let key = format!("verifier-qualified-{}", said.key());
    let why = match (said, texts.language) {
        (Qualified::No(missing), Language::Turkish) => missing.turkish().to_owned(),
        (Qualified::No(missing), Language::English) => missing.to_string(),
        (Qualified::Yes | Qualified::Claimed, _) => String::new(),
    };
    texts.with(&key, &[("why", &why)])
}

const fn level(level: Level) -> &'static str {
    match level {
        Level::Cms => "verifier-level-cms",
        Level::B => "verifier-level-b",
        Level::T => "verifier-level-t",
        Level::Lt => "verifier-level-lt",
        Level::Lta => "verifier-level-lta",
    }
}

const fn known(answer: Option<bool>) -> &'static str {
    match answer {
        Some(true) => "yes",
        Some(false) => "no",
        None => "verifier-not-known",
    }
}

fn shown(kind: &'static str, stamp: &Stamp) -> ShownStamp {
    ShownStamp {
        kind,
        time: time(stamp.time),
        belief: match (stamp.intact, stamp.trusted) {
            (false, _) => "verifier-stamp-foreign",
            (true, true) => "verifier-stamp-trusted",
            (true, false) => "verifier-stamp-not-trusted",
        },
    }
}

fn algorithm(algorithm: SignatureAlgorithm) -> String {
    let (name, digest) = match algorithm {
        SignatureAlgorithm::RsaPkcs1(digest) => ("RSA PKCS#1", digest),
        SignatureAlgorithm::RsaPss(digest) => ("RSA-PSS", digest),
        SignatureAlgorithm::Ecdsa(digest) => ("ECDSA", digest),
    };
    let digest = match digest {
        Digest::Sha256 => "SHA-256",
        Digest::Sha384 => "SHA-384",
        Digest::Sha512 => "SHA-512",
    };
    format!("{name}, {digest}")
}

fn time(timestamp: Moment) -> String {
    Timestamp::from_microsecond(timestamp.unix_micros())
        .map_or_else(|_| "?".to_owned(), day_and_time)
}

/// A stranger's certificate says what it likes: what turns, hides or joins letters is made visible.
fn visible(text: &str) -> String {
    let hides = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let letters = text.chars().take(LONGEST_NAME);
    letters
        .map(|letter| if hides(letter) { '\u{fffd}' } else { letter })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// B20: whatever the engine may say, the page says what to do, in both languages.
    #[test]
    fn every_reason_says_what_to_do() {
        for language in [Language::Turkish, Language::English] {
            let texts = crate::languages().of(language);
            for reason in Reason::ALL {
                for has_roots in [true, false] {
                    let said = words(*reason, has_roots, &texts);
                    assert!(said.what_to_do.ends_with('.'), "{reason:?} {language:?}");
                    assert_ne!(said.why, said.what_to_do);
                }
            }
        }
    }

    #[test]
    fn a_name_hides_nothing() {
        assert_eq!(
            visible("Ayşe\u{202e}ezmliY\u{200b}\n"),
            "Ayşe\u{fffd}ezmliY\u{fffd}\u{fffd}"
        );
        assert_eq!(visible("İpek Uğurlu"), "İpek Uğurlu");
        assert_eq!(visible(&"ş".repeat(300)).chars().count(), LONGEST_NAME);
    }

    #[test]
    fn times_are_shown_as_they_are_written_here() {
        let timestamp = Moment::of((2026, 11, 21), (10, 5, 0)).unwrap();
        assert_eq!(time(timestamp), "21.11.2026 13:05");
        assert_eq!(time(Moment::from_unix_micros(i64::MAX)), "?");
    }
}
