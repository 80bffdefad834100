//! Language, look and size.

use eframe::egui::{RadioButton, Ui};

use super::look::{Look, Palette};
use super::pieces;
use super::screens::Screens;
use super::settings::SCALES;
use crate::language::{Language, text};

impl Screens {
    pub(super) fn settings_screen(&mut self, ui: &mut Ui, p: Palette) {
        pieces::sheet(ui, p, |ui| {
            pieces::title(ui, self.say(text("Dil", "Language")));
            for language in Language::ALL {
                let radio = RadioButton::new(self.language == language, language.own_name());
                if ui.add(radio).clicked() {
                    self.language = language;
                }
            }
        });
        pieces::sheet(ui, p, |ui| {
            pieces::title(ui, self.say(text("Görünüm", "Look")));
            for look in Look::ALL {
                let name = self.say(look.name());
                if ui.add(RadioButton::new(self.look == look, name)).clicked() {
                    self.look = look;
                }
            }
        });
        pieces::sheet(ui, p, |ui| {
            pieces::title(ui, self.say(text("Boyut", "Size")));
            for percent in SCALES {
                let name = match self.language {
                    Language::Turkish => format!("%{percent}"),
                    Language::English => format!("{percent} %"),
                };
                let radio = RadioButton::new(self.scale_percent == percent, name);
                if ui.add(radio).clicked() {
                    self.scale_percent = percent;
                }
            }
        });
    }
}
