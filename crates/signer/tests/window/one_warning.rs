//! What is said of card and PIN: once, by its name, and never of signing where nothing is signed.

use card::{CardError, PinState};
use eframe::egui::{Vec2, vec2};
use egui_kittest::kittest::Queryable;
use handoff::card::OfferedCard;
use handoff::card_proof::{CardProof, Possession, UnlockSecretNow};
use handoff::message::Next;
use handoff::purpose::Purpose;
use signer::machine::{Act, Event, Worked};

use crate::desk::{card, receipt, usual_card};
use crate::glass::{PIN, Window, acts, happens, press, reading_in, says, spoken, types_pin};

const WIDE: Vec2 = vec2(960.0, 1000.0);
const NARROW: Vec2 = vec2(640.0, 1400.0);

fn warnings(window: &Window) -> usize {
    window.query_all_by_label("⚠").count()
}

fn goes_on(window: &mut Window) {
    for on in ["Okudum, devam", "Devam"] {
        if window.query_by_label(on).is_some() {
            press(window, on);
        }
    }
    acts(window);
}

fn with_a_card(size: Vec2, purpose: Purpose, state: PinState) -> Window {
    let of = (!purpose.signs()).then(|| OfferedCard {
        serial: "ayse".to_owned(),
    });
    let mut window = reading_in(size, purpose, of);
    let cards = vec![card("ayse", (-1, 20), state)];
    happens(&mut window, Event::Cards(Ok(cards)));
    goes_on(&mut window);
    window
}

/// Of two warnings neither is read.
#[test]
fn there_is_one_warning_and_not_two() {
    for size in [WIDE, NARROW] {
        for before in [
            PinState::Fine,
            PinState::WrongAtLeastOnce,
            PinState::LastTry,
        ] {
            let mut window = with_a_card(size, Purpose::Login, before);
            assert!(warnings(&window) <= 1, "{before:?} {}", spoken(&window));
            // Nothing was typed.
            press(&mut window, "İmzala");
            assert_eq!(warnings(&window), 1, "{before:?} {}", spoken(&window));
        }
        for left in [
            PinState::WrongAtLeastOnce,
            PinState::LastTry,
            PinState::Locked,
        ] {
            let mut window = with_a_card(size, Purpose::Login, PinState::Fine);
            types_pin(&mut window, "PIN Kodu", PIN);
            press(&mut window, "İmzala");
            happens(&mut window, Event::Signed(Err(CardError::WrongPin(left))));
            assert_eq!(warnings(&window), 1, "{left:?} {}", spoken(&window));
            let cards = vec![card("ayse", (-1, 20), left)];
            happens(&mut window, Event::Cards(Ok(cards)));
            assert_eq!(warnings(&window), 1, "{left:?} {}", spoken(&window));
        }
        let mut window = reading_in(size, Purpose::Login, None);
        happens(&mut window, Event::Cards(Err(CardError::NoReader)));
        goes_on(&mut window);
        assert_eq!(warnings(&window), 1, "{}", spoken(&window));
    }
}

/// Whoever stops after a wrong PIN is not told that they changed their mind.
#[test]
fn a_wrong_pin_is_not_called_a_change_of_mind() {
    for size in [WIDE, NARROW] {
        let mut window = with_a_card(size, Purpose::Login, PinState::Fine);
        types_pin(&mut window, "PIN Kodu", PIN);
        press(&mut window, "İmzala");
        let wrong = CardError::WrongPin(PinState::WrongAtLeastOnce);
        happens(&mut window, Event::Signed(Err(wrong)));
        press(&mut window, "Vazgeç");
        says(&window, &["PIN yanlış girildiği için işlem tamamlanmadı"]);
        assert!(!spoken(&window).contains("Vazgeçtiniz"));
    }
}

/// PIN Değiştirme and Kilit Çözme sign nothing, and no word on their screens says so.
#[test]
fn pin_screens_do_not_speak_of_signing() {
    for size in [WIDE, NARROW] {
        for purpose in [Purpose::ChangePin, Purpose::Unlock] {
            let of = Some(OfferedCard {
                serial: "ayse".to_owned(),
            });
            let mut window = reading_in(size, purpose, of);
            speaks_of_no_signature(&window);
            happens(&mut window, Event::Cards(Err(CardError::NoCard)));
            goes_on(&mut window);
            speaks_of_no_signature(&window);
            happens(&mut window, Event::Cards(Ok(vec![usual_card()])));
            speaks_of_no_signature(&window);
        }
        let mut window = with_a_card(size, Purpose::ChangePin, PinState::Fine);
        for field in ["Yeni PIN", "Yeni PIN (tekrar)"] {
            types_pin(&mut window, field, "481516");
        }
        types_pin(&mut window, "Şimdiki PIN", PIN);
        press(&mut window, "PIN’i değiştir");
        assert!(matches!(acts(&mut window)[..], [Act::ChangePin { .. }]));
        speaks_of_no_signature(&window);
        let answer = Possession([7; 32]).answer(b"");
        let worked = Worked {
            secret: UnlockSecretNow::Kept,
            card: CardProof::Possessed { answer },
            pin: None,
        };
        happens(&mut window, Event::Worked(Ok(worked)));
        speaks_of_no_signature(&window);
        happens(&mut window, Event::Taken(Ok(receipt(Next::PageGoesOn))));
        says(
            &window,
            &["İşleminiz başarılıdır. PIN’inizi değiştirdiniz."],
        );
        speaks_of_no_signature(&window);
    }
}

#[track_caller]
fn speaks_of_no_signature(window: &Window) {
    let said = spoken(window);
    let said = said
        .replace("E-İmza Uygulaması", "")
        .replace("imza.example", "");
    let said = said.replace('İ', "i").to_lowercase();
    assert!(!said.contains("imza"), "{said}");
}

/// R40: the end says what was done.
#[test]
fn the_end_names_what_was_done() {
    for (purpose, done) in [
        (Purpose::Login, "Girişi onayladınız."),
        (Purpose::Approve, "Başvurunuzu onayladınız."),
        (Purpose::Consent, "e-Onay seçiminizi imzaladınız."),
        (Purpose::SignList, "Personel listesini imzaladınız."),
    ] {
        let mut window = with_a_card(NARROW, purpose, PinState::Fine);
        types_pin(&mut window, "PIN Kodu", PIN);
        press(&mut window, "İmzala");
        let signed = vec![vec![1; 40], vec![2; 40]];
        happens(&mut window, Event::Signed(Ok(signed)));
        happens(&mut window, Event::Taken(Ok(receipt(Next::PageGoesOn))));
        says(&window, &["İşleminiz başarılıdır.", done]);
    }
}
