//! What is known of an application: each fact is true or not yet, and none is taken back silently.

use crate::choice::choice;

choice! {
    /// Başvuru Türü (R13).
    ApplicationKind {
        /// İlk Sertifika/Diğer
        First = "first",
        /// Yenileme
        Renewal = "renewal",
        /// Kayıp/Çalıntı
        Lost = "lost",
        /// Donanım Arızası
        HardwareFault = "hardware_fault",
        /// Kimlik Bilgisi Güncelleme
        IdentityUpdate = "identity_update",
        /// Pin/Puk Kayıp/Çalıntı
        PinLost = "pin_lost",
    }
}

impl ApplicationKind {
    /// The kinds whose certificate is active the moment it is produced, and whose production revokes
    /// all the person's certificates from the same institution (R28, R32).
    pub const fn replaces_all(self) -> bool {
        matches!(
            self,
            Self::Lost | Self::HardwareFault | Self::IdentityUpdate | Self::PinLost
        )
    }
}

choice! {
    /// Ödeme Türü (R29).
    Payment {
        /// Kurum Ödemeli
        Institution = "institution",
        /// Kişi Ödemeli
        Person = "person",
    }
}

choice! {
    /// How the person approved the form.
    Approval {
        /// Islak imza
        WetInk = "wet_ink",
        /// e-İmza: approval and signed form are one, so nothing has to come by post.
        EImza = "e_imza",
        /// e-Onay, on the ground of a consent that was signed once.
        EOnay = "e_onay",
    }
}

choice! {
    /// Who ended the application before production (R08).
    CancelledBy {
        Person = "person",
        Institution = "institution",
        TimeOut = "time_out",
    }
}

/// The facts of one application that decide what may happen next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    pub payment: Payment,
    /// The form was filled in and the phone proven for this version of it.
    pub phone_verified: bool,
    pub approval: Option<Approval>,
    /// The signed form is here: by post, or signed electronically.
    pub form_arrived: bool,
    /// A form arrived and was refused, and no newer one was printed since.
    pub form_refused: bool,
    pub paid: bool,
    pub ordered: bool,
    pub shipped: bool,
    pub delivered: bool,
    pub cancelled: Option<CancelledBy>,
}
