//! PIN change and unlocking (R41): work on one card, which the portal names, and nothing to sign.

use card::{CardError, Owner, Pin, Place, TypedSecret, UnlockSecret, UnlockStyle, check_new_pin};
use handoff::card_proof::Statement;
use handoff::purpose::Purpose;

use super::choice::{self, SeenCard};
use super::event::Act;
use super::problem::Problem;
use super::signing::entry;
use super::stage::{Ended, Open, Stage, Step};

/// What is needed at the card from one step of the work to the next.
pub struct OnTheCard {
    pub place: Place,
    pub style: UnlockStyle,
    /// As it was typed.
    pub new: TypedSecret<Pin>,
    /// By the portal, in its order.
    pub given: Vec<UnlockSecret>,
    /// The card was unlocked, and the portal knows by which of them.
    pub is_open: bool,
}

impl Open {
    /// The card that the hand-off is about, where it is in a reader.
    pub fn own_card(&self) -> Option<&SeenCard> {
        let serial = &self.offer.offer.card.as_ref()?.serial;
        choice::by_serial(self.seen(), serial)
    }

    /// Goes to the card, or says what is missing.
    pub(super) fn set_pin(
        &mut self,
        old: Option<TypedSecret<Pin>>,
        new: (Option<Pin>, Option<Pin>),
        last_try_known: bool,
        statement: Option<Statement>,
    ) -> Vec<Act> {
        let statement = statement.ok_or(Problem::NotThisCard);
        match statement.and_then(|statement| self.pin_act(old, new, last_try_known, statement)) {
            Ok((act, work)) => {
                (self.step, self.problem, self.work) = (Step::AtTheCard, None, Some(work));
                vec![act]
            }
            Err(problem) => {
                self.problem = Some(problem);
                Vec::new()
            }
        }
    }

    /// A PIN is changed at once; a card that is to be unlocked is shown to the portal first.
    fn pin_act(
        &self,
        old: Option<TypedSecret<Pin>>,
        (new, again): (Option<Pin>, Option<Pin>),
        last_try_known: bool,
        statement: Statement,
    ) -> Result<(Act, OnTheCard), Problem> {
        let card = self.own_card().ok_or(Problem::NotThisCard)?;
        let place = card.token.place.clone();
        let unlocks = self.offer.offer.purpose == Purpose::Unlock;
        let old = match unlocks {
            true => None,
            false => Some(entry(old, card.token.pin, last_try_known)?),
        };
        let new = match card.token.has_keypad {
            true => TypedSecret::OnKeypad,
            false => TypedSecret::Here(new_pin(card, new, again)?),
        };
        let work = OnTheCard {
            place: place.clone(),
            style: card.token.unlock_style,
            new: new.clone(),
            given: Vec::new(),
            is_open: false,
        };
        let act = match old {
            Some(old) => Act::ChangePin {
                place,
                old,
                new,
                statement,
            },
            None => Act::Show { place, statement },
        };
        Ok((act, work))
    }

    /// A wrong unlock secret is never offered a second time: three destroy the card.
    pub(super) fn back_from_the_work(mut self: Box<Self>, trouble: CardError) -> super::Next {
        let unlocks = self.offer.offer.purpose == Purpose::Unlock;
        let ends = match &trouble {
            CardError::WrongUnlockSecret(_) | CardError::CardDestroyed => true,
            CardError::LastTry => unlocks,
            _ => false,
        };
        // What is given once for a card that is open is not given again, and its new PIN works.
        let ends = ends || self.work.as_ref().is_some_and(|work| work.is_open);
        self.work = None;
        if !ends {
            let acts = self.back_from_the_card(trouble);
            return (Stage::Open(self), acts);
        }
        let problem = match trouble {
            CardError::LastTry => Problem::UnlockAtRisk,
            other => Problem::Card(other),
        };
        let problem = Some(problem);
        (Stage::Ended(Ended { problem }), Vec::new())
    }
}

/// Typed twice alike, of digits, long enough for the card, and nothing that a thief of the wallet would try.
fn new_pin(card: &SeenCard, new: Option<Pin>, again: Option<Pin>) -> Result<Pin, Problem> {
    let new = new.ok_or(Problem::NoPin)?;
    if again.as_ref() != Some(&new) {
        return Err(Problem::NewPinsDiffer);
    }
    let number = choice::identity_number(card);
    let owner = Owner {
        identity_number: number.as_deref(),
        birth_date: None,
    };
    let (shortest, longest) = card.token.pin_lengths;
    // Some drivers say nonsense; what no card takes is then for the card to refuse.
    let lengths = match shortest <= longest && longest >= 6 {
        true => shortest..=longest,
        false => 4..=16,
    };
    check_new_pin(&new, lengths, owner).map_err(Problem::NewPin)?;
    Ok(new)
}
