//! Every event in every status, as a table; and what holds whatever happens, over random sequences of events.

use super::super::facts::Payment;
use super::super::status::status;
use super::*;

/// Every kind of event, in the order in which the table lists them.
fn every_event() -> Vec<Event> {
    vec![
        Event::FormSaved {
            form: Box::default(),
        },
        Event::PhoneCodeSent(CodeFor::Form),
        Event::PhoneCodeSent(CodeFor::OtherAct),
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
        Event::Warned {
            days: 7,
            next_look: 0,
        },
        Event::Cancelled {
            by: CancelledBy::Person,
        },
        Event::Cancelled {
            by: CancelledBy::Institution,
        },
        Event::Cancelled {
            by: CancelledBy::TimeOut,
        },
        Event::CardMade,
        Event::CardUnlockGiven,
        Event::CardUnlocked,
        Event::CardPinChanged,
    ]
}

/// What the table calls an event: its name in the history, and what tells it from another of that name.
fn name(event: &Event) -> String {
    let which = match event {
        Event::PhoneCodeSent(CodeFor::Form) => " (form)",
        Event::PhoneCodeSent(CodeFor::OtherAct) => " (other act)",
        Event::WetInkChosen { new_version: true } => " (new version)",
        Event::Cancelled { by } => return format!("cancelled ({})", by.key()),
        _ => "",
    };
    format!("{}{which}", event.act())
}

/// An order for each status that a person reads, brought there by events as far as there are events.
fn every_status() -> Vec<Facts> {
    let after = |facts: &Facts, event: Event| apply(facts, &event, 10).unwrap();
    let mut all = Vec::new();
    for payment in Payment::ALL {
        let opened = Facts::opened(*payment);
        let form = Box::default();
        let saved = after(&opened, Event::FormSaved { form });
        let verified = after(&saved, Event::PhoneVerified);
        let approved = after(&verified, Event::WetInkChosen { new_version: false });
        let reasons = vec![RefusalReason::Unsigned];
        let refused = after(&approved, Event::FormRefused { reasons });
        let remarks = Vec::new();
        let accepted = after(&approved, Event::FormAccepted { remarks });
        all.extend([opened, saved, verified, approved, refused, accepted.clone()]);
        if *payment == Payment::Institution {
            let ordered = Facts {
                ordered_at: Some(20),
                ..accepted.clone()
            };
            let shipped = Facts {
                shipped_at: Some(21),
                ..ordered.clone()
            };
            let delivered = Facts {
                delivered_at: Some(22),
                ..shipped.clone()
            };
            all.extend([ordered, shipped, delivered]);
            for by in CancelledBy::ALL {
                all.push(Facts {
                    cancelled: Some(Cancelled { by: *by, at: 23 }),
                    ..accepted.clone()
                });
            }
        }
    }
    all
}

/// R14: what each event leads to in each status, written out so that a lawyer can read it.
#[test]
fn the_whole_table_of_events_is_as_agreed() {
    let mut table = format!(
        "{:<38} {:<28} | status after, or the refusal\n",
        "status before", "event"
    );
    for facts in every_status() {
        // Filled in, but its phone not proven: the label is that of a form not filled in.
        let stage = match (facts.form_version, facts.phone_verified_at) {
            (1, None) => " saved",
            _ => "",
        };
        let before = format!("{:?}{stage}", status(&facts));
        for event in every_event() {
            let becomes = match apply(&facts, &event, 30) {
                Ok(after) => format!("{:?}", status(&after)),
                Err(refused) => refused.key().to_owned(),
            };
            table += &format!("{before:<38} {:<28} | {becomes}\n", name(&event));
        }
        table.push('\n');
    }
    assert_eq!(
        table,
        include_str!("../event.table.txt"),
        "the table changed:\n{table}"
    );
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

/// What must hold after any event that was allowed.
fn check(before: &Facts, event: &Event, after: &Facts, at: Micros) {
    let what = format!("{} on {before:?} gave {after:?}", name(event));
    assert_eq!(after.version, before.version + 1, "{what}");
    assert!(
        after.form_version - before.form_version <= 1 && after.form_version >= before.form_version,
        "{what}"
    );
    assert_eq!(after.payment, before.payment, "{what}");
    if let Some(cancelled) = before.cancelled {
        let unchanged = Facts {
            version: after.version,
            ..before.clone()
        };
        assert_eq!(*after, unchanged, "changed after its end: {what}");
        assert_eq!(after.cancelled, Some(cancelled), "{what}");
    }
    if after.approval.is_some() {
        assert!(after.phone_verified_at.is_some(), "{what}");
    }
    if let Some(arrived) = after.form_arrived_at {
        let approved = after.approval.expect(&what);
        assert!(approved.at <= arrived, "{what}");
        assert!(after.form_refused.is_none(), "{what}");
        // Nothing that the signed form says is changed once it is here.
        if before.form_arrived_at.is_some() {
            assert_eq!(after.form_version, before.form_version, "{what}");
            assert_eq!(after.approval, before.approval, "{what}");
        }
    }
    if after.phone_verified_at.is_some() {
        assert!(after.form_version > 0, "{what}");
    }
    // A date that was not there before is this event's.
    for (was, is) in dates(before).into_iter().zip(dates(after)) {
        assert!(is.is_none() || is == was || is == Some(at), "{what}");
    }
}

fn dates(facts: &Facts) -> [Option<Micros>; 5] {
    [
        facts.phone_verified_at,
        facts.approval.map(|approved| approved.at),
        facts.form_arrived_at,
        facts.form_refused.as_ref().map(|refused| refused.at),
        facts.cancelled.map(|cancelled| cancelled.at),
    ]
}

/// R14: whatever is tried in whatever order, no approval follows a cancellation, nothing is accepted that was not approved, and each
/// event is counted.
#[test]
fn no_sequence_of_events_breaks_what_must_hold() {
    let mut numbers = Numbers(0x6b61_6c65_6d00_0001);
    let events = every_event();
    let (mut happened, mut refused) = (vec![0u32; events.len()], vec![0u32; events.len()]);
    for _ in 0..4_000 {
        let mut facts = Facts::opened(Payment::ALL[numbers.below(2)]);
        for step in 0..30 {
            let which = numbers.below(events.len());
            // Most orders live for a while.
            let ends = matches!(events[which], Event::Cancelled { .. });
            if ends && numbers.below(8) > 0 {
                continue;
            }
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
        assert!(happened[which] > 0, "{} never happened", name(event));
        let is_of_the_card = which >= events.len() - 4;
        let always = is_of_the_card || matches!(event, Event::PhoneCodeSent(CodeFor::OtherAct));
        assert_eq!(refused[which] > 0, !always, "{}", name(event));
    }
}
