//! What is known of an application: each fact is true or not yet, and none is taken back silently.

use crate::choice::choice;
use crate::refusal_reason::RefusalReason;

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
    /// Who ended the application (R08).
    CancelledBy {
        Person = "person",
        Institution = "institution",
        TimeOut = "time_out",
        /// The certificate authority's staff, who may do so until the card is handed over.
        Authority = "authority",
    }
}

/// A point in time, in microseconds since 1970 in UTC.
pub type Micros = i64;

/// The person's approval of the form that is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approved {
    pub by: Approval,
    pub at: Micros,
}

/// A form arrived and could not be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormRefused {
    pub at: Micros,
    pub reasons: Vec<RefusalReason>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled {
    pub by: CancelledBy,
    pub at: Micros,
}

/// The facts of one application that decide what may happen next, each with its date. Only `apply` makes new ones out of old ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub payment: Payment,
    /// How many events there were; each event adds one.
    pub version: i64,
    /// Counts the forms that were in order, and the papers printed anew after a refusal; 0 before the first form.
    pub form_version: i64,
    /// The form was filled in and the phone proven for this version of it.
    pub phone_verified_at: Option<Micros>,
    pub approval: Option<Approved>,
    /// The signed form is here: by post, or signed electronically.
    pub form_arrived_at: Option<Micros>,
    /// A form arrived and was refused, and no newer one was approved since.
    pub form_refused: Option<FormRefused>,
    /// The person's money for this order is here.
    pub paid_at: Option<Micros>,
    /// Production waits for this day, such as that of a renewal (R32); it begins after a release only (B06).
    pub held_until: Option<Micros>,
    /// The production order was given: from here on only the authority can end the order.
    pub ordered_at: Option<Micros>,
    /// The card with its certificate is made and can be sent.
    pub produced_at: Option<Micros>,
    /// The card was last handed to the courier.
    pub shipped_at: Option<Micros>,
    /// The courier last tried in vain to hand it over, since it was shipped.
    pub delivery_failed_at: Option<Micros>,
    /// The card is back in the authority's hands.
    pub returned_at: Option<Micros>,
    /// The courier handed the card to its person, and to nobody else.
    pub delivered_at: Option<Micros>,
    /// The holder made the card usable.
    pub activated_at: Option<Micros>,
    pub cancelled: Option<Cancelled>,
    /// What was paid for a cancelled order was paid back.
    pub refunded_at: Option<Micros>,
    /// What it said of its person was erased, because its time was over. The order itself stays, and its history.
    pub erased_at: Option<Micros>,
}

impl Facts {
    /// An application that was just opened; its opening is its first event.
    pub const fn opened(payment: Payment) -> Self {
        Self {
            payment,
            version: 1,
            form_version: 0,
            phone_verified_at: None,
            approval: None,
            form_arrived_at: None,
            form_refused: None,
            paid_at: None,
            held_until: None,
            ordered_at: None,
            produced_at: None,
            shipped_at: None,
            delivery_failed_at: None,
            returned_at: None,
            delivered_at: None,
            activated_at: None,
            cancelled: None,
            refunded_at: None,
            erased_at: None,
        }
    }

    /// The form is approved, and no paper of this approval was refused: there is nothing to approve now.
    pub const fn approval_stands(&self) -> bool {
        self.approval.is_some() && self.form_refused.is_none()
    }

    /// How the form was approved.
    pub fn approved_by(&self) -> Option<Approval> {
        self.approval.map(|approved| approved.by)
    }

    /// The person has yet to pay.
    pub fn owes(&self) -> bool {
        self.payment == Payment::Person && self.paid_at.is_none()
    }

    /// When nothing can happen to it any more but what concerns its card and certificate, and money that goes back.
    pub fn closed_at(&self) -> Option<Micros> {
        let cancelled_at = self.cancelled.map(|cancelled| cancelled.at);
        cancelled_at.or(self.delivered_at)
    }
}
