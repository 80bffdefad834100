//! POST /e-imza/yanit: what the app has to say. Sent twice it has one effect and gets the same receipt.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use handoff::bytes::{Cms, Nonce, RunPublicKey};
use handoff::message::{Answer, Fault, Next, Receipt, Submission};
use handoff::purpose::Purpose;
use handoff::wire::Version;
use sha2::{Digest, Sha256};
use store::limit::{self, Limit};
use store::{Micros, Tx, run};
use uuid::Uuid;

use super::machine::{self, Told};
use super::own_address;
use super::sql::{self, HandOff};
use super::stage::Stage;
use crate::House;
use crate::card;
use crate::refusal::Refusal;
use crate::session::token_hash;
use crate::visitor::Visitor;

const OF_A_VISITOR: Limit = Limit {
    what: "hand-off-answer",
    max: 120,
    seconds: 60,
};

pub async fn answer(
    State(house): State<House>,
    Visitor(visitor): Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    machine::answer(attempt(&house, &visitor, body).await)
}

async fn attempt(
    house: &House,
    visitor: &[u8],
    body: Result<Bytes, BytesRejection>,
) -> Result<Receipt, Told> {
    let now = house.now();
    if !limit::take(&house.db, OF_A_VISITOR, visitor, now).await? {
        return Err(Told(Fault::TooMany));
    }
    let submission: Submission = machine::read(body)?;
    let bearer = token_hash(&String::from(submission.bearer.clone()));
    let mut tx = house.db.write().await?;
    let found = sql::by_bearer(&mut tx, &bearer).await?;
    let hand_off = found.ok_or(Told(Fault::Over))?;
    is_proven(house, &hand_off, &submission)?;
    let written = serde_json::to_vec(&submission.answer).map_err(Refusal::from)?;
    let digest = Sha256::digest(&written).to_vec();
    if hand_off.answer_digest.as_ref() == Some(&digest) {
        return Ok(receipt(hand_off.answered_at.unwrap_or(now)));
    }
    if hand_off.stage(now) != Stage::Redeemed {
        return Err(Told(Fault::Over));
    }
    let texts = hand_off.open(house)?.texts.len();
    if !fits(&submission.answer, &hand_off.purpose, texts) {
        return Err(Told(Fault::NotAccepted));
    }
    take_in(&mut tx, house, &hand_off, &submission.answer, digest).await?;
    tx.commit().await?;
    Ok(receipt(now))
}

/// Whoever cannot prove to be the run that redeemed is told what everybody else is told.
fn is_proven(house: &House, hand_off: &HandOff, submission: &Submission) -> Result<(), Told> {
    let over = || Told(Fault::Over);
    let run_key = hand_off
        .run_key
        .as_deref()
        .and_then(|key| key.try_into().ok());
    let run_key = RunPublicKey(run_key.ok_or_else(over)?);
    let nonce = Nonce(hand_off.nonce.as_slice().try_into().map_err(|_| over())?);
    let portal = own_address(house)?;
    submission
        .check(&portal, &nonce, &run_key)
        .map_err(|_| over())
}

/// One signature for each text where texts are signed; "done" where nothing is. To fail is always possible.
fn fits(answer: &Answer, purpose: &str, texts: usize) -> bool {
    let signs = Purpose::by_key(purpose).is_some_and(Purpose::signs);
    match answer {
        Answer::Signed { signatures } => signs && signatures.len() == texts,
        Answer::Done => !signs,
        Answer::Failed { .. } => true,
    }
}

async fn take_in(
    tx: &mut Tx,
    house: &House,
    hand_off: &HandOff,
    answer: &Answer,
    digest: Vec<u8>,
) -> Result<(), Told> {
    let (word, act) = match answer {
        Answer::Signed { .. } => ("signed", "hand-off-signed"),
        Answer::Done => ("done", "hand-off-done"),
        Answer::Failed { why } => (why.key(), "hand-off-failed"),
    };
    let changed = run!(
        &mut *tx,
        "UPDATE hand_off SET answered_at = $2, answer = $3, answer_digest = $4
         WHERE id = $1 AND answered_at IS NULL AND twice_at IS NULL",
        hand_off.id,
        house.now(),
        word,
        digest
    )?;
    if changed != 1 {
        return Err(Told(Fault::Over));
    }
    if let Answer::Signed { signatures } = answer {
        store_signatures(tx, house, hand_off.id, signatures).await?;
    }
    if let (Answer::Done, Some(card)) = (answer, hand_off.open(house)?.card) {
        let purpose = Purpose::by_key(&hand_off.purpose).ok_or(Refusal::Internal)?;
        card::worked(tx, house, card, purpose).await?;
    }
    let (person, purpose) = (hand_off.person, hand_off.purpose.as_str());
    Ok(sql::write_down(tx, house, person, act, hand_off.id, purpose).await?)
}

/// As they came: the check reads these very bytes, and so does a court.
async fn store_signatures(
    tx: &mut Tx,
    house: &House,
    id: Uuid,
    signatures: &[Cms],
) -> Result<(), Told> {
    for (number, signature) in (1_i64..).zip(signatures) {
        let place = format!("hand_off_signature:{id}:{number}");
        run!(
            &mut *tx,
            "INSERT INTO hand_off_signature (hand_off, number, sealed) VALUES ($1, $2, $3)",
            id,
            number,
            house.vault.seal(&place, signature.der())
        )?;
    }
    Ok(())
}

fn receipt(at: Micros) -> Receipt {
    Receipt {
        version: Version,
        received_at: at / 1_000_000,
        next: Next::PageGoesOn,
    }
}
