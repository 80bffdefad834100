//! The pieces that every screen is made of: sheet, title, notice, buttons, a labelled value.

use eframe::egui::accesskit::Live;
use eframe::egui::{
    Align, Button, Color32, CornerRadius, FontSelection, Frame, Label, Layout, Margin, Rect,
    Response, RichText, ScrollArea, Stroke, TextWrapMode, Ui, UiBuilder, WidgetText, pos2, vec2,
};

use super::look::{Palette, plain, strong};
use crate::language::Language;
use crate::machine::Problem;

/// As wide as a line may be that is read with ease.
const WIDEST: f32 = 560.0;
/// Left and right of the columns together.
const MARGIN: f32 = 32.0;
/// Between two columns.
const BETWEEN: f32 = 18.0;
/// The button that leads on is not narrower than this beside others; otherwise they stand below it.
const NARROWEST_MAIN: f32 = 150.0;

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
    column_of(ui, WIDEST, what);
}

/// As wide as the two columns below or above it.
pub fn wide_column(ui: &mut Ui, what: impl FnOnce(&mut Ui)) {
    column_of(ui, 2.0 * WIDEST + BETWEEN, what);
}

/// Large letters in a small window leave little room, and none of it to margins.
pub fn is_tight(ui: &Ui) -> bool {
    ui.available_width() < 320.0
}

fn column_of(ui: &mut Ui, widest: f32, what: impl FnOnce(&mut Ui)) {
    let margin = if is_tight(ui) { 12.0 } else { MARGIN };
    let width = (ui.available_width() - margin).min(widest);
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

/// Two places side by side, in the middle.
pub fn two_columns(all: Rect) -> (Rect, Rect) {
    let width = (all.width() - MARGIN).min(2.0 * WIDEST + BETWEEN);
    let start = all.left() + (all.width() - width) / 2.0;
    let half = vec2((width - BETWEEN) / 2.0, all.height());
    let from = |left: f32| Rect::from_min_size(pos2(left, all.top()), half);
    (from(start), from(start + half.x + BETWEEN))
}

/// What stands in a place of its own, and scrolls there.
pub fn scrolled(ui: &mut Ui, place: Rect, name: &str, what: impl FnOnce(&mut Ui)) {
    ui.scope_builder(UiBuilder::new().max_rect(place).id_salt(name), |ui| {
        ScrollArea::vertical()
            .id_salt(name)
            .auto_shrink([false, false])
            .show(ui, |ui| {
                ui.add_space(4.0);
                what(ui);
                ui.add_space(12.0);
            });
    });
}

/// A sheet of paper on the desk.
pub fn sheet<R>(ui: &mut Ui, p: Palette, what: impl FnOnce(&mut Ui) -> R) -> R {
    let margin = if is_tight(ui) { 10 } else { 18 };
    Frame::new()
        .fill(p.sheet)
        .stroke(Stroke::new(1.0, p.line))
        .corner_radius(CornerRadius::same(12))
        .inner_margin(Margin::same(margin))
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

/// The buttons of a screen, one of which leads on.
pub struct Foot<'a> {
    pub main: &'a str,
    pub enabled: bool,
    pub others: &'a [&'a str],
}

impl Foot<'_> {
    /// The one that leads on, and which of the others was pressed.
    pub fn show(&self, ui: &mut Ui, p: Palette) -> (Response, Option<usize>) {
        let gap = ui.spacing().item_spacing.x;
        let widths = self.others.iter().map(|words| width_of(ui, words) + gap);
        let left = ui.available_width() - widths.sum::<f32>();
        let mut pressed = None;
        let mut others = |ui: &mut Ui| {
            for (at, words) in self.others.iter().enumerate() {
                if button(ui, words).clicked() {
                    pressed = Some(at);
                }
            }
        };
        let main = match left >= NARROWEST_MAIN.max(width_of(ui, self.main)) {
            true => {
                ui.horizontal(|ui| {
                    let main = self.main_button(ui, p, left);
                    others(ui);
                    main
                })
                .inner
            }
            false => {
                let main = self.main_button(ui, p, ui.available_width());
                ui.horizontal_wrapped(others);
                main
            }
        };
        (main, pressed)
    }

    fn main_button(&self, ui: &mut Ui, p: Palette, width: f32) -> Response {
        let text = RichText::new(self.main)
            .font(strong(17.0))
            .color(p.on_accent);
        let button = Button::new(text).fill(p.accent);
        ui.add_enabled_ui(self.enabled, |ui| ui.add_sized(vec2(width, 44.0), button))
            .inner
    }
}

/// Of a button with these words.
fn width_of(ui: &Ui, words: &str) -> f32 {
    let text = WidgetText::from(RichText::new(words).font(strong(17.0)));
    let drawn = text.into_galley(
        ui,
        Some(TextWrapMode::Extend),
        f32::INFINITY,
        FontSelection::Default,
    );
    drawn.size().x + 2.0 * ui.spacing().button_padding.x
}

pub fn button(ui: &mut Ui, words: &str) -> Response {
    let button = Button::new(words).wrap_mode(TextWrapMode::Extend);
    ui.add(button.min_size(vec2(44.0, 40.0)))
}

/// A button that is part of a line of text.
pub fn quiet_button(ui: &mut Ui, p: Palette, words: &str) -> Response {
    let text = RichText::new(words).font(strong(14.0)).color(p.accent);
    let button = Button::new(text)
        .fill(Color32::TRANSPARENT)
        .stroke(Stroke::NONE)
        .wrap_mode(TextWrapMode::Extend)
        .min_size(vec2(0.0, 32.0));
    // Not in a scope of its own, which would not go into the next line where this one is full.
    let usual = std::mem::replace(&mut ui.spacing_mut().button_padding.x, 6.0);
    let response = ui.add(button);
    ui.spacing_mut().button_padding.x = usual;
    response
}

/// Something is under way.
pub fn waiting(ui: &mut Ui, words: &str) {
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spinner();
        ui.add(Label::new(words).wrap());
    });
}
