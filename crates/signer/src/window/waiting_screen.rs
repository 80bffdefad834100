//! While the portal or the card is at work: never a window that stands still without a word.

use eframe::egui::Ui;

use super::look::Palette;
use super::pieces;
use super::screens::Screens;
use crate::clock::Now;
use crate::language::{Text, text};
use crate::machine::{Event, Stage, Step};

const ASKING: Text = text(
    "Kod portala soruluyor…",
    "Asking the portal about the code…",
);

impl Screens {
    pub(super) fn waiting_screen(&mut self, ui: &mut Ui, p: Palette, now: Now) {
        let (words, hint, problem, given_up, cancels): (Text, Option<Text>, _, _, _) =
            match self.machine.stage() {
                Stage::Redeeming(redeeming) => {
                    let again = redeeming.line.dropped_before();
                    let hint = text(
                        "Bağlantı koptu; uygulama kendiliğinden yeniden dener.",
                        "The line dropped; the app tries again by itself.",
                    );
                    (ASKING, again.then_some(hint), None, false, true)
                }
                Stage::Open(open) => match &open.step {
                    Step::Sending(sending) => (
                        text("Portala iletiliyor…", "Sending to the portal…"),
                        None,
                        open.problem.clone(),
                        sending.given_up,
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
                        false,
                    ),
                },
                _ => return,
            };
        if let Some(problem) = &problem {
            pieces::problem(ui, p, self.language, problem);
        }
        let mut event = None;
        pieces::sheet(ui, p, |ui| {
            if !given_up {
                pieces::waiting(ui, self.say(words));
            }
            if let Some(hint) = hint {
                pieces::muted(ui, p, self.say(hint));
            }
            if given_up
                && pieces::main_button(ui, p, self.say(text("Yeniden dene", "Try again")), true)
                    .clicked()
            {
                event = Some(Event::TryAgain);
            }
            if cancels && pieces::button(ui, self.say(text("Vazgeç", "Cancel"))).clicked() {
                event = Some(Event::Cancel);
            }
        });
        if let Some(event) = event {
            self.on(event, now);
        }
    }
}
