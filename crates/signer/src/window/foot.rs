//! The buttons of a screen, which stay in sight below what scrolls.

use eframe::egui::{Rect, Stroke, Ui, UiBuilder, pos2};

use super::look::Palette;
use super::pieces;
use super::screens::{Diagnosis, Page, Screens};
use crate::clock::Now;
use crate::machine::{Stage, Step};

impl Screens {
    /// The page scrolls and the buttons below it do not. They are drawn after it, so that Tab comes to them last; how high they are is known
    /// from the frame before, and a frame in which that changed is drawn anew before anybody sees it.
    pub(super) fn page_and_foot(&mut self, ui: &mut Ui, p: Palette, now: Now) {
        let all = ui.max_rect();
        let border = all.bottom() - self.foot_height;
        let page = Rect::from_min_max(all.min, pos2(all.right(), border));
        ui.scope_builder(UiBuilder::new().max_rect(page), |ui| {
            ui.shrink_clip_rect(page);
            self.body(ui, p, now);
        });
        let mut height = 0.0;
        if self.has_foot() {
            let place = Rect::from_min_max(pos2(all.left(), border), all.max);
            let foot = ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
                let line = Stroke::new(1.0, p.line);
                ui.painter().hline(all.x_range(), border, line);
                ui.add_space(8.0);
                self.as_wide_as_the_page(ui, |screens, ui| screens.foot(ui, p, now));
                ui.add_space(8.0);
            });
            height = foot.response.rect.bottom() - border;
        }
        if (height - self.foot_height).abs() > 0.5 {
            self.foot_height = height;
            ui.ctx().request_discard("the buttons need another height");
        }
    }

    pub(super) fn as_wide_as_the_page(
        &mut self,
        ui: &mut Ui,
        what: impl FnOnce(&mut Self, &mut Ui),
    ) {
        match self.stands_on_one_screen() {
            true => pieces::wide_column(ui, |ui| what(self, ui)),
            false => pieces::column(ui, |ui| what(self, ui)),
        }
    }

    /// Whether the screen at hand has buttons that stay in sight.
    fn has_foot(&self) -> bool {
        match (self.page, self.machine.stage()) {
            (Page::Settings, _) | (Page::Run, Stage::Code { .. }) => false,
            (Page::Doctor, _) => matches!(self.diagnosis, Diagnosis::Made { .. }),
            (Page::Run, Stage::Open(open)) => match &open.step {
                Step::Reading | Step::Choosing => true,
                Step::AtTheCard | Step::Asking(_) => false,
                Step::Sending(sending) => sending.given_up,
            },
            (Page::Run, _) => true,
        }
    }

    fn foot(&mut self, ui: &mut Ui, p: Palette, now: Now) {
        if self.page == Page::Doctor {
            return self.doctor_foot(ui, p, now);
        }
        match self.machine.stage() {
            Stage::Code { .. } => {}
            Stage::Redeeming(_) => self.waiting_foot(ui, p, now),
            Stage::Done(_) => self.done_foot(ui, p, now),
            Stage::Ended(_) => self.ended_foot(ui, p, now),
            Stage::Open(open) => match (&open.step, open.offer.offer.purpose.signs()) {
                (Step::Reading, _) if !self.is_wide => self.texts_foot(ui, p, now),
                (Step::Reading | Step::Choosing, true) => self.choice_foot(ui, p, now),
                (Step::Reading | Step::Choosing, false) => self.new_pin_foot(ui, p, now),
                _ => self.waiting_foot(ui, p, now),
            },
        }
    }

    /// Text, certificate and PIN stand side by side, as in the guide; where there is no room one comes after the other.
    pub(super) fn stands_on_one_screen(&self) -> bool {
        let open = matches!(self.machine.stage(), Stage::Open(open) if matches!(open.step, Step::Reading | Step::Choosing));
        self.is_wide && open && self.page == Page::Run
    }
}
