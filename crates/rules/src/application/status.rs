//! Başvuru Durumu: the label that a person reads, from the facts alone (R14).

use super::contradiction::contradictions;
use super::facts::{CancelledBy, Facts};

/// What the person's list says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Başvuru Formu Bekleniyor
    FormAwaited(FormStage),
    /// Başvuru Formu ve Ödeme Bekleniyor
    FormAndPaymentAwaited(FormStage),
    /// Ödeme Bekleniyor
    PaymentAwaited,
    /// Üretim Bekleniyor; held, where it waits for a day.
    ProductionAwaited { held: bool },
    /// Üretimde
    InProduction,
    /// Üretildi
    Produced,
    /// Kuryede; missed, where the courier tried in vain.
    WithCourier { missed: bool },
    /// Teslim Edilemedi
    Returned,
    /// Teslim Edildi
    Delivered { activated: bool },
    /// İptal Edildi
    Cancelled(CancelledBy),
    /// The facts contradict each other, so nothing is claimed.
    Unclear,
}

/// Why the form is still awaited, which one label would hide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormStage {
    NotFilled,
    NotApproved,
    InThePost,
    Refused,
}

impl FormStage {
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotFilled => "not-filled",
            Self::NotApproved => "not-approved",
            Self::InThePost => "in-the-post",
            Self::Refused => "refused",
        }
    }
}

impl Status {
    /// The key of the label.
    pub const fn key(self) -> &'static str {
        match self {
            Self::FormAwaited(_) => "status-form-awaited",
            Self::FormAndPaymentAwaited(_) => "status-form-and-payment-awaited",
            Self::PaymentAwaited => "status-payment-awaited",
            Self::ProductionAwaited { .. } => "status-production-awaited",
            Self::InProduction => "status-in-production",
            Self::Produced => "status-produced",
            Self::WithCourier { .. } => "status-with-courier",
            Self::Returned => "status-returned",
            Self::Delivered { .. } => "status-delivered",
            Self::Cancelled(_) => "status-cancelled",
            Self::Unclear => "status-unclear",
        }
    }

    /// What tells it from others with the same label; the explanation under the label differs by it.
    pub const fn stage(self) -> Option<&'static str> {
        Some(match self {
            Self::FormAwaited(stage) | Self::FormAndPaymentAwaited(stage) => stage.key(),
            Self::ProductionAwaited { held: false } => "in-turn",
            Self::ProductionAwaited { held: true } => "held",
            Self::WithCourier { missed: false } => "on-the-way",
            Self::WithCourier { missed: true } => "missed",
            Self::Delivered { activated: false } => "not-activated",
            Self::Delivered { activated: true } => "activated",
            Self::Cancelled(by) => by.key(),
            Self::PaymentAwaited
            | Self::InProduction
            | Self::Produced
            | Self::Returned
            | Self::Unclear => return None,
        })
    }

    /// The key of the explanation.
    pub fn explanation(self) -> String {
        match self.stage() {
            Some(stage) => format!("{}-why-{stage}", self.key()),
            None => format!("{}-why", self.key()),
        }
    }

    /// Whether the person is asked to do something on the portal now: "Başvuruyu Tamamla".
    pub const fn awaits_the_person(self) -> bool {
        match self {
            Self::FormAwaited(stage) | Self::FormAndPaymentAwaited(stage) => {
                !matches!(stage, FormStage::InThePost)
            }
            _ => false,
        }
    }
}

/// The status that follows from the facts. What comes later hides what came before.
pub fn status(facts: &Facts) -> Status {
    if contradictions(facts).next().is_some() {
        return Status::Unclear;
    }
    if let Some(cancelled) = facts.cancelled {
        return Status::Cancelled(cancelled.by);
    }
    if facts.ordered_at.is_some() {
        return fulfilled(facts);
    }
    match (facts.form_arrived_at.is_some(), facts.owes()) {
        (true, true) => Status::PaymentAwaited,
        (true, false) => Status::ProductionAwaited {
            held: facts.held_until.is_some(),
        },
        (false, true) => Status::FormAndPaymentAwaited(stage(facts)),
        (false, false) => Status::FormAwaited(stage(facts)),
    }
}

/// Production has begun.
const fn fulfilled(facts: &Facts) -> Status {
    if facts.delivered_at.is_some() {
        let activated = facts.activated_at.is_some();
        Status::Delivered { activated }
    } else if facts.returned_at.is_some() {
        Status::Returned
    } else if facts.shipped_at.is_some() {
        let missed = facts.delivery_failed_at.is_some();
        Status::WithCourier { missed }
    } else if facts.produced_at.is_some() {
        Status::Produced
    } else {
        Status::InProduction
    }
}

fn stage(facts: &Facts) -> FormStage {
    if facts.form_refused.is_some() {
        FormStage::Refused
    } else if facts.approval.is_some() {
        FormStage::InThePost
    } else if facts.phone_verified_at.is_some() {
        FormStage::NotApproved
    } else {
        FormStage::NotFilled
    }
}

#[cfg(test)]
mod tests;
