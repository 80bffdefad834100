//! The end: done (R40), or why not.

use eframe::egui::{Label, RichText, Ui};
use handoff::message::Next;
use handoff::purpose::Purpose;

use super::look::Palette;
use super::pieces::{self, Foot, Kind};
use super::screens::{Order, Screens};
use crate::clock::{self, Now};
use crate::language::{Text, text};
use crate::machine::{Done, Event, Stage};
use crate::words;

impl Screens {
    pub(super) fn done_screen(&mut self, ui: &mut Ui, p: Palette, now: Now) {
        let Stage::Done(done) = self.machine.stage() else {
            return;
        };
        let (happened, next) = match self.is_rehearsal {
            true => (
                text(
                    "Prova tamamlandı. Deneme metnini imzaladınız.",
                    "The rehearsal is over. You signed the practice text.",
                ),
                text(
                    "Hiçbir sonucu yoktur; gerçek işlemde de adımlar aynıdır.",
                    "It binds nobody; the real thing has the same steps.",
                ),
            ),
            false => {
                let purpose = done.offer.offer.purpose;
                (words::what_was_done(purpose), what_next(purpose))
            }
        };
        pieces::notice(ui, p, Kind::Good, self.say(happened), self.say(next));
        if let Some(problem) = &done.problem {
            pieces::problem(ui, p, self.language, problem);
        }
        let mut shows_address = false;
        let mut copied = None;
        pieces::sheet(ui, p, |ui| {
            self.facts(ui, p, done);
            if let Next::ReturnToBrowser { to_show, .. } = &done.next {
                let label = address_button(done.shows_address);
                if pieces::button(ui, self.say(label)).clicked() {
                    match done.shows_address {
                        true => copied = Some(to_show.clone()),
                        false => shows_address = true,
                    }
                }
            }
        });
        if let Some(address) = copied {
            self.order(Order::Copy(address));
        }
        if shows_address {
            self.on(Event::ShowAddress, now);
        }
    }

    pub(super) fn done_foot(&mut self, ui: &mut Ui, p: Palette, now: Now) {
        let Stage::Done(done) = self.machine.stage() else {
            return;
        };
        let saves = (!done.signatures.is_empty()).then_some(SAVE);
        let another = (!self.is_rehearsal).then_some(words::ANOTHER_CODE);
        let others: Vec<Text> = [saves, another].into_iter().flatten().collect();
        let said: Vec<&str> = others.iter().map(|words| self.say(*words)).collect();
        let main = match self.is_rehearsal {
            true => text("Provayı bitir", "End the rehearsal"),
            false => words::CLOSE,
        };
        let foot = Foot {
            main: self.say(main),
            enabled: true,
            others: &said,
        };
        let (close, other) = foot.show(ui, p);
        if self.is_new {
            close.request_focus();
        }
        if close.clicked() {
            self.order(match self.is_rehearsal {
                true => Order::EndRehearsal,
                false => Order::Close,
            });
        }
        match other.and_then(|which| others.get(which)) {
            Some(words) if *words == SAVE => self.on(Event::Save, now),
            Some(_) => {
                self.form.code.clear();
                self.on(Event::Cancel, now);
            }
            None => {}
        }
    }

    fn facts(&self, ui: &mut Ui, p: Palette, done: &Done) {
        let offer = &done.offer.offer;
        pieces::title(ui, self.say(words::purpose(offer.purpose)));
        pieces::fact(
            ui,
            p,
            self.say(text("Portal", "Portal")),
            offer.portal.as_str(),
        );
        let created = clock::shown(offer.begun.at);
        pieces::fact(
            ui,
            p,
            self.say(text("Oluşturma Tarihi", "Created")),
            &created,
        );
        if !done.signatures.is_empty() {
            let signed = clock::shown(done.signed_at);
            pieces::fact(ui, p, self.say(text("İmzalama Tarihi", "Signed")), &signed);
        }
        if let (Next::ReturnToBrowser { to_show, .. }, true) = (&done.next, done.shows_address) {
            pieces::muted(
                ui,
                p,
                self.say(text(
                    "Bu adresi bu bilgisayardaki tarayıcıda açın:",
                    "Open this address in a browser on this computer:",
                )),
            );
            ui.add(Label::new(RichText::new(to_show).color(p.accent)).wrap());
            pieces::muted(ui, p, self.say(words::NEVER_SEND_IT));
        }
        if let Some(path) = &done.saved {
            let path = path.display().to_string();
            pieces::fact(ui, p, self.say(text("Kaydedildi", "Saved")), &path);
        }
    }

    pub(super) fn ended_screen(&self, ui: &mut Ui, p: Palette) {
        let Stage::Ended(ended) = self.machine.stage() else {
            return;
        };
        match &ended.problem {
            Some(problem) => pieces::problem(ui, p, self.language, problem),
            None => pieces::notice(
                ui,
                p,
                Kind::Warning,
                self.say(text(
                    "Vazgeçtiniz; hiçbir şey yapılmadı.",
                    "You cancelled; nothing was done.",
                )),
                self.say(text(
                    "İstediğinizde tarayıcıdaki sayfadan yeni bir kod alabilirsiniz.",
                    "Whenever you like, get a new code from the page in your browser.",
                )),
            ),
        }
    }

    pub(super) fn ended_foot(&mut self, ui: &mut Ui, p: Palette, now: Now) {
        let foot = Foot {
            main: self.say(words::ANOTHER_CODE),
            enabled: true,
            others: &[self.say(words::CLOSE)],
        };
        let (again, other) = foot.show(ui, p);
        if self.is_new {
            again.request_focus();
        }
        if again.clicked() {
            if !self.is_rehearsal {
                self.form.code.clear();
            }
            self.on(Event::TryAgain, now);
        }
        if other.is_some() {
            self.order(Order::Close);
        }
    }
}

const SAVE: Text = text("İmza İçeriği Kaydet", "Save the signature");

const fn address_button(is_shown: bool) -> Text {
    match is_shown {
        true => text("Adresi kopyala", "Copy the address"),
        false => text(
            "Tarayıcı açılmadı: adresi göster",
            "No browser opened: show the address",
        ),
    }
}

const fn what_next(purpose: Purpose) -> Text {
    match purpose {
        Purpose::Login => text(
            "Giriş işleminiz açılan tarayıcıda tamamlanıyor. İşleminize orada devam edebilirsiniz.",
            "The browser that opens finishes signing you in. Go on there.",
        ),
        Purpose::ChangePin | Purpose::Unlock => text(
            "Kartınızın yeni PIN’i geçerlidir. Tarayıcıdaki sayfaya dönebilirsiniz.",
            "The new PIN of your card is in force. You may return to the page in your browser.",
        ),
        _ => text(
            "İmzanız portala ulaştı. Tarayıcıdaki sayfaya dönün; sonuç orada görünür.",
            "The portal has your signature. Return to the page in your browser: it shows the result.",
        ),
    }
}
