//! From payment to the holder's hands: what may happen next to an application whose form is in. Each rule says yes, or why not.

use super::acts::Refused;
use super::facts::{Approval, Facts, Payment};

type Ruling = Result<(), Refused>;

fn is_not_cancelled(facts: &Facts) -> Ruling {
    match facts.cancelled {
        Some(_) => Err(Refused::Cancelled),
        None => Ok(()),
    }
}

fn is_form_in(facts: &Facts) -> Ruling {
    is_not_cancelled(facts)?;
    match facts.form_arrived_at {
        Some(_) => Ok(()),
        None => Err(Refused::FormNotIn),
    }
}

/// The card is on its way to the person.
fn is_with_courier(facts: &Facts) -> Ruling {
    is_not_cancelled(facts)?;
    if facts.delivered_at.is_some() {
        Err(Refused::Delivered)
    } else if facts.shipped_at.is_none() {
        Err(Refused::NotShipped)
    } else if facts.returned_at.is_some() {
        Err(Refused::CameBack)
    } else {
        Ok(())
    }
}

/// A paper that was taken by mistake is given back until production begins. What was signed electronically is no paper; and once money came
/// for it, the order is cancelled and the money goes back.
pub fn may_acceptance_be_undone(facts: &Facts) -> Ruling {
    is_form_in(facts)?;
    if facts.ordered_at.is_some() {
        Err(Refused::ProductionBegun)
    } else if facts.approved_by() != Some(Approval::WetInk) {
        Err(Refused::NotOnPaper)
    } else if facts.paid_at.is_some() {
        Err(Refused::PaidAlready)
    } else {
        Ok(())
    }
}

/// Money counts for an order once its form is in, not before (R30). What comes for a cancelled order, or twice, is not the order's: whoever
/// keeps the accounts gives it back.
pub fn may_be_paid(facts: &Facts) -> Ruling {
    is_not_cancelled(facts)?;
    if facts.payment == Payment::Institution {
        return Err(Refused::NothingOwed);
    }
    is_form_in(facts)?;
    match facts.paid_at {
        Some(_) => Err(Refused::PaidAlready),
        None => Ok(()),
    }
}

/// Production can be held until it begins, and held for another day.
pub fn may_be_held(facts: &Facts) -> Ruling {
    is_form_in(facts)?;
    match facts.ordered_at {
        Some(_) => Err(Refused::ProductionBegun),
        None => Ok(()),
    }
}

pub fn may_be_released(facts: &Facts) -> Ruling {
    is_not_cancelled(facts)?;
    match facts.held_until {
        Some(_) => Ok(()),
        None => Err(Refused::NotHeld),
    }
}

/// Production begins once the form is in, nothing is owed and nothing holds it.
pub fn may_be_ordered(facts: &Facts) -> Ruling {
    is_form_in(facts)?;
    if facts.ordered_at.is_some() {
        Err(Refused::ProductionBegun)
    } else if facts.owes() {
        Err(Refused::NotPaid)
    } else if facts.held_until.is_some() {
        Err(Refused::Held)
    } else {
        Ok(())
    }
}

pub fn may_be_produced(facts: &Facts) -> Ruling {
    is_not_cancelled(facts)?;
    if facts.produced_at.is_some() {
        Err(Refused::ProducedAlready)
    } else if facts.ordered_at.is_none() {
        Err(Refused::ProductionNotBegun)
    } else {
        Ok(())
    }
}

/// A card that was made can be found unfit, and is made anew, while it is in the authority's hands: before it is sent, or after it came back.
pub fn may_be_spoiled(facts: &Facts) -> Ruling {
    is_not_cancelled(facts)?;
    if facts.produced_at.is_none() {
        return Err(Refused::NotProduced);
    }
    match is_with_courier(facts) {
        Ok(()) => Err(Refused::WithCourier),
        Err(Refused::NotShipped | Refused::CameBack) => Ok(()),
        Err(other) => Err(other),
    }
}

pub fn may_be_shipped(facts: &Facts) -> Ruling {
    is_not_cancelled(facts)?;
    if facts.produced_at.is_none() {
        return Err(Refused::NotProduced);
    }
    match is_with_courier(facts) {
        Ok(()) => Err(Refused::WithCourier),
        Err(Refused::NotShipped) => Ok(()),
        Err(other) => Err(other),
    }
}

/// The courier may try in vain more than once.
pub fn may_delivery_fail(facts: &Facts) -> Ruling {
    is_with_courier(facts)
}

pub fn may_be_returned(facts: &Facts) -> Ruling {
    is_with_courier(facts)
}

pub fn may_be_sent_again(facts: &Facts) -> Ruling {
    match is_with_courier(facts) {
        Ok(()) => Err(Refused::NotReturned),
        Err(Refused::CameBack) => Ok(()),
        Err(other) => Err(other),
    }
}

pub fn may_be_delivered(facts: &Facts) -> Ruling {
    is_with_courier(facts)
}

/// A card is made usable by its holder, so it must have been handed over (B10).
pub fn may_be_activated(facts: &Facts) -> Ruling {
    is_not_cancelled(facts)?;
    if facts.delivered_at.is_none() {
        Err(Refused::NotDelivered)
    } else if facts.activated_at.is_some() {
        Err(Refused::ActivatedAlready)
    } else {
        Ok(())
    }
}

/// What was paid goes back once, and only after the order was cancelled.
pub fn may_be_refunded(facts: &Facts) -> Ruling {
    if facts.paid_at.is_none() {
        Err(Refused::NotPaid)
    } else if facts.cancelled.is_none() {
        Err(Refused::NotCancelled)
    } else if facts.refunded_at.is_some() {
        Err(Refused::RefundedAlready)
    } else {
        Ok(())
    }
}

/// What a cancellation leaves to be done, or to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aftermath {
    /// Production had begun: whatever was made of the card is destroyed, and its certificate revoked.
    CardEnds,
    RefundDue,
    Refunded,
}

impl Aftermath {
    pub const ALL: [Self; 3] = [Self::CardEnds, Self::RefundDue, Self::Refunded];

    pub const fn key(self) -> &'static str {
        match self {
            Self::CardEnds => "aftermath-card-ends",
            Self::RefundDue => "aftermath-refund-due",
            Self::Refunded => "aftermath-refunded",
        }
    }

    const fn holds(self, facts: &Facts) -> bool {
        match self {
            Self::CardEnds => facts.ordered_at.is_some(),
            Self::RefundDue => facts.paid_at.is_some() && facts.refunded_at.is_none(),
            Self::Refunded => facts.refunded_at.is_some(),
        }
    }
}

/// What follows from the cancellation; nothing, where it was not cancelled.
pub fn aftermath(facts: &Facts) -> impl Iterator<Item = Aftermath> {
    let is_cancelled = facts.cancelled.is_some();
    let all = Aftermath::ALL.into_iter();
    all.filter(move |follows| is_cancelled && follows.holds(facts))
}
