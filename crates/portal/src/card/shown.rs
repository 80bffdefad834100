//! Whether it is this card: its answer is held against what the portal has known of it since its production.

use handoff::card_proof::{CardProof, CardSignature, Possession, Statement, UnlockSecretNow};
use handoff::purpose::Purpose;
use store::Conn;
use web::App;
use web::refusal::Refusal;

use super::sql::{self, Card, possession_place};
use crate::e_imza::CardWork;

/// What the app says with "done".
pub struct Said<'a> {
    pub secret: UnlockSecretNow,
    pub card: &'a CardProof,
    pub pin: Option<&'a CardSignature>,
}

impl Card {
    /// Whether this card answered, over this message.
    pub fn is_shown(&self, app: &App, proof: &CardProof, message: &[u8]) -> Result<bool, Refusal> {
        if let Some(public) = &self.device_key {
            return Ok(proof.is_by_key(public, message));
        }
        let Some(sealed) = &self.possession_sealed else {
            return Ok(false);
        };
        let lies_there = app.vault.open(&possession_place(self.id), sealed)?;
        let lies_there = lies_there.try_into().map_err(|_| Refusal::Internal)?;
        Ok(proof.is_by_possession(&Possession(lies_there), message))
    }
}

impl CardWork {
    /// Whether the card itself says that the work is done, in this run; and its PIN works, where it has a key for that. `opened`: whether
    /// it was said before that the card is open.
    pub async fn is_done(
        &self,
        conn: &mut Conn,
        app: &App,
        statement: &Statement,
        (said, opened): (&Said<'_>, bool),
    ) -> Result<bool, Refusal> {
        let possible = match self.act.purpose() {
            Purpose::Unlock => opened,
            // Nobody was given a secret, so none was changed.
            _ => said.secret == UnlockSecretNow::Kept,
        };
        let card = sql::by_id(conn, self.card)
            .await?
            .ok_or(Refusal::NotFound)?;
        let pin_works = match (&card.pin_key, said.pin) {
            (None, _) => true,
            (Some(public), Some(pin)) => pin.holds(public, &statement.pin_works()),
            (Some(_), None) => false,
        };
        let is_there = card.is_shown(app, said.card, &statement.done(said.secret))?;
        Ok(possible && pin_works && is_there)
    }
}
