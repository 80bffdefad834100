//! The signature on its way, and done.

use std::path::PathBuf;

use handoff::message::{Answer, HandoffFault, Next, Words};
use signer::clock;
use signer::language::Language;
use signer::machine::{Act, Done, Event, Problem, Stage, Step, Unheard};

use crate::desk::{Desk, NOON, receipt};

fn done(desk: &Desk) -> &Done {
    match desk.machine.stage() {
        Stage::Done(done) => done,
        _ => panic!("not done"),
    }
}

fn taken(next: Next) -> (Desk, Vec<Act>) {
    let (mut desk, _) = Desk::sent();
    let acts = desk.on(Event::Taken(Ok(receipt(next))));
    (desk, acts)
}

#[test]
fn the_signatures_go_to_the_portal_in_their_order() {
    let (desk, acts) = Desk::sent();
    let [Act::Submit(submission, _)] = acts.as_slice() else {
        panic!("one submission")
    };
    let Answer::Signed { signatures } = &submission.answer else {
        panic!("signatures")
    };
    assert_eq!((signatures[0].der()[0], signatures[1].der()[0]), (1, 2));
    assert!(matches!(desk.open().step, Step::Sending(_)));
}

/// R40: success, creation and signing time, the signature can be saved; a second receipt changes nothing.
#[test]
fn it_is_done_and_can_be_saved() {
    let (mut desk, acts) = taken(Next::PageGoesOn);
    assert!(acts.is_empty());
    assert_eq!(
        clock::shown(done(&desk).offer.offer.begun.at),
        "21.11.2026 10:16:52"
    );
    assert_eq!(clock::shown(done(&desk).signed_at), "21.11.2026 10:16:57");
    assert_eq!(done(&desk).received_at, NOON + 20);
    let names: Vec<String> = desk
        .on(Event::Save)
        .into_iter()
        .map(|act| match act {
            Act::Save { name, .. } => name,
            _ => panic!("to be saved"),
        })
        .collect();
    assert_eq!(
        names,
        [
            "e-imza-20261121-101657-1.p7m",
            "e-imza-20261121-101657-2.p7m"
        ]
    );
    desk.on(Event::Saved(Err(())));
    assert_eq!(done(&desk).problem, Some(Problem::NotSaved));
    desk.on(Event::Saved(Ok(PathBuf::from("/tmp/x"))));
    assert_eq!(done(&desk).problem, None);
    assert!(done(&desk).saved.is_some());
}

/// B03: the page that brings the browser back is opened once and not shown; the address that may be is shown where none opened.
#[test]
fn the_browser_is_brought_back() {
    let page = "https://imza.example/e-imza/donus/abc".to_owned();
    let next = Next::ReturnToBrowser {
        page: page.clone(),
        to_show: format!("{page}def"),
    };
    let (mut desk, acts) = taken(next.clone());
    assert!(matches!(acts.as_slice(), [Act::OpenPage(opened)] if *opened == page));
    assert_eq!(done(&desk).next, next);
    assert!(!done(&desk).shows_address);
    assert!(desk.on(Event::Taken(Ok(receipt(next)))).is_empty());
    assert!(desk.on(Event::NotOpened).is_empty());
    assert!(done(&desk).shows_address);
}

#[test]
fn a_page_elsewhere_is_not_opened() {
    let (desk, acts) = taken(Next::ReturnToBrowser {
        page: "https://evil.example/".into(),
        to_show: "https://imza.example/".into(),
    });
    assert!(acts.is_empty());
    assert_eq!(done(&desk).problem, Some(Problem::ForeignPage));
}

/// Issue "Bad input, faults": the portal dies between signature and acceptance; the app sends the same again, without any PIN.
#[test]
fn a_lost_answer_is_asked_for_again_with_the_same_message() {
    let (mut desk, first) = Desk::sent();
    let [Act::Submit(first, _)] = first.as_slice() else {
        panic!("one submission")
    };
    let mut sent = 1;
    'line_is_down: loop {
        desk.on(Event::Taken(Err(Unheard::NoConnection)));
        if let Step::Sending(sending) = &desk.open().step
            && sending.given_up
        {
            break;
        }
        for _ in 0..10 {
            if let [Act::Submit(again, _)] = desk.seconds_pass(1).as_slice() {
                assert_eq!(again, first);
                sent += 1;
                continue 'line_is_down;
            }
        }
        panic!("no other copy");
    }
    assert!(
        sent > 20,
        "until the time is up and a little longer: {sent}"
    );
    assert_eq!(desk.open().problem, Some(Problem::NotDelivered));
    let acts = desk.on(Event::TryAgain);
    assert!(matches!(acts.as_slice(), [Act::Submit(again, _)] if again == first));
    desk.on(Event::Taken(Ok(receipt(Next::PageGoesOn))));
    assert_eq!(done(&desk).signatures.len(), 2);
}

#[test]
fn an_outage_at_the_portal_is_waited_for() {
    for fault in [
        HandoffFault::Unavailable,
        HandoffFault::Undecided,
        HandoffFault::TooMany,
    ] {
        let (mut desk, _) = Desk::sent();
        desk.on(Event::Taken(Err(Unheard::Refused(fault, None))));
        assert!(desk.machine.is_busy());
        assert_eq!(desk.seconds_pass(2).len(), 1);
    }
}

/// The portal says why, and another certificate may do.
#[test]
fn a_refused_signature_leads_back_to_the_choice() {
    let (mut desk, _) = Desk::sent();
    let words = Words {
        turkish: "Sertifika askıda.".into(),
        english: "The certificate is on hold.".into(),
    };
    let refused = Unheard::Refused(HandoffFault::NotAccepted, Some(words));
    desk.on(Event::Taken(Err(refused.clone())));
    let problem = Problem::Unheard(refused);
    assert_eq!(problem.detail(Language::Turkish), Some("Sertifika askıda."));
    desk.is_choosing(Some(problem));
}

#[test]
fn what_is_over_has_ended() {
    let over = Unheard::Refused(HandoffFault::Over, None);
    let (mut desk, _) = Desk::sent();
    desk.on(Event::Taken(Err(over.clone())));
    desk.has_ended(Some(Problem::Unheard(over.clone())));
    // After lost copies it is the time that is over.
    let (mut desk, _) = Desk::sent();
    desk.on(Event::Taken(Err(Unheard::NoConnection)));
    desk.seconds_pass(1);
    desk.on(Event::Taken(Err(over)));
    desk.has_ended(Some(Problem::TimeUp));
}
