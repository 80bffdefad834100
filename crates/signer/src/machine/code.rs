//! The code: typed, and turned in once (R38).

use std::time::Duration;

use handoff::code::Code;
use handoff::message::{HandoffFault, Redemption};
use handoff::offer::Offer;

use super::event::{Act, Event};
use super::line::Line;
use super::problem::{Problem, Unheard};
use super::stage::{Cards, Ended, Open, Redeeming, Stage, Step};
use super::{Machine, Next};
use crate::clock::Now;

/// So long a code is turned in again and again while the line is down.
const PATIENCE: Duration = Duration::from_secs(30);

impl Machine {
    pub(super) fn at_the_code(&self, problem: Option<Problem>, event: Event, now: Now) -> Next {
        let Event::Code { portal, typed } = event else {
            return (Stage::Code { problem }, Vec::new());
        };
        let Ok(code) = Code::parse(&typed) else {
            return back_to_the_code(Problem::NotACode);
        };
        let redemption = Redemption::new(&portal, code, &self.run_key);
        let act = Act::Redeem(redemption.clone(), portal.clone());
        let line = Line::begun(now.running + PATIENCE);
        let redeeming = Redeeming {
            redemption,
            portal,
            line,
        };
        (Stage::Redeeming(redeeming), vec![act])
    }

    pub(super) fn redeeming(&self, mut redeeming: Redeeming, event: Event, now: Now) -> Next {
        let mut acts = Vec::new();
        match event {
            Event::Offered(Ok(offer)) => return opened(redeeming, *offer, now),
            Event::Offered(Err(unheard)) => {
                let too_many = matches!(unheard, Unheard::Refused(HandoffFault::TooMany, _));
                if too_many || !unheard.passes() || !redeeming.line.dropped(now.running) {
                    return back_to_the_code(Problem::Unheard(unheard));
                }
            }
            Event::Tick if redeeming.line.is_due(now.running) => {
                let (again, portal) = (redeeming.redemption.clone(), redeeming.portal.clone());
                acts.push(Act::Redeem(again, portal));
            }
            Event::Cancel => return (Stage::Code { problem: None }, acts),
            _ => {}
        }
        (Stage::Redeeming(redeeming), acts)
    }
}

fn back_to_the_code(problem: Problem) -> Next {
    let problem = Some(problem);
    (Stage::Code { problem }, Vec::new())
}

/// Nothing of an offer is shown that does not hold together. Cards are looked for while the person reads.
fn opened(redeeming: Redeeming, offer: Offer, now: Now) -> Next {
    match offer.check(&redeeming.portal) {
        Ok(offer) => {
            let open = Open {
                clock_ahead: now.wall.saturating_sub(offer.offer.now),
                offer,
                since: now.running,
                step: Step::Reading,
                cards: Cards::Unknown,
                looking: true,
                look_again_at: None,
                chosen: None,
                wanted: None,
                problem: None,
                signed_at: 0,
                wrong_pin: None,
                work: None,
            };
            (Stage::Open(Box::new(open)), vec![Act::LookForCards])
        }
        Err(fault) => {
            let problem = Some(Problem::Offer(fault));
            (Stage::Ended(Ended { problem }), Vec::new())
        }
    }
}
