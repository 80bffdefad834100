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
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Text(typed) => {
                typed.chars().for_each(|letter| secret.push(letter));
                false
            }
            Event::Key {
                key: Key::Backspace,
                pressed: true,
                ..
            } => {
                secret.pop();
                false
            }
            Event::Key {
                key: Key::Delete,
                pressed: true,
                ..
            } => {
                secret.clear();
                false
            }
            _ => true,
        });
    });
}
