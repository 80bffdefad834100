//! Every kind of event, and an order in every stage that the rules tell apart: what the tables and the tests go through.

use super::event::{Event, apply};
use super::facts::{CancelledBy, Facts, Payment};
use crate::desk_reason::{LatePaper, UndoReason};
use crate::email_address::EmailAddress;
use crate::refusal_reason::RefusalReason;

/// Every kind of event, and of each kind every sort that the rules tell apart, in the order in which tables list them.
pub fn events() -> Vec<Event> {
    let mut all = vec![
        Event::InvitedAgain,
        Event::FormSaved {
            form: Box::default(),
            terms: None,
        },
        Event::PhoneCodeSent,
        Event::PhoneVerified,
        Event::IdentityRefreshed,
        Event::WetInkChosen { new_version: false },
        Event::WetInkChosen { new_version: true },
        Event::EImzaApproved,
        Event::EOnayApproved,
        Event::FormAccepted {
            remarks: Vec::new(),
        },
        Event::FormRefused {
            reasons: vec![RefusalReason::Unsigned, RefusalReason::CutOff],
        },
        Event::AcceptanceUndone {
            why: UndoReason::WrongOrder,
            ends: 3_000_000_000_000_000,
            next_look: 1_000_000_000_000_000,
        },
        Event::LatePaperCame {
            what: LatePaper::SignedForm,
        },
        Event::Warned {
            days: 7,
            next_look: 1_000_000_000_000_000,
        },
        Event::Paid,
        Event::ProductionHeld {
            until: 2_000_000_000_000_000,
        },
        Event::ProductionReleased,
        Event::Ordered,
        Event::Produced,
        Event::Spoiled,
        Event::Shipped,
        Event::DeliveryFailed,
        Event::Returned,
        Event::SentAgain,
        Event::Delivered,
        Event::Activated,
    ];
    all.extend(
        CancelledBy::ALL
            .iter()
            .map(|by| Event::Cancelled { by: *by }),
    );
    let email = EmailAddress::parse("deneme@kurum.example");
    all.extend(email.map(|email| Event::NoticeAddressCorrected { email }));
    all.extend([
        Event::Refunded,
        Event::DataErased,
        Event::CardMade,
        Event::CardUnlockGiven,
        Event::CardUnlocked,
        Event::CardPinChanged,
    ]);
    all
}

/// An order in each stage that the rules tell apart, brought there by events alone.
pub fn stages() -> Vec<Facts> {
    let mut all = Vec::new();
    for payment in Payment::ALL {
        let mut facts = Facts::opened(*payment);
        all.push(facts.clone());
        for (event, is_stage) in the_long_way(*payment) {
            facts = after(&facts, &event);
            if is_stage {
                all.push(facts.clone());
            }
        }
    }
    let ends: Vec<_> = all.iter().flat_map(ends).collect();
    all.extend(ends);
    all
}

/// What happens to an order from its opening to its activation, and whether it comes into a new stage by that.
fn the_long_way(payment: Payment) -> Vec<(Event, bool)> {
    let form = || Event::FormSaved {
        form: Box::default(),
        terms: None,
    };
    let approved = || Event::WetInkChosen { new_version: false };
    let reasons = vec![RefusalReason::Unsigned];
    let remarks = Vec::new();
    let until = 2_000_000_000_000_000;
    let is_person = payment == Payment::Person;
    let mut way = vec![
        (form(), true),
        (Event::PhoneVerified, true),
        (approved(), true),
        (Event::FormRefused { reasons }, true),
        (approved(), false),
        (Event::FormAccepted { remarks }, true),
    ];
    way.extend(is_person.then_some((Event::Paid, true)));
    way.extend([
        (Event::ProductionHeld { until }, true),
        (Event::ProductionReleased, false),
        (Event::Ordered, true),
        (Event::Produced, true),
        (Event::Shipped, true),
        (Event::DeliveryFailed, true),
        (Event::Returned, true),
        (Event::SentAgain, false),
        (Event::Delivered, true),
        (Event::Activated, true),
    ]);
    way
}

/// How this order can be ended: by whom, and what follows from that.
fn ends(facts: &Facts) -> Vec<Facts> {
    let by = |by| after(facts, &Event::Cancelled { by });
    let is_opened = facts.version == 1 && facts.payment == Payment::Institution;
    let is_in_production = facts.ordered_at.is_some() && facts.produced_at.is_none();
    let is_just_paid = facts.paid_at.is_some() && facts.held_until.or(facts.ordered_at).is_none();
    if is_opened {
        CancelledBy::ALL.iter().copied().map(by).collect()
    } else if is_in_production {
        vec![by(CancelledBy::Authority)]
    } else if is_just_paid {
        let cancelled = by(CancelledBy::Person);
        let refunded = after(&cancelled, &Event::Refunded);
        vec![cancelled, refunded]
    } else {
        Vec::new()
    }
}

/// The facts after an event that can happen now.
fn after(facts: &Facts, event: &Event) -> Facts {
    let refused = "the way consists of events that can happen one after the other";
    apply(facts, event, facts.version).expect(refused)
}
