//! The Nitelikli Elektronik Sertifika Sahibi Taahhütnamesi: which text is in force on a day, and what is hashed of it.
//!
//! A text that somebody may already have approved never changes: a correction, even of one letter, is a new version with
//! a new effective date, and the old one stays in the list so that an old approval can still be shown and checked.

use jiff::civil::Date;

use crate::product::SubjectKind;

mod seal_2026_11;
mod version_2026_11;

/// One version of the commitment, in both languages. The Turkish text is the binding one.
#[derive(Debug, PartialEq, Eq)]
pub struct Commitment {
    /// The name by which forms and approvals cite this text, such as `2026-11`.
    pub version: &'static str,
    /// The first day on which this text is put before applicants.
    pub effective: Date,
    pub title_tr: &'static str,
    pub title_en: &'static str,
    pub clauses: &'static [Clause],
    /// The exact sentence that stands above the signature, and that e-Onay and e-İmza will approve.
    pub declaration_tr: &'static str,
    pub declaration_en: &'static str,
}

/// One numbered clause; its number is its place in the list.
#[derive(Debug, PartialEq, Eq)]
pub struct Clause {
    pub title_tr: &'static str,
    pub text_tr: &'static str,
    pub title_en: &'static str,
    pub text_en: &'static str,
}

/// Every version there has been of the text for certificates of people, oldest first.
pub const VERSIONS: &[Commitment] = &[version_2026_11::COMMITMENT];

/// The same for certificates of legal entities, which their representative accepts in their name.
pub const SEAL_VERSIONS: &[Commitment] = &[seal_2026_11::COMMITMENT];

/// The version in force on `today`, for certificates that name such a subject. Before the first effective date the first version is used,
/// since an applicant must never be asked to approve nothing.
pub fn current(subject: SubjectKind, today: Date) -> &'static Commitment {
    let versions = match subject {
        SubjectKind::Person => VERSIONS,
        SubjectKind::LegalEntity => SEAL_VERSIONS,
    };
    versions
        .iter()
        .rev()
        .find(|commitment| commitment.effective <= today)
        .unwrap_or(&versions[0])
}

/// The version that an earlier approval or a printed form cites.
pub fn by_version(version: &str) -> Option<&'static Commitment> {
    all().find(|commitment| commitment.version == version)
}

fn all() -> impl Iterator<Item = &'static Commitment> {
    VERSIONS.iter().chain(SEAL_VERSIONS)
}

impl Commitment {
    /// What a digest of this text is taken over: one field to a line, always in this order, UTF-8 without a final line
    /// break. No field contains a line break (a test sees to it), so two different texts cannot give the same lines.
    pub fn digest_input(&self) -> String {
        let effective = self.effective.to_string();
        let mut lines = vec![
            self.version,
            effective.as_str(),
            self.title_tr,
            self.title_en,
        ];
        for clause in self.clauses {
            lines.extend([
                clause.title_tr,
                clause.text_tr,
                clause.title_en,
                clause.text_en,
            ]);
        }
        lines.extend([self.declaration_tr, self.declaration_en]);
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use jiff::civil::date;
    use sha2::{Digest, Sha256};
    use unicode_normalization::is_nfc;

    use super::*;

    /// The letters, digits and marks that the Turkish text may use; all of them are in the embedded font.
    const TURKISH: &str =
        "abcçdefgğhıijklmnoöprsştuüvyzâîûABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ0123456789 .,;:’()-/";

    fn words(text: &str) -> usize {
        text.split_whitespace().count()
    }

    fn fields(commitment: &Commitment) -> Vec<&'static str> {
        let mut fields = vec![commitment.version, commitment.title_tr, commitment.title_en];
        for clause in commitment.clauses {
            fields.extend([
                clause.title_tr,
                clause.text_tr,
                clause.title_en,
                clause.text_en,
            ]);
        }
        fields.extend([commitment.declaration_tr, commitment.declaration_en]);
        fields
    }

    #[test]
    fn the_clauses_fit_on_one_page_with_the_form() {
        // R25: one A4 page. These bounds are what the page layout was measured with.
        for commitment in all() {
            assert!(commitment.clauses.len() <= 13);
            for clause in commitment.clauses {
                let count = words(clause.text_tr);
                assert!(
                    (25..=50).contains(&count),
                    "{}: {count} words",
                    clause.title_tr
                );
            }
            let total: usize = commitment
                .clauses
                .iter()
                .map(|clause| words(clause.text_tr))
                .sum();
            assert!(
                (300..=520).contains(&total),
                "{}: {total} words",
                commitment.version
            );
        }
    }

    #[test]
    fn every_field_is_one_clean_line() {
        for text in all().flat_map(fields) {
            assert!(!text.is_empty());
            assert!(is_nfc(text), "not NFC: {text}");
            assert!(
                !text.chars().any(char::is_control),
                "control character: {text}"
            );
            assert_eq!(
                text,
                text.split_whitespace().collect::<Vec<_>>().join(" "),
                "stray space"
            );
        }
    }

    #[test]
    fn the_turkish_text_uses_turkish_letters_only() {
        for commitment in all() {
            let clauses = commitment
                .clauses
                .iter()
                .flat_map(|clause| [clause.title_tr, clause.text_tr]);
            for text in clauses.chain([commitment.title_tr, commitment.declaration_tr]) {
                let stranger = text.chars().find(|letter| !TURKISH.contains(*letter));
                assert_eq!(stranger, None, "in: {text}");
            }
            for clause in commitment.clauses {
                let marked = clause
                    .text_tr
                    .chars()
                    .any(|letter| "çğıöşüÇĞİÖŞÜ".contains(letter));
                assert!(
                    marked,
                    "written on a keyboard without Turkish letters: {}",
                    clause.text_tr
                );
            }
        }
    }

    #[test]
    fn clause_titles_are_unique_in_each_language() {
        for commitment in all() {
            let turkish: HashSet<_> = commitment
                .clauses
                .iter()
                .map(|clause| clause.title_tr)
                .collect();
            let english: HashSet<_> = commitment
                .clauses
                .iter()
                .map(|clause| clause.title_en)
                .collect();
            assert_eq!(
                (turkish.len(), english.len()),
                (commitment.clauses.len(), commitment.clauses.len())
            );
        }
    }

    #[test]
    fn versions_ascend_by_name_and_by_date() {
        for pair in VERSIONS.windows(2).chain(SEAL_VERSIONS.windows(2)) {
            assert!(pair[0].version < pair[1].version && pair[0].effective < pair[1].effective);
        }
        for commitment in all() {
            assert_eq!(by_version(commitment.version), Some(commitment));
        }
        assert_eq!(by_version("1999-01"), None);
    }

    #[test]
    fn the_version_in_force_follows_the_day() {
        for (subject, versions, first) in [
            (SubjectKind::Person, VERSIONS, "2026-11"),
            (SubjectKind::LegalEntity, SEAL_VERSIONS, "muhur-2026-11"),
        ] {
            assert_eq!(current(subject, date(2026, 11, 1)).version, first);
            assert_eq!(current(subject, date(2031, 1, 1)), versions.last().unwrap());
            assert_eq!(current(subject, date(2020, 1, 1)), &versions[0]);
        }
    }

    #[test]
    fn a_published_text_never_changes() {
        // People have signed exactly these bytes. If this test fails, add a new version; do not mend the old one.
        let published = [
            (
                "2026-11",
                "6ac22044bd3e39e4d450b53a4754268216a3bae6de5a4f82c75dea6fe3e11c98",
            ),
            (
                "muhur-2026-11",
                "515c86b414e0703f268b4f555b2c44c3544a979563cce002e383ff3565dc8d18",
            ),
        ];
        assert_eq!(
            published.len(),
            all().count(),
            "pin the digest of the new version here"
        );
        for ((version, digest), commitment) in published.iter().zip(all()) {
            let computed: String = Sha256::digest(commitment.digest_input())
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            assert_eq!((*version, *digest), (commitment.version, computed.as_str()));
        }
    }
}
