//! Facts that no sequence of events leads to: somebody or something has written the row in another way. Nothing is decided from such facts.

use super::facts::{CancelledBy, Facts, Payment};

macro_rules! contradictions {
    ($($(#[$doc:meta])* $variant:ident = $key:literal,)+) => {
        /// How facts contradict each other.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Contradiction { $($(#[$doc])* $variant,)+ }

        impl Contradiction {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The key of the sentence that says it.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => concat!("contradiction-", $key),)+ }
            }
        }
    };
}

contradictions! {
    ProvenWithoutForm = "proven-without-form",
    ApprovedUnproven = "approved-unproven",
    ArrivedUnapproved = "arrived-unapproved",
    AcceptedAndRefused = "accepted-and-refused",
    PaidButNotOwed = "paid-but-not-owed",
    PaidWithoutForm = "paid-without-form",
    HeldWithoutForm = "held-without-form",
    OrderedWithoutForm = "ordered-without-form",
    OrderedUnpaid = "ordered-unpaid",
    OrderedThoughHeld = "ordered-though-held",
    ProducedUnordered = "produced-unordered",
    ShippedUnproduced = "shipped-unproduced",
    /// A vain attempt, a return or a hand-over of what was never handed to the courier.
    CarriedUnshipped = "carried-unshipped",
    DeliveredAndReturned = "delivered-and-returned",
    ActivatedUndelivered = "activated-undelivered",
    CancelledAndDelivered = "cancelled-and-delivered",
    /// By person, institution or time-out, at a stage at which they cannot.
    CancelledTooLate = "cancelled-too-late",
    RefundedUnpaid = "refunded-unpaid",
    RefundedUncancelled = "refunded-uncancelled",
    ErasedUnclosed = "erased-unclosed",
}

impl Contradiction {
    fn holds(self, facts: &Facts) -> bool {
        let is_form_in = facts.form_arrived_at.is_some();
        match self {
            Self::ProvenWithoutForm => facts.phone_verified_at.is_some() && facts.form_version == 0,
            Self::ApprovedUnproven => facts.approval.is_some() && facts.phone_verified_at.is_none(),
            Self::ArrivedUnapproved => is_form_in && facts.approval.is_none(),
            Self::AcceptedAndRefused => is_form_in && facts.form_refused.is_some(),
            Self::PaidButNotOwed => {
                facts.paid_at.is_some() && facts.payment == Payment::Institution
            }
            Self::PaidWithoutForm => facts.paid_at.is_some() && !is_form_in,
            Self::HeldWithoutForm => facts.held_until.is_some() && !is_form_in,
            Self::OrderedWithoutForm => facts.ordered_at.is_some() && !is_form_in,
            Self::OrderedUnpaid => facts.ordered_at.is_some() && facts.owes(),
            Self::OrderedThoughHeld => facts.ordered_at.is_some() && facts.held_until.is_some(),
            Self::ProducedUnordered => facts.produced_at.is_some() && facts.ordered_at.is_none(),
            Self::ShippedUnproduced => facts.shipped_at.is_some() && facts.produced_at.is_none(),
            Self::CarriedUnshipped => {
                let carried = facts.delivery_failed_at.or(facts.returned_at);
                carried.or(facts.delivered_at).is_some() && facts.shipped_at.is_none()
            }
            Self::DeliveredAndReturned => {
                facts.delivered_at.is_some() && facts.returned_at.is_some()
            }
            Self::ActivatedUndelivered => {
                facts.activated_at.is_some() && facts.delivered_at.is_none()
            }
            Self::CancelledAndDelivered => {
                facts.cancelled.is_some() && facts.delivered_at.is_some()
            }
            Self::CancelledTooLate => facts.cancelled.is_some_and(|cancelled| match cancelled.by {
                CancelledBy::TimeOut => is_form_in,
                CancelledBy::Person | CancelledBy::Institution => facts.ordered_at.is_some(),
                CancelledBy::Authority => false,
            }),
            Self::RefundedUnpaid => facts.refunded_at.is_some() && facts.paid_at.is_none(),
            Self::RefundedUncancelled => facts.refunded_at.is_some() && facts.cancelled.is_none(),
            Self::ErasedUnclosed => facts.erased_at.is_some() && facts.closed_at().is_none(),
        }
    }
}

/// How the facts contradict each other; nothing, where events have led to them.
pub fn contradictions(facts: &Facts) -> impl Iterator<Item = Contradiction> {
    let all = Contradiction::ALL.iter().copied();
    all.filter(|contradiction| contradiction.holds(facts))
}
