//! Certificate, PIN, card.

use card::{CardError, PinState};
use handoff::message::{Answer, Failure};
use handoff::purpose::Purpose;
use signer::machine::choice::{SeenCard, WhyNot};
use signer::machine::{Act, Event, Problem, ToSign};

use crate::desk::{Desk, NOON, PIN, card, here, offer, usual_card};

fn choosing(cards: Vec<SeenCard>) -> Desk {
    Desk::choosing(offer(Purpose::Login, None), cards)
}

fn to_sign(acts: Vec<Act>) -> Box<ToSign> {
    match acts.into_iter().next() {
        Some(Act::Sign(to_sign)) => to_sign,
        _ => panic!("the card is asked"),
    }
}

/// Those that do not fit are told apart with the reason; of the others the one that lasts longest is recommended.
#[test]
fn the_right_certificate_is_recommended() {
    let mut bare = usual_card();
    bare.listing.unfit = vec![card::Unfit {
        label: "kök".to_owned(),
        der: b"?".to_vec(),
        why: card::WhyUnfit::NotACertificate,
    }];
    let cards = vec![
        card("kisa", (-1, 5), PinState::Fine),
        card("gecmis", (-9, -2), PinState::Fine),
        card("gelecek", (2, 9), PinState::Fine),
        card("kilitli", (-1, 25), PinState::Locked),
        card("uzun", (-1, 20), PinState::Fine),
        bare,
    ];
    let desk = choosing(cards);
    let candidates = desk.open().candidates();
    assert_eq!(desk.open().chosen().unwrap().token.place.serial, "uzun");
    assert_eq!(desk.open().chosen().unwrap().name, "Deneme Kişisi");
    let why = |serial: &str| {
        let found = candidates
            .iter()
            .find(|one| one.token.place.serial == serial);
        found.unwrap().fit.clone().err()
    };
    assert_eq!(why("kisa"), None);
    assert_eq!(why("gecmis"), Some(WhyNot::Expired));
    assert_eq!(why("gelecek"), Some(WhyNot::NotYet));
    assert_eq!(why("kilitli"), Some(WhyNot::PinLocked));
    let unfit = candidates.iter().filter(|one| one.fit.is_err()).count();
    assert_eq!(unfit, 4);
}

#[test]
fn one_that_does_not_fit_cannot_be_chosen() {
    let mut desk = choosing(vec![
        usual_card(),
        card("kisa", (-1, 5), PinState::Fine),
        card("gecmis", (-9, -2), PinState::Fine),
    ]);
    desk.on(Event::Choose(1));
    assert_eq!(desk.open().chosen().unwrap().token.place.serial, "kisa");
    for which in [2, 3, usize::MAX] {
        desk.on(Event::Choose(which));
        assert_eq!(desk.open().chosen, Some(1));
    }
}

/// R39: every text is signed, exactly as shown, at the portal's time.
#[test]
fn the_card_is_asked_for_every_text() {
    let mut desk = choosing(vec![usual_card()]);
    desk.now.wall += 86_400;
    desk.seconds_pass(12);
    let shown: Vec<Vec<u8>> = desk
        .open()
        .offer
        .texts
        .iter()
        .map(|text| text.as_str().as_bytes().to_vec())
        .collect();
    let to_sign = to_sign(desk.signs(PIN));
    assert_eq!(to_sign.texts, shown);
    assert_eq!(to_sign.signing_time, NOON + 12);
    assert_eq!(to_sign.place.serial, "ayse");
    assert!(desk.signs(PIN).is_empty(), "not twice");
}

#[test]
fn without_pin_or_card_nothing_is_asked() {
    let mut desk = choosing(vec![usual_card()]);
    assert!(desk.signs("").is_empty());
    desk.is_choosing(Some(Problem::NoPin));
    let mut desk = choosing(vec![card("gecmis", (-9, -2), PinState::Fine)]);
    assert!(desk.signs(PIN).is_empty());
    desk.is_choosing(Some(Problem::NothingChosen));
    assert_eq!(desk.open().missing(), Some(Problem::NoCertificate));
}

/// A wrong PIN is told; the card is asked how it stands now; nothing is tried by the program itself.
#[test]
fn a_wrong_pin_is_never_tried_again() {
    let mut desk = choosing(vec![usual_card()]);
    desk.signs("000000");
    let wrong = CardError::WrongPin(PinState::LastTry);
    let acts = desk.on(Event::Signed(Err(wrong.clone())));
    assert!(matches!(acts.as_slice(), [Act::LookForCards]));
    desk.is_choosing(Some(Problem::Card(wrong)));
    for _ in 0..20 {
        assert!(desk.seconds_pass(1).is_empty());
    }
}

/// "Son hakkınız": shown before, and only with the person's word the card is asked.
#[test]
fn the_last_try_is_the_persons_to_take() {
    let mut desk = choosing(vec![card("ayse", (-1, 20), PinState::LastTry)]);
    assert!(desk.signs(PIN).is_empty());
    desk.is_choosing(Some(Problem::LastTryUnconfirmed));
    let acts = desk.on(Event::Sign {
        pin: here(PIN),
        last_try_known: true,
    });
    assert_eq!(to_sign(acts).texts.len(), 2);
}

/// Issue "Bad input, faults": the card is pulled out while it signs; put back, the run goes on at the same step with the same choice.
#[test]
fn a_card_that_was_pulled_out_resumes_at_the_same_step() {
    let mut desk = choosing(vec![usual_card(), card("kisa", (-1, 5), PinState::Fine)]);
    let cards = desk.open().seen().to_vec();
    desk.on(Event::Choose(1));
    desk.signs(PIN);
    desk.on(Event::Signed(Err(CardError::CardGone)));
    desk.is_choosing(Some(Problem::Card(CardError::CardGone)));
    desk.on(Event::Cards(Err(CardError::NoCard)));
    assert_eq!(
        desk.open().missing(),
        Some(Problem::Card(CardError::NoCard))
    );
    assert!(desk.seconds_pass(1).is_empty());
    let acts = desk.seconds_pass(1);
    assert!(matches!(acts.as_slice(), [Act::LookForCards]), "by itself");
    desk.on(Event::Cards(Ok(cards)));
    assert_eq!(to_sign(desk.signs(PIN)).place.serial, "kisa");
}

/// What the page is told of a run that came to nothing.
#[test]
fn the_page_is_told_why() {
    let told = |mut desk: Desk| match desk.on(Event::Cancel).as_slice() {
        [Act::Tell(submission, _)] => match &submission.answer {
            Answer::Failed { why } => *why,
            _ => panic!("no failure"),
        },
        _ => panic!("nothing told"),
    };
    assert_eq!(
        told(choosing(vec![card("gecmis", (-9, -2), PinState::Fine)])),
        Failure::NoCertificate
    );
    let mut desk = Desk::reading(offer(Purpose::Login, None));
    desk.on(Event::Cards(Err(CardError::NoReaderService)));
    assert_eq!(told(desk), Failure::CardFault);
    let mut desk = choosing(vec![usual_card()]);
    desk.signs(PIN);
    desk.on(Event::Signed(Err(CardError::PinLocked)));
    assert_eq!(told(desk), Failure::PinLocked);
    for (left, why) in [
        (PinState::WrongAtLeastOnce, Failure::WrongPin),
        (PinState::LastTry, Failure::WrongPin),
        (PinState::Locked, Failure::PinLocked),
    ] {
        let mut desk = choosing(vec![usual_card()]);
        desk.signs(PIN);
        desk.on(Event::Signed(Err(CardError::WrongPin(left))));
        desk.on(Event::Cards(Ok(vec![card("ayse", (-1, 20), left)])));
        // What is typed afterwards, or not, makes it no change of mind.
        desk.signs("");
        assert_eq!(told(desk), why, "{left:?}");
    }
    assert_eq!(told(choosing(vec![usual_card()])), Failure::Declined);
}

/// Issue "Bad input, faults": a driver that hangs, crashes or answers nonsense is told, and the person may go on.
#[test]
fn every_trouble_of_a_card_leads_back_to_the_choice() {
    for trouble in [
        CardError::DriverHung,
        CardError::DriverCrashed,
        CardError::DriverNonsense,
        CardError::OtherCard,
        CardError::WrongSignature,
        CardError::PinNotTaken,
        CardError::CancelledOnKeypad,
    ] {
        let mut desk = choosing(vec![usual_card()]);
        let cards = desk.open().seen().to_vec();
        desk.signs(PIN);
        desk.on(Event::Signed(Err(trouble.clone())));
        desk.is_choosing(Some(Problem::Card(trouble)));
        desk.on(Event::Cards(Ok(cards)));
        assert!(!desk.signs(PIN).is_empty());
    }
}
