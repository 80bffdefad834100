//! Bilgilendirme: what people are told of their order, by the channel they chose (R07, R08, R17).
//!
//! A notice stands in the ledger from the transaction that caused it on, and is written when it is sent.

mod addressee;
mod again;
pub mod bounce;
mod delivery;
mod desk;
mod ledger;
mod letter;
mod mine;
mod pace;
mod parts;
mod send_mail;
mod send_sms;
mod settle;
pub mod shown;
mod tell;

use axum::Router;
use axum::routing::{get, post};
use rules::application::CancelledBy;
use rules::certificate_state::{Demand, Why};
use rules::desk_reason::EndReason;
use serde::{Deserialize, Serialize};
use web::App;

pub use ledger::{of_person, waits_again, was_told};
pub use parts::{OLD_PARTS, listen};
pub use send_mail::SendMail;
pub use send_sms::SendSms;
pub use tell::{enqueue, opened, tell_person};

pub fn rooms() -> Router<App> {
    Router::new()
        .route(
            "/nes/bireysel/bildirimler",
            get(mine::mine).post(mine::mark_seen),
        )
        .route("/masa/bildirimler", get(desk::failed))
        .route("/masa/bildirimler/{id}/yeniden", post(desk::send_again))
}

/// What there is to tell.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// A pre-application was opened from the institution's list.
    Opened,
    FormAccepted,
    /// The person approved by e-İmza; what follows is production or payment.
    ApprovedByEImza,
    /// The person approved by e-Onay.
    ApprovedByEOnay,
    /// The person approves by wet ink; the paper is awaited.
    WetInkChosen,
    /// The consent to e-Onay was signed.
    EOnayGiven,
    EOnayWithdrawn,
    /// "Ben değildim": what was ended, and who calls.
    NotMe,
    /// Somebody signed in with the person's e-İmza.
    SignedIn,
    /// The keys of the reasons.
    FormRefused {
        reasons: Vec<String>,
    },
    Cancelled {
        by: CancelledBy,
    },
    /// The desk ended the order: for what reason, and who had asked for it.
    CancelledAtDesk {
        why: EndReason,
        asked_by: Demand,
    },
    /// The same, told to an officer of the institution: the order's number.
    CancelledForInstitution {
        order: String,
        why: EndReason,
        asked_by: Demand,
    },
    /// The person had been told that the form was accepted, and it was a mistake.
    AcceptanceUndone,
    /// A paper came for an order that is cancelled.
    LatePaper,
    /// The time-out is near.
    Warning {
        days: i64,
    },
    /// The PIN of a card was changed through the app.
    PinChanged,
    /// A locked card was shown to the portal, and what unlocks it was given to the app.
    CardUnlockBegun,
    /// A locked card was opened and has a new PIN.
    CardUnlocked,
    /// Another phone was proven, masked, and from when codes go there.
    PhoneChanged {
        masked: String,
        from: String,
    },
    /// What is kept of the person was corrected at the desk, because they asked for it.
    DataCorrected,
    /// Another phone or e-mail address was proposed at the desk, masked; its holder has to prove it.
    ContactProposed {
        masked: String,
    },
    /// A request for erasure was answered: of which orders the data is gone, and of which it is kept.
    DataErased {
        erased: Vec<String>,
        kept: Vec<Kept>,
    },
    /// Another e-mail address was given, masked.
    EmailChanged {
        masked: String,
    },
    /// A certificate cannot be used for the time being.
    CertificateSuspended {
        serial: String,
    },
    CertificateResumed {
        serial: String,
    },
    /// For good.
    CertificateRevoked {
        serial: String,
        why: Why,
    },
}

/// An order whose data is kept although its erasure was asked for.
#[derive(Clone, Serialize, Deserialize)]
pub struct Kept {
    /// Its number.
    pub order: String,
    /// It is under way.
    pub is_open: bool,
    /// The day until which the archive is kept, where the issuer has said it.
    pub until: Option<String>,
}

impl Notice {
    /// What makes this notice the only one of its kind for this version of the order.
    const fn name(&self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::FormAccepted => "form-accepted",
            Self::ApprovedByEImza => "approved-e-imza",
            Self::ApprovedByEOnay => "approved-e-onay",
            Self::WetInkChosen => "wet-ink-chosen",
            Self::EOnayGiven => "e-onay-given",
            Self::EOnayWithdrawn => "e-onay-withdrawn",
            Self::NotMe => "not-me",
            Self::SignedIn => "signed-in",
            Self::FormRefused { .. } => "form-refused",
            Self::Cancelled { .. } => "cancelled",
            Self::CancelledAtDesk { .. } => "cancelled-at-desk",
            Self::CancelledForInstitution { .. } => "cancelled-for-institution",
            Self::AcceptanceUndone => "acceptance-undone",
            Self::LatePaper => "late-paper",
            Self::Warning { .. } => "warning",
            Self::PinChanged => "pin-changed",
            Self::CardUnlockBegun => "card-unlock-begun",
            Self::CardUnlocked => "card-unlocked",
            Self::PhoneChanged { .. } => "phone-changed",
            Self::EmailChanged { .. } => "email-changed",
            Self::DataErased { .. } => "data-erased",
            Self::DataCorrected => "data-corrected",
            Self::ContactProposed { .. } => "contact-proposed",
            Self::CertificateSuspended { .. } => "certificate-suspended",
            Self::CertificateResumed { .. } => "certificate-resumed",
            Self::CertificateRevoked { .. } => "certificate-revoked",
        }
    }
}

impl Notice {
    /// Whether it tells of what somebody else could have done in the person's name: then it goes to the contact points that were proven, and not
    /// only to what a form or a list names.
    const fn protects(&self) -> bool {
        match self {
            Self::ApprovedByEImza
            | Self::ApprovedByEOnay
            | Self::EOnayGiven
            | Self::EOnayWithdrawn
            | Self::NotMe
            | Self::SignedIn
            | Self::PinChanged
            | Self::CardUnlockBegun
            | Self::CardUnlocked
            | Self::PhoneChanged { .. }
            | Self::EmailChanged { .. }
            | Self::DataErased { .. }
            | Self::DataCorrected
            | Self::ContactProposed { .. }
            | Self::CertificateSuspended { .. }
            | Self::CertificateResumed { .. }
            | Self::CertificateRevoked { .. } => true,
            Self::Opened
            | Self::FormAccepted
            | Self::WetInkChosen
            | Self::FormRefused { .. }
            | Self::Cancelled { .. }
            | Self::CancelledAtDesk { .. }
            | Self::CancelledForInstitution { .. }
            | Self::AcceptanceUndone
            | Self::LatePaper
            | Self::Warning { .. } => false,
        }
    }
}
