//! Every text in full, with portal, purpose, who began it, in which browser, and the time left (R39).

use eframe::egui::{CornerRadius, Frame, Label, Margin, RichText, Stroke, Ui};
use handoff::purpose::Purpose;

use super::look::{Palette, plain, strong};
use super::pieces::{self, Kind};
use super::screens::Screens;
use crate::clock::{self, Now};
use crate::language::{Text, text};
use crate::machine::{Event, Open, Stage};
use crate::words;

/// From so many seconds on the time left is in another colour.
const SHORT: i64 = 60;

impl Screens {
    pub(super) fn texts_screen(&self, ui: &mut Ui, p: Palette) {
        let Stage::Open(open) = self.machine.stage() else {
            return;
        };
        self.who_asks(ui, p, open);
        let (happened, to_do) = warning(open.offer.offer.purpose);
        pieces::notice(ui, p, Kind::Warning, self.say(happened), self.say(to_do));
        if open.clock_is_off() {
            pieces::muted(ui, p, self.say(words::CLOCK_IS_OFF));
        }
        for (at, signed) in open.offer.texts.iter().enumerate() {
            pieces::sheet(ui, p, |ui| {
                let title = self.say(text("İmzalanacak Metin", "Text to be signed"));
                pieces::subtitle(ui, &format!("{title} {}:", at + 1));
                Frame::new()
                    .fill(p.well)
                    .stroke(Stroke::new(1.0, p.line))
                    .corner_radius(CornerRadius::same(6))
                    .inner_margin(Margin::same(14))
                    .show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        let text = RichText::new(signed.as_str()).font(plain(15.0));
                        ui.add(Label::new(text).wrap().selectable(true));
                    });
            });
        }
    }

    /// Below the texts and not behind them: however long they are, both ways out are in sight.
    pub(super) fn texts_foot(&mut self, ui: &mut Ui, p: Palette, now: Now) {
        let on = pieces::main_button(ui, p, self.say(text("Okudum, devam", "Read, go on")), true);
        if self.is_new {
            on.request_focus();
        }
        let no = pieces::button(ui, self.say(text("Vazgeç", "Cancel")));
        if on.clicked() {
            self.on(Event::Continue, now);
        }
        if no.clicked() {
            self.on(Event::Cancel, now);
        }
    }

    /// Kalan Süre. It stands in the head of the window, where nothing scrolls it away.
    pub(super) fn time_left(&self, ui: &mut Ui, p: Palette, open: &Open, now: Now) {
        let left = open.seconds_left(now);
        let color = match left < SHORT {
            true => p.bad,
            false => p.muted,
        };
        let words = match self.language {
            crate::language::Language::Turkish => format!("Kalan Süre: {left} saniye"),
            crate::language::Language::English => format!("Time left: {left} seconds"),
        };
        let line = RichText::new(words).font(strong(15.5)).color(color);
        ui.add(Label::new(line).wrap());
    }

    fn who_asks(&self, ui: &mut Ui, p: Palette, open: &Open) {
        let offer = &open.offer.offer;
        pieces::sheet(ui, p, |ui| {
            pieces::title(ui, self.say(words::purpose(offer.purpose)));
            let created = clock::shown(offer.begun.at);
            for (name, value) in [
                (text("Portal", "Portal"), offer.portal.as_str()),
                (text("Başlatan", "Begun by"), &offer.begun.by),
                (text("Tarayıcı", "Browser"), &offer.begun.browser),
                (text("Oluşturma Tarihi", "Created"), &created),
            ] {
                pieces::fact(ui, p, self.say(name), value);
            }
        });
    }
}

/// What the person lets happen, in words.
const fn warning(purpose: Purpose) -> (Text, Text) {
    match purpose {
        Purpose::Login => (
            text(
                "İmzalarsanız yukarıdaki tarayıcıda sizin adınıza oturum açılır.",
                "If you sign, the browser named above is signed in as you.",
            ),
            text(
                "İşlemi siz başlatmadıysanız ya da kodu size başkası verdiyse vazgeçin.",
                "If you did not begin this, or somebody else gave you the code, cancel.",
            ),
        ),
        Purpose::ChangePin | Purpose::Unlock => (
            text(
                "Bu işlemde hiçbir şey imzalanmaz; yalnızca kartınızın PIN’i belirlenir.",
                "Nothing is signed here; only the PIN of your card is set.",
            ),
            text(
                "İşlemi siz başlatmadıysanız vazgeçin.",
                "If you did not begin this, cancel.",
            ),
        ),
        _ => (
            text(
                "İmzanız el yazısıyla attığınız imza gibi bağlayıcıdır.",
                "Your signature binds you as one by hand does.",
            ),
            text(
                "Aşağıdaki metnin tamamını okuyun; işlemi siz başlatmadıysanız vazgeçin.",
                "Read all of the text below; if you did not begin this, cancel.",
            ),
        ),
    }
}
