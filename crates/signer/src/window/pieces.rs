//! The pieces that every screen is made of: sheet, title, notice, buttons, a labelled value.

use eframe::egui::accesskit::Live;
use eframe::egui::{
    Align, Button, Color32, CornerRadius, Frame, Label, Layout, Margin, Response, RichText,
    ScrollArea, Stroke, Ui, vec2,
};

use super::look::{Palette, plain, strong};
use crate::language::Language;
use crate::machine::Problem;

/// As wide as a line may be that is read with ease.
const WIDEST: f32 = 560.0;

/// One column in the middle, that scrolls where the window is low.
pub fn page(ui: &mut Ui, what: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.add_space(4.0);
            column(ui, |ui| {
                what(ui);
                ui.add_space(20.0);
            });
        });
}

/// The column alone, for what does not scroll.
pub fn column(ui: &mut Ui, what: impl FnOnce(&mut Ui)) {
    let width = (ui.available_width() - 32.0).min(WIDEST);
    let side = ((ui.available_width() - width) / 2.0).max(0.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(side);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.x = 10.0;
            ui.set_width(width);
            what(ui);
        });
    });
}

/// A sheet of paper on the desk.
pub fn sheet<R>(ui: &mut Ui, p: Palette, what: impl FnOnce(&mut Ui) -> R) -> R {
    Frame::new()
        .fill(p.sheet)
        .stroke(Stroke::new(1.0, p.line))
        .corner_radius(CornerRadius::same(12))
        .inner_margin(Margin::same(20))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            what(ui)
        })
        .inner
}

pub fn title(ui: &mut Ui, words: &str) {
    let text = RichText::new(words).font(strong(22.0));
    ui.add(Label::new(text).wrap());
}

pub fn subtitle(ui: &mut Ui, words: &str) {
    let text = RichText::new(words).font(strong(16.0));
    ui.add(Label::new(text).wrap());
}

pub fn muted(ui: &mut Ui, p: Palette, words: &str) {
    ui.add(Label::new(RichText::new(words).color(p.muted)).wrap());
}

/// A name and its value, one under the other, so that both may be long.
pub fn fact(ui: &mut Ui, p: Palette, name: &str, value: &str) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.add(Label::new(RichText::new(name).font(plain(13.0)).color(p.muted)).wrap());
        ui.add(Label::new(RichText::new(value).font(strong(15.5))).wrap());
    });
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Good,
    Warning,
    Bad,
}

impl Kind {
    const fn live(self) -> Live {
        match self {
            Self::Bad => Live::Assertive,
            Self::Good | Self::Warning => Live::Polite,
        }
    }
}

/// What happened, and one thing to do about it.
pub fn notice(ui: &mut Ui, p: Palette, kind: Kind, happened: &str, to_do: &str) {
    let (sign, ink, ground) = match kind {
        Kind::Good => ("✓", p.good, p.good_soft),
        Kind::Warning => ("⚠", p.warn, p.warn_soft),
        Kind::Bad => ("⚠", p.bad, p.bad_soft),
    };
    Frame::new()
        .fill(ground)
        .stroke(Stroke::new(1.5, ink))
        .corner_radius(CornerRadius::same(8))
        .inner_margin(Margin::symmetric(14, 11))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_top(|ui| {
                ui.label(RichText::new(sign).font(strong(18.0)).color(ink));
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 3.0;
                    let happened = RichText::new(happened).font(strong(15.5)).color(ink);
                    let said = ui.add(Label::new(happened).wrap());
                    // A screen reader speaks it when it appears, wherever the keyboard is.
                    ui.ctx()
                        .accesskit_node_builder(said.id, |node| node.set_live(kind.live()));
                    if !to_do.is_empty() {
                        ui.add(Label::new(RichText::new(to_do).color(p.ink)).wrap());
                    }
                });
            });
        });
}

pub fn problem(ui: &mut Ui, p: Palette, language: Language, problem: &Problem) {
    let (happened, to_do) = language.both(problem.words());
    notice(ui, p, Kind::Bad, happened, to_do);
    if let Some(detail) = problem.detail(language) {
        muted(ui, p, detail);
    }
}

/// The one button that leads on.
pub fn main_button(ui: &mut Ui, p: Palette, words: &str, enabled: bool) -> Response {
    let text = RichText::new(words).font(strong(17.0)).color(p.on_accent);
    let button = Button::new(text).fill(p.accent).min_size(vec2(0.0, 48.0));
    ui.vertical_centered_justified(|ui| ui.add_enabled(enabled, button))
        .inner
}

pub fn button(ui: &mut Ui, words: &str) -> Response {
    ui.add(Button::new(words).min_size(vec2(44.0, 40.0)))
}

/// A button that is part of a line of text.
pub fn quiet_button(ui: &mut Ui, p: Palette, words: &str) -> Response {
    let text = RichText::new(words).font(strong(14.0)).color(p.accent);
    let button = Button::new(text)
        .fill(Color32::TRANSPARENT)
        .stroke(Stroke::NONE)
        .min_size(vec2(0.0, 36.0));
    ui.scope(|ui| {
        ui.spacing_mut().button_padding.x = 6.0;
        ui.add(button)
    })
    .inner
}

/// Something is under way.
pub fn waiting(ui: &mut Ui, words: &str) {
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spinner();
        ui.add(Label::new(words).wrap());
    });
}
