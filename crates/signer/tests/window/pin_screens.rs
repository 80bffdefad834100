//! R41 on the glass: PIN change and unlocking.

use card::PinState;
use eframe::egui::Key;
use egui_kittest::kittest::Queryable;
use handoff::card::{OfferedCard, Secrets, UnlockSecret};
use handoff::card_proof::{CardProof, Possession, UnlockSecretNow};
use handoff::message::Next;
use handoff::purpose::Purpose;
use handoff::wire::Version;
use signer::machine::{Act, Event, Worked};

use crate::desk::{card, receipt, usual_card};
use crate::glass::{PIN, acts, happens, press, reading, says, spoken, types_pin};

fn of_ayse() -> Option<OfferedCard> {
    Some(OfferedCard {
        serial: "ayse".to_owned(),
    })
}

fn shown() -> CardProof {
    CardProof::Possessed {
        answer: Possession([7; 32]).answer(b""),
    }
}

/// R41
#[test]
fn the_pin_is_changed() {
    let mut window = reading(Purpose::ChangePin, of_ayse());
    says(
        &window,
        &["PIN değiştirme", "yalnızca kartınızın PIN’ini değiştirir"],
    );
    happens(&mut window, Event::Cards(Ok(vec![usual_card()])));
    press(&mut window, "Devam");
    acts(&mut window);
    says(&window, &["PIN Değiştirme", "Altı rakam"]);
    types_pin(&mut window, "Şimdiki PIN", PIN);
    types_pin(&mut window, "Yeni PIN", "123456");
    types_pin(&mut window, "Yeni PIN (tekrar)", "123456");
    press(&mut window, "PIN’i değiştir");
    says(&window, &["ardışık rakamlar"]);
    types_pin(&mut window, "Şimdiki PIN", PIN);
    types_pin(&mut window, "Yeni PIN", "481516");
    types_pin(&mut window, "Yeni PIN (tekrar)", "481516");
    press(&mut window, "PIN’i değiştir");
    assert!(matches!(
        acts(&mut window).as_slice(),
        [Act::ChangePin { .. }]
    ));
    happens(
        &mut window,
        Event::Worked(Ok(Worked {
            secret: UnlockSecretNow::Kept,
            card: shown(),
            pin: None,
        })),
    );
    happens(&mut window, Event::Taken(Ok(receipt(Next::PageGoesOn))));
    says(&window, &["Kartınızın yeni PIN’i geçerlidir."]);
    assert!(window.query_by_label("İmza İçeriği Kaydet").is_none());
}

/// On a slow machine everything that was typed comes in one frame: each digit still goes where it was typed.
#[test]
fn fast_typing_mixes_no_fields_up() {
    let mut window = reading(Purpose::ChangePin, of_ayse());
    happens(&mut window, Event::Cards(Ok(vec![usual_card()])));
    press(&mut window, "Devam");
    acts(&mut window);
    types_pin(&mut window, "Şimdiki PIN", "29");
    for (rest, then) in [("0753", "481516"), ("", "481516")] {
        let tab = eframe::egui::Event::Key {
            key: Key::Tab,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Default::default(),
        };
        let typed = |text: &str| eframe::egui::Event::Text(text.to_owned());
        window
            .input_mut()
            .events
            .extend([typed(rest), tab, typed(then)]);
        window.step();
    }
    press(&mut window, "PIN’i değiştir");
    let acts = acts(&mut window);
    let [Act::ChangePin { new, .. }] = acts.as_slice() else {
        panic!("the two new ones were not alike")
    };
    let card::TypedSecret::Here(new) = new else {
        panic!()
    };
    assert_eq!(new.expose(), "481516");
}

/// R41: "Kilit Çözme"; the old PIN is not asked for, and what unlocks is shown to nobody.
#[test]
fn a_card_is_unlocked() {
    let mut window = reading(Purpose::Unlock, of_ayse());
    let cards = vec![card("ayse", (-1, 20), PinState::Locked)];
    happens(&mut window, Event::Cards(Ok(cards)));
    press(&mut window, "Devam");
    acts(&mut window);
    assert!(window.query_by_label("Şimdiki PIN").is_none());
    types_pin(&mut window, "Yeni PIN", "481516");
    types_pin(&mut window, "Yeni PIN (tekrar)", "481516");
    press(&mut window, "Kilidi çöz");
    assert!(matches!(acts(&mut window).as_slice(), [Act::Show { .. }]));
    happens(&mut window, Event::Shown(Ok(shown())));
    says(&window, &["Kart portalda doğrulanıyor…"]);
    let secret = UnlockSecret::try_from("90210742".to_owned()).unwrap();
    let given = Secrets {
        version: Version,
        secrets: vec![secret],
    };
    acts(&mut window);
    happens(&mut window, Event::Secrets(Ok(given)));
    says(&window, &["Kart çalışıyor…"]);
    assert!(!spoken(&window).contains("90210742"));
    assert!(matches!(acts(&mut window).as_slice(), [Act::Unlock { .. }]));
}
