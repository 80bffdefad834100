//! The work on a card's PIN, with what the card itself says of it.

use card::{Entry, Pin, Place, Presence, Trouble, Typed, UnlockSecret, UnlockStyle};
use handoff::card_proof::{
    CardProof, CardSignature, CardStep, Possession, Statement, UnlockSecretNow,
};

use super::card_desk::CardDesk;
use crate::machine::Worked;

impl CardDesk {
    /// The card shows that it is there, without its PIN.
    ///
    /// # Errors
    /// [`Trouble`].
    pub fn show(&mut self, place: &Place, message: &[u8]) -> Result<CardProof, Trouble> {
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
    /// [`Trouble`].
    pub fn change_pin(
        &mut self,
        place: &Place,
        old: &Entry<Pin>,
        new: &Typed<Pin>,
        statement: &Statement,
    ) -> Result<Worked, Trouble> {
        self.cards()?.change_pin(place, old, new)?;
        self.says_so(place, new, statement, UnlockSecretNow::Kept)
    }

    /// By the first of the secrets that is right. A card on its last try is left alone: three wrong ones destroy it.
    ///
    /// # Errors
    /// [`Trouble`].
    pub fn unlock(
        &mut self,
        place: &Place,
        style: UnlockStyle,
        (secrets, new): (&[Entry<UnlockSecret>], &Typed<Pin>),
        statement: &Statement,
    ) -> Result<(u8, CardProof), Trouble> {
        let mut last = Err(Trouble::KeptUnlockSecret);
        for (with, secret) in (0_u8..).zip(secrets) {
            last = self.cards()?.unlock(place, style, secret, new);
            match &last {
                Ok(()) => {
                    let message = statement.at(CardStep::Opened { with });
                    return Ok((with, self.show(place, &message)?));
                }
                Err(Trouble::WrongUnlockSecret(_)) => {}
                Err(_) => break,
            }
        }
        last.and(Err(Trouble::KeptUnlockSecret))
    }

    /// The secret that opened the card is replaced. Where the card says no to that, it keeps the one it has, and its PIN works all the same.
    ///
    /// # Errors
    /// [`Trouble`]: whether the card took the fresh one is not known.
    pub fn renew(
        &mut self,
        place: &Place,
        style: UnlockStyle,
        (old, fresh): (&Entry<UnlockSecret>, &UnlockSecret),
        pin: &Typed<Pin>,
        statement: &Statement,
    ) -> Result<Worked, Trouble> {
        let secret = match self.cards()?.change_unlock_secret(place, style, old, fresh) {
            Ok(()) => UnlockSecretNow::Changed,
            Err(
                Trouble::KeptUnlockSecret | Trouble::DriverRefused { .. } | Trouble::PinNotTaken,
            ) => UnlockSecretNow::Kept,
            Err(unknown) => return Err(unknown),
        };
        self.says_so(place, pin, statement, secret)
    }

    fn says_so(
        &mut self,
        place: &Place,
        pin: &Typed<Pin>,
        statement: &Statement,
        secret: UnlockSecretNow,
    ) -> Result<Worked, Trouble> {
        let entry = match pin {
            Typed::Here(pin) => Entry::typed(pin.clone()),
            Typed::OnKeypad => Entry::on_keypad(),
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

fn signature(der: Vec<u8>) -> Result<CardSignature, Trouble> {
    CardSignature::new(der).map_err(|_| Trouble::WrongSignature)
}
