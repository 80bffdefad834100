//! Every text in full, with portal, purpose, who began it, in which browser, and the time left (R39).

use eframe::egui::{CornerRadius, Frame, Label, Margin, RichText, Stroke, Ui};
use handoff::purpose::Purpose;

use super::look::{Palette, plain, strong};
use super::pieces::{self, Foot, Kind};
use super::screens::Screens;
use crate::clock::{self, Now};
use crate::language::{Language, Text, text};
use crate::machine::{Event, Open, Stage};
use crate::rehearsal;
use crate::words;

/// From so many seconds on the time left is in another colour.
const SHORT: i64 = 60;

impl Screens {
    /// What is to be signed comes first; who asks for it stands below.
    pub(super) fn texts_screen(&self, ui: &mut Ui, p: Palette) {
        let Stage::Open(open) = self.machine.stage() else {
            return;
        };
        self.caution(ui, p, open);
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
        self.who_asks(ui, p, open);
    }

    /// What the person lets happen. A box of its own only where no other one stands beside it: of two warnings neither is read.
    fn caution(&self, ui: &mut Ui, p: Palette, open: &Open) {
        if self.is_rehearsal {
            return self.rehearsal_notice(ui, p);
        }
        let (happened, to_do) = caution(open.offer.offer.purpose);
        let (happened, to_do) = (self.say(happened), self.say(to_do));
        if self.stands_on_one_screen() && self.warns(open) {
            pieces::subtitle(ui, happened);
            pieces::muted(ui, p, to_do);
        } else {
            pieces::notice(ui, p, Kind::Warning, happened, to_do);
        }
    }

    /// Whoever rehearses knows that it is one, and which PIN the practice card has.
    pub(super) fn rehearsal_notice(&self, ui: &mut Ui, p: Palette) {
        let pin = rehearsal::PIN;
        let (happened, to_do) = match self.language {
            Language::Turkish => (
                "Prova: deneme kartı ve deneme metni.",
                format!("Hiçbir sonucu yoktur. Deneme kartının PIN’i: {pin}"),
            ),
            Language::English => (
                "Rehearsal: a practice card and a practice text.",
                format!("It binds nobody. The PIN of the practice card: {pin}"),
            ),
        };
        pieces::notice(ui, p, Kind::Good, happened, &to_do);
    }

    /// Below the texts and not behind them: however long they are, both ways out are in sight.
    pub(super) fn texts_foot(&mut self, ui: &mut Ui, p: Palette, now: Now) {
        let signs =
            matches!(self.machine.stage(), Stage::Open(open) if open.offer.offer.purpose.signs());
        let main = match signs {
            true => text("Okudum, devam", "Read, go on"),
            false => text("Devam", "Go on"),
        };
        let foot = Foot {
            main: self.say(main),
            enabled: true,
            others: &[self.say(words::CANCEL)],
        };
        let (on, other) = foot.show(ui, p);
        if self.is_new {
            on.request_focus();
        }
        if on.clicked() {
            self.on(Event::Continue, now);
        }
        if other.is_some() {
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
            Language::Turkish => format!("Kalan Süre: {left} saniye"),
            Language::English => format!("Time left: {left} seconds"),
        };
        let line = RichText::new(words).font(strong(15.5)).color(color);
        ui.add(Label::new(line).extend());
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

const NOT_YOURS: Text = text(
    "İşlemi siz başlatmadıysanız vazgeçin.",
    "If you did not begin this, cancel.",
);

/// What the person lets happen, in words.
const fn caution(purpose: Purpose) -> (Text, Text) {
    match purpose {
        Purpose::Login => (
            text(
                "İmzalarsanız metinde yazılı tarayıcıda sizin adınıza oturum açılır.",
                "If you sign, the browser named in the text is signed in as you.",
            ),
            text(
                "İşlemi siz başlatmadıysanız ya da kodu size başkası verdiyse vazgeçin.",
                "If you did not begin this, or somebody else gave you the code, cancel.",
            ),
        ),
        Purpose::ChangePin => (
            text(
                "Bu işlem yalnızca kartınızın PIN’ini değiştirir.",
                "This changes the PIN of your card and nothing else.",
            ),
            NOT_YOURS,
        ),
        Purpose::Unlock => (
            text(
                "Bu işlem kartınızın kilidini çözer ve ona yeni bir PIN verir.",
                "This unlocks your card and gives it a new PIN.",
            ),
            NOT_YOURS,
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
