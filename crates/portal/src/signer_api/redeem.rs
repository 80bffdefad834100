//! POST /e-imza/kod: the app turns in a code. Once: a second run that turns it in ends the hand-off for both.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use handoff::LIFETIME_SECONDS;
use handoff::bytes::{Bearer, Nonce};
use handoff::message::{HandoffFault, Redemption};
use handoff::offer::{Begun, Offer};
use handoff::wire::Version;
use rules::expiry;
use store::limit::Limit;
use store::run;
use web::App;
use web::limits::{self, Shared};
use web::refusal::Refusal;
use web::session::token_hash;
use web::visitor::Network;

use super::machine::{self, SignerApiError};
use crate::e_imza::SigningPurpose;
use crate::e_imza::own_address;
use crate::e_imza::sql::{self, HandOff};
use crate::e_imza::stage::Stage;

/// Wrong, expired and used take the same: no answer comes before this.
const PACE: Duration = Duration::from_millis(250);
/// How often one network may turn in a code; a whole institution may sit behind one.
const OF_A_NETWORK: Limit = Limit {
    what: "redemption",
    max: 60,
    seconds: 60,
};
/// Wrong codes. All networks together guess a thousand in a minute, and beyond that each has five in ten minutes: with a thousand codes open at
/// a time, a thousand a minute find one within a day with a chance of one in two hundred, and can then sign nothing with it but with their own
/// card. A right code is taken however many guess elsewhere.
const WRONG: Shared = Shared {
    of_a_network: Limit {
        what: "redemption-wrong",
        max: 60,
        seconds: 600,
    },
    share: 5,
    of_all: Limit {
        what: "redemptions-wrong",
        max: 1_000,
        seconds: 60,
    },
};
const SECOND: i64 = 1_000_000;

pub async fn redeem(
    State(app): State<App>,
    network: Network,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let (outcome, ()) = tokio::join!(attempt(&app, &network, body), tokio::time::sleep(PACE));
    machine::answer(outcome)
}

async fn attempt(
    app: &App,
    network: &Network,
    body: Result<Bytes, BytesRejection>,
) -> Result<Offer, SignerApiError> {
    if !limits::of_network(app, OF_A_NETWORK, network).await?
        || !limits::may_guess(app, WRONG, network).await?
    {
        return Err(HandoffFault::TooMany.into());
    }
    let redemption: Redemption = machine::read(body)?;
    redemption
        .check(&own_address(app)?)
        .map_err(|_| SignerApiError::from(HandoffFault::CodeNotGood))?;
    let bearer = Bearer(rand::random());
    match turn_in(app, &redemption, &bearer).await? {
        Some(hand_off) => Ok(offer(app, &hand_off, bearer).await?),
        None => {
            limits::guessed_wrong(app, WRONG, network).await?;
            Err(HandoffFault::CodeNotGood.into())
        }
    }
}

/// The hand-off, if it is now this run's.
async fn turn_in(
    app: &App,
    redemption: &Redemption,
    bearer: &Bearer,
) -> Result<Option<HandOff>, SignerApiError> {
    let (now, run_key) = (app.now(), redemption.run_key.0.to_vec());
    let code = sql::code_index(app, &redemption.code);
    let bearer = token_hash(&String::from(bearer.clone()));
    let mut tx = app.db.write().await?;
    // The UPDATE comes first, so that of two runs at the same moment one is the second.
    let fresh = run!(
        &mut tx,
        "UPDATE hand_off SET redeemed_at = $2, run_key = $3, bearer = $4
         WHERE code = $1 AND redeemed_at IS NULL AND answered_at IS NULL AND expires_at >= $5 AND expires_at <= $6",
        code.clone(),
        now,
        run_key.clone(),
        bearer.clone(),
        now + SECOND,
        expiry::latest(now, LIFETIME_SECONDS * SECOND)
    )?;
    let Some(hand_off) = sql::by_code(&mut tx, &code).await? else {
        return Ok(None);
    };
    let (id, actor, purpose) = (hand_off.id, hand_off.actor(), hand_off.purpose.as_str());
    let owner = hand_off.owner(&mut tx, app).await?;
    if fresh == 1 {
        let act = "hand-off-redeemed";
        sql::write_down(&mut tx, app, owner, actor, act, id, purpose).await?;
        tx.commit().await?;
        return Ok(Some(hand_off));
    }
    if hand_off.stage(now) != Stage::Redeemed || hand_off.facts.expires_at < now + SECOND {
        return Ok(None);
    }
    if hand_off.run_key.as_ref() == Some(&run_key) {
        // The same run: the answer was lost on its way.
        run!(
            &mut tx,
            "UPDATE hand_off SET bearer = $2 WHERE id = $1 AND twice_at IS NULL AND answered_at IS NULL",
            id,
            bearer
        )?;
        tx.commit().await?;
        return Ok(Some(hand_off));
    }
    run!(
        &mut tx,
        "UPDATE hand_off SET twice_at = $2 WHERE id = $1 AND twice_at IS NULL AND answered_at IS NULL",
        id,
        now
    )?;
    let act = "hand-off-used-twice";
    sql::write_down(&mut tx, app, owner, actor, act, id, purpose).await?;
    tx.commit().await?;
    Ok(None)
}

async fn offer(app: &App, hand_off: &HandOff, bearer: Bearer) -> Result<Offer, Refusal> {
    let inside = hand_off.open(app)?;
    let card = match &inside.signing_purpose {
        SigningPurpose::Card(work) => Some(work.offered(&mut app.db.read().await?).await?),
        SigningPurpose::Login(_) | SigningPurpose::Approve(_) | SigningPurpose::Consent(_) => None,
    };
    let nonce = hand_off.nonce.as_slice().try_into();
    Ok(Offer {
        version: Version,
        bearer,
        portal: own_address(app)?,
        purpose: inside.signing_purpose.purpose(),
        nonce: Nonce(nonce.map_err(|_| Refusal::Internal)?),
        begun: Begun {
            by: inside.by,
            at: hand_off.begun_at / SECOND,
            browser: inside.browser,
        },
        now: app.now() / SECOND,
        expires_at: hand_off.facts.expires_at / SECOND,
        texts: inside.texts,
        card,
    })
}
