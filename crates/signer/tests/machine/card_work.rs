//! R41: PIN change and unlocking, on the one card that the portal names.

use card::{CardError, NewPinFault, Pin, PinState};
use handoff::card::{OfferedCard, Secrets, UnlockSecret};
use handoff::card_proof::{CardProof, CardStep, Possession, UnlockSecretNow};
use handoff::message::{Answer, HandoffFault, Next};
use handoff::purpose::Purpose;
use handoff::wire::Version;
use signer::machine::{Act, Event, Problem, Stage, Unheard, Worked};

use crate::desk::{Desk, card, here, offer, receipt, usual_card};

const NEW: &str = "481516";

fn changing(state: PinState) -> Desk {
    let of_ayse = OfferedCard {
        serial: "ayse".to_owned(),
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
    let said = worked(UnlockSecretNow::Kept);
    let acts = desk.on(Event::Worked(Ok(said.clone())));
    let [Act::Submit(submission, _)] = acts.as_slice() else {
        panic!("the portal is told")
    };
    let Answer::Done { secret, card, pin } = &submission.answer else {
        panic!("it is done")
    };
    assert_eq!(
        (*secret, card, pin.as_ref()),
        (said.secret, &said.card, None)
    );
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

/// R41: the card is shown to the portal; what it gives goes to the card and through nobody's hands; then it is replaced, and the card says so.
#[test]
fn a_locked_card_is_opened_with_a_new_pin() {
    let mut desk = unlocking();
    let acts = set(&mut desk, "", NEW, NEW);
    let [Act::Show { place, statement }] = acts.as_slice() else {
        panic!("the card is asked to show itself")
    };
    assert_eq!(
        (place.serial.as_str(), statement.serial.as_str()),
        ("ayse", "ayse")
    );
    let acts = desk.on(Event::Shown(Ok(shown())));
    let [Act::State(said, _)] = acts.as_slice() else {
        panic!("the portal is told")
    };
    assert_eq!((said.step, &said.card), (CardStep::Present, &shown()));
    let said = said.clone();
    // The answer was lost: the same goes out again.
    assert!(
        desk.on(Event::Secrets(Err(Unheard::NoConnection)))
            .is_empty()
    );
    let acts = desk.seconds_pass(2);
    assert!(matches!(acts.as_slice(), [Act::State(again, _)] if *again == said));
    let acts = desk.on(Event::Secrets(Ok(secrets(&["90210742", "11223344"]))));
    assert!(matches!(acts.as_slice(), [Act::Unlock { secrets, .. }] if secrets.len() == 2));
    let acts = desk.on(Event::Opened(Ok((1, shown()))));
    let [Act::State(said, _)] = acts.as_slice() else {
        panic!("the portal is told by which one")
    };
    assert_eq!(said.step, CardStep::Opened { with: 1 });
    let acts = desk.on(Event::Secrets(Ok(secrets(&["55667788"]))));
    let [Act::Renew { fresh, .. }] = acts.as_slice() else {
        panic!("the card gets another one")
    };
    assert_eq!(fresh.expose(), "55667788");
    let acts = desk.on(Event::Worked(Ok(worked(UnlockSecretNow::Changed))));
    assert!(matches!(acts.as_slice(), [Act::Submit(..)]));
}

/// A portal that does not recognise the card, or gives more than a card survives, ends the run; so does a trouble after the card was opened,
/// since its new PIN works and nothing is given a second time.
#[test]
fn what_does_not_fit_ends_the_run() {
    for (answer, problem) in [
        (
            Err(Unheard::Refused(HandoffFault::NotThisCard, None)),
            Unheard::Refused(HandoffFault::NotThisCard, None),
        ),
        (Ok(secrets(&["1", "2", "3"])), Unheard::Nonsense),
        (Ok(secrets(&[])), Unheard::Nonsense),
    ] {
        let mut desk = unlocking();
        set(&mut desk, "", NEW, NEW);
        desk.on(Event::Shown(Ok(shown())));
        assert!(desk.on(Event::Secrets(answer)).is_empty());
        desk.has_ended(Some(Problem::Unheard(problem)));
    }
    let mut desk = opening();
    desk.on(Event::Opened(Ok((0, shown()))));
    desk.on(Event::Secrets(Ok(secrets(&["55667788"]))));
    desk.on(Event::Worked(Err(CardError::CardGone)));
    desk.has_ended(Some(Problem::Card(CardError::CardGone)));
    // Before that a card that was pulled out is another matter, as is one that cannot show itself.
    let mut desk = opening();
    desk.on(Event::Opened(Err(CardError::CardGone)));
    desk.is_choosing(Some(Problem::Card(CardError::CardGone)));
    let mut desk = unlocking();
    set(&mut desk, "", NEW, NEW);
    desk.on(Event::Shown(Err(CardError::NotMarked)));
    desk.is_choosing(Some(Problem::Card(CardError::NotMarked)));
}

/// Three wrong secrets destroy a card: when none that was given is right the run ends.
#[test]
fn wrong_secrets_end_the_run() {
    let wrong = CardError::WrongUnlockSecret(PinState::WrongAtLeastOnce);
    for (trouble, problem) in [
        (wrong.clone(), Problem::Card(wrong)),
        (CardError::LastTry, Problem::UnlockAtRisk),
        (
            CardError::CardDestroyed,
            Problem::Card(CardError::CardDestroyed),
        ),
    ] {
        let mut desk = opening();
        assert!(desk.on(Event::Opened(Err(trouble))).is_empty());
        desk.has_ended(Some(problem));
        assert!(set(&mut desk, "", NEW, NEW).is_empty());
    }
}

/// The card has what the portal gave.
fn opening() -> Desk {
    let mut desk = unlocking();
    set(&mut desk, "", NEW, NEW);
    desk.on(Event::Shown(Ok(shown())));
    desk.on(Event::Secrets(Ok(secrets(&["90210742"]))));
    desk
}

fn shown() -> CardProof {
    CardProof::Possessed {
        answer: Possession([7; 32]).answer(b""),
    }
}

fn worked(secret: UnlockSecretNow) -> Worked {
    Worked {
        secret,
        card: shown(),
        pin: None,
    }
}

fn secrets(texts: &[&str]) -> Secrets {
    let secret = |text: &&str| UnlockSecret::try_from((*text).to_owned()).unwrap();
    Secrets {
        version: Version,
        secrets: texts.iter().map(secret).collect(),
    }
}
