//! How far a hand-off is: computed from its facts and the clock, stored nowhere.

use handoff::message::Failure;
use store::Micros;

/// The facts of one hand-off that say how far it is.
pub struct Facts<'a> {
    pub expires_at: Micros,
    pub redeemed: bool,
    pub twice: bool,
    pub answer: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The code is shown and nobody has turned it in.
    Waiting,
    /// The app has the texts.
    Redeemed,
    /// The signatures are here.
    Signed,
    /// The work on the card, where nothing is signed, is done.
    Done,
    Failed(Failure),
    /// Two runs turned in the same code.
    UsedTwice,
    Expired,
}

pub fn stage(facts: &Facts<'_>, now: Micros) -> Stage {
    match facts.answer {
        Some("signed") => return Stage::Signed,
        Some("done") => return Stage::Done,
        // A word that we do not know was written by a newer portal; a failure it was in any case.
        Some(why) => return Stage::Failed(Failure::by_key(why).unwrap_or(Failure::CardFault)),
        None => {}
    }
    match facts {
        Facts { twice: true, .. } => Stage::UsedTwice,
        Facts { expires_at, .. } if *expires_at <= now => Stage::Expired,
        Facts { redeemed: true, .. } => Stage::Redeemed,
        _ => Stage::Waiting,
    }
}

impl Stage {
    /// The key of its texts, and the word by which a page says what it shows.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Redeemed => "redeemed",
            Self::Signed => "signed",
            Self::Done => "done",
            Self::Failed(why) => why.key(),
            Self::UsedTwice => "used-twice",
            Self::Expired => "expired",
        }
    }

    /// Whether the page has something to wait for.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Redeemed)
    }

    pub const fn went_well(self) -> bool {
        matches!(self, Self::Signed | Self::Done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_facts_say_how_far_it_is() {
        let at = |redeemed, twice, answer, now| {
            stage(
                &Facts {
                    expires_at: 300,
                    redeemed,
                    twice,
                    answer,
                },
                now,
            )
        };
        assert_eq!(at(false, false, None, 299), Stage::Waiting);
        assert_eq!(at(false, false, None, 300), Stage::Expired);
        assert_eq!(at(true, false, None, 299), Stage::Redeemed);
        assert_eq!(at(true, false, None, 300), Stage::Expired);
        assert_eq!(at(true, true, None, 0), Stage::UsedTwice);
        assert_eq!(at(true, true, None, 300), Stage::UsedTwice);
        // What was answered in time stays answered.
        assert_eq!(at(true, false, Some("signed"), 900), Stage::Signed);
        assert_eq!(at(true, false, Some("done"), 900), Stage::Done);
        for why in Failure::ALL {
            assert_eq!(at(true, false, Some(why.key()), 900), Stage::Failed(why));
        }
    }
}
