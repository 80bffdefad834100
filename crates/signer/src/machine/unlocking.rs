//! A card is shown to the portal before it lets go of what unlocks it, and gets a fresh secret in the same run (decision 0014).

use std::time::Duration;

use card::{Entry, UnlockSecret};
use handoff::card::{CardStatement, Secrets};
use handoff::card_proof::{CardProof, CardStep, Statement};
use handoff::message::Answer;

use super::card_work::OnTheCard;
use super::event::{Act, Event, Worked};
use super::line::Line;
use super::problem::{Problem, Unheard};
use super::stage::{Asking, Ended, Open, Stage, Step};
use super::{Machine, Next, portal_of};
use crate::clock::Now;

impl Machine {
    /// What the card's proofs in this run are over.
    pub(super) fn statement(&self, open: &Open) -> Option<Statement> {
        let offer = &open.offer.offer;
        Some(Statement {
            portal: offer.portal.clone(),
            nonce: offer.nonce,
            run_key: self.run_key.public(),
            purpose: offer.purpose,
            serial: offer.card.as_ref()?.serial.clone(),
        })
    }

    /// The card has answered; the portal is told.
    pub(super) fn state(
        &self,
        mut open: Box<Open>,
        step: CardStep,
        proof: CardProof,
        now: Now,
    ) -> Next {
        let offer = &open.offer.offer;
        let bearer = offer.bearer.clone();
        let said = (step, proof);
        let statement =
            CardStatement::new(&offer.portal, &offer.nonce, bearer, said, &self.run_key);
        let act = Act::State(statement.clone(), portal_of(&open));
        let left = Duration::from_secs(open.seconds_left(now).unsigned_abs());
        open.step = Step::Asking(Asking {
            statement,
            line: Line::begun(now.running + left),
        });
        (Stage::Open(open), vec![act])
    }

    pub(super) fn asking(&self, mut open: Box<Open>, event: Event, now: Now) -> Next {
        let Step::Asking(asking) = &mut open.step else {
            return (Stage::Open(open), Vec::new());
        };
        let step = asking.statement.step;
        match event {
            Event::Secrets(Ok(secrets)) if secrets.fit(step) => {
                return self.given(open, step, &secrets);
            }
            Event::Secrets(Ok(_)) => return ended(Problem::Unheard(Unheard::Nonsense)),
            Event::Secrets(Err(unheard)) if unheard.passes() => {
                if !asking.line.dropped(now.running) {
                    return ended(Problem::Unheard(unheard));
                }
                open.problem = Some(Problem::Unheard(unheard));
            }
            Event::Secrets(Err(unheard)) => return ended(Problem::Unheard(unheard)),
            Event::Tick if asking.line.is_due(now.running) => {
                let again = asking.statement.clone();
                let act = Act::State(again, portal_of(&open));
                return (Stage::Open(open), vec![act]);
            }
            _ => {}
        }
        (Stage::Open(open), Vec::new())
    }

    /// To the card with what was given: to open it, or to change what opens it.
    fn given(&self, mut open: Box<Open>, step: CardStep, secrets: &Secrets) -> Next {
        let given = secrets.secrets.iter();
        let given = given.map(|secret| UnlockSecret::new(secret.expose()));
        let given: Option<Vec<_>> = given.collect();
        let statement = self.statement(&open);
        let (Some(given), Some(statement), Some(work)) = (given, statement, &mut open.work) else {
            return ended(Problem::UnlockAtRisk);
        };
        let act = match step {
            CardStep::Present => {
                work.given = given;
                work.unlocks(statement)
            }
            CardStep::Opened { with } => {
                work.is_open = true;
                work.renews(usize::from(with), given, statement)
            }
        };
        let Some(act) = act else {
            return ended(Problem::UnlockAtRisk);
        };
        (open.step, open.problem) = (Step::AtTheCard, None);
        (Stage::Open(open), vec![act])
    }

    /// Only this run can say so: the card's proof is over its key.
    pub(super) fn worked(&self, mut open: Box<Open>, worked: Worked, now: Now) -> Next {
        open.work = None;
        let answer = Answer::Done {
            secret: worked.secret,
            card: worked.card,
            pin: worked.pin,
        };
        self.send(open, answer, now)
    }
}

impl OnTheCard {
    fn unlocks(&self, statement: Statement) -> Option<Act> {
        let secrets = self.given.iter().cloned().map(Entry::typed);
        Some(Act::Unlock {
            place: self.place.clone(),
            style: self.style,
            secrets: secrets.collect(),
            new: self.new.clone(),
            statement,
        })
    }

    fn renews(&self, with: usize, fresh: Vec<UnlockSecret>, statement: Statement) -> Option<Act> {
        Some(Act::Renew {
            place: self.place.clone(),
            style: self.style,
            old: Entry::typed(self.given.get(with)?.clone()),
            fresh: fresh.into_iter().next()?,
            pin: self.new.clone(),
            statement,
        })
    }
}

fn ended(problem: Problem) -> Next {
    let problem = Some(problem);
    (Stage::Ended(Ended { problem }), Vec::new())
}
