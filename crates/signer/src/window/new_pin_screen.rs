//! PIN Değiştirme and Kilit Çözme (R41): the named card, and the new PIN twice.

use eframe::egui::{Key, Ui};
use handoff::purpose::Purpose;

use super::choice_screen::open_of;
use super::look::Palette;
use super::pieces;
use super::pin_field;
use super::screens::Screens;
use crate::clock::Now;
use crate::language::{Text, text};
use crate::machine::{Cards, Event};

/// What the screen needs of the machine.
struct Shown {
    purpose: Purpose,
    card: Option<(String, card::PinState, bool)>,
    looking: bool,
}

impl Screens {
    pub(super) fn new_pin_screen(&mut self, ui: &mut Ui, p: Palette, now: Now) {
        let Some(open) = open_of(self.machine.stage()) else {
            return;
        };
        let shown = Shown {
            purpose: open.offer.offer.purpose,
            card: open.own_card().map(|card| {
                let token = &card.token;
                (card.reader.clone(), token.pin, token.has_keypad)
            }),
            looking: matches!(open.cards, Cards::Unknown),
        };
        // Where the card is unlocked its old PIN is no matter any more.
        let state = shown.card.as_ref().map(|(_, state, _)| *state);
        let state = state.filter(|_| shown.purpose == Purpose::ChangePin);
        if let Some(problem) = self.problem_at_the_card(open, state) {
            pieces::problem(ui, p, self.language, &problem);
        }
        let mut again = false;
        pieces::sheet(ui, p, |ui| {
            self.fields(ui, p, &shown);
            again = self.look_again(ui, p);
        });
        if again {
            self.on(Event::TryAgain, now);
        }
    }

    pub(super) fn new_pin_foot(&mut self, ui: &mut Ui, p: Palette, now: Now) {
        let Some(open) = open_of(self.machine.stage()) else {
            return;
        };
        let main = match open.offer.offer.purpose {
            Purpose::Unlock => text("Kilidi çöz", "Unlock"),
            _ => text("PIN’i değiştir", "Change the PIN"),
        };
        let keypad = open.own_card().map(|card| card.token.has_keypad);
        let main = (self.say(main), keypad.is_some());
        if self.card_foot(ui, p, now, main, text("← Geri", "← Back")) {
            self.set_pin(keypad == Some(true), now);
        }
    }

    fn set_pin(&mut self, has_keypad: bool, now: Now) {
        let old = match has_keypad {
            true => Some(card::TypedSecret::OnKeypad),
            false => self.form.pin.pin().map(card::TypedSecret::Here),
        };
        let event = Event::SetPin {
            old,
            new: self.form.new_pin.pin(),
            again: self.form.again.pin(),
            last_try_known: self.form.last_try_known,
        };
        self.form.forget_pins();
        self.on(Event::Continue, now);
        self.on(event, now);
    }

    fn fields(&mut self, ui: &mut Ui, p: Palette, shown: &Shown) {
        let changes = shown.purpose == Purpose::ChangePin;
        let title = match changes {
            true => text("PIN Değiştirme", "Change the PIN"),
            false => text("Kilit Çözme", "Unlock the card"),
        };
        pieces::title(ui, self.say(title));
        let Some((reader, state, has_keypad)) = &shown.card else {
            if shown.looking {
                pieces::waiting(
                    ui,
                    self.say(text("Kartlar okunuyor…", "Reading the cards…")),
                );
            }
            return;
        };
        pieces::fact(ui, p, self.say(text("Kart", "Card")), reader);
        if changes {
            self.pin_state(ui, p, *state);
        }
        if *has_keypad {
            let words = self.say(text(
                "Bu okuyucunun kendi tuş takımı var: PIN’leri okuyucuda girin.",
                "This reader has a keypad of its own: type the PINs on the reader.",
            ));
            pieces::muted(ui, p, words);
        } else {
            let words = self.say(text(
                "Altı rakam yeterlidir. Ardışık ya da yinelenen rakamlar, kimlik numaranızın ya da doğum tarihinizin parçası olmasın.",
                "Six digits are enough: no runs, no repeats, nothing of your identity number or birth date.",
            ));
            pieces::muted(ui, p, words);
            self.form.entered = self.pin_fields(ui, p, changes);
            self.on_screen_keypad(ui, "new-pin");
        }
    }

    /// Enter in the last field goes on.
    fn pin_fields(&mut self, ui: &mut Ui, p: Palette, changes: bool) -> bool {
        let names: [Text; 3] = [
            text("Şimdiki PIN", "Present PIN"),
            text("Yeni PIN", "New PIN"),
            text("Yeni PIN (tekrar)", "New PIN (again)"),
        ];
        let mut entered = false;
        let first = usize::from(!changes);
        let is_first_time = !std::mem::replace(&mut self.form.had_the_keyboard, true);
        // Where nothing was typed yet the keypad begins with the first field there is.
        self.form.field = self.form.field.max(first);
        if let Some(typing) = self.form.typing.take() {
            pin_field::finish_before_tab(ui, self.form.secret(typing));
        }
        for (at, name) in names.into_iter().enumerate().skip(first) {
            let name = self.say(name);
            pieces::subtitle(ui, name);
            let secret = self.form.secret(at);
            let field = pin_field::show(ui, name, secret, p);
            if is_first_time && at == first {
                field.request_focus();
            }
            if field.has_focus() {
                (self.form.field, self.form.typing) = (at, Some(at));
                entered = at == 2 && ui.input(|input| input.key_pressed(Key::Enter));
            }
        }
        entered
    }
}
