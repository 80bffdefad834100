//! What unlocks a card: given to the run that has shown the card, and replaced by a fresh one in that same run.
//!
//! The portal never knows fewer secrets than the card may have, and never gives more than two: the one that works, and the one that the card
//! may have taken when no answer came back. A fresh one is made only when the app has said which of them opened the card, so they cannot grow
//! to three, of which a card would not survive the wrong ones. Whatever was handed out in a run that ended badly is replaced by the next run.

use handoff::card::UnlockSecret;
use rules::application::Event;
use serde_json::json;
use store::history::Actor;
use store::{Tx, run};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use super::sql::{self, Card, unlock_place};
use crate::e_imza::CardWork;
use crate::notice::{self, Notice};
use crate::order::{finders, record};

impl CardWork {
    /// The card as it is known here.
    pub async fn card(&self, conn: &mut store::Conn) -> Result<Card, Refusal> {
        sql::by_id(conn, self.card).await?.ok_or(Refusal::NotFound)
    }

    /// What may unlock the card, the likeliest first. When it is given for the first time in a run, the history has it before it leaves, and
    /// the holder is told, so that whoever did not do it can act at once.
    pub async fn give(
        &self,
        tx: &mut Tx,
        app: &App,
        (hand_off, is_first): (Uuid, bool),
    ) -> Result<Vec<UnlockSecret>, Refusal> {
        let card = self.card(tx).await?;
        if is_first {
            let order = finders::for_job(tx, card.application).await?;
            let order = order.ok_or(Refusal::NotFound)?;
            let (event, actor) = (Event::CardUnlockGiven, Actor::Person(card.person));
            let evidence = json!({ "card": card.id, "hand_off": hand_off });
            record(tx, app, &order, event, actor, evidence).await?;
            notice::enqueue(tx, app, &order, Notice::CardUnlockBegun).await?;
        }
        let known = [Some(&card.unlock_sealed), card.next_unlock_sealed.as_ref()];
        let known = known.into_iter().flatten();
        known.map(|sealed| open(app, card.id, sealed)).collect()
    }

    /// The card was opened by this one of those that were given: the other one is worth nothing, and a fresh one is made. What comes back is
    /// sealed, for the card's row and for this run's.
    pub async fn renew(&self, tx: &mut Tx, app: &App, with: u8) -> Result<Vec<u8>, Refusal> {
        let card = self.card(tx).await?;
        let works = match (with, card.next_unlock_sealed) {
            (0, _) => card.unlock_sealed,
            (1, Some(next)) => next,
            _ => return Err(Refusal::Stale),
        };
        let length = open(app, card.id, &works)?.expose().len();
        let fresh = app
            .vault
            .seal(&unlock_place(card.id), drawn(length).expose().as_bytes());
        let changed = run!(
            tx,
            "UPDATE card SET unlock_sealed = $2, next_unlock_sealed = $3 WHERE id = $1",
            card.id,
            works,
            fresh.clone()
        )?;
        match changed {
            1 => Ok(fresh),
            _ => Err(Refusal::Stale),
        }
    }

    /// The fresh one, again.
    pub fn fresh(&self, app: &App, sealed: &[u8]) -> Result<UnlockSecret, Refusal> {
        open(app, self.card, sealed)
    }

    /// The card has the fresh one. The one before it stays known, in case that is not so.
    pub async fn changed(&self, tx: &mut Tx, sealed: &[u8]) -> Result<(), Refusal> {
        run!(
            tx,
            "UPDATE card SET unlock_sealed = $2, next_unlock_sealed = unlock_sealed WHERE id = $1",
            self.card,
            sealed
        )?;
        Ok(())
    }
}

fn open(app: &App, card: Uuid, sealed: &[u8]) -> Result<UnlockSecret, Refusal> {
    let plain = app.vault.open(&unlock_place(card), sealed)?;
    let text = String::from_utf8(plain).map_err(|_| Refusal::Internal)?;
    UnlockSecret::try_from(text).map_err(|_| Refusal::Internal)
}

/// Digits, as long as the one before, since a family's cards take one length.
fn drawn(length: usize) -> UnlockSecret {
    let digits = (0..length).map(|_| char::from(b'0' + rand::random_range(0..10_u8)));
    let digits: String = digits.collect();
    UnlockSecret::try_from(digits).expect("as long as one that was one")
}
