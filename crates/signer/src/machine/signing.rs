//! İmzala: the chosen certificate's card signs every text, with the PIN as it was typed, once.

use card::{CardError, Entry, Pin, PinState, TypedSecret};
use handoff::bytes::Cms;
use handoff::card_proof::CardStep;
use handoff::message::Answer;

use super::event::{Act, Event, ToSign};
use super::problem::Problem;
use super::stage::{Open, Stage, Step};
use super::{Machine, Next};
use crate::clock::Now;

impl Open {
    /// Goes to the card, or says what is missing.
    pub(super) fn sign(
        &mut self,
        pin: Option<TypedSecret<Pin>>,
        last_try_known: bool,
        now: Now,
    ) -> Vec<Act> {
        match self.to_sign(pin, last_try_known, now) {
            Ok(to_sign) => {
                self.signed_at = to_sign.signing_time;
                (self.step, self.problem) = (Step::AtTheCard, None);
                vec![Act::Sign(Box::new(to_sign))]
            }
            Err(problem) => {
                self.problem = Some(problem);
                Vec::new()
            }
        }
    }

    fn to_sign(
        &self,
        pin: Option<TypedSecret<Pin>>,
        last_try_known: bool,
        now: Now,
    ) -> Result<ToSign, Problem> {
        let chosen = self.chosen().ok_or(Problem::NothingChosen)?;
        let Ok(key) = &chosen.fit else {
            return Err(Problem::NothingChosen);
        };
        let pin = entry(pin, chosen.token.pin, last_try_known)?;
        let texts = self.offer.texts.iter();
        Ok(ToSign {
            place: chosen.token.place.clone(),
            key: key.clone(),
            certificate: chosen.der.clone(),
            chain: self.chain(),
            texts: texts.map(|text| text.to_be_signed().to_vec()).collect(),
            signing_time: self.portal_time(now),
            pin,
        })
    }

    /// The certificate of the chosen one's issuer, where the same card carries it.
    fn chain(&self) -> Vec<Vec<u8>> {
        use signature::certificate::Certificate;
        let read = |der: &[u8]| Certificate::from_der(der).ok();
        let Some(own) = self.chosen().and_then(|one| read(&one.der)) else {
            return Vec::new();
        };
        let others = self.candidates().iter().filter(|one| one.fit.is_err());
        others
            .filter(|one| {
                read(&one.der).is_some_and(|other| {
                    other.subject().der() == own.issuer().der() && !other.is_self_issued()
                })
            })
            .map(|one| one.der.clone())
            .take(1)
            .collect()
    }
}

/// The PIN as it was typed. Where one try is left, the person must have said that they know.
pub(super) fn entry(
    pin: Option<TypedSecret<Pin>>,
    state: PinState,
    last_try_known: bool,
) -> Result<Entry<Pin>, Problem> {
    let entry = match pin.ok_or(Problem::NoPin)? {
        TypedSecret::Here(pin) => Entry::typed(pin),
        TypedSecret::OnKeypad => Entry::on_keypad(),
    };
    match (state, last_try_known) {
        (PinState::LastTry, false) => Err(Problem::LastTryUnconfirmed),
        (_, true) => Ok(entry.knowing_the_last_try()),
        _ => Ok(entry),
    }
}

impl Machine {
    pub(super) fn at_the_card(&self, mut open: Box<Open>, event: Event, now: Now) -> Next {
        let mut acts = Vec::new();
        match event {
            Event::Signed(Ok(signatures)) => {
                let cms: Result<Vec<Cms>, _> = signatures.into_iter().map(Cms::new).collect();
                match cms {
                    Ok(signatures) => {
                        let answer = Answer::Signed { signatures };
                        return self.send(open, answer, now);
                    }
                    Err(_) => acts = open.back_from_the_card(CardError::WrongSignature),
                }
            }
            Event::Worked(Ok(worked)) => return self.worked(open, worked, now),
            Event::Shown(Ok(proof)) => return self.state(open, CardStep::Present, proof, now),
            Event::Opened(Ok((with, proof))) => {
                return self.state(open, CardStep::Opened { with }, proof, now);
            }
            Event::Shown(Err(trouble)) | Event::Opened(Err(trouble)) => {
                return open.back_from_the_work(trouble);
            }
            Event::Signed(Err(trouble)) => acts = open.back_from_the_card(trouble),
            Event::Worked(Err(trouble)) => return open.back_from_the_work(trouble),
            _ => {}
        }
        (Stage::Open(open), acts)
    }
}

impl Open {
    /// The same step again, with the reason; the PIN must be typed anew. What the card says of its PIN is asked again.
    pub(super) fn back_from_the_card(&mut self, trouble: CardError) -> Vec<Act> {
        if let CardError::WrongPin(left) = &trouble {
            self.wrong_pin = Some(*left);
        }
        (self.step, self.problem) = (Step::Choosing, Some(Problem::Card(trouble)));
        self.look()
    }
}
