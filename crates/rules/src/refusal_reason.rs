//! Why an arrived wet-ink form is refused, and what its owner does next (R26).

use crate::bilingual::Bilingual;

/// A fault for which a form cannot be taken. A form may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RefusalReason {
    Unsigned,
    NotBlueBallpoint,
    OutsideTheBox,
    PhotocopyOrFax,
    NotOneA4PortraitPage,
    CutOff,
    OutdatedVersion,
    AlteredByHand,
    Unreadable,
    WrongPerson,
}

impl RefusalReason {
    /// All reasons, in the order in which the desk lists them: what is seen most often comes first.
    pub const ALL: [Self; 10] = [
        Self::Unsigned,
        Self::NotBlueBallpoint,
        Self::OutsideTheBox,
        Self::PhotocopyOrFax,
        Self::NotOneA4PortraitPage,
        Self::CutOff,
        Self::OutdatedVersion,
        Self::AlteredByHand,
        Self::Unreadable,
        Self::WrongPerson,
    ];

    /// The name under which the reason is stored and posted; it never changes.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Unsigned => "unsigned",
            Self::NotBlueBallpoint => "not-blue-ballpoint",
            Self::OutsideTheBox => "outside-the-box",
            Self::PhotocopyOrFax => "photocopy-or-fax",
            Self::NotOneA4PortraitPage => "not-one-a4-portrait-page",
            Self::CutOff => "cut-off",
            Self::OutdatedVersion => "outdated-version",
            Self::AlteredByHand => "altered-by-hand",
            Self::Unreadable => "unreadable",
            Self::WrongPerson => "wrong-person",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.key() == key)
    }

    /// What is wrong with the form, said to its owner.
    pub const fn explanation(self) -> Bilingual {
        match self {
            Self::Unsigned => Bilingual {
                tr: "Formun imza alanı boş.",
                en: "The signature box of the form is empty.",
            },
            Self::NotBlueBallpoint => Bilingual {
                tr: "İmza mavi tükenmez kalemle atılmamış.",
                en: "The signature is not in blue ballpoint pen.",
            },
            Self::OutsideTheBox => Bilingual {
                tr: "İmza, imza alanının dışına taşmış veya başka bir yere atılmış.",
                en: "The signature runs over the edge of the box or stands elsewhere on the page.",
            },
            Self::PhotocopyOrFax => Bilingual {
                tr: "Gelen sayfa imzalı formun aslı değil; fotokopi, faks veya tarama çıktısı.",
                en: "The page that came is not the signed original but a photocopy, a fax or a printed scan.",
            },
            Self::NotOneA4PortraitPage => Bilingual {
                tr: "Form tek sayfa, A4 boyutunda ve dikey basılmamış.",
                en: "The form is not printed on a single A4 page in portrait.",
            },
            Self::CutOff => Bilingual {
                tr: "Sayfanın bir bölümü basılmamış, kesilmiş veya yırtılmış; köşe işaretlerinin tümü görünmüyor.",
                en: "Part of the page was not printed, or was cut or torn off; not all corner marks can be seen.",
            },
            Self::OutdatedVersion => Bilingual {
                tr: "Form basıldıktan sonra başvuru bilgileriniz değişmiş; gelen form artık güncel değil.",
                en: "Your application data changed after the form was printed; the form that came is out of date.",
            },
            Self::AlteredByHand => Bilingual {
                tr: "Basılı bilgilerin üzerinde elle düzeltme, ekleme veya silme var.",
                en: "The printed data was corrected, added to or struck out by hand.",
            },
            Self::Unreadable => Bilingual {
                tr: "Formdaki yazılar veya kare kod okunamıyor.",
                en: "The text or the square code on the form cannot be read.",
            },
            Self::WrongPerson => Bilingual {
                tr: "Formdaki imzanın başvuru sahibine ait olmadığı anlaşılıyor.",
                en: "The signature on the form appears not to be that of the applicant.",
            },
        }
    }

    /// What the owner does so that the next form is taken.
    pub const fn what_to_do(self) -> Bilingual {
        match self {
            Self::Unsigned => Bilingual {
                tr: "Formu yeniden indirip basın ve imza alanını mavi tükenmez kalemle imzalayın.",
                en: "Download and print the form again and sign inside the box in blue ballpoint pen.",
            },
            Self::NotBlueBallpoint => Bilingual {
                tr: "Formu yeniden basıp mavi tükenmez kalemle imzalayın; siyah, kurşun veya keçeli kalem kullanmayın.",
                en: "Print the form again and sign in blue ballpoint pen; do not use black ink, pencil or felt tip.",
            },
            Self::OutsideTheBox => Bilingual {
                tr: "Formu yeniden basın ve imzanızı tümüyle imza alanının içine atın.",
                en: "Print the form again and keep the whole signature inside the box.",
            },
            Self::PhotocopyOrFax => Bilingual {
                tr: "Yeni bir çıktı alıp imzalayın ve imzaladığınız kâğıdın kendisini gönderin.",
                en: "Print a new form, sign it, and send the very sheet that you signed.",
            },
            Self::NotOneA4PortraitPage => Bilingual {
                tr: "Yazıcıda A4 kâğıt, dikey yön ve tek sayfa seçip formu yeniden basın.",
                en: "Choose A4 paper, portrait and one page in the printer settings and print the form again.",
            },
            Self::CutOff => Bilingual {
                tr: "Formu gerçek boyutta (%100) yeniden basın; dört köşe işaretinin de göründüğünden emin olun.",
                en: "Print the form again at actual size (100%) and make sure that all four corner marks can be seen.",
            },
            Self::OutdatedVersion => Bilingual {
                tr: "Başvurunuzdan güncel formu indirip basın, imzalayın ve onu gönderin.",
                en: "Download the current form from your application, print it, sign it and send that one.",
            },
            Self::AlteredByHand => Bilingual {
                tr: "Yanlış bilgiyi başvurunuzda düzeltin, yeni formu indirin ve üzerinde değişiklik yapmadan imzalayın.",
                en: "Correct the data in your application, download the new form and sign it without changing anything on it.",
            },
            Self::Unreadable => Bilingual {
                tr: "Formu temiz bir kâğıda, iyi çalışan bir yazıcıyla yeniden basıp imzalayın; kare kodun üzerinden katlamayın.",
                en: "Print the form again on clean paper with a good printer and sign it; do not fold it across the square code.",
            },
            Self::WrongPerson => Bilingual {
                tr: "Formu başvuru sahibi olarak kendiniz imzalayın; sizin yerinize başkası imza atamaz.",
                en: "Sign the form yourself as the applicant; nobody can sign in your place.",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use unicode_normalization::is_nfc;

    use super::*;

    #[test]
    fn each_reason_is_found_again_by_its_own_key() {
        let keys: HashSet<_> = RefusalReason::ALL
            .iter()
            .map(|reason| reason.key())
            .collect();
        assert_eq!(keys.len(), RefusalReason::ALL.len());
        for reason in RefusalReason::ALL {
            assert_eq!(RefusalReason::from_key(reason.key()), Some(reason));
        }
        assert_eq!(RefusalReason::from_key("stapled"), None);
    }

    #[test]
    fn each_reason_says_its_own_fault_and_next_step_in_both_languages() {
        // R26: told why, and how the next form will be taken.
        let mut seen = HashSet::new();
        for reason in RefusalReason::ALL {
            for text in [reason.explanation(), reason.what_to_do()] {
                for sentence in [text.tr, text.en] {
                    assert!(
                        sentence.ends_with('.') && is_nfc(sentence) && !sentence.contains("  "),
                        "{sentence}"
                    );
                    assert!(seen.insert(sentence), "said twice: {sentence}");
                }
            }
        }
    }
}
