//! While the portal or the card is at work: never a window that stands still without a word.

use eframe::egui::Ui;

use super::look::Palette;
use super::pieces::{self, Foot};
use super::screens::Screens;
use crate::clock::Now;
use crate::language::{Text, text};
use crate::machine::{Event, Stage, Step};
use crate::words;

const ASKING: Text = text(
    "Kod portala soruluyor…",
    "Asking the portal about the code…",
);

impl Screens {
    pub(super) fn waiting_screen(&self, ui: &mut Ui, p: Palette) {
        let (words, hint, problem, given_up): (Text, Option<Text>, _, _) =
            match self.machine.stage() {
                Stage::Redeeming(redeeming) => {
                    let again = redeeming.line.dropped_before();
                    let hint = text(
                        "Bağlantı koptu; uygulama kendiliğinden yeniden dener.",
                        "The line dropped; the app tries again by itself.",
                    );
                    (ASKING, again.then_some(hint), None, false)
                }
                Stage::Open(open) => match &open.step {
                    Step::Sending(sending) => (
                        text("Portala iletiliyor…", "Sending to the portal…"),
                        None,
                        open.problem.clone(),
                        sending.given_up,
                    ),
                    Step::Asking(_) => (
                        text(
                            "Kart portalda doğrulanıyor…",
                            "The portal recognises the card…",
                        ),
                        Some(text("Kartı çıkarmayın.", "Leave the card in.")),
                        open.problem.clone(),
                        false,
                    ),
                    _ => (
                        text("Kart çalışıyor…", "The card is at work…"),
                        Some(text(
                            "Kartı çıkarmayın. Okuyucunuzun tuş takımı varsa PIN’i orada girin.",
                            "Leave the card in. If your reader has a keypad, type the PIN there.",
                        )),
                        None,
                        false,
                    ),
                },
                _ => return,
            };
        if let Some(problem) = &problem {
            pieces::problem(ui, p, self.language, problem);
        }
        pieces::sheet(ui, p, |ui| {
            if !given_up {
                pieces::waiting(ui, self.say(words));
            }
            if let Some(hint) = hint {
                pieces::muted(ui, p, self.say(hint));
            }
        });
    }

    /// While the code is asked about one may stop; what is on its way may be sent again.
    pub(super) fn waiting_foot(&mut self, ui: &mut Ui, p: Palette, now: Now) {
        let cancel = self.say(words::CANCEL);
        if matches!(self.machine.stage(), Stage::Redeeming(_)) {
            if pieces::button(ui, cancel).clicked() {
                self.on(Event::Cancel, now);
            }
            return;
        }
        let foot = Foot {
            main: self.say(text("Yeniden dene", "Try again")),
            enabled: true,
            others: &[cancel],
        };
        let (again, other) = foot.show(ui, p);
        if again.clicked() {
            self.on(Event::TryAgain, now);
        } else if other.is_some() {
            self.on(Event::Cancel, now);
        }
    }
}
