//! The few words of the page that the caller does not give: captions of numbers, and the practice band.

use serde::{Deserialize, Serialize};

/// The language of the page, told to screen readers and used for our own captions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    Turkish,
    English,
}

pub(crate) struct Words {
    pub order: &'static str,
    pub form_version: &'static str,
    pub commitment_version: &'static str,
    pub printed_on: &'static str,
    pub code: &'static str,
    pub qr: &'static str,
}

/// Printed on every practice form, in both languages whatever the form's own: a stranger must understand it too.
pub(crate) const PRACTICE: [&str; 2] = [
    "DENEME · HUKUKİ GEÇERLİLİĞİ YOKTUR",
    "PRACTICE · NO LEGAL EFFECT",
];

impl Language {
    /// The language tag of the document.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Turkish => "tr",
            Language::English => "en",
        }
    }

    pub(crate) fn words(self) -> &'static Words {
        match self {
            Language::Turkish => &Words {
                order: "Sipariş No",
                form_version: "Form sürümü",
                commitment_version: "Taahhütname sürümü",
                printed_on: "Düzenlenme tarihi",
                code: "Form kodu",
                qr: "Karekod",
            },
            Language::English => &Words {
                order: "Order number",
                form_version: "Form version",
                commitment_version: "Commitment version",
                printed_on: "Printed on",
                code: "Form code",
                qr: "QR code",
            },
        }
    }
}
