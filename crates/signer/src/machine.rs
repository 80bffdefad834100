//! The app without window, card and network: events in, what to show and what to do out.
//!
//! The steps: the code; the texts in full; the certificate and the PIN; the card signs; the portal takes it; done. Time comes with
//! every event, randomness with the first. No PIN is ever tried a second time by the machine, and nothing is sent twice with two
//! effects: a message that got no answer is sent again unchanged.

mod card_work;
pub mod choice;
mod code;
pub mod event;
pub mod line;
mod open;
pub mod problem;
mod sending;
mod signing;
mod stage;
mod unlocking;

use handoff::portal_address::PortalAddress;
use handoff::run_key::RunKey;

use crate::clock::Now;
pub use card_work::OnTheCard;
pub use event::{Act, Event, ToSign, Worked};
pub use problem::{Problem, Unheard};
pub use stage::{Asking, Cards, Done, Ended, Open, Redeeming, Sending, Stage, Step};

pub struct Machine {
    run_key: RunKey,
    stage: Stage,
}

impl Machine {
    /// From 256 random bits: the key of this run.
    pub fn new(seed: &[u8; 32]) -> Self {
        Self {
            run_key: RunKey::from_seed(seed),
            stage: Stage::Code { problem: None },
        }
    }

    /// What is to be shown.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// The link named a portal that is not on the list: said where the code is typed.
    pub fn refuse_link(&mut self) {
        self.stage = Stage::Code {
            problem: Some(Problem::NotTrusted),
        };
    }

    /// Takes an event in. What does not belong to the step at hand changes nothing.
    pub fn on(&mut self, event: Event, now: Now) -> Vec<Act> {
        let stage = std::mem::replace(&mut self.stage, Stage::Code { problem: None });
        let (stage, acts) = match stage {
            Stage::Code { problem } => self.at_the_code(problem, event, now),
            Stage::Redeeming(redeeming) => self.redeeming(redeeming, event, now),
            Stage::Open(open) => self.open(open, event, now),
            Stage::Done(done) => done.on(event),
            Stage::Ended(ended) => match event {
                Event::TryAgain | Event::Cancel => (Stage::Code { problem: None }, Vec::new()),
                _ => (Stage::Ended(ended), Vec::new()),
            },
        };
        self.stage = stage;
        acts
    }

    /// Whether something is under way that no person is waited for.
    pub fn is_busy(&self) -> bool {
        match &self.stage {
            Stage::Redeeming(_) => true,
            Stage::Open(open) => {
                open.looking
                    || matches!(
                        open.step,
                        Step::AtTheCard | Step::Asking(_) | Step::Sending(_)
                    )
            }
            Stage::Code { .. } | Stage::Done(_) | Stage::Ended(_) => false,
        }
    }

    /// Whether an unfinished run would be lost if the window were closed.
    pub fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Open(_))
    }
}

/// What a step hands on: the next step, and what is to be done.
type Next = (Stage, Vec<Act>);

/// The portal that an open run talks to.
fn portal_of(open: &Open) -> PortalAddress {
    open.offer.offer.portal.clone()
}
