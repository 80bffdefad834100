//! How far a hand-off is: computed from its facts and the clock, stored nowhere.

use handoff::message::Failure;
use rules::expiry;
use store::Micros;

/// How long a code is good, from the page that shows it to the answer.
const LIFETIME: Micros = handoff::LIFETIME_SECONDS * 1_000_000;
/// The answer of a hand-off that was given up on the page.
pub const WITHDRAWN: &str = "withdrawn";
/// How long the browser that waits for a login may take to come back.
pub const RETURNS_WITHIN: Micros = 120 * 1_000_000;

/// The facts of one hand-off that say how far it is, as its row holds them.
#[derive(store::sqlx::FromRow, Clone, Default)]
pub struct Facts {
    pub expires_at: Micros,
    pub redeemed_at: Option<Micros>,
    pub twice_at: Option<Micros>,
    pub answered_at: Option<Micros>,
    /// 'signed', 'done', or why it failed.
    pub answer: Option<String>,
    /// When the last signature was not accepted, and the key of the reason.
    pub refused_at: Option<Micros>,
    pub refusal: Option<String>,
    /// Of a login: until when the browser may come back, when it came, and when another one took the login over instead.
    pub return_until: Option<Micros>,
    pub returned_at: Option<Micros>,
    pub returned_elsewhere_at: Option<Micros>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The code is shown and nobody has turned it in.
    Waiting,
    /// The app has the texts.
    Redeemed,
    /// The signature of a login was accepted; the browser that waits has still to show that it is the one (B03).
    Returning,
    /// The signatures were accepted, and what they are for is done.
    Signed,
    /// The work on the card, where nothing is signed, is done.
    Done,
    Failed(Failure),
    /// Whoever asked for the code gave it up on the page.
    Withdrawn,
    /// Two runs turned in the same code.
    UsedTwice,
    /// The login was completed in another browser; the one that waits is not logged in.
    Elsewhere,
    Expired,
}

impl Facts {
    pub fn stage(&self, now: Micros) -> Stage {
        match self.answer.as_deref() {
            Some("signed") => return self.after_signing(now),
            Some("done") => return Stage::Done,
            Some(WITHDRAWN) => return Stage::Withdrawn,
            // A word that we do not know was written by a newer portal; a failure it was in any case.
            Some(why) => return Stage::Failed(Failure::by_key(why).unwrap_or(Failure::CardFault)),
            None => {}
        }
        if self.twice_at.is_some() {
            Stage::UsedTwice
        } else if !expiry::holds(now, self.expires_at, LIFETIME) {
            Stage::Expired
        } else if self.redeemed_at.is_some() {
            Stage::Redeemed
        } else {
            Stage::Waiting
        }
    }

    fn after_signing(&self, now: Micros) -> Stage {
        match (self.return_until, self.returned_at) {
            _ if self.returned_elsewhere_at.is_some() => Stage::Elsewhere,
            (None, _) | (_, Some(_)) => Stage::Signed,
            (Some(until), None) if !expiry::holds(now, until, RETURNS_WITHIN) => Stage::Expired,
            (Some(_), None) => Stage::Returning,
        }
    }

    /// What a page shows of it, in one word: another word is news.
    pub fn shown(&self, now: Micros) -> String {
        let stage = self.stage(now);
        match (stage, self.refused_at) {
            (Stage::Redeemed, Some(at)) => format!("{}-{at}", stage.key()),
            _ => stage.key().to_owned(),
        }
    }
}

impl Stage {
    /// The key of its texts, and the word by which a page says what it shows.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Redeemed => "redeemed",
            Self::Returning => "returning",
            Self::Signed => "signed",
            Self::Done => "done",
            Self::Failed(why) => why.key(),
            Self::Withdrawn => WITHDRAWN,
            Self::UsedTwice => "used-twice",
            Self::Elsewhere => "elsewhere",
            Self::Expired => "expired",
        }
    }

    /// Whether the page has something to wait for.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Redeemed | Self::Returning)
    }

    pub const fn went_well(self) -> bool {
        matches!(self, Self::Signed | Self::Done | Self::Elsewhere)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh() -> Facts {
        Facts {
            expires_at: 300,
            ..Facts::default()
        }
    }

    fn redeemed(answer: Option<&str>) -> Facts {
        Facts {
            redeemed_at: Some(1),
            answer: answer.map(str::to_owned),
            ..fresh()
        }
    }

    #[test]
    fn the_facts_say_how_far_it_is() {
        assert_eq!(fresh().stage(299), Stage::Waiting);
        assert_eq!(fresh().stage(300), Stage::Expired);
        assert_eq!(redeemed(None).stage(299), Stage::Redeemed);
        assert_eq!(redeemed(None).stage(300), Stage::Expired);
        let twice = Facts {
            twice_at: Some(2),
            ..redeemed(None)
        };
        assert_eq!(twice.stage(0), Stage::UsedTwice);
        assert_eq!(twice.stage(300), Stage::UsedTwice);
        // What was answered in time stays answered.
        assert_eq!(redeemed(Some("signed")).stage(900), Stage::Signed);
        assert_eq!(redeemed(Some("done")).stage(900), Stage::Done);
        for why in Failure::ALL {
            assert_eq!(redeemed(Some(why.key())).stage(900), Stage::Failed(why));
        }
    }

    /// B03: the signature of a login is not the login.
    #[test]
    fn a_login_waits_for_its_browser() {
        let signed = Facts {
            return_until: Some(400),
            ..redeemed(Some("signed"))
        };
        assert_eq!(signed.stage(399), Stage::Returning);
        assert_eq!(signed.stage(400), Stage::Expired);
        let elsewhere = Facts {
            returned_at: Some(350),
            returned_elsewhere_at: Some(350),
            ..signed.clone()
        };
        assert_eq!(elsewhere.stage(351), Stage::Elsewhere);
        assert_eq!(elsewhere.stage(900), Stage::Elsewhere);
        let came = Facts {
            returned_at: Some(390),
            ..signed
        };
        assert_eq!(came.stage(900), Stage::Signed);
    }

    /// A clock that ran two days ahead and was set right: what it began is over, not open for two days.
    #[test]
    fn a_hand_off_from_the_future_is_over() {
        const DAYS: Micros = 2 * 86_400_000_000;
        let begun_then = Facts {
            expires_at: DAYS + LIFETIME,
            ..fresh()
        };
        assert_eq!(begun_then.stage(DAYS), Stage::Waiting);
        assert_eq!(begun_then.stage(0), Stage::Expired);
        let signed_then = Facts {
            return_until: Some(DAYS + RETURNS_WITHIN),
            ..redeemed(Some("signed"))
        };
        assert_eq!(signed_then.stage(DAYS), Stage::Returning);
        assert_eq!(signed_then.stage(0), Stage::Expired);
    }

    #[test]
    fn each_refusal_is_news() {
        let refused = |at| Facts {
            refused_at: Some(at),
            ..redeemed(None)
        };
        assert_eq!(redeemed(None).shown(2), "redeemed");
        assert_ne!(refused(5).shown(7), refused(6).shown(7));
    }
}
