//! What can happen to an application, and what each event makes of its facts. Nothing else changes a fact.

use super::acts::{
    Refused, is_form_awaited, may_be_cancelled_by, may_be_filled, may_be_invited,
    may_choose_approval, may_form_arrive, may_late_paper_come,
};
use super::facts::{Approval, Approved, Cancelled, CancelledBy, Facts, FormRefused, Micros};
use super::{erasure, fulfilment};
use crate::application_form::TypedForm;
use crate::desk_reason::{LatePaper, UndoReason};
use crate::email_address::EmailAddress;
use crate::intake_remark::IntakeRemark;
use crate::product::Terms;
use crate::refusal_reason::RefusalReason;

/// Something that happened to an application. Its opening is not among them: before it there are no facts.
#[derive(Clone)]
pub enum Event {
    /// The institution corrected where the invitation goes; the person has saved no form yet.
    NoticeAddressCorrected {
        email: EmailAddress,
    },
    /// The invitation was sent once more.
    InvitedAgain,
    /// A form in order was sent; it is the next version, for which nothing is proven or approved yet.
    FormSaved {
        form: Box<TypedForm>,
        /// What the person chose in it; none, where the contract says it.
        terms: Option<Terms>,
    },
    /// A code for the form went to the phone that it names. Codes for other acts are no event of an order.
    PhoneCodeSent,
    /// The phone that the form names was proven.
    PhoneVerified,
    /// The person's name was compared with the population register.
    IdentityRefreshed,
    /// Islak imza was chosen, and the form prepared for printing. After a refusal it is printed as a new version, so that the refused
    /// paper cannot be sent in again as if it were the new one.
    WetInkChosen {
        new_version: bool,
    },
    /// Approved and signed in one, by e-İmza.
    EImzaApproved,
    /// Approved and signed in one, by e-Onay.
    EOnayApproved,
    /// The signed paper arrived and was taken.
    FormAccepted {
        remarks: Vec<IntakeRemark>,
    },
    /// The signed paper arrived and could not be taken.
    FormRefused {
        reasons: Vec<RefusalReason>,
    },
    /// The acceptance was a mistake: the form is awaited again, and the person loses no time by it. The order ends on `ends` now.
    AcceptanceUndone {
        why: UndoReason,
        ends: Micros,
        next_look: Micros,
    },
    /// A paper came for the order after it was cancelled; nothing follows but that its person is told so.
    LatePaperCame {
        what: LatePaper,
    },
    /// The person was told that the time is running out; `next_look` is when that is looked at again.
    Warned {
        days: i64,
        next_look: Micros,
    },
    /// The person's money for the order is here.
    Paid,
    /// Production waits until this day.
    ProductionHeld {
        until: Micros,
    },
    ProductionReleased,
    /// The production order was given.
    Ordered,
    /// Card and certificate are made and can be sent.
    Produced,
    /// What was made cannot be used, here or as it came back; it is produced again under the same order.
    Spoiled,
    /// Handed to the courier.
    Shipped,
    /// The courier did not meet the person, or could not be sure who it was.
    DeliveryFailed,
    /// The card is back in the authority's hands.
    Returned,
    /// Handed to the courier once more.
    SentAgain,
    /// Handed to the person, and to nobody else.
    Delivered,
    /// The holder made the card usable.
    Activated,
    Cancelled {
        by: CancelledBy,
    },
    /// What was paid for the cancelled order was paid back.
    Refunded,
    /// What the order said of its person was erased, because it need not be kept any longer.
    DataErased,
    /// A card was made for the person.
    CardMade,
    /// What unlocks the card was given to the app.
    CardUnlockGiven,
    CardUnlocked,
    CardPinChanged,
}

impl Event {
    /// The name of the event in the history; it never changes.
    pub const fn act(&self) -> &'static str {
        match self {
            Self::NoticeAddressCorrected { .. } => "notice-address-corrected",
            Self::InvitedAgain => "invited-again",
            Self::FormSaved { .. } => "form-saved",
            Self::PhoneCodeSent => "phone-code-sent",
            Self::PhoneVerified => "phone-verified",
            Self::IdentityRefreshed => "identity-refreshed",
            Self::WetInkChosen { .. } => "wet-ink-chosen",
            Self::EImzaApproved => "e-imza-approved",
            Self::EOnayApproved => "e-onay-approved",
            Self::FormAccepted { .. } => "form-accepted",
            Self::FormRefused { .. } => "form-refused",
            Self::AcceptanceUndone { .. } => "acceptance-undone",
            Self::LatePaperCame { .. } => "late-paper-came",
            Self::Warned { .. } => "warned",
            Self::Paid => "paid",
            Self::ProductionHeld { .. } => "production-held",
            Self::ProductionReleased => "production-released",
            Self::Ordered => "ordered",
            Self::Produced => "produced",
            Self::Spoiled => "spoiled",
            Self::Shipped => "shipped",
            Self::DeliveryFailed => "delivery-failed",
            Self::Returned => "returned",
            Self::SentAgain => "sent-again",
            Self::Delivered => "delivered",
            Self::Activated => "activated",
            Self::Cancelled { .. } => "cancelled",
            Self::Refunded => "refunded",
            Self::DataErased => "order-data-erased",
            Self::CardMade => "card-made",
            Self::CardUnlockGiven => "card-unlock-given",
            Self::CardUnlocked => "card-unlocked",
            Self::CardPinChanged => "card-pin-changed",
        }
    }

    /// Whether the facts allow it.
    fn may_happen(&self, facts: &Facts) -> Result<(), Refused> {
        match self {
            Self::NoticeAddressCorrected { .. } | Self::InvitedAgain => may_be_invited(facts),
            Self::FormSaved { .. } | Self::PhoneCodeSent | Self::IdentityRefreshed => {
                may_be_filled(facts)
            }
            Self::PhoneVerified => {
                may_be_filled(facts)?;
                match facts.form_version {
                    0 => Err(Refused::FormNotFilled),
                    _ => Ok(()),
                }
            }
            Self::WetInkChosen { .. } | Self::EImzaApproved | Self::EOnayApproved => {
                may_choose_approval(facts)
            }
            Self::FormAccepted { .. } | Self::FormRefused { .. } => may_form_arrive(facts),
            Self::AcceptanceUndone { .. } => fulfilment::may_acceptance_be_undone(facts),
            Self::LatePaperCame { .. } => may_late_paper_come(facts),
            // Whoever has sent everything in lets no time run out.
            Self::Warned { .. } => is_form_awaited(facts),
            Self::Paid => fulfilment::may_be_paid(facts),
            Self::ProductionHeld { .. } => fulfilment::may_be_held(facts),
            Self::ProductionReleased => fulfilment::may_be_released(facts),
            Self::Ordered => fulfilment::may_be_ordered(facts),
            Self::Produced => fulfilment::may_be_produced(facts),
            Self::Spoiled => fulfilment::may_be_spoiled(facts),
            Self::Shipped => fulfilment::may_be_shipped(facts),
            Self::DeliveryFailed => fulfilment::may_delivery_fail(facts),
            Self::Returned => fulfilment::may_be_returned(facts),
            Self::SentAgain => fulfilment::may_be_sent_again(facts),
            Self::Delivered => fulfilment::may_be_delivered(facts),
            Self::Activated => fulfilment::may_be_activated(facts),
            Self::Cancelled { by } => may_be_cancelled_by(*by, facts),
            Self::Refunded => fulfilment::may_be_refunded(facts),
            Self::DataErased => erasure::may_be_erased(facts),
            // The rules of the card decide; the order only keeps the record.
            Self::CardMade | Self::CardUnlockGiven | Self::CardUnlocked | Self::CardPinChanged => {
                Ok(())
            }
        }
    }
}

/// The facts after the event, or why it cannot happen now.
pub fn apply(facts: &Facts, event: &Event, at: Micros) -> Result<Facts, Refused> {
    event.may_happen(facts)?;
    let mut after = facts.clone();
    after.version += 1;
    match event {
        Event::FormSaved { .. } => {
            after.form_version += 1;
            after.phone_verified_at = None;
            after.approval = None;
        }
        Event::PhoneVerified => after.phone_verified_at = Some(at),
        Event::WetInkChosen { new_version } => {
            after.form_version += i64::from(*new_version);
            approve(&mut after, Approval::WetInk, at);
        }
        Event::EImzaApproved => {
            approve(&mut after, Approval::EImza, at);
            after.form_arrived_at = Some(at);
        }
        Event::EOnayApproved => {
            approve(&mut after, Approval::EOnay, at);
            after.form_arrived_at = Some(at);
        }
        Event::FormAccepted { .. } => {
            after.form_arrived_at = Some(at);
            after.form_refused = None;
        }
        Event::FormRefused { reasons } => {
            after.form_refused = Some(FormRefused {
                at,
                reasons: reasons.clone(),
            });
        }
        Event::AcceptanceUndone { .. } => {
            after.form_arrived_at = None;
            // Held was an order whose form was in.
            after.held_until = None;
        }
        Event::Cancelled { by } => after.cancelled = Some(Cancelled { by: *by, at }),
        _ => fulfil(&mut after, event, at),
    }
    Ok(after)
}

/// What follows when the form is in. Facts are taken back by what is done once more, and by a release, alone.
const fn fulfil(facts: &mut Facts, event: &Event, at: Micros) {
    match event {
        Event::Paid => facts.paid_at = Some(at),
        Event::ProductionHeld { until } => facts.held_until = Some(*until),
        Event::ProductionReleased => facts.held_until = None,
        Event::Ordered => facts.ordered_at = Some(at),
        Event::Produced => facts.produced_at = Some(at),
        Event::Spoiled => {
            facts.produced_at = None;
            take_from_courier(facts);
            facts.shipped_at = None;
        }
        Event::Shipped => facts.shipped_at = Some(at),
        Event::DeliveryFailed => facts.delivery_failed_at = Some(at),
        Event::Returned => facts.returned_at = Some(at),
        Event::SentAgain => {
            take_from_courier(facts);
            facts.shipped_at = Some(at);
        }
        Event::Delivered => facts.delivered_at = Some(at),
        Event::Activated => facts.activated_at = Some(at),
        Event::Refunded => facts.refunded_at = Some(at),
        Event::DataErased => facts.erased_at = Some(at),
        // Told above, or kept in the history alone.
        _ => {}
    }
}

/// The way that the card went is over; the history tells of it.
const fn take_from_courier(facts: &mut Facts) {
    facts.delivery_failed_at = None;
    facts.returned_at = None;
}

/// A refusal was about the paper before; what is approved now has not been looked at.
fn approve(facts: &mut Facts, by: Approval, at: Micros) {
    facts.approval = Some(Approved { by, at });
    facts.form_refused = None;
}

#[cfg(test)]
mod tests;
