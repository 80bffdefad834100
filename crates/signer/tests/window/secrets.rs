//! PIN digits never appear in what a screen reader can speak.

use card::PinState;
use handoff::card::OfferedCard;
use handoff::purpose::Purpose;
use signer::machine::Event;

use crate::desk::{card, offer};
use crate::glass::{happens, press, spoken, types_code, types_pin, window};

/// Digits of the keypad stand alone; a PIN would be several in a row.
const PIN: &str = "837465";

#[test]
fn a_pin_is_spoken_as_dots() {
    for (purpose, serial, on, fields) in [
        (Purpose::Login, None, "Okudum, devam", &["PIN Kodu"][..]),
        (
            Purpose::ChangePin,
            Some("ayse"),
            "Devam",
            &["Şimdiki PIN", "Yeni PIN", "Yeni PIN (tekrar)"][..],
        ),
    ] {
        let mut window = window();
        types_code(&mut window, "acde2345");
        press(&mut window, "İleri");
        let of = serial.map(|serial| OfferedCard {
            serial: serial.to_owned(),
        });
        happens(
            &mut window,
            Event::Offered(Ok(Box::new(offer(purpose, of)))),
        );
        let cards = vec![card("ayse", (-1, 20), PinState::Fine)];
        happens(&mut window, Event::Cards(Ok(cards)));
        press(&mut window, on);
        for field in fields {
            types_pin(&mut window, field, &PIN[..3]);
            assert!(spoken(&window).contains("●●●"));
            types_pin(&mut window, field, &PIN[3..]);
            let spoken = spoken(&window);
            assert!(spoken.contains("●●●●●●"), "{spoken}");
            for part in [&PIN[..2], &PIN[2..4], &PIN[4..], PIN] {
                let alone = spoken.lines().filter(|line| line.trim() == part);
                assert_eq!(alone.count(), 0);
                let seconds = spoken.replace("295", "");
                assert!(!seconds.contains(PIN) && !seconds.contains(&PIN[..3]));
            }
        }
    }
}
