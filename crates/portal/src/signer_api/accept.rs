//! An answer is consumed: once, in one transaction with what it is for, its evidence and its history.

use handoff::card_proof::UnlockSecretNow;
use handoff::message::{Answer, Next, Receipt};
use handoff::wire::Version;
use serde_json::json;
use store::history::Actor;
use store::{Micros, Tx, run};
use web::App;
use web::refusal::Refusal;
use web::visitor::Network;

use super::effect::take_effect;
use super::machine::SignerApiError;
use crate::diary_entry::{self, Whereabouts};
use crate::e_imza::Given;
use crate::e_imza::Outcome;
use crate::e_imza::evidence::{self, Accepted};
use crate::e_imza::facts;
use crate::e_imza::login;
use crate::e_imza::sql::{self, HandOff, Sealed};
use crate::e_imza::stamp::Stamp;
use crate::jobs;
use crate::people;

/// The app that answers, as the wire shows it.
pub struct SignerApp {
    pub seen: Whereabouts,
    pub network: Network,
}

/// Why nothing was consumed.
pub enum NotConsumed {
    /// Another request, or somebody else's redemption, came first.
    SomebodyFirst,
    /// What the signature is for is not possible any more, or nobody of that number is known.
    Refused(Refusal),
}

impl<E: Into<Refusal>> From<E> for NotConsumed {
    fn from(error: E) -> Self {
        Self::Refused(error.into())
    }
}

/// Takes in signatures that passed, or that the work on the card is done, and does what it is for.
pub async fn consume(
    app: &App,
    hand_off: &HandOff,
    inside: &Sealed,
    accepted: &[Accepted<'_>],
    digest: &[u8],
    (signer_app, card): (&SignerApp, Option<UnlockSecretNow>),
) -> Result<Receipt, NotConsumed> {
    let (word, act) = match inside.signing_purpose.purpose().signs() {
        true => ("signed", "hand-off-signed"),
        false => ("done", "hand-off-done"),
    };
    let now = app.now();
    let mut tx = app.db.write().await?;
    claim(&mut tx, hand_off, word, digest, now).await?;
    for (number, accepted) in (1_i64..).zip(accepted) {
        evidence::keep(&mut tx, app, hand_off.id, number, accepted, now).await?;
        if accepted.stamped.is_none() {
            stamp_later(&mut tx, app, hand_off, number).await?;
        }
    }
    let signer = inside
        .signing_purpose
        .signer(&mut tx, app, hand_off.person)
        .await?;
    let person = people::by_identity(&mut tx, app, &signer).await?;
    let person = person.ok_or(Refusal::NotNow("refused-nobody-known"))?;
    let given = Given {
        hand_off: hand_off.id,
        person: &person,
        texts: &inside.texts,
        network: signer_app.network.index(),
        card: card.map(|secret| Outcome {
            secret,
            fresh: hand_off.return_sealed.as_deref(),
        }),
    };
    let next = take_effect(&inside.signing_purpose, &mut tx, app, &given).await?;
    let (owner, actor) = (Some(person.id), Actor::Person(person.id));
    let purpose = &hand_off.purpose;
    let signatures: Vec<_> = accepted.iter().map(|one| one.cms.der()).collect();
    let signatures = facts::digest(&app.vault, &signatures);
    let detail = json!({ "hand_off": hand_off.id, "purpose": purpose, "signatures": signatures });
    sql::write_down_more(&mut tx, app, owner, actor, act, detail).await?;
    // The browser in which it was begun, and the place of the app that signed.
    let seen = Whereabouts {
        device: inside.browser.clone(),
        place: signer_app.seen.place.clone(),
    };
    diary_entry::note(
        &mut tx,
        app,
        person.id,
        (diary_entry::Kind::Signature, inside.signing_purpose.order()),
        purpose,
        &seen,
    )
    .await?;
    tx.commit().await?;
    Ok(receipt(now, next))
}

/// The app comes back with nothing; that is always possible.
pub async fn give_up(
    app: &App,
    hand_off: &HandOff,
    answer: &Answer,
    digest: &[u8],
) -> Result<Receipt, NotConsumed> {
    let Answer::Failed { why } = answer else {
        return Err(Refusal::Internal.into());
    };
    let now = app.now();
    let mut tx = app.db.write().await?;
    claim(&mut tx, hand_off, why.key(), digest, now).await?;
    let (owner, actor) = (hand_off.owner(&mut tx, app).await?, hand_off.actor());
    let (id, purpose) = (hand_off.id, &hand_off.purpose);
    sql::write_down(&mut tx, app, owner, actor, "hand-off-failed", id, purpose).await?;
    tx.commit().await?;
    Ok(receipt(now, Next::PageGoesOn))
}

/// Only one answer ever gets past this.
async fn claim(
    tx: &mut Tx,
    hand_off: &HandOff,
    word: &str,
    digest: &[u8],
    now: Micros,
) -> Result<(), NotConsumed> {
    let changed = run!(
        tx,
        "UPDATE hand_off SET answered_at = $2, answer = $3, answer_digest = $4
         WHERE id = $1 AND answered_at IS NULL AND twice_at IS NULL",
        hand_off.id,
        now,
        word,
        digest
    )?;
    match changed {
        1 => Ok(()),
        _ => Err(NotConsumed::SomebodyFirst),
    }
}

async fn stamp_later(
    tx: &mut Tx,
    app: &App,
    hand_off: &HandOff,
    number: i64,
) -> Result<(), Refusal> {
    let wants_one = app
        .authorities()
        .is_some_and(|authorities| authorities.gives_time_stamps());
    if wants_one {
        let id = hand_off.id;
        let hand_off = id;
        let stamp = Stamp { hand_off, number };
        jobs::enqueue(tx, app, &format!("stamp:{id}:{number}"), &stamp, None).await?;
    }
    Ok(())
}

/// What the app was told when its answer was taken in, for the same answer sent again.
pub fn receipt_again(app: &App, hand_off: &HandOff) -> Result<Receipt, SignerApiError> {
    let at = hand_off.facts.answered_at.unwrap_or(app.now());
    // What is sealed there for work on a card is no way back.
    let sealed = hand_off.return_sealed.as_ref();
    let sealed = sealed.filter(|_| hand_off.return_token.is_some());
    let next = match (sealed, hand_off.facts.returned_at) {
        (Some(sealed), None) => {
            let opened = app
                .vault
                .open(&login::place(hand_off.id), sealed)
                .map_err(Refusal::from)?;
            let back: login::Return = serde_json::from_slice(&opened).map_err(Refusal::from)?;
            back.next(app, hand_off.id)?
        }
        _ => Next::PageGoesOn,
    };
    Ok(receipt(at, next))
}

fn receipt(at: Micros, next: Next) -> Receipt {
    Receipt {
        version: Version,
        received_at: at / 1_000_000,
        next,
    }
}
