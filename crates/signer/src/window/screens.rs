//! Which screen is shown, what was typed on it, and what is to be done outside.

use eframe::egui::{CentralPanel, Frame, Key, Margin, Modifiers, Panel, Ui, Vec2};
use handoff::link::Link;

use super::look::{self, Look, Palette};
use super::pieces;
use super::pin_field::Secret;
use super::settings::Settings;
use crate::clock::Now;
use crate::doctor::Finding;
use crate::language::{Language, Text, text};
use crate::machine::{Act, Event, Machine, Stage, Step};
use crate::portals::Portals;
use crate::rehearsal::CODE;

/// What whoever holds window, line and card shall do.
pub enum Order {
    Act(Box<Act>),
    /// From now on the practice portal and the practice card answer.
    Rehearse,
    EndRehearsal,
    Diagnose,
    Copy(String),
    Close,
}

/// From this size on, text, certificate and PIN stand on one screen.
const ROOM_FOR_ALL: Vec2 = Vec2::new(860.0, 520.0);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    Run,
    Settings,
    Doctor,
}

pub struct Screens {
    pub(super) machine: Machine,
    pub(super) portals: Portals,
    pub(super) language: Language,
    pub(super) look: Look,
    pub(super) scale_percent: u16,
    pub(super) page: Page,
    pub(super) form: Form,
    pub(super) diagnosis: Diagnosis,
    pub(super) is_rehearsal: bool,
    /// The screen is shown for the first time: its first field takes the keyboard.
    pub(super) is_new: bool,
    /// There is room for text, certificate and PIN on one screen.
    pub(super) is_wide: bool,
    /// Of the buttons below the page, in the frame before.
    pub(super) foot_height: f32,
    before: Option<(u8, bool)>,
    orders: Vec<Order>,
    worn: Option<(Look, u16)>,
}

/// What was typed and ticked and is not yet said.
pub(super) struct Form {
    pub code: String,
    /// Into the list of portals.
    pub portal: usize,
    pub pin: Secret,
    pub new_pin: Secret,
    pub again: Secret,
    /// Which field the keypad types into.
    pub field: usize,
    /// Which field had the keyboard in the frame before.
    pub typing: Option<usize>,
    /// The first field of this screen was given the keyboard already; it is not taken from whoever moved on.
    pub had_the_keyboard: bool,
    /// Enter was pressed in the last field: it does what the main button does.
    pub entered: bool,
    pub last_try_known: bool,
    pub shows_all: bool,
    pub shows_keypad: bool,
}

pub(super) enum Diagnosis {
    NotAsked,
    UnderWay,
    Made {
        findings: Vec<Finding>,
        copied: bool,
    },
}

impl Screens {
    /// `seed` is the key of this run.
    pub fn new(portals: Portals, language: Language, seed: &[u8; 32]) -> Self {
        Self {
            machine: Machine::new(seed),
            portals,
            language,
            look: Look::default(),
            scale_percent: 100,
            page: Page::Run,
            form: Form::empty(),
            diagnosis: Diagnosis::NotAsked,
            is_rehearsal: false,
            is_new: true,
            is_wide: false,
            foot_height: 0.0,
            before: None,
            orders: Vec::new(),
            worn: None,
        }
    }

    /// A link came in: its code is turned in at once where its portal is trusted.
    pub fn follow(&mut self, link: &Link, now: Now) {
        if !self.portals.trusts(link) {
            return self.machine.refuse_link();
        }
        self.form.code = link.code.shown();
        self.on(
            Event::Code {
                portal: link.portal.clone(),
                typed: link.code.shown(),
            },
            now,
        );
    }

    /// Takes in what happened outside, or what a button meant.
    pub fn on(&mut self, event: Event, now: Now) {
        // What was typed and did not do is typed again: the field takes the keyboard anew.
        if matches!(
            event,
            Event::Code { .. } | Event::Sign { .. } | Event::SetPin { .. }
        ) {
            self.before = None;
        }
        let acts = self.machine.on(event, now);
        let orders = acts.into_iter().map(|act| Order::Act(Box::new(act)));
        self.orders.extend(orders);
    }

    pub(super) fn order(&mut self, order: Order) {
        self.orders.push(order);
    }

    pub fn take_orders(&mut self) -> Vec<Order> {
        std::mem::take(&mut self.orders)
    }

    pub fn diagnosed(&mut self, findings: Vec<Finding>) {
        self.diagnosis = Diagnosis::Made {
            findings,
            copied: false,
        };
    }

    pub fn machine(&self) -> &Machine {
        &self.machine
    }

    pub fn set(&mut self, settings: Settings) {
        (self.language, self.look) = (settings.language, settings.look);
        self.scale_percent = settings.scale_percent;
    }

    pub fn settings(&self) -> Settings {
        Settings {
            language: self.language,
            look: self.look,
            scale_percent: self.scale_percent,
        }
    }

    /// Another machine, with a practice card behind it or the real one; nothing of the form stays.
    pub fn begin_anew(&mut self, seed: &[u8; 32], is_rehearsal: bool) {
        self.machine = Machine::new(seed);
        (self.form, self.is_rehearsal) = (Form::empty(), is_rehearsal);
        if is_rehearsal {
            self.form.code = CODE.to_owned();
        }
    }

    pub fn is_busy(&self) -> bool {
        self.machine.is_busy() || matches!(self.diagnosis, Diagnosis::UnderWay)
    }

    /// One frame.
    pub fn show(&mut self, ui: &mut Ui, now: Now) {
        let p = self.dress(ui);
        let room = ui.max_rect().size();
        self.is_wide = room.x >= ROOM_FOR_ALL.x && room.y >= ROOM_FOR_ALL.y;
        let shown = (self.number_of_the_screen(), self.is_rehearsal);
        self.is_new = self.before.replace(shown) != Some(shown);
        if self.is_new {
            self.form.forget_pins();
        }
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            self.escape(now);
        }
        Panel::top("head")
            .frame(
                Frame::new()
                    .fill(p.paper)
                    .inner_margin(Margin::symmetric(0, 10)),
            )
            .show_separator_line(false)
            .show(ui, |ui| {
                self.as_wide_as_the_page(ui, |screens, ui| screens.head(ui, p, now));
            });
        CentralPanel::default()
            .frame(Frame::new().fill(p.paper))
            .show(ui, |ui| self.page_and_foot(ui, p, now));
    }

    /// Esc says no where a "no" is heard, and leads back from what lies over the run.
    fn escape(&mut self, now: Now) {
        match (self.page, self.machine.stage()) {
            (Page::Settings | Page::Doctor, _) => self.page = Page::Run,
            (Page::Run, Stage::Redeeming(_) | Stage::Open(_)) => self.on(Event::Cancel, now),
            (Page::Run, _) => {}
        }
    }

    fn dress(&mut self, ui: &Ui) -> Palette {
        let wanted = (self.look, self.scale_percent);
        // On the desktop's own change the palette is asked for anew in any case.
        if self.worn.replace(wanted) != Some(wanted) || self.look == Look::Automatic {
            return look::wear(ui.ctx(), self.look, self.scale_percent);
        }
        look::palette(ui.ctx(), self.look)
    }

    fn number_of_the_screen(&self) -> u8 {
        match (self.page, self.machine.stage()) {
            (Page::Settings, _) => 1,
            (Page::Doctor, _) => 2,
            (Page::Run, Stage::Code { .. }) => 3,
            (Page::Run, Stage::Redeeming(_)) => 4,
            (Page::Run, Stage::Done(_)) => 5,
            (Page::Run, Stage::Ended(_)) => 6,
            (Page::Run, Stage::Open(open)) => match open.step {
                Step::Reading if !self.is_wide => 7,
                Step::Reading => 8,
                Step::Choosing => 8,
                Step::AtTheCard => 9,
                Step::Sending(_) => 10,
                Step::Asking(_) => 11,
            },
        }
    }

    fn head(&mut self, ui: &mut Ui, p: Palette, now: Now) {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.spacing_mut().interact_size.y = 32.0;
        // The frame of the window says it too; where little fits, the time left matters more.
        let named = !(pieces::is_tight(ui) && self.machine.is_open());
        ui.horizontal_wrapped(|ui| {
            if named {
                pieces::subtitle(ui, self.say(text("E-İmza Uygulaması", "E-İmza App")));
            }
            let at_rest = matches!(
                self.machine.stage(),
                Stage::Code { .. } | Stage::Ended(_) | Stage::Done(_)
            );
            if self.page != Page::Run {
                let back = self.say(text("← Geri", "← Back"));
                if pieces::quiet_button(ui, p, back).clicked() {
                    self.page = Page::Run;
                }
                return;
            }
            if at_rest && !self.is_rehearsal {
                let doctor = self.say(text("Tanılama", "Diagnosis"));
                if pieces::quiet_button(ui, p, doctor).clicked() {
                    self.page = Page::Doctor;
                    self.diagnosis = Diagnosis::UnderWay;
                    self.order(Order::Diagnose);
                }
            }
            let settings = self.say(text("Ayarlar", "Settings"));
            if pieces::quiet_button(ui, p, settings).clicked() {
                self.page = Page::Settings;
            }
            if self.is_rehearsal {
                let end = self.say(text("Provayı bitir", "End the rehearsal"));
                if pieces::quiet_button(ui, p, end).clicked() {
                    self.order(Order::EndRehearsal);
                }
            }
            self.time(ui, p, now);
        });
    }

    /// While there is something that the person can still do in it.
    fn time(&self, ui: &mut Ui, p: Palette, now: Now) {
        if let (Page::Run, Stage::Open(open)) = (self.page, self.machine.stage())
            && matches!(open.step, Step::Reading | Step::Choosing)
        {
            self.time_left(ui, p, open, now);
        }
    }

    /// The window is being closed. In the middle of a run that is a "no", and this is what the portal is told; otherwise there is nothing to
    /// tell.
    pub fn closing(&mut self, now: Now) -> Vec<Act> {
        if !self.machine.is_open() {
            return Vec::new();
        }
        self.machine.on(Event::Cancel, now)
    }

    pub(super) fn body(&mut self, ui: &mut Ui, p: Palette, now: Now) {
        if self.stands_on_one_screen() {
            return self.one_screen(ui, p, now);
        }
        pieces::page(ui, |ui| self.one_column(ui, p, now));
    }

    fn one_screen(&mut self, ui: &mut Ui, p: Palette, now: Now) {
        let signs =
            matches!(self.machine.stage(), Stage::Open(open) if open.offer.offer.purpose.signs());
        let (left, right) = pieces::two_columns(ui.max_rect());
        pieces::scrolled(ui, left, "text", |ui| self.texts_screen(ui, p));
        pieces::scrolled(ui, right, "card", |ui| match signs {
            true => self.choice_screen(ui, p, now),
            false => self.new_pin_screen(ui, p, now),
        });
    }

    fn one_column(&mut self, ui: &mut Ui, p: Palette, now: Now) {
        match self.page {
            Page::Settings => return self.settings_screen(ui, p),
            Page::Doctor => return self.doctor_screen(ui, p),
            Page::Run => {}
        }
        let says_so_itself = match self.machine.stage() {
            Stage::Open(open) => matches!(open.step, Step::Reading),
            Stage::Done(_) => true,
            _ => false,
        };
        if self.is_rehearsal && !says_so_itself {
            self.rehearsal_notice(ui, p);
        }
        match self.machine.stage() {
            Stage::Code { .. } => self.code_screen(ui, p, now),
            Stage::Done(_) => self.done_screen(ui, p, now),
            Stage::Ended(_) => self.ended_screen(ui, p),
            Stage::Redeeming(_) => self.waiting_screen(ui, p),
            Stage::Open(open) => match (&open.step, open.offer.offer.purpose.signs()) {
                (Step::Reading, _) => self.texts_screen(ui, p),
                (Step::Choosing, true) => self.choice_screen(ui, p, now),
                (Step::Choosing, false) => self.new_pin_screen(ui, p, now),
                (Step::AtTheCard | Step::Asking(_) | Step::Sending(_), _) => {
                    self.waiting_screen(ui, p)
                }
            },
        }
    }

    pub(super) const fn say(&self, words: Text) -> &'static str {
        self.language.of(words)
    }
}

impl Form {
    fn empty() -> Self {
        Self {
            code: String::new(),
            portal: 0,
            pin: Secret::empty(),
            new_pin: Secret::empty(),
            again: Secret::empty(),
            field: 0,
            typing: None,
            had_the_keyboard: false,
            entered: false,
            last_try_known: false,
            shows_all: false,
            shows_keypad: true,
        }
    }

    pub fn forget_pins(&mut self) {
        self.pin.clear();
        self.new_pin.clear();
        self.again.clear();
        (self.field, self.typing, self.last_try_known) = (0, None, false);
        (self.had_the_keyboard, self.entered) = (false, false);
    }

    /// 0: the PIN, 1: the new one, 2: the new one again.
    pub fn secret(&mut self, field: usize) -> &mut Secret {
        match field {
            1 => &mut self.new_pin,
            2 => &mut self.again,
            _ => &mut self.pin,
        }
    }
}
