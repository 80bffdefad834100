//! POST /e-imza/yanit: what the app has to say. Sent twice it has one effect and gets the same receipt.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use handoff::bytes::Cms;
use handoff::message::{Answer, HandoffFault, Receipt, Submission};
use sha2::{Digest, Sha256};
use store::limit::{self, Limit};
use web::App;
use web::limits;
use web::refusal::Refusal;
use web::security::{self, Event, Kind};
use web::session::token_hash;
use web::visitor::Network;

use super::accept::{self, NotConsumed, SignerApp};
use super::card_step;
use super::machine::{self, SignerApiError};
use super::run::Run;
use crate::card::Said;
use crate::diary_entry::Whereabouts;
use crate::e_imza::SigningPurpose;
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
    State(app): State<App>,
    seen: Whereabouts,
    network: Network,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let signer_app = SignerApp { seen, network };
    machine::answer(attempt(&app, &signer_app, body).await)
}

async fn attempt(
    app: &App,
    signer_app: &SignerApp,
    body: Result<Bytes, BytesRejection>,
) -> Result<Receipt, SignerApiError> {
    let now = app.now();
    let submission: Submission = machine::read(body)?;
    let bearer = token_hash(&String::from(submission.bearer.clone()));
    let Some(hand_off) = find(app, &bearer).await? else {
        return Err(
            match limits::of_network(app, OF_NOBODY, &signer_app.network).await? {
                true => HandoffFault::Over.into(),
                false => HandoffFault::TooMany.into(),
            },
        );
    };
    is_proven(app, &hand_off, &submission)?;
    let written = serde_json::to_vec(&submission.answer).map_err(Refusal::from)?;
    let digest = Sha256::digest(&written).to_vec();
    if hand_off.answer_digest.as_ref() == Some(&digest) {
        return accept::receipt_again(app, &hand_off);
    }
    if hand_off.stage(now) != Stage::Redeemed {
        return Err(HandoffFault::Over.into());
    }
    let consumed = settle(app, &hand_off, &submission.answer, &digest, signer_app).await?;
    match consumed {
        Ok(receipt) => Ok(receipt),
        // Sent twice at the same moment: the other one had the effect, and its receipt is the receipt.
        Err(NotConsumed::SomebodyFirst) => {
            let after = settled(app, &bearer).await?;
            match after.answer_digest == Some(digest) {
                true => accept::receipt_again(app, &after),
                false => Err(HandoffFault::Over.into()),
            }
        }
        Err(NotConsumed::Refused(refusal)) => {
            Err(not_possible(app, &hand_off, &submission.answer, refusal).await?)
        }
    }
}

async fn find(app: &App, bearer: &[u8]) -> Result<Option<HandOff>, SignerApiError> {
    Ok(sql::by_bearer(&mut app.db.read().await?, bearer).await?)
}

/// After the other one came first: waits until what it wrote is durable, since a reader may not see it yet.
async fn settled(app: &App, bearer: &[u8]) -> Result<HandOff, SignerApiError> {
    let mut tx = app.db.write().await?;
    let found = sql::by_bearer(&mut tx, bearer).await?;
    tx.commit().await?;
    found.ok_or(SignerApiError::from(HandoffFault::Over))
}

/// Whoever cannot prove to be the run that redeemed is told what everybody else is told.
fn is_proven(app: &App, hand_off: &HandOff, submission: &Submission) -> Result<(), SignerApiError> {
    let run = Run::of(app, hand_off)?;
    submission
        .check(&run.portal, &run.nonce, &run.key)
        .map_err(|_| HandoffFault::Over.into())
}

/// One signature for each text where texts are signed; "done" where nothing is. To fail is always possible.
async fn settle(
    app: &App,
    hand_off: &HandOff,
    answer: &Answer,
    digest: &[u8],
    signer_app: &SignerApp,
) -> Result<Result<Receipt, NotConsumed>, SignerApiError> {
    let inside = hand_off.open(app)?;
    let signs = inside.signing_purpose.purpose().signs();
    match answer {
        Answer::Failed { .. } => Ok(accept::give_up(app, hand_off, answer, digest).await),
        Answer::Done { secret, card, pin } if !signs => {
            let said = Said {
                secret: *secret,
                card,
                pin: pin.as_ref(),
            };
            by_the_card(app, hand_off, &inside, &said).await?;
            let card = Some(*secret);
            Ok(accept::consume(app, hand_off, &inside, &[], digest, (signer_app, card)).await)
        }
        Answer::Signed { signatures } if signs && signatures.len() == inside.texts.len() => {
            check_and_consume(app, hand_off, &inside, signatures, digest, signer_app).await
        }
        Answer::Done { .. } | Answer::Signed { .. } => Err(HandoffFault::NotAccepted.into()),
    }
}

/// "Done" is believed of the card that was meant, and of nobody who only knows the code.
async fn by_the_card(
    app: &App,
    hand_off: &HandOff,
    inside: &Sealed,
    said: &Said<'_>,
) -> Result<(), SignerApiError> {
    let SigningPurpose::Card(work) = &inside.signing_purpose else {
        return Err(HandoffFault::NotAccepted.into());
    };
    let mut tx = app.db.write().await?;
    let serial = work.card(&mut tx).await?.serial;
    let statement = Run::of(app, hand_off)?.statement(work.act.purpose(), serial);
    let said = (said, hand_off.card_opened_at.is_some());
    if work.is_done(&mut tx, app, &statement, said).await? {
        return Ok(());
    }
    card_step::not_shown(&mut tx, app, hand_off).await?;
    tx.commit().await?;
    security::note(app, Event::of(Kind::CardNotShown).detail("done")).await;
    Err(HandoffFault::NotThisCard.into())
}

async fn check_and_consume(
    app: &App,
    hand_off: &HandOff,
    inside: &Sealed,
    signatures: &[Cms],
    digest: &[u8],
    signer_app: &SignerApp,
) -> Result<Result<Receipt, NotConsumed>, SignerApiError> {
    let now = app.now();
    let id = hand_off.id.as_bytes();
    if !limit::take(&app.db, OF_A_HAND_OFF, id, now).await? {
        return Err(HandoffFault::TooMany.into());
    }
    let authorities = app.authorities().ok_or(Refusal::Unavailable)?;
    let signer = {
        let mut conn = app.db.read().await?;
        inside
            .signing_purpose
            .signer(&mut conn, app, hand_off.person)
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
        .find(|(fault, _)| *fault == HandoffFault::NotAccepted)
        .or(refusals.first());
    if let Some((fault, reason)) = worst {
        let mut tx = app.db.write().await?;
        let key = reason.key();
        evidence::keep_refused(&mut tx, app, hand_off.id, signatures, &checked, key).await?;
        let (owner, actor) = (hand_off.owner(&mut tx, app).await?, hand_off.actor());
        let (act, purpose) = ("hand-off-refused", &hand_off.purpose);
        sql::write_down(&mut tx, app, owner, actor, act, hand_off.id, purpose).await?;
        if *fault == HandoffFault::NotAccepted {
            let event = Event::of(security::Kind::SignatureRefused);
            security::note_in(
                &mut tx,
                app,
                event.visitor(&signer_app.network.visitor).detail(key),
            )
            .await?;
        }
        tx.commit().await?;
        return Err(SignerApiError {
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
            stamped: stamp::stamped(app, authorities, cms.der()).await,
        });
    }
    Ok(accept::consume(app, hand_off, inside, &accepted, digest, (signer_app, None)).await)
}

/// The signature is good, and what it is for cannot be done. The page says why as well.
async fn not_possible(
    app: &App,
    hand_off: &HandOff,
    answer: &Answer,
    refusal: Refusal,
) -> Result<SignerApiError, SignerApiError> {
    let key = match refusal {
        Refusal::NotNow(key) => key,
        Refusal::Stale | Refusal::NotFound => "refused-changed-meanwhile",
        other => return Ok(other.into()),
    };
    let signatures: &[Cms] = match answer {
        Answer::Signed { signatures } => signatures,
        Answer::Done { .. } | Answer::Failed { .. } => &[],
    };
    let mut tx = app.db.write().await?;
    evidence::keep_refused(&mut tx, app, hand_off.id, signatures, &[], key).await?;
    tx.commit().await?;
    Ok(SignerApiError {
        fault: HandoffFault::NotAccepted,
        words: Some(words::of_key(app, key)),
    })
}
