//! Tanılama (B18): each organ with its health, one thing to do, and the text for support.

use eframe::egui::{Label, RichText, Ui};

use super::look::{Palette, strong};
use super::pieces::{self, Foot, Kind};
use super::screens::{Diagnosis, Order, Screens};
use crate::clock::Now;
use crate::doctor::{self, Check, Finding, Health};
use crate::language::{Language, text};

impl Screens {
    pub(super) fn doctor_screen(&self, ui: &mut Ui, p: Palette) {
        pieces::title(ui, self.say(text("Tanılama", "Diagnosis")));
        match &self.diagnosis {
            Diagnosis::NotAsked => {}
            Diagnosis::UnderWay => {
                pieces::waiting(ui, self.say(text("Denetleniyor…", "Looking…")));
            }
            Diagnosis::Made { findings, copied } => {
                let verdict = doctor::verdict(findings, self.language);
                let kind = match verdict.is_good {
                    true => Kind::Good,
                    false => Kind::Bad,
                };
                pieces::notice(ui, p, kind, &verdict.sentence, verdict.to_do);
                pieces::sheet(ui, p, |ui| {
                    for finding in findings {
                        self.finding(ui, p, finding, verdict.to_do);
                    }
                });
                if *copied {
                    let words = text(
                        "Kopyalandı. İçinde ad, numara ya da PIN yoktur; destek birimine gönderebilirsiniz.",
                        "Copied. It holds no name, number or PIN; you may send it to support.",
                    );
                    pieces::muted(ui, p, self.say(words));
                }
            }
        }
    }

    pub(super) fn doctor_foot(&mut self, ui: &mut Ui, p: Palette, now: Now) {
        let Diagnosis::Made { findings, .. } = &self.diagnosis else {
            return;
        };
        let copy = text("Metni kopyala", "Copy the text");
        let foot = Foot {
            main: self.say(text("Yeniden denetle", "Look again")),
            enabled: true,
            others: &[self.say(copy)],
        };
        let (again, other) = foot.show(ui, p);
        if other.is_some() {
            let text = doctor::report(findings, self.language, now.wall);
            self.order(Order::Copy(text));
            if let Diagnosis::Made { copied, .. } = &mut self.diagnosis {
                *copied = true;
            }
        }
        if again.clicked() {
            self.diagnosis = Diagnosis::UnderWay;
            self.order(Order::Diagnose);
        }
    }

    /// One organ. What the verdict says to do is not said a second time.
    fn finding(&self, ui: &mut Ui, p: Palette, finding: &Finding, said: &str) {
        let (sign, color, detail) = match &finding.health {
            // The file of a driver helps support, which gets it in the copied text, and nobody else.
            Health::Good(_) if finding.check == Check::Driver => ("✓", p.good, String::new()),
            Health::Good(until) if finding.check == Check::Certificate => {
                ("✓", p.good, self.valid_until(until))
            }
            Health::Good(detail) => ("✓", p.good, detail.clone()),
            Health::Unknown => {
                let words = text(
                    "Önce ⚠ ile işaretlenen düzeltilmeli.",
                    "What is marked ⚠ must be put right first.",
                );
                ("…", p.muted, self.say(words).to_owned())
            }
            Health::Ill(problem) => {
                let (happened, to_do) = self.language.both(problem.words());
                let more = match to_do == said {
                    true => String::new(),
                    false => format!(" {to_do}"),
                };
                ("⚠", p.bad, format!("{happened}{more}"))
            }
        };
        ui.horizontal_top(|ui| {
            ui.label(RichText::new(sign).font(strong(17.0)).color(color));
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                let name = RichText::new(self.say(finding.check.name())).font(strong(15.5));
                ui.add(Label::new(name).wrap());
                if !detail.is_empty() {
                    pieces::muted(ui, p, &detail);
                }
            });
        });
    }

    fn valid_until(&self, day: &str) -> String {
        match self.language {
            Language::Turkish => format!("{day} tarihine kadar geçerli"),
            Language::English => format!("valid until {day}"),
        }
    }
}
