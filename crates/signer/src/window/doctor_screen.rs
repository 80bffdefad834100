//! Tanılama (B18): each organ with its health, one thing to do, and the text for support.

use eframe::egui::{Label, RichText, Ui};

use super::look::{Palette, strong};
use super::pieces;
use super::screens::{Diagnosis, Order, Screens};
use crate::clock::Now;
use crate::doctor::{self, Finding, Health};
use crate::language::text;

impl Screens {
    pub(super) fn doctor_screen(&mut self, ui: &mut Ui, p: Palette, now: Now) {
        let mut again = false;
        let mut copy = None;
        pieces::sheet(ui, p, |ui| {
            pieces::title(ui, self.say(text("Tanılama", "Diagnosis")));
            match &self.diagnosis {
                Diagnosis::NotAsked => {}
                Diagnosis::UnderWay => {
                    pieces::waiting(ui, self.say(text("Denetleniyor…", "Looking…")));
                }
                Diagnosis::Made { findings, copied } => {
                    for finding in findings {
                        self.finding(ui, p, finding);
                    }
                    let words = text("Tanılama metnini kopyala", "Copy the diagnosis");
                    if pieces::button(ui, self.say(words)).clicked() {
                        copy = Some(doctor::report(findings, self.language, now.wall));
                    }
                    if *copied {
                        let words = text(
                            "Kopyalandı. İçinde ad, numara ya da PIN yoktur; destek birimine gönderebilirsiniz.",
                            "Copied. It holds no name, number or PIN; you may send it to support.",
                        );
                        pieces::muted(ui, p, self.say(words));
                    }
                    let words = text("Yeniden denetle", "Look again");
                    again = pieces::button(ui, self.say(words)).clicked();
                }
            }
        });
        if let Some(text) = copy {
            self.order(Order::Copy(text));
            if let Diagnosis::Made { copied, .. } = &mut self.diagnosis {
                *copied = true;
            }
        }
        if again {
            self.diagnosis = Diagnosis::UnderWay;
            self.order(Order::Diagnose);
        }
    }

    fn finding(&self, ui: &mut Ui, p: Palette, finding: &Finding) {
        let name = self.say(finding.check.name());
        let line = |ui: &mut Ui, sign: &str, color, detail: &str| {
            ui.horizontal_top(|ui| {
                ui.label(RichText::new(sign).font(strong(17.0)).color(color));
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 1.0;
                    ui.add(Label::new(RichText::new(name).font(strong(15.5))).wrap());
                    if !detail.is_empty() {
                        pieces::muted(ui, p, detail);
                    }
                });
            });
        };
        match &finding.health {
            Health::Good(detail) => line(ui, "✓", p.good, detail),
            Health::Unknown => {
                let words = text(
                    "Önce ⚠ ile işaretlenen düzeltilmeli.",
                    "What is marked ⚠ must be put right first.",
                );
                line(ui, "…", p.muted, self.say(words));
            }
            Health::Ill(problem) => {
                line(ui, "⚠", p.bad, "");
                pieces::problem(ui, p, self.language, problem);
            }
        }
    }
}
