//! The code, and the texts that come for it.

use handoff::message::{Answer, Failure, HandoffFault};
use handoff::offer::OfferFault;
use handoff::purpose::Purpose;
use signer::machine::{Act, Event, Problem, Stage, Step, Unheard};

use crate::desk::{Desk, NOON, offer, portal, usual_card};

fn refused(fault: HandoffFault) -> Unheard {
    Unheard::Refused(fault, None)
}

/// R38: what cannot be a code is told before anything is sent; what is one goes to the portal, once.
#[test]
fn a_code_is_turned_in() {
    let mut desk = Desk::new();
    assert!(desk.types("ACDE-234O").is_empty());
    desk.is_at_the_code(Some(Problem::NotACode));
    let acts = desk.types("acde 2345");
    let [Act::Redeem(redemption, to)] = acts.as_slice() else {
        panic!("one redemption")
    };
    assert_eq!(
        (redemption.code.shown().as_str(), to),
        ("ACDE-2345", &portal())
    );
    redemption.check(&portal()).unwrap();
    assert!(desk.machine.is_busy());
    assert!(desk.seconds_pass(5).is_empty(), "one is under way");
}

/// R38: a wrong, used or expired code is told plainly, and the next one may be typed at once.
#[test]
fn a_code_that_is_not_good_leads_back_to_the_field() {
    for fault in [
        HandoffFault::CodeNotGood,
        HandoffFault::TooMany,
        HandoffFault::OtherVersion,
    ] {
        let mut desk = Desk::new();
        desk.types("ACDE2345");
        assert!(desk.on(Event::Offered(Err(refused(fault)))).is_empty());
        desk.is_at_the_code(Some(Problem::Unheard(refused(fault))));
        assert_eq!(desk.types("ACDE2346").len(), 1);
    }
}

/// Issue "Bad input, faults": the network drops while the code is turned in. The same message goes out again.
#[test]
fn a_dropped_line_is_tried_again_and_then_told() {
    let mut desk = Desk::new();
    let first = desk.types("ACDE2345");
    let [Act::Redeem(first, _)] = first.as_slice() else {
        panic!("a redemption")
    };
    let mut sent = 1;
    for _ in 0..40 {
        desk.on(Event::Offered(Err(Unheard::NoConnection)));
        for _ in 0..6 {
            if let [Act::Redeem(again, _)] = desk.seconds_pass(1).as_slice() {
                assert_eq!(again, first, "the same message, so that it has one effect");
                sent += 1;
                break;
            }
        }
    }
    assert!((4..12).contains(&sent), "{sent}");
    desk.is_at_the_code(Some(Problem::Unheard(Unheard::NoConnection)));
}

/// R39: portal, purpose, who began it, in which browser, and every text in full; cards are looked for meanwhile.
#[test]
fn the_texts_are_shown_with_time_left() {
    let mut desk = Desk::new();
    desk.types("ACDE2345");
    let acts = desk.on(Event::Offered(Ok(Box::new(offer(Purpose::Login, None)))));
    assert!(matches!(acts.as_slice(), [Act::LookForCards]));
    let open = desk.open();
    assert!(matches!(open.step, Step::Reading));
    assert_eq!(open.offer.texts.len(), 2);
    assert!(open.offer.texts[0].as_str().contains("giriş izni"));
    assert_eq!(open.seconds_left(desk.now), 295);
    desk.seconds_pass(52);
    assert_eq!(desk.open().seconds_left(desk.now), 243);
    desk.on(Event::Cards(Ok(vec![usual_card()])));
    desk.on(Event::Continue);
    assert!(matches!(desk.open().step, Step::Choosing));
    desk.on(Event::Back);
    assert!(matches!(desk.open().step, Step::Reading));
}

#[test]
fn nothing_is_shown_of_an_offer_that_does_not_hold_together() {
    let mut desk = Desk::new();
    desk.types("ACDE2345");
    let mut foreign = offer(Purpose::Login, None);
    foreign.texts.clear();
    desk.on(Event::Offered(Ok(Box::new(foreign))));
    desk.has_ended(Some(Problem::Offer(OfferFault::Texts)));
    desk.on(Event::TryAgain);
    desk.is_at_the_code(None);
}

/// R39: time runs by the portal's clock and the program's own, never by this machine's calendar.
#[test]
fn a_calendar_that_is_a_day_off_changes_nothing_but_is_told() {
    let mut desk = Desk::new();
    desk.now.wall = NOON + 86_400;
    desk.types("ACDE2345");
    desk.on(Event::Offered(Ok(Box::new(offer(Purpose::Login, None)))));
    let open = desk.open();
    assert!(open.clock_is_off());
    assert_eq!(
        (open.clock_ahead, open.seconds_left(desk.now)),
        (86_400, 295)
    );
    assert!(
        !Desk::reading(offer(Purpose::Login, None))
            .open()
            .clock_is_off()
    );
}

#[test]
fn when_time_is_up_nothing_can_be_signed() {
    for steps in [0, 1] {
        let mut desk = Desk::reading(offer(Purpose::Login, None));
        desk.on(Event::Cards(Ok(vec![usual_card()])));
        if steps == 1 {
            desk.on(Event::Continue);
        }
        desk.seconds_pass(294);
        assert!(desk.machine.is_open());
        desk.seconds_pass(1);
        desk.has_ended(Some(Problem::TimeUp));
    }
}

/// The page is told that the person said no.
#[test]
fn whoever_says_no_signs_nothing() {
    let mut desk = Desk::choosing(offer(Purpose::Login, None), vec![usual_card()]);
    let acts = desk.on(Event::Cancel);
    let [Act::Tell(submission, _)] = acts.as_slice() else {
        panic!("the page is told")
    };
    let why = Failure::Declined;
    assert_eq!(submission.answer, Answer::Failed { why });
    desk.has_ended(None);
}

#[test]
fn a_link_to_a_stranger_is_not_followed() {
    let mut desk = Desk::new();
    desk.machine.refuse_link();
    desk.is_at_the_code(Some(Problem::NotTrusted));
    assert!(matches!(desk.machine.stage(), Stage::Code { .. }));
}
