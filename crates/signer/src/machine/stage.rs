//! Where a run stands, and what each step knows.

use std::path::PathBuf;
use std::time::Duration;

use card::{CardError, PinState};
use handoff::bytes::Cms;
use handoff::card::CardStatement;
use handoff::message::{Answer, Next as GoesOn, Redemption};
use handoff::offer::Checked;
use handoff::portal_address::PortalAddress;

use super::card_work::OnTheCard;
use super::choice::{Candidate, SeenCard};
use super::event::{Act, Event};
use super::line::Line;
use super::problem::Problem;
use crate::clock::Now;

pub enum Stage {
    /// The field for the code, with what went wrong before (R38).
    Code {
        problem: Option<Problem>,
    },
    Redeeming(Redeeming),
    /// The portal's offer lies open.
    Open(Box<Open>),
    Done(Box<Done>),
    /// Nothing more can be done with this code.
    Ended(Ended),
}

pub struct Redeeming {
    pub redemption: Redemption,
    pub portal: PortalAddress,
    pub line: Line,
}

pub struct Open {
    pub offer: Checked,
    /// When the offer came, by the program's own clock.
    pub since: Duration,
    /// How far this machine's calendar is ahead of the portal's, in seconds; negative where it is behind.
    pub clock_ahead: i64,
    pub step: Step,
    pub cards: Cards,
    /// Whether somebody is looking for cards just now.
    pub looking: bool,
    /// When to look again, where a card is missing.
    pub look_again_at: Option<Duration>,
    /// Into the list of candidates.
    pub chosen: Option<usize>,
    /// The certificate that the person chose; kept while its card is out of the reader.
    pub wanted: Option<Vec<u8>>,
    pub problem: Option<Problem>,
    /// What a wrong PIN left of the tries. Whoever stops after one did not change their mind.
    pub wrong_pin: Option<PinState>,
    /// When the card signed, by the portal's clock.
    pub signed_at: i64,
    /// Work on a card that is under way.
    pub work: Option<OnTheCard>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cards {
    Unknown,
    Seen {
        cards: Vec<SeenCard>,
        candidates: Vec<Candidate>,
    },
    Missing(CardError),
}

pub enum Step {
    /// Every text in full, with portal, purpose, who began it and where.
    Reading,
    /// Certificate and PIN; or the new PIN.
    Choosing,
    AtTheCard,
    /// The portal is asked for what unlocks the card.
    Asking(Asking),
    Sending(Sending),
}

pub struct Asking {
    pub statement: CardStatement,
    pub line: Line,
}

pub struct Sending {
    pub answer: Answer,
    pub line: Line,
    /// Nobody answered for so long that no more copies go out by themselves.
    pub given_up: bool,
}

/// The portal has it (R40).
pub struct Done {
    pub offer: Checked,
    pub signatures: Vec<Cms>,
    /// Seconds since 1970 by the portal's clock: begun, signed, taken.
    pub signed_at: i64,
    pub received_at: i64,
    pub next: GoesOn,
    /// No browser opened, so the address that serves from this network only is shown.
    pub shows_address: bool,
    pub saved: Option<PathBuf>,
    pub problem: Option<Problem>,
}

pub struct Ended {
    /// `None`: the person said no.
    pub problem: Option<Problem>,
}

/// Longer than a person looks away, shorter than anybody believes that a machine's clock is right (EN 319 102-1 leaves it to policy).
const CLOCK_TOLERANCE: i64 = 300;

impl Open {
    /// By the portal's clock, counted on by the program's own.
    pub fn portal_time(&self, now: Now) -> i64 {
        let passed = now.running.saturating_sub(self.since).as_secs();
        self.offer.offer.now.saturating_add_unsigned(passed)
    }

    /// Kalan Süre, in seconds; never below zero.
    pub fn seconds_left(&self, now: Now) -> i64 {
        (self.offer.offer.expires_at - self.portal_time(now)).max(0)
    }

    pub fn candidates(&self) -> &[Candidate] {
        match &self.cards {
            Cards::Seen { candidates, .. } => candidates,
            _ => &[],
        }
    }

    pub fn chosen(&self) -> Option<&Candidate> {
        self.candidates().get(self.chosen?)
    }

    pub fn seen(&self) -> &[SeenCard] {
        match &self.cards {
            Cards::Seen { cards, .. } => cards,
            _ => &[],
        }
    }

    /// This machine's calendar is wrong by more than a few minutes.
    pub fn clock_is_off(&self) -> bool {
        self.clock_ahead.abs() > CLOCK_TOLERANCE
    }
}

impl Done {
    pub(super) fn on(mut self: Box<Self>, event: Event) -> super::Next {
        let mut acts = Vec::new();
        match event {
            Event::Save => {
                for (at, signature) in self.signatures.iter().enumerate() {
                    acts.push(Act::Save {
                        name: self.file_name(at),
                        signature: signature.der().to_vec(),
                    });
                }
            }
            Event::NotOpened | Event::ShowAddress => self.shows_address = true,
            Event::Saved(Ok(path)) => (self.saved, self.problem) = (Some(path), None),
            Event::Saved(Err(())) => self.problem = Some(Problem::NotSaved),
            Event::Cancel => return (Stage::Code { problem: None }, acts),
            _ => {}
        }
        (Stage::Done(self), acts)
    }

    /// `e-imza-20261121-101657.p7m`, with the text's number where there are several. Names nobody.
    fn file_name(&self, at: usize) -> String {
        let digits: String = crate::clock::shown(self.signed_at)
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        let (day, time) = digits.split_at(digits.len().min(8));
        let (date, year) = day.split_at(day.len().min(4));
        let (dd, mm) = date.split_at(date.len().min(2));
        match self.signatures.len() {
            1 => format!("e-imza-{year}{mm}{dd}-{time}.p7m"),
            _ => format!("e-imza-{year}{mm}{dd}-{time}-{}.p7m", at + 1),
        }
    }
}
