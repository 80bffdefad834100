//! R41: PIN change and unlocking, on the one card that the portal names.

use card::{NewPinFault, Pin, PinState, Trouble};
use handoff::card::{OfferedCard, UnlockSecret};
use handoff::message::{Answer, Next};
use handoff::purpose::Purpose;
use signer::machine::{Act, Event, Problem, Stage};

use crate::desk::{Desk, card, here, offer, receipt, usual_card};

const NEW: &str = "481516";

fn changing(state: PinState) -> Desk {
    let of_ayse = OfferedCard {
        serial: "ayse".to_owned(),
        unlock_secret: None,
    };
    let cards = vec![
        usual_card_of("baska", PinState::Fine),
        usual_card_of("ayse", state),
    ];
    Desk::choosing(offer(Purpose::ChangePin, Some(of_ayse)), cards)
}

fn unlocking() -> Desk {
    let of_ayse = OfferedCard {
        serial: "ayse".to_owned(),
        unlock_secret: Some(UnlockSecret::try_from("90210742".to_owned()).unwrap()),
    };
    let cards = vec![usual_card_of("ayse", PinState::Locked)];
    Desk::choosing(offer(Purpose::Unlock, Some(of_ayse)), cards)
}

fn usual_card_of(serial: &str, state: PinState) -> signer::machine::choice::SeenCard {
    card(serial, (-1, 20), state)
}

fn set(desk: &mut Desk, old: &str, new: &str, again: &str) -> Vec<Act> {
    desk.on(Event::SetPin {
        old: here(old),
        new: Pin::new(new),
        again: Pin::new(again),
        last_try_known: false,
    })
}

/// R41
#[test]
fn the_pin_of_the_named_card_is_changed() {
    let mut desk = changing(PinState::Fine);
    let acts = set(&mut desk, "290753", NEW, NEW);
    let [Act::ChangePin { place, .. }] = acts.as_slice() else {
        panic!("the card is asked")
    };
    assert_eq!(place.serial, "ayse");
    let acts = desk.on(Event::Worked(Ok(())));
    let [Act::Submit(submission, _)] = acts.as_slice() else {
        panic!("the portal is told")
    };
    assert_eq!(submission.answer, Answer::Done);
    desk.on(Event::Taken(Ok(receipt(Next::PageGoesOn))));
    assert!(matches!(desk.machine.stage(), Stage::Done(done) if done.signatures.is_empty()));
}

/// R41: weak ones are refused before the card is asked.
#[test]
fn a_new_pin_is_typed_twice_and_hard_to_guess() {
    for (new, again, problem) in [
        ("", "", Problem::NoPin),
        (NEW, "481517", Problem::NewPinsDiffer),
        (NEW, "", Problem::NewPinsDiffer),
        ("123456", "123456", Problem::NewPin(NewPinFault::Run)),
        ("48151", "48151", Problem::NewPin(NewPinFault::TooShort)),
        ("48a516", "48a516", Problem::NewPin(NewPinFault::NotDigits)),
        // The end of the holder's identity number.
        (
            "000146",
            "000146",
            Problem::NewPin(NewPinFault::IdentityNumber),
        ),
    ] {
        let mut desk = changing(PinState::Fine);
        assert!(set(&mut desk, "290753", new, again).is_empty(), "{new}");
        desk.is_choosing(Some(problem));
    }
    let mut desk = changing(PinState::Fine);
    assert!(set(&mut desk, "", NEW, NEW).is_empty());
    desk.is_choosing(Some(Problem::NoPin));
    let mut desk = changing(PinState::LastTry);
    assert!(set(&mut desk, "290753", NEW, NEW).is_empty());
    desk.is_choosing(Some(Problem::LastTryUnconfirmed));
}

/// R41: only the card that the portal named.
#[test]
fn another_card_is_left_alone() {
    let of_ayse = OfferedCard {
        serial: "yok".to_owned(),
        unlock_secret: None,
    };
    let mut desk = Desk::choosing(offer(Purpose::ChangePin, Some(of_ayse)), vec![usual_card()]);
    assert_eq!(desk.open().missing(), Some(Problem::NotThisCard));
    assert!(set(&mut desk, "290753", NEW, NEW).is_empty());
    desk.is_choosing(Some(Problem::NotThisCard));
    assert!(matches!(
        desk.seconds_pass(2).as_slice(),
        [Act::LookForCards]
    ));
}

/// R41: the secret goes from the portal to the card and through nobody's hands.
#[test]
fn a_locked_card_is_opened_with_a_new_pin() {
    let mut desk = unlocking();
    let acts = set(&mut desk, "", NEW, NEW);
    assert!(matches!(acts.as_slice(), [Act::Unlock { place, .. }] if place.serial == "ayse"));
    let acts = desk.on(Event::Worked(Ok(())));
    assert!(matches!(acts.as_slice(), [Act::Submit(..)]));
}

/// Three wrong secrets destroy a card: the first wrong one ends the run.
#[test]
fn an_unlock_secret_is_offered_once() {
    for (trouble, problem) in [
        (
            Trouble::WrongUnlockSecret(PinState::WrongAtLeastOnce),
            Problem::Card(Trouble::WrongUnlockSecret(PinState::WrongAtLeastOnce)),
        ),
        (Trouble::LastTry, Problem::UnlockAtRisk),
        (
            Trouble::CardDestroyed,
            Problem::Card(Trouble::CardDestroyed),
        ),
    ] {
        let mut desk = unlocking();
        set(&mut desk, "", NEW, NEW);
        assert!(desk.on(Event::Worked(Err(trouble))).is_empty());
        desk.has_ended(Some(problem));
        assert!(set(&mut desk, "", NEW, NEW).is_empty());
    }
    // A card that was pulled out is another matter.
    let mut desk = unlocking();
    set(&mut desk, "", NEW, NEW);
    desk.on(Event::Worked(Err(Trouble::CardGone)));
    desk.is_choosing(Some(Problem::Card(Trouble::CardGone)));
}
