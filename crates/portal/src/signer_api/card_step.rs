//! POST /e-imza/kart: the app shows the card that is to be unlocked, and gets what unlocks it; and once it is open, what shall unlock it from
//! now on. Sent again it gets the same answer.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use handoff::card::{CardStatement, Secrets, UnlockSecret};
use handoff::card_proof::CardStep;
use handoff::message::HandoffFault;
use handoff::purpose::Purpose;
use handoff::wire::Version;
use store::limit::{self, Limit};
use store::{Micros, Tx, run};
use web::App;
use web::refusal::Refusal;
use web::security::{self, Event, Kind};
use web::session::token_hash;
use web::visitor::Visitor;

use super::machine::{self, SignerApiError};
use super::run::Run;
use crate::e_imza::CardWork;
use crate::e_imza::SigningPurpose;
use crate::e_imza::sql::{self, HandOff};
use crate::e_imza::stage::Stage;

const OF_A_VISITOR: Limit = Limit {
    what: "card-statement",
    max: 60,
    seconds: 60,
};
/// Of one hand-off: two steps, each with answers that were lost.
const OF_A_HAND_OFF: Limit = Limit {
    what: "card-statements",
    max: 40,
    seconds: 600,
};

pub async fn state(
    State(app): State<App>,
    Visitor(visitor): Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    machine::answer(attempt(&app, &visitor, body).await)
}

async fn attempt(
    app: &App,
    visitor: &[u8],
    body: Result<Bytes, BytesRejection>,
) -> Result<Secrets, SignerApiError> {
    let now = app.now();
    if !limit::take(&app.db, OF_A_VISITOR, visitor, now).await? {
        return Err(HandoffFault::TooMany.into());
    }
    let said: CardStatement = machine::read(body)?;
    let bearer = token_hash(&String::from(said.bearer.clone()));
    let found = sql::by_bearer(&mut app.db.read().await?, &bearer).await?;
    let hand_off = found.ok_or(SignerApiError::from(HandoffFault::Over))?;
    let run = Run::of(app, &hand_off)?;
    said.check(&run.portal, &run.nonce, &run.key)
        .map_err(|_| SignerApiError::from(HandoffFault::Over))?;
    if hand_off.stage(now) != Stage::Redeemed {
        return Err(HandoffFault::Over.into());
    }
    if !limit::take(&app.db, OF_A_HAND_OFF, hand_off.id.as_bytes(), now).await? {
        return Err(HandoffFault::TooMany.into());
    }
    // What unlocks a card is given where it is to be unlocked, and nowhere else.
    let SigningPurpose::Card(work) = hand_off.open(app)?.signing_purpose else {
        return Err(HandoffFault::NotAccepted.into());
    };
    if work.act.purpose() != Purpose::Unlock {
        return Err(HandoffFault::NotAccepted.into());
    }
    let mut tx = app.db.write().await?;
    let card = work.card(&mut tx).await?;
    let statement = run.statement(Purpose::Unlock, card.serial.clone());
    if !card.is_shown(app, &said.card, &statement.at(said.step))? {
        not_shown(&mut tx, app, &hand_off).await?;
        tx.commit().await?;
        security::note(
            app,
            Event::of(Kind::CardNotShown)
                .visitor(visitor)
                .detail("unlock"),
        )
        .await;
        return Err(HandoffFault::NotThisCard.into());
    }
    // Read anew within the transaction: of two copies at the same moment one is the second.
    let hand_off = sql::by_id(&mut tx, hand_off.id).await?;
    let hand_off = hand_off.ok_or(SignerApiError::from(HandoffFault::Over))?;
    let secrets = match said.step {
        CardStep::Present => present(&mut tx, app, &hand_off, &work, now).await?,
        CardStep::Opened { with } => {
            vec![opened(&mut tx, app, &hand_off, &work, with, now).await?]
        }
    };
    // What is handed out is in the history first.
    tx.commit().await?;
    Ok(Secrets {
        version: Version,
        secrets,
    })
}

async fn present(
    tx: &mut Tx,
    app: &App,
    hand_off: &HandOff,
    work: &CardWork,
    now: Micros,
) -> Result<Vec<UnlockSecret>, SignerApiError> {
    let changed = run!(
        &mut *tx,
        "UPDATE hand_off SET card_proven_at = COALESCE(card_proven_at, $2)
         WHERE id = $1 AND card_opened_at IS NULL AND answered_at IS NULL AND twice_at IS NULL",
        hand_off.id,
        now
    )?;
    if changed != 1 {
        return Err(HandoffFault::Over.into());
    }
    let is_first = hand_off.card_proven_at.is_none();
    if is_first {
        written(tx, app, hand_off, "card-proven").await?;
    }
    Ok(work.give(tx, app, (hand_off.id, is_first)).await?)
}

async fn opened(
    tx: &mut Tx,
    app: &App,
    hand_off: &HandOff,
    work: &CardWork,
    with: u8,
    now: Micros,
) -> Result<UnlockSecret, SignerApiError> {
    if hand_off.card_opened_at.is_some() {
        let sealed = hand_off.return_sealed.as_deref().ok_or(Refusal::Internal)?;
        return Ok(work.fresh(app, sealed)?);
    }
    let fresh = work.renew(tx, app, with).await?;
    let changed = run!(
        &mut *tx,
        "UPDATE hand_off SET card_opened_at = $2, return_sealed = $3
         WHERE id = $1 AND card_proven_at IS NOT NULL AND card_opened_at IS NULL AND answered_at IS NULL AND twice_at IS NULL",
        hand_off.id,
        now,
        fresh.clone()
    )?;
    if changed != 1 {
        return Err(HandoffFault::Over.into());
    }
    written(tx, app, hand_off, "card-opened").await?;
    Ok(work.fresh(app, &fresh)?)
}

/// In the history: another card, or none, was shown for this one.
pub async fn not_shown(tx: &mut Tx, app: &App, hand_off: &HandOff) -> Result<(), Refusal> {
    written(tx, app, hand_off, "card-not-shown").await
}

async fn written(
    tx: &mut Tx,
    app: &App,
    hand_off: &HandOff,
    act: &'static str,
) -> Result<(), Refusal> {
    let (owner, actor) = (hand_off.owner(tx, app).await?, hand_off.actor());
    let (id, purpose) = (hand_off.id, &hand_off.purpose);
    Ok(sql::write_down(tx, app, owner, actor, act, id, purpose).await?)
}
