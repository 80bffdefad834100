//! Sertifika Seçiniz, PIN Kodu, İmzala (R39).

use card::{CardError, PinState};
use eframe::egui::text::LayoutJob;
use eframe::egui::{Checkbox, Key, RadioButton, TextFormat, Ui};

use handoff::purpose::Purpose;

use super::look::{Palette, plain, strong};
use super::pieces::{self, Foot, Kind};
use super::screens::Screens;
use super::{keypad, pin_field};
use crate::clock::{self, Now};
use crate::language::{Language, Text, text};
use crate::machine::choice::{Candidate, recommended};
use crate::machine::{Cards, Event, Open, Problem, Stage};
use crate::words;

impl Screens {
    pub(super) fn choice_screen(&mut self, ui: &mut Ui, p: Palette, now: Now) {
        let Stage::Open(open) = self.machine.stage() else {
            return;
        };
        let state = pin_of_the_chosen(open);
        if let Some(problem) = self.problem_at_the_card(open, state.map(|(pin, _)| pin)) {
            pieces::problem(ui, p, self.language, &problem);
        }
        let mut again = false;
        let picked = pieces::sheet(ui, p, |ui| {
            let picked = self.certificates(ui, p);
            again = self.look_again(ui, p);
            picked
        });
        if let Some(which) = picked {
            self.on(Event::Choose(which), now);
        }
        if again {
            self.on(Event::TryAgain, now);
        }
        if let Some((pin, has_keypad)) = state {
            pieces::sheet(ui, p, |ui| self.pin_part(ui, p, pin, has_keypad));
        }
    }

    pub(super) fn choice_foot(&mut self, ui: &mut Ui, p: Palette, now: Now) {
        let Stage::Open(open) = self.machine.stage() else {
            return;
        };
        let state = pin_of_the_chosen(open);
        let main = self.say(text("İmzala", "Sign"));
        let back = text("← Metne dön", "← Back to the text");
        if self.card_foot(ui, p, now, (main, state.is_some()), back) {
            self.sign(state.is_some_and(|(_, has_keypad)| has_keypad), now);
        }
    }

    fn sign(&mut self, has_keypad: bool, now: Now) {
        let pin = match has_keypad {
            true => Some(card::TypedSecret::OnKeypad),
            false => self.form.pin.pin().map(card::TypedSecret::Here),
        };
        let last_try_known = self.form.last_try_known;
        self.form.forget_pins();
        // Where text and PIN stand on one screen both are done with by one button.
        self.on(Event::Continue, now);
        self.on(
            Event::Sign {
                pin,
                last_try_known,
            },
            now,
        );
    }

    /// Whether the person goes to the card: by the button, or by Enter in a field.
    pub(super) fn card_foot(
        &mut self,
        ui: &mut Ui,
        p: Palette,
        now: Now,
        (main, enabled): (&str, bool),
        back: Text,
    ) -> bool {
        let (back, cancel) = (self.say(back), self.say(words::CANCEL));
        let others = [cancel, back];
        // There is nothing to go back to where the text stands beside it.
        let shown = match self.stands_on_one_screen() {
            true => 1,
            false => 2,
        };
        let foot = Foot {
            main,
            enabled,
            others: &others[..shown],
        };
        let (on, other) = foot.show(ui, p);
        let entered = std::mem::take(&mut self.form.entered) && enabled;
        match other {
            Some(0) => self.on(Event::Cancel, now),
            Some(_) => self.on(Event::Back, now),
            None => {}
        }
        on.clicked() || entered
    }

    pub(super) fn look_again(&self, ui: &mut Ui, p: Palette) -> bool {
        let words = text("Kartları yeniden oku", "Read the cards again");
        pieces::quiet_button(ui, p, self.say(words)).clicked()
    }

    /// The one thing that is said of card and PIN above them. What the card tells of its last try stands beside the box to tick.
    pub(super) fn problem_at_the_card(
        &self,
        open: &Open,
        state: Option<PinState>,
    ) -> Option<Problem> {
        let problem = open.problem.clone().or_else(|| open.missing())?;
        let is_told_there = matches!(
            problem,
            Problem::LastTryUnconfirmed
                | Problem::Card(CardError::WrongPin(_) | CardError::LastTry)
        );
        (state != Some(PinState::LastTry) || !is_told_there).then_some(problem)
    }

    /// Whether card or PIN are warned of.
    pub(super) fn warns(&self, open: &Open) -> bool {
        let own = open.own_card().map(|card| card.token.pin);
        let state = match open.offer.offer.purpose {
            Purpose::ChangePin => own,
            Purpose::Unlock => None,
            _ => pin_of_the_chosen(open).map(|(pin, _)| pin),
        };
        let warned = matches!(state, Some(PinState::WrongAtLeastOnce | PinState::LastTry));
        warned || open.problem.is_some() || open.missing().is_some()
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
            let label = described(self.language, one, best == Some(at), p);
            let radio = RadioButton::new(open.chosen == Some(at), label);
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

    fn pin_part(&mut self, ui: &mut Ui, p: Palette, state: PinState, has_keypad: bool) {
        self.pin_state(ui, p, state);
        if has_keypad {
            let words = self.say(text(
                "Bu okuyucunun kendi tuş takımı var: İmzala’ya bastıktan sonra PIN’i okuyucuda girin.",
                "This reader has a keypad of its own: press Sign, then type the PIN on the reader.",
            ));
            return pieces::muted(ui, p, words);
        }
        let name = self.say(text("PIN Kodu", "PIN"));
        pieces::subtitle(ui, name);
        if self.form.typing.is_some() {
            pin_field::finish_before_tab(ui, &mut self.form.pin);
        }
        let field = pin_field::show(ui, name, &mut self.form.pin, p);
        if !std::mem::replace(&mut self.form.had_the_keyboard, true) {
            field.request_focus();
        }
        self.form.typing = field.has_focus().then_some(0);
        self.form.entered = field.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        self.on_screen_keypad(ui, name);
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

    /// Never a number of tries: the card tells three flags, and a number would be invented. Said once: where another box speaks of it, or of
    /// something else, this one keeps still.
    pub(super) fn pin_state(&mut self, ui: &mut Ui, p: Palette, state: PinState) {
        let Some(open) = open_of(self.machine.stage()) else {
            return;
        };
        let is_told_above = self.problem_at_the_card(open, Some(state)).is_some();
        let unconfirmed = open.problem == Some(Problem::LastTryUnconfirmed);
        match state {
            PinState::WrongAtLeastOnce if !is_told_above => pieces::notice(
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
                if !is_told_above {
                    let happened = self.say(last_try(unconfirmed));
                    pieces::notice(ui, p, Kind::Bad, happened, self.say(LAST_TRY_TO_DO));
                }
                let words = self.say(text(
                    "Anladım; son hakkımı kullanmak istiyorum",
                    "I understand, and want to use the last try",
                ));
                ui.add(Checkbox::new(&mut self.form.last_try_known, words));
            }
            _ => {}
        }
    }
}

const LAST_TRY_TO_DO: Text = text(
    "PIN’inizden eminseniz aşağıdaki kutuyu işaretleyin ve PIN’i girin. Emin değilseniz vazgeçin ve portalda kilit çözme işlemini başlatın.",
    "If you are sure of your PIN, tick the box below and type it. If you are not, cancel and begin unlocking in the portal.",
);

/// What happens with one more wrong PIN; and first, where the box was forgotten, that nothing happened.
const fn last_try(unconfirmed: bool) -> Text {
    match unconfirmed {
        true => text(
            "Kutuyu işaretlemediğiniz için PIN karta gönderilmedi. Son hakkınız: bir yanlış daha kartı kilitler.",
            "The box was not ticked, so the PIN was not sent to the card. One try is left: one more wrong PIN locks the card.",
        ),
        false => text(
            "Son hakkınız: PIN bir kez daha yanlış girilirse kart kilitlenir.",
            "One try is left: one more wrong PIN locks the card.",
        ),
    }
}

/// What the card tells of its PIN, and whether the reader has a keypad.
fn pin_of_the_chosen(open: &Open) -> Option<(PinState, bool)> {
    let token = &open.chosen()?.token;
    Some((token.pin, token.has_keypad))
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
