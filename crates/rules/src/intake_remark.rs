//! What a clerk notes about an accepted form: not as asked for, yet no reason to send the person back (R26).

use crate::bilingual::Bilingual;

/// Noted on the order and told to its owner, so that the next form comes better; the form itself is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IntakeRemark {
    /// Staples have to be drawn by hand before a sheet can be scanned.
    Stapled,
    /// A copy of an identity card or a bank receipt came along: it is destroyed, since we may keep only what we need.
    ExtraDocuments,
    /// "Fit to page" is the habit of most printers; all four corner marks are there, so nothing is lost.
    PrintedSmaller,
}

impl IntakeRemark {
    pub const ALL: [Self; 3] = [Self::Stapled, Self::ExtraDocuments, Self::PrintedSmaller];

    /// The name under which the remark is stored and posted; it never changes.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Stapled => "stapled",
            Self::ExtraDocuments => "extra-documents",
            Self::PrintedSmaller => "printed-smaller",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|remark| remark.key() == key)
    }

    pub const fn explanation(self) -> Bilingual {
        match self {
            Self::Stapled => Bilingual {
                tr: "Form zımbalanmış olarak geldi; kabul edildi. Lütfen bir daha formları zımbalamadan gönderin.",
                en: "The form came stapled; it was accepted. Next time please send forms without staples.",
            },
            Self::ExtraDocuments => Bilingual {
                tr: "Formla birlikte gönderilen kimlik fotokopisi veya dekont gerekli değildir; saklanmadan imha edilir.",
                en: "The identity card copy or receipt sent with the form is not needed; it is destroyed and not kept.",
            },
            Self::PrintedSmaller => Bilingual {
                tr: "Form küçültülerek basılmış; okunabildiği için kabul edildi. Yazıcıda gerçek boyutu (%100) seçmek daha iyidir.",
                en: "The form was printed smaller; it can be read, so it was accepted. Actual size (100%) is better.",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal_reason::RefusalReason;

    #[test]
    fn a_remark_is_never_taken_for_a_refusal() {
        for remark in IntakeRemark::ALL {
            assert_eq!(IntakeRemark::from_key(remark.key()), Some(remark));
            assert_eq!(RefusalReason::from_key(remark.key()), None);
            assert_ne!(remark.explanation().tr, remark.explanation().en);
        }
    }
}
