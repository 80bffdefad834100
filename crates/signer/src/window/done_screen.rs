//! The end: done (R40), or why not.

use eframe::egui::{Label, RichText, Ui};
use handoff::message::Next;
use handoff::purpose::Purpose;

use super::look::Palette;
use super::pieces::{self, Kind};
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
        let saves = !done.signatures.is_empty();
        let happened = self.say(text("İşleminiz başarılıdır.", "Done."));
        pieces::notice(
            ui,
            p,
            Kind::Good,
            happened,
            self.say(what_next(done.offer.offer.purpose)),
        );
        if let Some(problem) = &done.problem {
            pieces::problem(ui, p, self.language, problem);
        }
        pieces::sheet(ui, p, |ui| self.facts(ui, p, done));
        let mut event = None;
        let mut copied = None;
        if saves {
            let words = self.say(text("İmza İçeriği Kaydet", "Save the signature"));
            if pieces::button(ui, words).clicked() {
                event = Some(Event::Save);
            }
        }
        if let Next::ReturnToBrowser { to_show, .. } = &done.next {
            let label = address_button(done.shows_address);
            if pieces::button(ui, self.say(label)).clicked() {
                match done.shows_address {
                    true => copied = Some(to_show.clone()),
                    false => event = Some(Event::ShowAddress),
                }
            }
        }
        let words = match self.is_rehearsal {
            true => text("Provayı bitir", "End the rehearsal"),
            false => text("Uygulamayı Kapat", "Close the app"),
        };
        let close = pieces::main_button(ui, p, self.say(words), true);
        if self.is_new {
            close.request_focus();
        }
        if close.clicked() {
            self.order(match self.is_rehearsal {
                true => Order::EndRehearsal,
                false => Order::Close,
            });
        }
        let another = text("Yeni kod gir", "Type another code");
        if !self.is_rehearsal && pieces::button(ui, self.say(another)).clicked() {
            self.form.code.clear();
            event = Some(Event::Cancel);
        }
        if let Some(address) = copied {
            self.order(Order::Copy(address));
        }
        if let Some(event) = event {
            self.on(event, now);
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

    pub(super) fn ended_screen(&mut self, ui: &mut Ui, p: Palette, now: Now) {
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
        let words = self.say(text("Yeni kod gir", "Type another code"));
        let again = pieces::main_button(ui, p, words, true);
        if self.is_new {
            again.request_focus();
        }
        let close = pieces::button(ui, self.say(text("Uygulamayı Kapat", "Close the app")));
        if again.clicked() {
            if !self.is_rehearsal {
                self.form.code.clear();
            }
            self.on(Event::TryAgain, now);
        }
        if close.clicked() {
            self.order(Order::Close);
        }
    }
}

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
            "İmzanız portala ulaştı. Sonucu görmek için tarayıcıdaki sayfaya dönün.",
            "The portal has your signature. Return to the page in your browser to see the result.",
        ),
    }
}
