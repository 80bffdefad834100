//! The window without a window: screens, a clock that the test sets, and what was ordered.

use eframe::egui::{Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use handoff::portal_address::PortalAddress;
use signer::clock::Now;
use signer::language::Language;
use signer::machine::{Act, Event};
use signer::portals::Portals;
use signer::window::{Order, Screens, look};

use card::PinState;
use handoff::card::OfferedCard;
use handoff::purpose::Purpose;

use crate::desk::{NOON, card, offer, portal};

pub struct Glass {
    pub screens: Screens,
    pub now: Now,
    pub orders: Vec<Order>,
}

pub type Window = Harness<'static, Glass>;

pub fn window() -> Window {
    of_size(vec2(640.0, 1400.0), Language::Turkish)
}

pub fn of_size(size: Vec2, language: Language) -> Window {
    let portals = Portals::read(Some(portal()), &[]).unwrap();
    let glass = Glass {
        screens: Screens::new(portals, language, &[3; 32]),
        now: Now {
            running: std::time::Duration::from_secs(1),
            wall: NOON,
        },
        orders: Vec::new(),
    };
    let mut window = Harness::builder()
        .with_size(size)
        .with_max_steps(30)
        .with_context_setup(look::load_letters)
        .build_ui_state(
            |ui, glass: &mut Glass| {
                glass.screens.show(ui, glass.now);
                glass.orders.extend(glass.screens.take_orders());
            },
            glass,
        );
    window.run_ok();
    window
}

/// Something happened outside.
pub fn happens(window: &mut Window, event: Event) {
    let glass = window.state_mut();
    let now = glass.now;
    glass.screens.on(event, now);
    // A spinner never settles.
    window.run_ok();
}

#[track_caller]
pub fn press(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    window.run_ok();
}

pub fn types_code(window: &mut Window, code: &str) {
    window
        .get_by_role_and_label(eframe::egui::accesskit::Role::TextInput, "Doğrulama Kodu")
        .focus();
    window.run_ok();
    window
        .get_by_role_and_label(eframe::egui::accesskit::Role::TextInput, "Doğrulama Kodu")
        .type_text(code);
    window.run_ok();
}

pub fn types_pin(window: &mut Window, field: &str, pin: &str) {
    window
        .get_by_role_and_label(eframe::egui::accesskit::Role::PasswordInput, field)
        .focus();
    window.run_ok();
    window.event(eframe::egui::Event::Text(pin.to_owned()));
    window.run_ok();
}

/// All that a screen reader could speak.
pub fn spoken(window: &Window) -> String {
    let mut all = String::new();
    for node in window.root().children_recursive() {
        let node = node.accesskit_node();
        for said in [node.label(), node.value(), node.description()]
            .into_iter()
            .flatten()
        {
            all.push_str(&said);
            all.push('\n');
        }
    }
    all
}

#[track_caller]
pub fn says(window: &Window, words: &[&str]) {
    let spoken = spoken(window);
    for word in words {
        assert!(spoken.contains(word), "{word:?} is not said in:\n{spoken}");
    }
}

/// What was ordered since the last time.
pub fn acts(window: &mut Window) -> Vec<Act> {
    let orders = std::mem::take(&mut window.state_mut().orders);
    let act = |order| match order {
        Order::Act(act) => Some(*act),
        _ => None,
    };
    orders.into_iter().filter_map(act).collect()
}

pub fn other_portal() -> PortalAddress {
    PortalAddress::parse("https://baska.example").unwrap()
}

pub const PIN: &str = "290753";

/// The texts are on the screen.
pub fn reading(purpose: Purpose, card: Option<OfferedCard>) -> Window {
    reading_in(vec2(640.0, 1400.0), purpose, card)
}

pub fn reading_in(size: Vec2, purpose: Purpose, card: Option<OfferedCard>) -> Window {
    let mut window = of_size(size, Language::Turkish);
    types_code(&mut window, "acde 2345");
    press(&mut window, "İleri");
    happens(
        &mut window,
        Event::Offered(Ok(Box::new(offer(purpose, card)))),
    );
    window
}

/// Certificate and PIN are asked for, with a card in this state.
pub fn choosing(state: PinState) -> Window {
    let mut window = reading(Purpose::Login, None);
    let cards = vec![
        card("ayse", (-1, 20), state),
        card("eski", (-9, -2), PinState::Fine),
    ];
    happens(&mut window, Event::Cards(Ok(cards)));
    press(&mut window, "Okudum, devam");
    acts(&mut window);
    window
}
