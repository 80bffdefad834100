//! e-Onay: the consent, signed once, by which later applications are approved without a signature of their own (R22, R36, R37, B04).
//!
//! A text that somebody may have signed never changes: a correction is a new version, and the old one stays in the list.

use jiff::civil::Date;

use crate::choice::choice;

mod version_2026_11;

choice! {
    /// What is chosen on the page of e-Onay İşlemleri.
    Choice {
        /// KABUL EDİYORUM
        Accept = "accept",
        /// GERİ ALIYORUM
        Withdraw = "withdraw",
    }
}

choice! {
    /// What a consent covers. It is never read as covering more.
    Scope {
        /// Applications for one's own qualified certificates.
        OwnApplications = "own_applications",
    }
}

/// One version of the two texts that are signed. The Turkish text is the binding one, and the one that is signed.
#[derive(Debug, PartialEq, Eq)]
pub struct ConsentText {
    /// The name by which the ledger cites it, such as `2026-11`.
    pub version: &'static str,
    /// The first day on which it is put before people.
    pub effective: Date,
    pub accept_tr: &'static [&'static str],
    pub accept_en: &'static [&'static str],
    pub withdraw_tr: &'static [&'static str],
    pub withdraw_en: &'static [&'static str],
}

/// Every version there has been, oldest first.
pub const VERSIONS: &[ConsentText] = &[version_2026_11::TEXT];

/// The version in force on `today`; before the first day the first.
pub fn current(today: Date) -> &'static ConsentText {
    VERSIONS
        .iter()
        .rev()
        .find(|text| text.effective <= today)
        .unwrap_or(&VERSIONS[0])
}

/// The version that the ledger cites.
pub fn by_version(version: &str) -> Option<&'static ConsentText> {
    VERSIONS.iter().find(|text| text.version == version)
}

impl ConsentText {
    /// Paragraphs, as the page shows them.
    pub const fn turkish(&self, choice: Choice) -> &'static [&'static str] {
        match choice {
            Choice::Accept => self.accept_tr,
            Choice::Withdraw => self.withdraw_tr,
        }
    }

    pub const fn english(&self, choice: Choice) -> &'static [&'static str] {
        match choice {
            Choice::Accept => self.accept_en,
            Choice::Withdraw => self.withdraw_en,
        }
    }

    /// What is signed above the binding lines: the Turkish paragraphs and the version.
    pub fn signed(&self, choice: Choice) -> String {
        let paragraphs = self.turkish(choice).join("\n\n");
        format!("{paragraphs}\n\nMetin sürümü: {}", self.version)
    }
}

/// How the consent of a person stands: what the newest row of the ledger says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was ever chosen.
    NeverGiven,
    Given,
    Withdrawn,
}

impl Standing {
    pub const fn of(newest: Option<Choice>) -> Self {
        match newest {
            None => Self::NeverGiven,
            Some(Choice::Accept) => Self::Given,
            Some(Choice::Withdraw) => Self::Withdrawn,
        }
    }

    /// Whether applications may be approved by e-Onay.
    pub const fn is_given(self) -> bool {
        matches!(self, Self::Given)
    }

    /// The only choice that changes anything.
    pub const fn offers(self) -> Choice {
        match self {
            Self::Given => Choice::Withdraw,
            Self::NeverGiven | Self::Withdrawn => Choice::Accept,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use sha2::{Digest, Sha256};
    use unicode_normalization::is_nfc;

    use super::*;

    const TURKISH: &str =
        "abcçdefgğhıijklmnoöprsştuüvyzâîûABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ0123456789 .,;:’“”()-/\n";

    /// B04: what was signed can be read and checked for as long as it is cited.
    #[test]
    fn a_published_text_never_changes() {
        let digests: Vec<_> = VERSIONS
            .iter()
            .flat_map(|text| Choice::ALL.iter().map(|choice| text.signed(*choice)))
            .map(|text| Sha256::digest(text.as_bytes()))
            .map(|digest| {
                digest
                    .iter()
                    .map(|byte| format!("{byte:02x}"))
                    .collect::<String>()
            })
            .collect();
        assert_eq!(digests, PUBLISHED);
    }

    const PUBLISHED: [&str; 2] = [
        "69252f9ed2fb979305604d01153792dfebce24c4725e97134c1f83ef42f21264",
        "eb1a9edac9c9adccd7fba8355bdce230aa6e93575e0d04fef1745e58a1fe0244",
    ];

    #[test]
    fn texts_are_fit_to_be_signed() {
        for text in VERSIONS {
            for choice in Choice::ALL {
                let signed = text.signed(*choice);
                assert!(is_nfc(&signed));
                let strange = signed.chars().find(|letter| !TURKISH.contains(*letter));
                assert_eq!(strange, None);
                assert_eq!(text.turkish(*choice).len(), text.english(*choice).len());
                for paragraph in text.turkish(*choice).iter().chain(text.english(*choice)) {
                    assert!(!paragraph.contains('\n') && !paragraph.contains("  "));
                    assert!(paragraph.ends_with('.'), "{paragraph}");
                }
                assert!(signed.ends_with(text.version));
            }
            assert!(text.accept_tr[0].contains("KABUL EDİYORUM"));
            assert!(text.withdraw_tr[0].contains("GERİ ALIYORUM"));
        }
    }

    #[test]
    fn the_version_in_force_is_put_before_people() {
        assert_eq!(current(date(2020, 1, 1)), &VERSIONS[0]);
        let newest = VERSIONS.last().unwrap();
        assert_eq!(current(date(2100, 1, 1)), newest);
        assert_eq!(by_version(newest.version), Some(newest));
        assert_eq!(by_version("2020-01"), None);
    }

    /// R37: only a consent that stands is offered and accepted.
    #[test]
    fn the_newest_choice_says_how_it_stands() {
        for (newest, given, offers) in [
            (None, false, Choice::Accept),
            (Some(Choice::Accept), true, Choice::Withdraw),
            (Some(Choice::Withdraw), false, Choice::Accept),
        ] {
            let standing = Standing::of(newest);
            assert_eq!((standing.is_given(), standing.offers()), (given, offers));
        }
    }
}
