//! The work on a card's PIN, with what the card itself says of it.

use card::{CardError, Entry, Pin, Place, Presence, TypedSecret, UnlockSecret, UnlockStyle};
use handoff::card_proof::{
    CardProof, CardSignature, CardStep, Possession, Statement, UnlockSecretNow,
};

use super::card_desk::CardDesk;
use crate::machine::Worked;

impl CardDesk {
    /// The card shows that it is there, without its PIN.
    ///
    /// # Errors
    /// [`CardError`].
    pub fn show(&mut self, place: &Place, message: &[u8]) -> Result<CardProof, CardError> {
        Ok(match self.cards()?.present(place, message)? {
            Presence::Signature(der) => CardProof::Signed {
                signature: signature(der)?,
            },
            Presence::Secret(secret) => CardProof::Possessed {
                answer: Possession(*secret).answer(message),
            },
        })
    }

    /// # Errors
    /// [`CardError`].
    pub fn change_pin(
        &mut self,
        place: &Place,
        old: &Entry<Pin>,
        new: &TypedSecret<Pin>,
        statement: &Statement,
    ) -> Result<Worked, CardError> {
        self.cards()?.change_pin(place, old, new)?;
        self.says_so(place, new, statement, UnlockSecretNow::Kept)
    }

    /// By the first of the secrets that is right. A card on its last try is left alone: three wrong ones destroy it.
    ///
    /// # Errors
    /// [`CardError`].
    pub fn unlock(
        &mut self,
        place: &Place,
        style: UnlockStyle,
        (secrets, new): (&[Entry<UnlockSecret>], &TypedSecret<Pin>),
        statement: &Statement,
    ) -> Result<(u8, CardProof), CardError> {
        let mut last = Err(CardError::KeptUnlockSecret);
        for (with, secret) in (0_u8..).zip(secrets) {
            last = self.cards()?.unlock(place, style, secret, new);
            match &last {
                Ok(()) => {
                    let message = statement.at(CardStep::Opened { with });
                    return Ok((with, self.show(place, &message)?));
                }
                Err(CardError::WrongUnlockSecret(_)) => {}
                Err(_) => break,
            }
        }
        last.and(Err(CardError::KeptUnlockSecret))
    }

    /// The secret that opened the card is replaced. Where the card says no to that, it keeps the one it has, and its PIN works all the same.
    ///
    /// # Errors
    /// [`CardError`]: whether the card took the fresh one is not known.
    pub fn renew(
        &mut self,
        place: &Place,
        style: UnlockStyle,
        (old, fresh): (&Entry<UnlockSecret>, &UnlockSecret),
        pin: &TypedSecret<Pin>,
        statement: &Statement,
    ) -> Result<Worked, CardError> {
        let secret = match self.cards()?.change_unlock_secret(place, style, old, fresh) {
            Ok(()) => UnlockSecretNow::Changed,
            Err(
                CardError::KeptUnlockSecret
                | CardError::DriverRefused { .. }
                | CardError::PinNotTaken,
            ) => UnlockSecretNow::Kept,
            Err(unknown) => return Err(unknown),
        };
        self.says_so(place, pin, statement, secret)
    }

    fn says_so(
        &mut self,
        place: &Place,
        pin: &TypedSecret<Pin>,
        statement: &Statement,
        secret: UnlockSecretNow,
    ) -> Result<Worked, CardError> {
        let entry = match pin {
            TypedSecret::Here(pin) => Entry::typed(pin.clone()),
            TypedSecret::OnKeypad => Entry::on_keypad(),
        };
        let pin = self
            .cards()?
            .show_pin(place, &statement.pin_works(), &entry)?;
        Ok(Worked {
            secret,
            card: self.show(place, &statement.done(secret))?,
            pin: pin.map(signature).transpose()?,
        })
    }
}

fn signature(der: Vec<u8>) -> Result<CardSignature, CardError> {
    CardSignature::new(der).map_err(|_| CardError::WrongSignature)
}
