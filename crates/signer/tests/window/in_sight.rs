//! Text, certificate and PIN on one screen where there is room, and the buttons in sight in every window.

use card::{CardError, PinState};
use eframe::egui::{Key, Vec2, vec2};
use egui_kittest::kittest::Queryable;
use handoff::card::OfferedCard;
use handoff::message::Next;
use handoff::purpose::Purpose;
use signer::doctor::{Check, Finding, Health};
use signer::language::Language;
use signer::machine::{Act, Event, Problem, Stage, Unheard};

use crate::desk::{card, receipt, usual_card};
use crate::glass::{
    PIN, Window, acts, happens, of_size, press, reading_in, says, types_code, types_pin,
};

/// A laptop's window; a narrow one; the usual one, and the narrow one, at 200 %: then half the points are left.
const SIZES: [Vec2; 4] = [
    vec2(960.0, 760.0),
    vec2(390.0, 600.0),
    vec2(480.0, 380.0),
    vec2(195.0, 300.0),
];

fn of_ayse() -> Option<OfferedCard> {
    Some(OfferedCard {
        serial: "ayse".to_owned(),
    })
}

/// Certificate and PIN are on the screen, whichever way leads there.
fn at_the_pin(size: Vec2, purpose: Purpose, state: PinState) -> Window {
    let of = (!purpose.signs()).then(of_ayse).flatten();
    let mut window = reading_in(size, purpose, of);
    let cards = vec![card("ayse", (-1, 20), state)];
    happens(&mut window, Event::Cards(Ok(cards)));
    for on in ["Okudum, devam", "Devam"] {
        if window.query_by_label(on).is_some() {
            press(&mut window, on);
        }
    }
    acts(&mut window);
    window
}

/// All of each button is inside the window, and something of the page stands above it.
#[track_caller]
fn are_in_sight(window: &Window, size: Vec2, names: &[&str]) {
    for name in names {
        let place = window.get_by_label(name).rect();
        let inside = place.min.x >= 0.0
            && place.min.y >= 70.0
            && place.max.x <= size.x
            && place.max.y <= size.y;
        assert!(inside, "{name} at {place} in {size}");
    }
}

/// R39, as the guide shows it: nobody turns a page between what is signed and the PIN.
#[test]
fn text_certificate_and_pin_stand_on_one_screen() {
    let size = vec2(960.0, 760.0);
    let mut window = reading_in(size, Purpose::Login, None);
    happens(&mut window, Event::Cards(Ok(vec![usual_card()])));
    acts(&mut window);
    assert!(window.query_by_label("Okudum, devam").is_none());
    are_in_sight(
        &window,
        size,
        &[
            "İmzalanacak Metin 1:",
            "Sertifika Seçiniz",
            "İmzala",
            "Vazgeç",
        ],
    );
    // The PIN can be typed at once.
    window.event(eframe::egui::Event::Text(PIN.to_owned()));
    window.run_ok();
    press(&mut window, "İmzala");
    assert!(
        matches!(acts(&mut window).as_slice(), [Act::Sign(to_sign)] if to_sign.texts.len() == 2)
    );
    // After a wrong PIN the text still stands beside it.
    let wrong = CardError::WrongPin(PinState::WrongAtLeastOnce);
    happens(&mut window, Event::Signed(Err(wrong)));
    says(
        &window,
        &["PIN yanlış.", "Şu tarayıcıya giriş izni veriyorum."],
    );
    // A PIN is changed there as well.
    let mut window = at_the_pin(size, Purpose::ChangePin, PinState::Fine);
    says(&window, &["yalnızca kartınızın PIN’ini değiştirir"]);
    types_pin(&mut window, "Şimdiki PIN", PIN);
    types_pin(&mut window, "Yeni PIN", "481516");
    types_pin(&mut window, "Yeni PIN (tekrar)", "481516");
    window.key_press(Key::Enter);
    window.run_ok();
    assert!(matches!(
        acts(&mut window).as_slice(),
        [Act::ChangePin { .. }]
    ));
}

/// WCAG 2.2, 1.4.4 and 2.4.11: however small the window and however large the letters, no button is scrolled away.
#[test]
fn the_buttons_are_in_sight_in_every_window() {
    for size in SIZES {
        let mut window = of_size(size, Language::Turkish);
        are_in_sight(&window, size, &["İleri"]);
        types_code(&mut window, "ACDE-234O");
        press(&mut window, "İleri");
        // What is wrong is told below the field, which stays where it is.
        are_in_sight(&window, size, &["İleri"]);
        says(&window, &["Bu bir doğrulama kodu değil."]);
        let reading = reading_in(size, Purpose::Approve, None);
        let on = match size.x > 900.0 {
            true => "İmzala",
            false => "Okudum, devam",
        };
        are_in_sight(&reading, size, &[on, "Vazgeç"]);
        for state in [PinState::Fine, PinState::LastTry] {
            let window = at_the_pin(size, Purpose::Login, state);
            are_in_sight(&window, size, &["İmzala", "Vazgeç"]);
            let window = at_the_pin(size, Purpose::ChangePin, state);
            are_in_sight(&window, size, &["PIN’i değiştir", "Vazgeç"]);
        }
        let window = at_the_pin(size, Purpose::Unlock, PinState::Locked);
        are_in_sight(&window, size, &["Kilidi çöz", "Vazgeç"]);
        the_end_is_in_sight(size);
        let mut window = of_size(size, Language::Turkish);
        press(&mut window, "Tanılama");
        window.state_mut().screens.diagnosed(every_trouble());
        window.run_ok();
        are_in_sight(&window, size, &["Yeniden denetle", "Metni kopyala"]);
    }
}

fn every_trouble() -> Vec<Finding> {
    let ill = |check| Finding {
        check,
        health: Health::Ill(Problem::Card(CardError::NoDriver)),
    };
    Check::ALL.map(ill).to_vec()
}

/// Sent, given up, sent again, taken.
fn the_end_is_in_sight(size: Vec2) {
    let mut window = at_the_pin(size, Purpose::Login, PinState::Fine);
    types_pin(&mut window, "PIN Kodu", PIN);
    press(&mut window, "İmzala");
    let signed = vec![vec![1; 40], vec![2; 40]];
    happens(&mut window, Event::Signed(Ok(signed)));
    window.state_mut().now.running += std::time::Duration::from_secs(600);
    happens(&mut window, Event::Taken(Err(Unheard::NoConnection)));
    says(&window, &["Yaptığınız işlem portala ulaştırılamadı."]);
    are_in_sight(&window, size, &["Yeniden dene", "Vazgeç"]);
    press(&mut window, "Yeniden dene");
    happens(&mut window, Event::Taken(Ok(receipt(Next::PageGoesOn))));
    let ends = ["Uygulamayı Kapat", "İmza İçeriği Kaydet", "Yeni kod gir"];
    are_in_sight(&window, size, &ends);
    let mut window = reading_in(size, Purpose::Login, None);
    press(&mut window, "Vazgeç");
    are_in_sight(&window, size, &["Yeni kod gir", "Uygulamayı Kapat"]);
}

/// Esc says no, wherever a "no" is heard, and the portal is told.
#[test]
fn escape_cancels() {
    for size in SIZES {
        let mut window = at_the_pin(size, Purpose::Login, PinState::Fine);
        types_pin(&mut window, "PIN Kodu", "29");
        window.key_press(Key::Escape);
        window.run_ok();
        assert!(matches!(acts(&mut window)[..], [Act::Tell(..)]));
        says(&window, &["Vazgeçtiniz"]);
        // There is nothing to cancel at the end, and nothing goes on by itself.
        window.key_press(Key::Escape);
        window.run_ok();
        says(&window, &["Vazgeçtiniz"]);
    }
    let mut window = of_size(SIZES[0], Language::Turkish);
    press(&mut window, "Ayarlar");
    window.key_press(Key::Escape);
    window.run_ok();
    let at = window.state().screens.machine().stage();
    assert!(matches!(at, Stage::Code { .. }));
    says(&window, &["İlk kez mi imzalıyorsunuz?"]);
}
