//! What may be done with an application until its form is in, and who may end it. Each rule says yes, or why not. `fulfilment` goes on from there.

use super::facts::{CancelledBy, Facts};

/// Why an act is not possible now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It was cancelled.
    Cancelled,
    /// The form is in; from here on it goes its way.
    FormIsIn,
    /// The person has saved a form, which says how to reach them.
    FormFilled,
    /// The form is not filled in, or the phone not proven for what it says now.
    FormNotFilled,
    /// No form was approved by wet ink, so none can be printed or arrive.
    NotPrinted,
    /// The signed form is not here yet.
    FormNotIn,
    /// It was approved electronically: no paper was accepted.
    NotOnPaper,
    /// The institution pays, so the person owes nothing.
    NothingOwed,
    PaidAlready,
    NotPaid,
    /// Production is held until a day, and was not released.
    Held,
    NotHeld,
    /// Production has begun; only the authority can still end the order.
    ProductionBegun,
    ProductionNotBegun,
    ProducedAlready,
    NotProduced,
    /// The card is with the courier.
    WithCourier,
    /// The card is not with the courier.
    NotShipped,
    /// The card came back; it is sent again or made anew.
    CameBack,
    NotReturned,
    /// The card is with its person.
    Delivered,
    NotDelivered,
    ActivatedAlready,
    /// Money goes back for a cancelled order only.
    NotCancelled,
    RefundedAlready,
    /// It has not come to its end.
    NotClosed,
    ErasedAlready,
    /// What is stored of it contradicts itself or cannot be read, so nothing is decided from it.
    Unclear,
}

impl Refused {
    pub const fn key(self) -> &'static str {
        match self {
            Self::Cancelled => "refused-cancelled",
            Self::FormIsIn => "refused-form-is-in",
            Self::FormFilled => "refused-form-filled",
            Self::FormNotFilled => "refused-form-not-filled",
            Self::NotPrinted => "refused-not-printed",
            Self::FormNotIn => "refused-form-not-in",
            Self::NotOnPaper => "refused-not-on-paper",
            Self::NothingOwed => "refused-nothing-owed",
            Self::PaidAlready => "refused-paid-already",
            Self::NotPaid => "refused-not-paid",
            Self::Held => "refused-held",
            Self::NotHeld => "refused-not-held",
            Self::ProductionBegun => "refused-production-begun",
            Self::ProductionNotBegun => "refused-production-not-begun",
            Self::ProducedAlready => "refused-produced-already",
            Self::NotProduced => "refused-not-produced",
            Self::WithCourier => "refused-with-courier",
            Self::NotShipped => "refused-not-shipped",
            Self::CameBack => "refused-came-back",
            Self::NotReturned => "refused-not-returned",
            Self::Delivered => "refused-delivered",
            Self::NotDelivered => "refused-not-delivered",
            Self::ActivatedAlready => "refused-activated-already",
            Self::NotCancelled => "refused-not-cancelled",
            Self::RefundedAlready => "refused-refunded-already",
            Self::NotClosed => "refused-not-closed",
            Self::ErasedAlready => "refused-erased-already",
            Self::Unclear => "refused-unclear",
        }
    }
}

/// The signed form is still awaited. Until it is here, the form can be corrected, and time is running out.
pub fn is_form_awaited(facts: &Facts) -> Result<(), Refused> {
    match (facts.cancelled, facts.form_arrived_at) {
        (Some(_), _) => Err(Refused::Cancelled),
        (None, Some(_)) => Err(Refused::FormIsIn),
        (None, None) => Ok(()),
    }
}

/// Whoever has saved no form yet is reached by what the institution said alone: it may correct that, and invite once more.
pub fn may_be_invited(facts: &Facts) -> Result<(), Refused> {
    is_form_awaited(facts)?;
    match facts.form_version {
        0 => Ok(()),
        _ => Err(Refused::FormFilled),
    }
}

/// The form may be filled in, and corrected even after printing, until it has arrived.
pub fn may_be_filled(facts: &Facts) -> Result<(), Refused> {
    is_form_awaited(facts)
}

/// The way of approval may be chosen once the form is filled in and the phone proven.
pub fn may_choose_approval(facts: &Facts) -> Result<(), Refused> {
    is_form_awaited(facts)?;
    if facts.phone_verified_at.is_some() {
        Ok(())
    } else {
        Err(Refused::FormNotFilled)
    }
}

/// A form that was approved by wet ink may be printed again until it has arrived.
pub fn may_be_printed(facts: &Facts) -> Result<(), Refused> {
    is_form_awaited(facts)?;
    if facts.approval.is_some() {
        Ok(())
    } else {
        Err(Refused::NotPrinted)
    }
}

/// A clerk may record that the form arrived: accepted, or refused. After a refusal a new form may arrive.
pub fn may_form_arrive(facts: &Facts) -> Result<(), Refused> {
    may_be_printed(facts)
}

/// What still comes for a cancelled order is written down, so that its person hears why nothing follows. Without a form there is no paper.
pub fn may_late_paper_come(facts: &Facts) -> Result<(), Refused> {
    if facts.cancelled.is_none() {
        Err(Refused::NotCancelled)
    } else if facts.erased_at.is_some() {
        Err(Refused::ErasedAlready)
    } else if facts.form_version == 0 {
        Err(Refused::FormNotFilled)
    } else {
        Ok(())
    }
}

/// Person and institution may cancel until production has begun.
pub fn may_be_cancelled(facts: &Facts) -> Result<(), Refused> {
    may_be_cancelled_by(CancelledBy::Person, facts)
}

/// Who may end it until when: time runs out only while the form is awaited; the authority may end it until the card is with its person, and
/// then destroys what was made of card and certificate.
pub fn may_be_cancelled_by(by: CancelledBy, facts: &Facts) -> Result<(), Refused> {
    if facts.cancelled.is_some() {
        return Err(Refused::Cancelled);
    }
    if facts.delivered_at.is_some() {
        return Err(Refused::Delivered);
    }
    match by {
        CancelledBy::TimeOut => is_form_awaited(facts),
        CancelledBy::Authority => Ok(()),
        CancelledBy::Person | CancelledBy::Institution => match facts.ordered_at {
            Some(_) => Err(Refused::ProductionBegun),
            None => Ok(()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::facts::{Approval, Approved, Cancelled, CancelledBy, Payment};
    use super::*;

    #[test]
    fn nothing_but_reading_is_possible_after_cancellation() {
        let facts = Facts {
            cancelled: Some(Cancelled {
                by: CancelledBy::TimeOut,
                at: 9,
            }),
            phone_verified_at: Some(1),
            ..Facts::opened(Payment::Institution)
        };
        for rule in [
            is_form_awaited,
            may_be_filled,
            may_choose_approval,
            may_be_printed,
            may_form_arrive,
            may_be_cancelled,
        ] {
            assert_eq!(rule(&facts), Err(Refused::Cancelled));
        }
    }

    #[test]
    fn approval_needs_a_proven_phone_and_printing_an_approval() {
        let fresh = Facts::opened(Payment::Institution);
        assert_eq!(may_choose_approval(&fresh), Err(Refused::FormNotFilled));
        let filled = Facts {
            phone_verified_at: Some(1),
            ..fresh
        };
        assert_eq!(may_choose_approval(&filled), Ok(()));
        assert_eq!(may_be_printed(&filled), Err(Refused::NotPrinted));
        let approved = Facts {
            approval: Some(Approved {
                by: Approval::WetInk,
                at: 2,
            }),
            ..filled
        };
        assert_eq!(may_form_arrive(&approved), Ok(()));
        let arrived = Facts {
            form_arrived_at: Some(3),
            ..approved
        };
        assert_eq!(may_form_arrive(&arrived), Err(Refused::FormIsIn));
        assert_eq!(may_be_cancelled(&arrived), Ok(()));
        assert_eq!(
            may_be_cancelled(&Facts {
                ordered_at: Some(4),
                ..arrived
            }),
            Err(Refused::ProductionBegun)
        );
    }
}
