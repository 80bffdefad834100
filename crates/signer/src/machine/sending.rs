//! The answer on its way to the portal: again and again while the line is down, and with one effect.

use std::time::Duration;

use handoff::message::{Answer, HandoffFault, Next as GoesOn, Receipt};

use super::event::{Act, Event};
use super::line::Line;
use super::problem::{Problem, Unheard};
use super::stage::{Done, Ended, Open, Sending, Stage, Step};
use super::{Machine, Next, portal_of};
use crate::clock::Now;

/// Past the end of the hand-off a receipt may still come: for an answer that had arrived in time.
const PAST_THE_END: Duration = Duration::from_secs(60);

impl Machine {
    pub(super) fn send(&self, mut open: Box<Open>, answer: Answer, now: Now) -> Next {
        let act = Act::Submit(self.submission(&open, answer.clone()), portal_of(&open));
        open.step = Step::Sending(Sending {
            answer,
            line: Line::begun(self.until(&open, now)),
            given_up: false,
        });
        (Stage::Open(open), vec![act])
    }

    fn until(&self, open: &Open, now: Now) -> Duration {
        now.running + Duration::from_secs(open.seconds_left(now).unsigned_abs()) + PAST_THE_END
    }

    pub(super) fn sending(&self, mut open: Box<Open>, event: Event, now: Now) -> Next {
        let again = match &event {
            Event::Taken(Ok(_)) => None,
            Event::Taken(Err(unheard)) if unheard.passes() => {
                open.dropped(unheard.clone(), now);
                None
            }
            Event::Taken(Err(Unheard::Refused(HandoffFault::NotAccepted, words)))
                if open.offer.offer.purpose.signs() =>
            {
                // The code is still good: another certificate may do.
                let refused = Unheard::Refused(HandoffFault::NotAccepted, words.clone());
                (open.step, open.problem) = (Step::Choosing, Some(Problem::Unheard(refused)));
                None
            }
            Event::Taken(Err(Unheard::Refused(HandoffFault::NotAccepted, _))) => {
                let problem = Some(Problem::WorkNotAccepted);
                return (Stage::Ended(Ended { problem }), Vec::new());
            }
            Event::Taken(Err(unheard)) => {
                let problem = Some(open.lost(unheard.clone()));
                return (Stage::Ended(Ended { problem }), Vec::new());
            }
            Event::Tick => open.due(now),
            Event::TryAgain => open.once_more(self.until(&open, now)),
            Event::Cancel if open.has_given_up() => {
                let problem = Some(Problem::NotDelivered);
                return (Stage::Ended(Ended { problem }), Vec::new());
            }
            _ => None,
        };
        if let Event::Taken(Ok(receipt)) = event {
            return taken(open, receipt);
        }
        let acts = again.map(|answer| {
            let submission = self.submission(&open, answer);
            Act::Submit(submission, portal_of(&open))
        });
        (Stage::Open(open), acts.into_iter().collect())
    }
}

impl Open {
    fn line(&mut self) -> Option<&mut Sending> {
        match &mut self.step {
            Step::Sending(sending) => Some(sending),
            _ => None,
        }
    }

    fn has_given_up(&self) -> bool {
        matches!(&self.step, Step::Sending(sending) if sending.given_up)
    }

    fn dropped(&mut self, unheard: Unheard, now: Now) {
        let Some(sending) = self.line() else { return };
        sending.given_up = !sending.line.dropped(now.running);
        self.problem = Some(match self.has_given_up() {
            true => Problem::NotDelivered,
            false => Problem::Unheard(unheard),
        });
    }

    fn due(&mut self, now: Now) -> Option<Answer> {
        let sending = self.line()?;
        sending
            .line
            .is_due(now.running)
            .then(|| sending.answer.clone())
    }

    fn once_more(&mut self, until: Duration) -> Option<Answer> {
        let sending = self.line().filter(|sending| sending.given_up)?;
        (sending.given_up, sending.line) = (false, Line::begun(until));
        Some(sending.answer.clone())
    }

    /// "Over" after copies were lost may mean that nothing ever arrived.
    fn lost(&mut self, unheard: Unheard) -> Problem {
        let dropped = self
            .line()
            .is_some_and(|sending| sending.line.dropped_before());
        match unheard {
            Unheard::Refused(HandoffFault::Over, _) if dropped => Problem::TimeUp,
            other => Problem::Unheard(other),
        }
    }
}

fn taken(open: Box<Open>, receipt: Receipt) -> Next {
    let open = *open;
    let sound = receipt.is_sound(&open.offer.offer.portal);
    let (next, problem) = match sound {
        true => (receipt.next, None),
        false => (GoesOn::PageGoesOn, Some(Problem::ForeignPage)),
    };
    let acts = match &next {
        GoesOn::ReturnToBrowser { page, .. } => vec![Act::OpenPage(page.clone())],
        GoesOn::PageGoesOn => Vec::new(),
    };
    let signatures = match open.step {
        Step::Sending(Sending {
            answer: Answer::Signed { signatures },
            ..
        }) => signatures,
        _ => Vec::new(),
    };
    let done = Done {
        offer: open.offer,
        signatures,
        signed_at: open.signed_at,
        received_at: receipt.received_at,
        next,
        shows_address: false,
        saved: None,
        problem,
    };
    (Stage::Done(Box::new(done)), acts)
}
