//! Doğrulama Kodu: a field and an arrow (R38).

use eframe::egui::{
    Align2, Button, ComboBox, Id, Key, RichText, Role, TextEdit, Ui, WidgetInfo, vec2,
};

use super::look::{Palette, strong};
use super::pieces;
use super::screens::{Order, Screens};
use crate::clock::Now;
use crate::language::text;
use crate::machine::{Event, Stage};
use crate::rehearsal;

impl Screens {
    pub(super) fn code_screen(&mut self, ui: &mut Ui, p: Palette, now: Now) {
        let mut goes_on = false;
        pieces::sheet(ui, p, |ui| {
            pieces::title(ui, self.say(text("Doğrulama Kodu", "Verification code")));
            goes_on = self.code_field(ui, p);
            // Below the field, so that it is not pushed out of a small window by what was wrong.
            if let Stage::Code {
                problem: Some(problem),
            } = self.machine.stage()
            {
                pieces::problem(ui, p, self.language, problem);
            }
            pieces::muted(
                ui,
                p,
                self.say(text(
                    "Tarayıcınızda bulunan doğrulama kodunu bu kutucuğa girin ve ileri (→) düğmesine basın.",
                    "Type the verification code shown in your browser and press the arrow (→).",
                )),
            );
            self.portal_choice(ui, p);
        });
        if !self.is_rehearsal {
            self.invitation(ui, p);
        }
        if goes_on {
            let portal = match self.is_rehearsal {
                true => rehearsal::address(),
                false => self.portals.all()[self.form.portal].clone(),
            };
            let typed = self.form.code.clone();
            self.on(Event::Code { portal, typed }, now);
        }
    }

    /// Whether the person goes on: by the arrow, or by Enter.
    fn code_field(&mut self, ui: &mut Ui, p: Palette) -> bool {
        let mut goes_on = false;
        ui.horizontal(|ui| {
            let wide = (ui.available_width() - 74.0).max(80.0);
            let field = TextEdit::singleline(&mut self.form.code)
                .id(Id::unique("code"))
                .font(strong(26.0))
                .hint_text(RichText::new("ACDE-2345").color(p.muted))
                .desired_width(wide)
                .char_limit(40)
                .margin(vec2(14.0, 9.0))
                .align(Align2::LEFT_CENTER);
            let field = ui.add_sized(vec2(wide, 54.0), field);
            let name = self
                .language
                .of(text("Doğrulama Kodu", "Verification code"));
            ui.ctx()
                .accesskit_node_builder(field.id, |node| node.set_label(name));
            if self.is_new {
                field.request_focus();
            }
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let arrow = RichText::new("→").font(strong(24.0)).color(p.on_accent);
            let button = ui.add(Button::new(arrow).fill(p.accent).min_size(vec2(64.0, 54.0)));
            let name = self.language.of(text("İleri", "Go on"));
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
            goes_on = button.clicked() || entered;
        });
        goes_on
    }

    /// Where there is one portal there is nothing to choose, but the person sees whom they talk to.
    fn portal_choice(&mut self, ui: &mut Ui, p: Palette) {
        if self.is_rehearsal {
            return;
        }
        let all = self.portals.all();
        let name = self.say(text("Portal", "Portal"));
        match all {
            [only] => pieces::fact(ui, p, name, only.as_str()),
            _ => {
                let chosen = self.form.portal.min(all.len() - 1);
                let portals: Vec<&str> = all.iter().map(|portal| portal.as_str()).collect();
                let mut picked = chosen;
                ComboBox::from_label(name)
                    .selected_text(portals[chosen])
                    .width(ui.available_width() - 90.0)
                    .show_index(ui, &mut picked, portals.len(), |at| portals[at]);
                self.form.portal = picked;
            }
        }
    }

    fn invitation(&mut self, ui: &mut Ui, p: Palette) {
        pieces::sheet(ui, p, |ui| {
            pieces::subtitle(
                ui,
                self.say(text(
                    "İlk kez mi imzalıyorsunuz?",
                    "Signing for the first time?",
                )),
            );
            pieces::muted(
                ui,
                p,
                self.say(text(
                    "Gerçek işlemden önce deneme kartıyla bütün adımları görün. İnternet gerekmez, hiçbir sonucu yoktur.",
                    "See every step with a practice card before the real thing. It needs no internet and binds nobody.",
                )),
            );
            if pieces::button(ui, self.say(text("Prova yap", "Rehearse"))).clicked() {
                self.order(Order::Rehearse);
            }
        });
    }
}
