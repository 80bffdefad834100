//! The headless twin: the same machine, run from the command line. It prints the texts before it signs them.

mod outcome;

use std::io::Write;
use std::time::Duration;

use card::{Pin, TypedSecret};
use handoff::link::Link;
use handoff::message::Next;
use handoff::portal_address::PortalAddress;
use zeroize::Zeroizing;

use crate::cli::Options;
use crate::clock::{self, Clock};
use crate::doctor;
use crate::language::{Language, Text, text};
use crate::machine::{Cards, Done, Event, Machine, Open, Problem, Stage, Step};
use crate::portals::Portals;
use crate::work::{Pages, PortalLine, Side, Source, Work};

/// Between two looks at the clock.
const BEAT: Duration = Duration::from_millis(200);

/// What a run is given beside the command line.
pub struct Run {
    pub language: Language,
    pub portals: Portals,
    pub link: Option<Link>,
    pub source: Source,
    pub clock: Clock,
}

/// Runs to the end; gives the exit code.
///
/// # Errors
/// Something is missing on the command line: what.
pub fn run(options: &Options, run: Run) -> Result<u8, &'static str> {
    let pin = secret(options.pin_env.as_deref())?;
    let new_pin = secret(options.new_pin_env.as_deref())?;
    let trusted = run.link.as_ref().filter(|link| run.portals.trusts(link));
    if run.link.is_some() && trusted.is_none() {
        return Err("the portal in the link is not on the list of trusted portals");
    }
    let typed = match (&options.code, trusted) {
        (Some(code), _) => code.clone(),
        (None, Some(link)) => link.code.shown(),
        (None, None) => return Err("--code is missing"),
    };
    let portal = match trusted {
        Some(link) if options.code.is_none() => link.portal.clone(),
        _ => run.portals.all()[0].clone(),
    };
    let seed = run_seed().ok_or("the system gives no random numbers")?;
    let line = PortalLine::new().map_err(|_| "the system gives no network")?;
    let side = Side::Portal(line);
    let work = Work::start(run.source, side, run.clock, Pages::LeaveToThePerson);
    let mut twin = Twin {
        machine: Machine::new(&seed),
        work,
        clock: run.clock,
        language: run.language,
        pin,
        new_pin,
        last_try: options.last_try,
        read: false,
        tried: false,
        told: None,
    };
    twin.on(Event::Code { portal, typed });
    let code = twin.walk(options);
    twin.work.finish();
    Ok(code)
}

/// `--doctor`: prints the diagnosis; gives the exit code.
pub fn doctor(source: &Source, portal: &PortalAddress, language: Language, clock: Clock) -> u8 {
    let findings = doctor::look_around(source, portal, clock);
    let text = doctor::report(&findings, language, clock.now().wall);
    let _closed = write!(std::io::stdout().lock(), "{text}");
    let is_good = |finding: &doctor::Finding| matches!(finding.health, doctor::Health::Good(_));
    match findings.iter().all(is_good) {
        true => 0,
        false => 5,
    }
}

/// 256 random bits for the key of one run.
pub fn run_seed() -> Option<Zeroizing<[u8; 32]>> {
    let mut seed = Zeroizing::new([0; 32]);
    aws_lc_rs::rand::fill(&mut *seed).ok()?;
    Some(seed)
}

fn secret(variable: Option<&str>) -> Result<Option<Pin>, &'static str> {
    let Some(variable) = variable else {
        return Ok(None);
    };
    let value = std::env::var(variable).map_err(|_| "the variable for the PIN is not set")?;
    Pin::new(value)
        .map(Some)
        .ok_or("the variable for the PIN holds none")
}

struct Twin {
    machine: Machine,
    work: Work,
    clock: Clock,
    language: Language,
    pin: Option<Pin>,
    new_pin: Option<Pin>,
    last_try: bool,
    /// The texts are printed.
    read: bool,
    /// The card was asked. It is asked once.
    tried: bool,
    /// What was said of a line that dropped.
    told: Option<Problem>,
}

impl Twin {
    fn on(&mut self, event: Event) {
        for act in self.machine.on(event, self.clock.now()) {
            self.work.begin(act);
        }
    }

    fn say(&self, what: Text) {
        self.print(self.language.of(what));
    }

    fn print(&self, line: &str) {
        // Whoever closed the pipe wants to read no more; the signature is none the worse for it.
        let _closed = writeln!(std::io::stdout().lock(), "{line}");
    }

    fn walk(&mut self, options: &Options) -> u8 {
        loop {
            let event = self.work.wait(BEAT).unwrap_or(Event::Tick);
            self.on(event);
            self.tell_of_the_line();
            let next = match self.machine.stage() {
                Stage::Code { problem } => return self.failed(problem.as_ref()),
                Stage::Ended(ended) => return self.failed(ended.problem.as_ref()),
                Stage::Done(done) => return self.done(done, options),
                Stage::Redeeming(_) => None,
                Stage::Open(open) => match self.step(open) {
                    Ok(next) => next,
                    Err(problem) => {
                        let code = self.failed(Some(&problem));
                        self.on(Event::Cancel);
                        return code;
                    }
                },
            };
            if let Some(event) = next {
                self.tried |= matches!(event, Event::Sign { .. } | Event::SetPin { .. });
                self.read = true;
                self.on(event);
            }
        }
    }

    /// Whoever waits learns why, once for each reason.
    fn tell_of_the_line(&mut self) {
        let Stage::Open(open) = self.machine.stage() else {
            return;
        };
        let waits = matches!(&open.step, Step::Sending(sending) if !sending.given_up);
        if waits && open.problem.is_some() && open.problem != self.told {
            self.told = open.problem.clone();
            self.failed(self.told.as_ref());
        }
    }

    /// What a person would do next; or why it ends here.
    fn step(&self, open: &Open) -> Result<Option<Event>, Problem> {
        match &open.step {
            Step::Reading => {
                if !self.read {
                    self.show(open);
                }
                Ok(Some(Event::Continue))
            }
            Step::Choosing => match (&open.problem, open.missing()) {
                (Some(problem), _) => Err(problem.clone()),
                (None, Some(missing)) => Err(missing),
                (None, None) if self.tried || matches!(open.cards, Cards::Unknown) => Ok(None),
                (None, None) => Ok(Some(self.goes_to_the_card(open))),
            },
            Step::AtTheCard | Step::Asking(_) => Ok(None),
            Step::Sending(sending) => match (sending.given_up, &open.problem) {
                (true, Some(problem)) => Err(problem.clone()),
                _ => Ok(None),
            },
        }
    }

    fn goes_to_the_card(&self, open: &Open) -> Event {
        let last_try_known = self.last_try;
        if open.offer.offer.purpose.signs() {
            if let Some(chosen) = open.chosen() {
                let label = self.language.of(text("Sertifika", "Certificate"));
                let until = clock::shown_day(chosen.not_after);
                self.print(&format!(
                    "{label}: {} ({}, {until})",
                    chosen.name, chosen.issuer
                ));
            }
            let keypad = open.chosen().is_some_and(|one| one.token.has_keypad);
            let pin = typed(&self.pin, keypad);
            return Event::Sign {
                pin,
                last_try_known,
            };
        }
        let keypad = open.own_card().is_some_and(|one| one.token.has_keypad);
        Event::SetPin {
            old: typed(&self.pin, keypad),
            new: self.new_pin.clone(),
            again: self.new_pin.clone(),
            last_try_known,
        }
    }

    fn show(&self, open: &Open) {
        let offer = &open.offer.offer;
        let line = |label: Text, value: &str| {
            self.print(&format!("{}: {value}", self.language.of(label)));
        };
        line(text("Portal", "Portal"), offer.portal.as_str());
        line(
            text("İşlem", "What for"),
            self.language.of(crate::words::purpose(offer.purpose)),
        );
        line(text("Başlatan", "Begun by"), &offer.begun.by);
        line(
            text("Oluşturma Tarihi", "Created"),
            &clock::shown(offer.begun.at),
        );
        line(text("Tarayıcı", "Browser"), &offer.begun.browser);
        let left = open.seconds_left(self.clock.now()).to_string();
        line(text("Kalan Süre", "Time left"), &left);
        if open.clock_is_off() {
            self.say(crate::words::CLOCK_IS_OFF);
        }
        for (at, signed) in open.offer.texts.iter().enumerate() {
            let title = self
                .language
                .of(text("İmzalanacak Metin", "Text to be signed"));
            self.print(&format!("\n{title} {}:\n{}\n", at + 1, signed.as_str()));
        }
    }

    fn failed(&self, problem: Option<&Problem>) -> u8 {
        if let Some(problem) = problem {
            let (happened, to_do) = self.language.both(problem.words());
            eprintln!("e-imza: {happened} {to_do}");
            if let Some(detail) = problem.detail(self.language) {
                eprintln!("e-imza: {detail}");
            }
        }
        outcome::code(problem)
    }

    fn done(&self, done: &Done, options: &Options) -> u8 {
        self.say(crate::words::what_was_done(done.offer.offer.purpose));
        if !done.signatures.is_empty() {
            let label = self.language.of(text("İmzalama Tarihi", "Signed"));
            self.print(&format!("{label}: {}", clock::shown(done.signed_at)));
        }
        if let Next::ReturnToBrowser { to_show, .. } = &done.next {
            self.say(text(
                "Bu bilgisayardaki tarayıcıda açın:",
                "Open this in a browser on this computer:",
            ));
            self.print(to_show);
            self.say(crate::words::NEVER_SEND_IT);
        }
        if let Some(problem) = &done.problem {
            self.failed(Some(problem));
        }
        match &options.save {
            Some(file) => match outcome::save(file, &done.signatures) {
                Ok(()) => 0,
                Err(_) => self.failed(Some(&Problem::NotSaved)),
            },
            None => 0,
        }
    }
}

fn typed(pin: &Option<Pin>, keypad: bool) -> Option<TypedSecret<Pin>> {
    match keypad {
        true => Some(TypedSecret::OnKeypad),
        false => pin.clone().map(TypedSecret::Here),
    }
}
