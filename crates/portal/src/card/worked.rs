//! The work on a card is done, and the card said so: the history has it, and the holder is told by the channel they chose, so that whoever did
//! not do it can act at once.

use handoff::card::OfferedCard;
use handoff::card_proof::UnlockSecretNow;
use handoff::message::Next;
use rules::application::Event;
use serde_json::json;
use store::history::Actor;
use store::{Conn, Tx};
use web::App;
use web::refusal::Refusal;

use super::sql;
use crate::e_imza::{CardWork, Outcome, PinAct};
use crate::notice::{self, Notice};
use crate::order::{finders, record};

impl CardWork {
    /// What the app learns of the card.
    pub async fn offered(&self, conn: &mut Conn) -> Result<OfferedCard, Refusal> {
        let serial = self.card(conn).await?.serial;
        Ok(OfferedCard { serial })
    }
}

/// It is done, and proven.
pub async fn take_effect(
    work: &CardWork,
    tx: &mut Tx,
    app: &App,
    outcome: Option<Outcome<'_>>,
) -> Result<Next, Refusal> {
    let outcome = outcome.ok_or(Refusal::Internal)?;
    if outcome.secret == UnlockSecretNow::Changed {
        work.changed(tx, outcome.fresh.ok_or(Refusal::Internal)?)
            .await?;
    }
    worked(tx, app, work, outcome.secret).await?;
    Ok(Next::PageGoesOn)
}

/// Writes down what was done to the card's PIN.
async fn worked(
    tx: &mut Tx,
    app: &App,
    work: &CardWork,
    secret: UnlockSecretNow,
) -> Result<(), Refusal> {
    let (event, told) = match work.act {
        PinAct::Unlock => (Event::CardUnlocked, Notice::CardUnlocked),
        PinAct::Change => (Event::CardPinChanged, Notice::PinChanged),
    };
    let card = sql::by_id(tx, work.card).await?.ok_or(Refusal::NotFound)?;
    let order = finders::for_job(tx, card.application).await?;
    let order = order.ok_or(Refusal::NotFound)?;
    let actor = Actor::Person(card.person);
    let evidence = json!({ "card": card.id, "unlock_secret": secret });
    record(tx, app, &order, event, actor, evidence).await?;
    notice::enqueue(tx, app, &order, told).await
}
