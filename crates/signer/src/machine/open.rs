//! The open offer: reading, choosing, and what comes in meanwhile.

use std::time::Duration;

use card::{CardError, PinState};
use handoff::message::{Answer, Failure, Submission};
use signature::moment::Moment;

use super::choice::{self, SeenCard};
use super::event::{Act, Event};
use super::problem::Problem;
use super::stage::{Cards, Ended, Open, Stage, Step};
use super::{Machine, Next, portal_of};
use crate::clock::Now;

/// Between two looks for a card that is not there.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

impl Machine {
    pub(super) fn open(&self, mut open: Box<Open>, event: Event, now: Now) -> Next {
        if let Event::Cards(seen) = event {
            open.looked(seen, now);
            return (Stage::Open(open), Vec::new());
        }
        match &open.step {
            Step::Reading | Step::Choosing => {
                if open.seconds_left(now) == 0 {
                    let problem = Some(Problem::TimeUp);
                    return (Stage::Ended(Ended { problem }), Vec::new());
                }
                self.before_the_card(open, event, now)
            }
            Step::AtTheCard => self.at_the_card(open, event, now),
            Step::Asking(_) => self.asking(open, event, now),
            Step::Sending(_) => self.sending(open, event, now),
        }
    }

    fn before_the_card(&self, mut open: Box<Open>, event: Event, now: Now) -> Next {
        let mut acts = Vec::new();
        match event {
            Event::Continue => open.step = Step::Choosing,
            Event::Back => (open.step, open.problem) = (Step::Reading, None),
            Event::Choose(which)
                if open
                    .candidates()
                    .get(which)
                    .is_some_and(|one| one.fit.is_ok()) =>
            {
                open.wanted = open.candidates().get(which).map(|one| one.der.clone());
                (open.chosen, open.problem) = (Some(which), None);
            }
            Event::Sign {
                pin,
                last_try_known,
            } if matches!(open.step, Step::Choosing) => {
                acts = open.sign(pin, last_try_known, now);
            }
            Event::SetPin {
                old,
                new,
                again,
                last_try_known,
            } if matches!(open.step, Step::Choosing) => {
                let statement = self.statement(&open);
                acts = open.set_pin(old, (new, again), last_try_known, statement);
            }
            Event::TryAgain => acts = open.look(),
            Event::Tick if open.look_again_at.is_some_and(|at| now.running >= at) => {
                acts = open.look();
            }
            Event::Cancel => return self.declined(&open),
            _ => {}
        }
        (Stage::Open(open), acts)
    }

    /// The person says no: the page is told why, once, and nobody waits for its answer.
    fn declined(&self, open: &Open) -> Next {
        let answer = Answer::Failed { why: open.why() };
        let act = Act::Tell(self.submission(open, answer), portal_of(open));
        let problem = open.wrong_pin.map(|_| Problem::StoppedAfterWrongPin);
        (Stage::Ended(Ended { problem }), vec![act])
    }

    pub(super) fn submission(&self, open: &Open, answer: Answer) -> Submission {
        let offer = &open.offer.offer;
        let bearer = offer.bearer.clone();
        Submission::new(&offer.portal, &offer.nonce, bearer, answer, &self.run_key)
    }
}

impl Open {
    pub(super) fn look(&mut self) -> Vec<Act> {
        self.look_again_at = None;
        match std::mem::replace(&mut self.looking, true) {
            true => Vec::new(),
            false => vec![Act::LookForCards],
        }
    }

    /// A choice outlives a card that was pulled out and put back.
    fn looked(&mut self, seen: Result<Vec<SeenCard>, CardError>, now: Now) {
        self.looking = false;
        self.cards = match seen {
            Ok(cards) => {
                let at = Moment::from_unix_seconds(self.portal_time(now));
                let candidates = choice::candidates(&cards, at);
                Cards::Seen { cards, candidates }
            }
            Err(trouble) => Cards::Missing(trouble),
        };
        let candidates = self.candidates();
        let wanted = self.wanted.as_ref();
        self.chosen = candidates
            .iter()
            .position(|one| Some(&one.der) == wanted && one.fit.is_ok())
            .or_else(|| choice::recommended(candidates));
        let found = match self.offer.offer.purpose.signs() {
            true => self.chosen.is_some(),
            false => self.own_card().is_some(),
        };
        self.look_again_at = (!found).then_some(now.running + LOOK_AGAIN);
    }

    /// What is missing where nothing can be chosen.
    pub fn missing(&self) -> Option<Problem> {
        match &self.cards {
            Cards::Unknown => None,
            Cards::Missing(trouble) => Some(Problem::Card(trouble.clone())),
            Cards::Seen { cards, .. } if cards.is_empty() => Some(Problem::Card(CardError::NoCard)),
            Cards::Seen { .. } if !self.offer.offer.purpose.signs() => {
                self.own_card().is_none().then_some(Problem::NotThisCard)
            }
            Cards::Seen { .. } => self.chosen.is_none().then_some(Problem::NoCertificate),
        }
    }

    /// What the page is told of a run that ends with nothing.
    fn why(&self) -> Failure {
        match (&self.problem, self.missing()) {
            (Some(Problem::Card(CardError::PinLocked)), _) => Failure::PinLocked,
            _ if self.wrong_pin == Some(PinState::Locked) => Failure::PinLocked,
            (Some(Problem::Card(trouble)), _) if !is_the_persons(trouble) => Failure::CardFault,
            _ if self.wrong_pin.is_some() => Failure::WrongPin,
            (_, Some(Problem::NoCertificate | Problem::NotThisCard)) => Failure::NoCertificate,
            (_, Some(Problem::Card(_))) => Failure::CardFault,
            _ => Failure::Declined,
        }
    }
}

/// Whoever stops at one of these has stopped: the card works.
const fn is_the_persons(trouble: &CardError) -> bool {
    matches!(
        trouble,
        CardError::WrongPin(_)
            | CardError::LastTry
            | CardError::PinNotSet
            | CardError::PinExpired
            | CardError::PinNotTaken
            | CardError::WrongUnlockSecret(_)
            | CardError::TypeOnKeypad
            | CardError::TypeHere
            | CardError::CancelledOnKeypad
    )
}
