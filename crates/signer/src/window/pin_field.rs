//! The field for a PIN. It shows dots, keeps what is typed in memory that is wiped, and tells a screen reader how much was typed and
//! never what.

use eframe::egui::accesskit::Role;
use eframe::egui::{
    Align2, CornerRadius, Event, EventFilter, Id, Key, Response, Sense, StrokeKind, Ui, WidgetInfo,
    vec2,
};
use zeroize::Zeroizing;

use super::look::{Palette, plain};

/// Longer than any card takes.
const LONGEST: usize = 64;

/// What was typed. It has no `Debug` and is wiped when dropped.
#[derive(Default)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Room for the longest, so that no half of it is left behind where the text grew.
    pub fn empty() -> Self {
        Self(Zeroizing::new(String::with_capacity(4 * LONGEST)))
    }

    pub fn push(&mut self, letter: char) {
        if !letter.is_control() && self.length() < LONGEST {
            self.0.push(letter);
        }
    }

    pub fn pop(&mut self) {
        self.0.pop();
    }

    pub fn clear(&mut self) {
        *self = Self::empty();
    }

    pub fn length(&self) -> usize {
        self.0.chars().count()
    }

    pub fn pin(&self) -> Option<card::Pin> {
        card::Pin::new(self.0.as_str())
    }

    /// Whether this was for the field, and is now in it.
    fn takes(&mut self, event: &Event) -> bool {
        match event {
            Event::Text(typed) => typed.chars().for_each(|letter| self.push(letter)),
            Event::Key {
                key: Key::Backspace,
                pressed: true,
                ..
            } => self.pop(),
            Event::Key {
                key: Key::Delete,
                pressed: true,
                ..
            } => self.clear(),
            _ => return false,
        }
        true
    }

    fn dots(&self) -> String {
        "●".repeat(self.length())
    }
}

/// The field under its name. Enter is for whoever looks at the response's focus.
pub fn show(ui: &mut Ui, name: &str, secret: &mut Secret, p: Palette) -> Response {
    let size = vec2(ui.available_width(), 46.0);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    // By its name, so that it keeps the keyboard when a notice appears above it.
    let response = ui.interact(rect, Id::unique(("pin", name)), Sense::click());
    if response.clicked() {
        response.request_focus();
    }
    if response.has_focus() {
        type_into(ui, &response, secret);
    }
    let stroke = match response.has_focus() {
        true => ui.visuals().widgets.active.bg_stroke,
        false => ui.visuals().widgets.inactive.bg_stroke,
    };
    ui.painter().rect(
        rect,
        CornerRadius::same(8),
        p.well,
        stroke,
        StrokeKind::Inside,
    );
    let at = rect.left_center() + vec2(14.0, 0.0);
    let dots = secret.dots();
    let drawn = ui
        .painter()
        .text(at, Align2::LEFT_CENTER, &dots, plain(15.0), p.ink);
    if response.has_focus() {
        let right = if dots.is_empty() {
            at.x
        } else {
            drawn.right() + 4.0
        };
        let stroke = (2.0, p.accent);
        ui.painter()
            .vline(right, rect.shrink(11.0).y_range(), stroke);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::PasswordInput, ui.is_enabled(), name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::PasswordInput);
        node.set_label(name);
        node.set_value(dots);
    });
    response
}

fn type_into(ui: &Ui, response: &Response, secret: &mut Secret) {
    ui.memory_mut(|memory| {
        // Arrows and Tab go on to the next field as everywhere.
        memory.set_focus_lock_filter(response.id, EventFilter::default());
    });
    ui.input_mut(|input| input.events.retain(|event| !secret.takes(event)));
}

/// On a slow machine digits and the Tab behind them may come in one frame, and the keyboard then belongs to the next field already. What
/// was typed before the Tab goes where it was typed: into the field that had the keyboard in the frame before. To be called first.
pub fn finish_before_tab(ui: &Ui, secret: &mut Secret) {
    ui.input_mut(|input| {
        let is_tab = |event: &Event| {
            matches!(
                event,
                Event::Key {
                    key: Key::Tab,
                    pressed: true,
                    ..
                }
            )
        };
        let tab = input.events.iter().position(is_tab).unwrap_or(0);
        let mut at = 0;
        input.events.retain(|event| {
            at += 1;
            at > tab || !secret.takes(event)
        });
    });
}
