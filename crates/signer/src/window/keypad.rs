//! The keypad on the screen (R39), for whoever does not trust the keyboard or has none at hand.

use eframe::egui::{Button, Grid, RichText, Role, Ui, WidgetInfo, vec2};

use super::look::strong;
use super::pin_field::Secret;
use crate::language::{Language, text};

/// Three columns, as on a telephone.
pub fn show(ui: &mut Ui, name: &str, language: Language, secret: &mut Secret) {
    let wide = ((ui.available_width() - 20.0) / 3.0).max(44.0);
    let key = |ui: &mut Ui, words: &str| {
        let text = RichText::new(words).font(strong(18.0));
        ui.add(Button::new(text).min_size(vec2(wide, 44.0)))
            .clicked()
    };
    Grid::new(name).spacing(vec2(10.0, 8.0)).show(ui, |ui| {
        for row in ["123", "456", "789"] {
            for digit in row.chars() {
                if key(ui, &digit.to_string()) {
                    secret.push(digit);
                }
            }
            ui.end_row();
        }
        if key(ui, language.of(text("Temizle", "Clear"))) {
            secret.clear();
        }
        if key(ui, "0") {
            secret.push('0');
        }
        let back =
            ui.add(Button::new(RichText::new("←").font(strong(18.0))).min_size(vec2(wide, 44.0)));
        let name = language.of(text("Son rakamı sil", "Delete the last digit"));
        back.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        if back.clicked() {
            secret.pop();
        }
        ui.end_row();
    });
}
