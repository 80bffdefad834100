//! Sertifika Seçiniz, PIN Kodu, İmzala (R39).

use card::PinState;
use eframe::egui::text::LayoutJob;
use eframe::egui::{Checkbox, Key, RadioButton, TextFormat, Ui};

use super::look::{Palette, plain, strong};
use super::pieces::{self, Kind};
use super::screens::Screens;
use super::{keypad, pin_field};
use crate::clock::{self, Now};
use crate::language::{Language, Text, text};
use crate::machine::choice::{Candidate, recommended};
use crate::machine::{Cards, Event, Open, Stage};

impl Screens {
    pub(super) fn choice_screen(&mut self, ui: &mut Ui, p: Palette, now: Now) {
        let Stage::Open(open) = self.machine.stage() else {
            return;
        };
        let (problem, missing) = (open.problem.clone(), open.missing());
        let state = open
            .chosen()
            .map(|one| (one.token.pin, one.token.has_keypad));
        if let Some(problem) = &problem {
            pieces::problem(ui, p, self.language, problem);
        }
        if let Some(missing) = missing
            .as_ref()
            .filter(|one| Some(*one) != problem.as_ref())
        {
            pieces::problem(ui, p, self.language, missing);
        }
        let picked = pieces::sheet(ui, p, |ui| self.certificates(ui, p));
        if let Some(which) = picked {
            self.on(Event::Choose(which), now);
        }
        let mut signs = false;
        if let Some((pin, has_keypad)) = state {
            pieces::sheet(ui, p, |ui| {
                signs = self.pin_part(ui, p, pin, has_keypad);
            });
        }
        self.ways_back(ui, now);
        if signs {
            let pin = match state {
                Some((_, true)) => Some(card::TypedSecret::OnKeypad),
                _ => self.form.pin.pin().map(card::TypedSecret::Here),
            };
            let last_try_known = self.form.last_try_known;
            self.form.forget_pins();
            self.on(
                Event::Sign {
                    pin,
                    last_try_known,
                },
                now,
            );
        }
    }

    /// The one that was picked just now.
    fn certificates(&mut self, ui: &mut Ui, p: Palette) -> Option<usize> {
        let Stage::Open(open) = self.machine.stage() else {
            return None;
        };
        pieces::title(
            ui,
            self.say(text("Sertifika Seçiniz", "Choose a certificate")),
        );
        if matches!(open.cards, Cards::Unknown) {
            pieces::waiting(
                ui,
                self.say(text("Kartlar okunuyor…", "Reading the cards…")),
            );
        }
        let mut picked = None;
        let best = recommended(open.candidates());
        for (at, one) in open.candidates().iter().enumerate() {
            if one.fit.is_err() {
                continue;
            }
            let words = described(self.language, one, best == Some(at), p);
            let radio = RadioButton::new(open.chosen == Some(at), words);
            if ui.add(radio).clicked() {
                picked = Some(at);
            }
        }
        let hidden = open.candidates().iter().filter(|one| one.fit.is_err());
        if hidden.clone().next().is_some() {
            let all = self.say(text(
                "Hepsini göster (imza atamayanlar, nedenleriyle)",
                "Show all (those that cannot sign, with the reason)",
            ));
            ui.add(Checkbox::new(&mut self.form.shows_all, all));
        }
        if self.form.shows_all {
            for one in hidden {
                let why = one
                    .fit
                    .as_ref()
                    .err()
                    .map_or("", |why| self.language.of(why.text()));
                pieces::fact(ui, p, &one.name, why);
            }
        }
        picked
    }

    /// Whether the person signs: by the button, or by Enter in the field.
    fn pin_part(&mut self, ui: &mut Ui, p: Palette, state: PinState, has_keypad: bool) -> bool {
        self.pin_state(ui, p, state);
        let mut entered = false;
        if has_keypad {
            let words = self.say(text(
                "Bu okuyucunun kendi tuş takımı var: İmzala’ya bastıktan sonra PIN’i okuyucuda girin.",
                "This reader has a keypad of its own: press Sign, then type the PIN on the reader.",
            ));
            pieces::muted(ui, p, words);
        } else {
            let name = self.say(text("PIN Kodu", "PIN"));
            pieces::subtitle(ui, name);
            if self.form.typing.is_some() {
                pin_field::finish_before_tab(ui, &mut self.form.pin);
            }
            let field = pin_field::show(ui, name, &mut self.form.pin, p);
            if self.is_new {
                field.request_focus();
            }
            self.form.typing = field.has_focus().then_some(0);
            entered = field.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            self.on_screen_keypad(ui, name);
        }
        let sign = pieces::main_button(ui, p, self.say(text("İmzala", "Sign")), true);
        sign.clicked() || entered
    }

    pub(super) fn on_screen_keypad(&mut self, ui: &mut Ui, name: &str) {
        let words = self.say(text("Ekran tuş takımı", "Keypad on the screen"));
        ui.add(Checkbox::new(&mut self.form.shows_keypad, words));
        if !self.form.shows_keypad {
            return;
        }
        let secret = self.form.secret(self.form.field);
        keypad::show(ui, name, self.language, secret);
    }

    /// Never a number of tries: the card tells three flags, and a number would be invented.
    pub(super) fn pin_state(&mut self, ui: &mut Ui, p: Palette, state: PinState) {
        match state {
            PinState::WrongAtLeastOnce => pieces::notice(
                ui,
                p,
                Kind::Warning,
                self.say(text(
                    "PIN en az bir kez yanlış girildi.",
                    "The PIN was wrong at least once.",
                )),
                self.say(text(
                    "PIN’inizi dikkatle girin.",
                    "Type your PIN with care.",
                )),
            ),
            PinState::LastTry => {
                let (happened, to_do) = self.language.both(card::CardError::LastTry.words());
                pieces::notice(ui, p, Kind::Bad, happened, to_do);
                let words = self.say(text(
                    "Anladım; son hakkımı kullanmak istiyorum",
                    "I understand, and want to use the last try",
                ));
                ui.add(Checkbox::new(&mut self.form.last_try_known, words));
            }
            PinState::Fine | PinState::Locked => {}
        }
    }

    pub(super) fn ways_back(&mut self, ui: &mut Ui, now: Now) {
        let mut event = None;
        ui.horizontal_wrapped(|ui| {
            let mut way = |words: Text, leads: Event| {
                if pieces::button(ui, self.language.of(words)).clicked() {
                    event = Some(leads);
                }
            };
            way(text("← Metinlere dön", "← Back to the texts"), Event::Back);
            way(
                text("Kartları yeniden oku", "Read the cards again"),
                Event::TryAgain,
            );
            way(text("Vazgeç", "Cancel"), Event::Cancel);
        });
        if let Some(event) = event {
            self.on(event, now);
        }
    }
}

fn described(language: Language, one: &Candidate, best: bool, p: Palette) -> LayoutJob {
    let until = clock::shown_day(one.not_after);
    let (valid, best_word) = match language {
        Language::Turkish => (format!("{until} tarihine kadar geçerli"), " ✓ Önerilen"),
        Language::English => (format!("valid until {until}"), " ✓ Recommended"),
    };
    let mut job = LayoutJob::default();
    let mut add = |words: &str, font, color| {
        let format = TextFormat::simple(font, color);
        job.append(words, 0.0, format);
    };
    add(&one.name, strong(16.0), p.ink);
    if best {
        add(best_word, strong(14.0), p.good);
    }
    let rest = format!("\n{}\n{valid} · {}", one.issuer, one.reader);
    add(&rest, plain(14.0), p.muted);
    job
}

/// Where an open run stands, for the other screens of this folder.
pub(super) fn open_of(stage: &Stage) -> Option<&Open> {
    match stage {
        Stage::Open(open) => Some(open),
        _ => None,
    }
}
