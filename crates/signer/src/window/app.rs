//! The screens with clocks, cards and portal behind them.

use std::io::Write;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use eframe::egui::{Context, Ui, Vec2, ViewportBuilder, ViewportCommand};
use handoff::link::Link;
use handoff::portal_address::PortalAddress;

use super::icon::icon;
use super::look;
use super::screens::{Order, Screens};
use super::settings::Settings;
use crate::clock::Clock;
use crate::doctor::{self, Finding};
use crate::headless::run_seed;
use crate::language::Language;
use crate::machine::Event;
use crate::portals::Portals;
use crate::work::{Pages, PortalLine, Side, Source, Work};

/// Between two looks at what came in, while something is under way.
const BUSY: Duration = Duration::from_millis(60);
/// Of the window, in points at 100 %.
const SIZE: Vec2 = Vec2::new(960.0, 760.0);
/// While a time left is shown.
const BEAT: Duration = Duration::from_millis(500);

pub struct App {
    screens: Screens,
    work: Option<Work>,
    diagnosis: Option<Receiver<Vec<Finding>>>,
    source: Source,
    first_portal: PortalAddress,
    clock: Clock,
    /// Where the settings are kept, and as they stand there.
    settings: Option<PathBuf>,
    kept: Option<Settings>,
    measures: bool,
    frames: u8,
}

/// What the window is opened with.
pub struct Opening {
    pub portals: Portals,
    pub language: Language,
    pub link: Option<Link>,
    pub source: Source,
    pub clock: Clock,
    /// Where the person's settings are kept; they come before `language`.
    pub settings: Option<PathBuf>,
    /// Whether to say when the first frame was there, and to close.
    pub measures: bool,
}

/// Opens the window and comes back when it is closed.
///
/// # Errors
/// There is no display, or no graphics; in words for the command line.
pub fn open(opening: Opening) -> Result<(), String> {
    let seed = run_seed().ok_or("the system gives no random numbers")?;
    let kept = opening
        .settings
        .as_ref()
        .map(|file| Settings::read(file, opening.language));
    let scale = kept.map_or(1.0, |kept| f32::from(kept.scale_percent) / 100.0);
    let options = eframe::NativeOptions {
        viewport: ViewportBuilder::default()
            .with_title("E-İmza")
            .with_app_id("e-imza")
            .with_icon(icon())
            .with_inner_size(SIZE * scale)
            .with_clamp_size_to_monitor_size(true)
            .with_min_inner_size([340.0, 420.0]),
        centered: true,
        ..Default::default()
    };
    eframe::run_native(
        "e-imza",
        options,
        Box::new(move |context| {
            look::load_letters(&context.egui_ctx);
            Ok(Box::new(App::new(opening, kept, &seed)))
        }),
    )
    .map_err(|error| error.to_string())
}

impl App {
    fn new(opening: Opening, kept: Option<Settings>, seed: &[u8; 32]) -> Self {
        let first_portal = opening.portals.all()[0].clone();
        let mut screens = Screens::new(opening.portals, opening.language, seed);
        if let Some(kept) = kept {
            screens.set(kept);
        }
        if let Some(link) = &opening.link {
            screens.follow(link, opening.clock.now());
        }
        Self {
            screens,
            work: None,
            diagnosis: None,
            source: opening.source,
            first_portal,
            clock: opening.clock,
            settings: opening.settings,
            kept,
            measures: opening.measures,
            frames: 0,
        }
    }

    /// When the second frame begins the first one is on the screen.
    fn measure(&mut self, ctx: &Context) {
        self.frames = self.frames.saturating_add(1);
        ctx.request_repaint();
        if self.frames == 2 {
            let passed = self.clock.now().running.as_millis();
            let _closed = writeln!(std::io::stdout().lock(), "{passed}");
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    fn keep_settings(&mut self) {
        let now = self.screens.settings();
        let Some(file) = self.settings.as_ref().filter(|_| self.kept != Some(now)) else {
            return;
        };
        // Where it cannot be kept it is set anew next time; nobody is stopped for that.
        let _kept = now.write(file);
        self.kept = Some(now);
    }

    /// Threads begin with the first act: the window comes first.
    fn begin(&mut self, order: Order, ctx: &Context) {
        match order {
            Order::Act(act) => {
                if self.work.is_none()
                    && let Ok(line) = PortalLine::new()
                {
                    let (source, side) = (self.source.clone(), Side::Portal(line));
                    self.work = Some(Work::start(source, side, self.clock, Pages::Open));
                }
                if let Some(work) = &self.work {
                    work.begin(*act);
                }
            }
            Order::Rehearse => self.rehearse(),
            Order::EndRehearsal => {
                self.work = None;
                self.new_run(false);
            }
            Order::Diagnose => self.diagnose(),
            Order::Copy(text) => ctx.copy_text(text),
            Order::Close => ctx.send_viewport_cmd(ViewportCommand::Close),
        }
    }

    fn rehearse(&mut self) {
        let (mut random, mut name) = ([0; 64], [0; 16]);
        let drawn = aws_lc_rs::rand::fill(&mut random).and(aws_lc_rs::rand::fill(&mut name));
        if drawn.is_err() {
            return;
        }
        // A name that nobody can have taken before, since the folder is one that everybody may write to.
        let tag = format!("{:032x}", u128::from_be_bytes(name));
        self.work = Some(Work::rehearse(self.clock, random, tag));
        self.new_run(true);
    }

    fn new_run(&mut self, is_rehearsal: bool) {
        // Without randomness there was no first run either.
        if let Some(seed) = run_seed() {
            self.screens.begin_anew(&seed, is_rehearsal);
        }
    }

    fn diagnose(&mut self) {
        let (say, heard) = channel();
        let (source, portal, clock) = (self.source.clone(), self.first_portal.clone(), self.clock);
        std::thread::spawn(move || say.send(doctor::look_around(&source, &portal, clock)));
        self.diagnosis = Some(heard);
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        let now = self.clock.now();
        while let Some(event) = self.work.as_ref().and_then(Work::heard) {
            self.screens.on(event, now);
        }
        if let Some(findings) = self
            .diagnosis
            .as_ref()
            .and_then(|from| from.try_recv().ok())
        {
            self.screens.diagnosed(findings);
            self.diagnosis = None;
        }
        self.screens.on(Event::Tick, now);
        self.keep_settings();
        let busy = self.screens.is_busy();
        if busy || self.screens.machine().is_open() {
            ctx.request_repaint_after(if busy { BUSY } else { BEAT });
        }
        for order in self.screens.take_orders() {
            self.begin(order, ctx);
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        if self.measures {
            self.measure(ui.ctx());
        }
        self.screens.show(ui, self.clock.now());
        let orders = self.screens.take_orders();
        if !orders.is_empty() {
            ui.ctx().request_repaint_after(BUSY);
        }
        for order in orders {
            self.begin(order, ui.ctx());
        }
    }

    /// The page is told of a run that ends here. Otherwise nothing is waited for.
    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        let Some(work) = self.work.take() else {
            return;
        };
        let last_words = self.screens.closing(self.clock.now());
        if last_words.is_empty() {
            return;
        }
        for act in last_words {
            work.begin(act);
        }
        work.finish();
    }
}
