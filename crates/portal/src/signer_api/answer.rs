//! POST /e-imza/yanit: what the app has to say. Sent twice it has one effect and gets the same receipt.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use handoff::bytes::Cms;
use handoff::message::{Answer, Fault, Receipt, Submission};
use sha2::{Digest, Sha256};
use store::limit::{self, Limit};
use web::House;
use web::limits;
use web::refusal::Refusal;
use web::security::{self, Event, Kind};
use web::session::token_hash;
use web::visitor::Network;

use super::accept::{self, App, NotConsumed};
use super::card_step;
use super::machine::{self, Told};
use super::run::Run;
use crate::card::Said;
use crate::diary_entry::Whereabouts;
use crate::e_imza::Matter;
use crate::e_imza::check::{self, Wanted};
use crate::e_imza::evidence::{self, Accepted};
use crate::e_imza::sql::{self, HandOff, Sealed};
use crate::e_imza::stage::Stage;
use crate::e_imza::{stamp, words};

/// How many answers of nobody one network may send. Whoever brings the bearer of a hand-off is limited by that hand-off alone: it cannot be
/// guessed, and what others send from behind the same address must not keep a signature from arriving.
const OF_NOBODY: Limit = Limit {
    what: "hand-off-answer",
    max: 120,
    seconds: 60,
};
/// How many signatures of one hand-off are checked: each makes us ask its authority, and is kept.
const OF_A_HAND_OFF: Limit = Limit {
    what: "hand-off-signatures",
    max: 20,
    seconds: 600,
};

pub async fn answer(
    State(house): State<House>,
    seen: Whereabouts,
    network: Network,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let app = App { seen, network };
    machine::answer(attempt(&house, &app, body).await)
}

async fn attempt(
    house: &House,
    app: &App,
    body: Result<Bytes, BytesRejection>,
) -> Result<Receipt, Told> {
    let now = house.now();
    let submission: Submission = machine::read(body)?;
    let bearer = token_hash(&String::from(submission.bearer.clone()));
    let Some(hand_off) = find(house, &bearer).await? else {
        return Err(
            match limits::of_network(house, OF_NOBODY, &app.network).await? {
                true => Fault::Over.into(),
                false => Fault::TooMany.into(),
            },
        );
    };
    is_proven(house, &hand_off, &submission)?;
    let written = serde_json::to_vec(&submission.answer).map_err(Refusal::from)?;
    let digest = Sha256::digest(&written).to_vec();
    if hand_off.answer_digest.as_ref() == Some(&digest) {
        return accept::receipt_again(house, &hand_off);
    }
    if hand_off.stage(now) != Stage::Redeemed {
        return Err(Fault::Over.into());
    }
    let consumed = settle(house, &hand_off, &submission.answer, &digest, app).await?;
    match consumed {
        Ok(receipt) => Ok(receipt),
        // Sent twice at the same moment: the other one had the effect, and its receipt is the receipt.
        Err(NotConsumed::SomebodyFirst) => {
            let after = settled(house, &bearer).await?;
            match after.answer_digest == Some(digest) {
                true => accept::receipt_again(house, &after),
                false => Err(Fault::Over.into()),
            }
        }
        Err(NotConsumed::Refused(refusal)) => {
            Err(not_possible(house, &hand_off, &submission.answer, refusal).await?)
        }
    }
}

async fn find(house: &House, bearer: &[u8]) -> Result<Option<HandOff>, Told> {
    Ok(sql::by_bearer(&mut house.db.read().await?, bearer).await?)
}

/// After the other one came first: waits until what it wrote is durable, since a reader may not see it yet.
async fn settled(house: &House, bearer: &[u8]) -> Result<HandOff, Told> {
    let mut tx = house.db.write().await?;
    let found = sql::by_bearer(&mut tx, bearer).await?;
    tx.commit().await?;
    found.ok_or(Told::from(Fault::Over))
}

/// Whoever cannot prove to be the run that redeemed is told what everybody else is told.
fn is_proven(house: &House, hand_off: &HandOff, submission: &Submission) -> Result<(), Told> {
    let run = Run::of(house, hand_off)?;
    submission
        .check(&run.portal, &run.nonce, &run.key)
        .map_err(|_| Fault::Over.into())
}

/// One signature for each text where texts are signed; "done" where nothing is. To fail is always possible.
async fn settle(
    house: &House,
    hand_off: &HandOff,
    answer: &Answer,
    digest: &[u8],
    app: &App,
) -> Result<Result<Receipt, NotConsumed>, Told> {
    let inside = hand_off.open(house)?;
    let signs = inside.matter.purpose().signs();
    match answer {
        Answer::Failed { .. } => Ok(accept::give_up(house, hand_off, answer, digest).await),
        Answer::Done { secret, card, pin } if !signs => {
            let said = Said {
                secret: *secret,
                card,
                pin: pin.as_ref(),
            };
            by_the_card(house, hand_off, &inside, &said).await?;
            let card = Some(*secret);
            Ok(accept::consume(house, hand_off, &inside, &[], digest, (app, card)).await)
        }
        Answer::Signed { signatures } if signs && signatures.len() == inside.texts.len() => {
            check_and_consume(house, hand_off, &inside, signatures, digest, app).await
        }
        Answer::Done { .. } | Answer::Signed { .. } => Err(Fault::NotAccepted.into()),
    }
}

/// "Done" is believed of the card that was meant, and of nobody who only knows the code.
async fn by_the_card(
    house: &House,
    hand_off: &HandOff,
    inside: &Sealed,
    said: &Said<'_>,
) -> Result<(), Told> {
    let Matter::Card(work) = &inside.matter else {
        return Err(Fault::NotAccepted.into());
    };
    let mut tx = house.db.write().await?;
    let serial = work.card(&mut tx).await?.serial;
    let statement = Run::of(house, hand_off)?.statement(work.act.purpose(), serial);
    let said = (said, hand_off.card_opened_at.is_some());
    if work.is_done(&mut tx, house, &statement, said).await? {
        return Ok(());
    }
    card_step::not_shown(&mut tx, house, hand_off).await?;
    tx.commit().await?;
    security::note(house, Event::of(Kind::CardNotShown).detail("done")).await;
    Err(Fault::NotThisCard.into())
}

async fn check_and_consume(
    house: &House,
    hand_off: &HandOff,
    inside: &Sealed,
    signatures: &[Cms],
    digest: &[u8],
    app: &App,
) -> Result<Result<Receipt, NotConsumed>, Told> {
    let now = house.now();
    let id = hand_off.id.as_bytes();
    if !limit::take(&house.db, OF_A_HAND_OFF, id, now).await? {
        return Err(Fault::TooMany.into());
    }
    let authorities = house.authorities().ok_or(Refusal::Unavailable)?;
    let signer = {
        let mut conn = house.db.read().await?;
        inside
            .matter
            .signer(&mut conn, house, hand_off.person)
            .await?
    };
    let wanted = Wanted {
        hand_off,
        texts: &inside.texts,
        signer: &signer,
        now,
    };
    let checked = check::check(authorities, &wanted, signatures).await;
    // What failed weighs more than what could not be found out.
    let refusals: Vec<_> = checked.iter().filter_map(check::Checked::refusal).collect();
    let worst = refusals
        .iter()
        .find(|(fault, _)| *fault == Fault::NotAccepted)
        .or(refusals.first());
    if let Some((fault, reason)) = worst {
        let mut tx = house.db.write().await?;
        let key = reason.key();
        evidence::keep_refused(&mut tx, house, hand_off.id, signatures, &checked, key).await?;
        let (owner, actor) = (hand_off.owner(&mut tx, house).await?, hand_off.actor());
        let (act, purpose) = ("hand-off-refused", &hand_off.purpose);
        sql::write_down(&mut tx, house, owner, actor, act, hand_off.id, purpose).await?;
        if *fault == Fault::NotAccepted {
            let event = Event::of(security::Kind::SignatureRefused);
            security::note_in(
                &mut tx,
                house,
                event.visitor(&app.network.visitor).detail(key),
            )
            .await?;
        }
        tx.commit().await?;
        return Err(Told {
            fault: *fault,
            words: Some(words::of_reason(*reason)),
        });
    }
    // Only what passed moves anything; whatever else a check may come to say one day does not.
    if !checked.iter().all(check::Checked::passed) {
        return Err(Refusal::Internal.into());
    }
    let mut accepted = Vec::with_capacity(signatures.len());
    for (cms, checked) in signatures.iter().zip(&checked) {
        accepted.push(Accepted {
            cms,
            checked,
            stamped: stamp::stamped(house, authorities, cms.der()).await,
        });
    }
    Ok(accept::consume(house, hand_off, inside, &accepted, digest, (app, None)).await)
}

/// The signature is good, and what it is for cannot be done. The page says why as well.
async fn not_possible(
    house: &House,
    hand_off: &HandOff,
    answer: &Answer,
    refusal: Refusal,
) -> Result<Told, Told> {
    let key = match refusal {
        Refusal::NotNow(key) => key,
        Refusal::Stale | Refusal::NotFound => "refused-changed-meanwhile",
        other => return Ok(other.into()),
    };
    let signatures: &[Cms] = match answer {
        Answer::Signed { signatures } => signatures,
        Answer::Done { .. } | Answer::Failed { .. } => &[],
    };
    let mut tx = house.db.write().await?;
    evidence::keep_refused(&mut tx, house, hand_off.id, signatures, &[], key).await?;
    tx.commit().await?;
    Ok(Told {
        fault: Fault::NotAccepted,
        words: Some(words::of_key(house, key)),
    })
}
