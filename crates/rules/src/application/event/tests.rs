//! What holds whatever happens, over random sequences of events and over facts that no event leads to. The table of all events in all stages
//! is `docs/order-events.md`, which the portal makes since it knows the words.

use super::super::contradiction::{Contradiction, contradictions};
use super::super::every;
use super::super::facts::Payment;
use super::super::status::{Status, status};
use super::*;

/// What the table calls an event: its name in the history, and what tells it from another of that name.
fn name(event: &Event) -> String {
    let which = match event {
        Event::WetInkChosen { new_version: true } => " (new version)",
        Event::Cancelled { by } => return format!("cancelled ({})", by.key()),
        _ => "",
    };
    format!("{}{which}", event.act())
}

/// Numbers that look random and are the same in each run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }
}

/// The dates of the facts, each with its name.
fn dates(facts: &Facts) -> [(&'static str, Option<Micros>); 16] {
    [
        ("verified", facts.phone_verified_at),
        ("approved", facts.approval.map(|approved| approved.at)),
        ("arrived", facts.form_arrived_at),
        (
            "refused",
            facts.form_refused.as_ref().map(|refused| refused.at),
        ),
        ("paid", facts.paid_at),
        ("held", facts.held_until),
        ("ordered", facts.ordered_at),
        ("produced", facts.produced_at),
        ("shipped", facts.shipped_at),
        ("failed", facts.delivery_failed_at),
        ("returned", facts.returned_at),
        ("delivered", facts.delivered_at),
        ("activated", facts.activated_at),
        ("cancelled", facts.cancelled.map(|cancelled| cancelled.at)),
        ("refunded", facts.refunded_at),
        ("erased", facts.erased_at),
    ]
}

/// The only events that take a fact back, and which ones they take.
const TAKEN_BACK: [(&str, &[&str]); 9] = [
    ("form-saved", &["verified", "approved"]),
    ("wet-ink-chosen", &["refused"]),
    ("e-imza-approved", &["refused"]),
    ("e-onay-approved", &["refused"]),
    ("form-accepted", &["refused"]),
    ("acceptance-undone", &["arrived", "held"]),
    ("production-released", &["held"]),
    ("spoiled", &["produced", "shipped", "failed", "returned"]),
    ("sent-again", &["failed", "returned"]),
];

/// The only facts that can get another date without having been taken back.
const DONE_AGAIN: [&str; 6] = [
    "verified", "approved", "refused", "held", "failed", "shipped",
];

/// What changes after the end: what concerns the card, money that goes back, and that personal data is kept no longer.
const AFTER_THE_END: [&str; 3] = ["activated", "refunded", "erased"];

/// What must hold after any event that was allowed.
fn check(before: &Facts, event: &Event, after: &Facts, at: Micros) {
    let what = format!("{} on {before:?} gave {after:?}", name(event));
    assert_eq!(after.version, before.version + 1, "{what}");
    assert!(
        after.form_version - before.form_version <= 1 && after.form_version >= before.form_version,
        "{what}"
    );
    assert_eq!(after.payment, before.payment, "{what}");
    for ((fact, was), (_, is)) in dates(before).into_iter().zip(dates(after)) {
        let takes = TAKEN_BACK.iter().find(|(act, _)| *act == event.act());
        match (was, is) {
            (Some(_), None) => assert!(
                takes.is_some_and(|(_, facts)| facts.contains(&fact)),
                "{fact} was taken back: {what}"
            ),
            (Some(was), Some(is)) if was != is => {
                assert!(
                    DONE_AGAIN.contains(&fact),
                    "{fact} has another date: {what}"
                );
            }
            _ => {}
        }
        // A date that was not there before is this event's; that of a hold is the day that was named.
        let named = matches!(event, Event::ProductionHeld { until } if is == Some(*until));
        assert!(
            is.is_none() || is == was || is == Some(at) || named,
            "{fact}: {what}"
        );
        if before.closed_at().is_some() && was != is {
            assert!(
                AFTER_THE_END.contains(&fact),
                "{fact} changed after the end: {what}"
            );
        }
    }
    if before.closed_at().is_some() {
        assert_eq!(after.closed_at(), before.closed_at(), "{what}");
        assert_eq!(after.form_version, before.form_version, "{what}");
    }
    // Nothing that the signed form says is changed once it is here.
    if before.form_arrived_at.is_some() {
        assert_eq!(after.form_version, before.form_version, "{what}");
        assert_eq!(after.approval, before.approval, "{what}");
    }
    stands_on_what_came_before(after, &what);
}

/// Each fact with those without which it cannot be.
fn stands_on_what_came_before(facts: &Facts, what: &str) {
    let dates = dates(facts);
    let at = |name: &str| dates.iter().find(|(fact, _)| *fact == name).unwrap().1;
    for (later, earlier) in [
        ("approved", "verified"),
        ("arrived", "approved"),
        ("paid", "arrived"),
        ("ordered", "arrived"),
        ("produced", "ordered"),
        ("shipped", "produced"),
        ("failed", "shipped"),
        ("returned", "shipped"),
        ("delivered", "shipped"),
        ("activated", "delivered"),
        ("refunded", "paid"),
        ("refunded", "cancelled"),
    ] {
        if let Some(later_at) = at(later) {
            // A phone can be proven once more after the approval.
            let in_order = |at| at <= later_at || earlier == "verified";
            assert!(
                at(earlier).is_some_and(in_order),
                "{later} without {earlier}: {what}"
            );
        }
    }
    for (one, other) in [
        ("arrived", "refused"),
        ("returned", "delivered"),
        ("cancelled", "delivered"),
        ("held", "ordered"),
    ] {
        assert!(
            at(one).is_none() || at(other).is_none(),
            "{one} and {other}: {what}"
        );
    }
    if at("ordered").is_some() {
        assert!(!facts.owes(), "{what}");
        let by = facts.cancelled.map(|cancelled| cancelled.by);
        assert!(by.is_none_or(|by| by == CancelledBy::Authority), "{what}");
    }
    assert!(
        facts.phone_verified_at.is_none() || facts.form_version > 0,
        "{what}"
    );
    assert_eq!(contradictions(facts).next(), None, "{what}");
    assert_ne!(status(facts), Status::Unclear, "{what}");
}

/// The place of an event that may or may not be possible. Most are, lead on, and do not end the order.
fn next(numbers: &mut Numbers, events: &[Event], facts: &Facts) -> usize {
    loop {
        let which = numbers.below(events.len());
        let one_in = match (&events[which], apply(facts, &events[which], 0)) {
            (_, Err(_)) => 4,
            (Event::Cancelled { .. }, Ok(_)) => 40,
            (_, Ok(after)) if dates(&after) == dates(facts) => 8,
            _ => 1,
        };
        if numbers.below(one_in) == 0 {
            return which;
        }
    }
}

/// R14: whatever is tried in whatever order, no approval follows a cancellation, nothing is accepted that was not approved, produced that
/// was not ordered or handed over that was not sent, no money goes back that did not come, and each event is counted.
#[test]
fn no_sequence_of_events_breaks_what_must_hold() {
    let mut numbers = Numbers(0x6b61_6c65_6d00_0001);
    let events = every::events();
    let (mut happened, mut refused) = (vec![0u32; events.len()], vec![0u32; events.len()]);
    for _ in 0..6_000 {
        let mut facts = Facts::opened(Payment::ALL[numbers.below(2)]);
        for step in 0..60 {
            let which = next(&mut numbers, &events, &facts);
            let at = 100 + step;
            match apply(&facts, &events[which], at) {
                Ok(after) => {
                    check(&facts, &events[which], &after, at);
                    facts = after;
                    happened[which] += 1;
                }
                Err(_) => refused[which] += 1,
            }
        }
    }
    for (which, event) in events.iter().enumerate() {
        assert!(happened[which] > 20, "{} hardly happened", name(event));
        let always = matches!(
            event,
            Event::CardMade | Event::CardUnlockGiven | Event::CardUnlocked | Event::CardPinChanged
        );
        assert_eq!(refused[which] > 0, !always, "{}", name(event));
    }
}

/// Of facts that are thrown together, those that contradict each other are known as such, each contradiction is met alone, and whatever
/// is done with them, nothing panics.
#[test]
fn facts_that_no_event_leads_to_are_known() {
    let mut numbers = Numbers(0x6b61_6c65_6d00_0003);
    let events = every::events();
    let mut alone = vec![0u32; Contradiction::ALL.len()];
    let stages = every::stages();
    for _ in 0..50_000 {
        let facts = thrown_together(&mut numbers, &stages);
        let found: Vec<_> = contradictions(&facts).collect();
        assert_eq!(found.is_empty(), status(&facts) != Status::Unclear);
        if let [only] = found[..] {
            let place = Contradiction::ALL.iter().position(|known| *known == only);
            alone[place.unwrap()] += 1;
        }
        let tried = apply(&facts, &events[numbers.below(events.len())], 9);
        assert!(tried.is_err() || tried.is_ok_and(|after| after.version == facts.version + 1));
    }
    for (contradiction, times) in Contradiction::ALL.iter().zip(alone) {
        assert!(times > 0, "{contradiction:?} is never the only one");
    }
}

/// An order somewhere on its way, of which a fact or two were changed.
fn thrown_together(numbers: &mut Numbers, stages: &[Facts]) -> Facts {
    let mut facts = stages[numbers.below(stages.len())].clone();
    for _ in 0..=numbers.below(2) {
        let some = (numbers.below(2) == 0).then_some(7);
        match numbers.below(18) {
            0 => facts.phone_verified_at = some,
            1 => {
                facts.approval = some.map(|at| Approved {
                    by: Approval::EOnay,
                    at,
                });
            }
            2 => facts.form_arrived_at = some,
            3 => {
                let reasons = Vec::new();
                facts.form_refused = some.map(|at| FormRefused { at, reasons });
            }
            4 => facts.paid_at = some,
            5 => facts.held_until = some,
            6 => facts.ordered_at = some,
            7 => facts.produced_at = some,
            8 => facts.shipped_at = some,
            9 => facts.delivery_failed_at = some,
            10 => facts.returned_at = some,
            11 => facts.delivered_at = some,
            12 => facts.activated_at = some,
            13 => facts.refunded_at = some,
            16 => facts.erased_at = some,
            14 => facts.form_version = numbers.below(2) as i64,
            15 => facts.payment = Payment::ALL[numbers.below(2)],
            _ => {
                let by = CancelledBy::ALL[numbers.below(4)];
                facts.cancelled = some.map(|at| Cancelled { by, at });
            }
        }
    }
    facts
}
