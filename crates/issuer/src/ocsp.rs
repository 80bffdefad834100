//! Answers to "was this certificate revoked?", signed one by one, and given again until a state changes.
//!
//! Good is said of what lies stored and signed in the database, and of nothing else; a draft, or a number that was never drawn, is unknown.

use axum::body::Bytes;
use signature::crl::Reason;
use signature::moment::Moment;
use signature::ocsp::{CertId, NewAnswer, NewResponse, Refusal, Request, Status, successful};
use store::{Conn, Micros, StoreError, row};

use crate::fault::IssuerFault;
use crate::issuer::Issuer;
use crate::own_key::OwnKey;

/// How long an answer may be used again, in seconds.
const GOOD_FOR: i64 = 3_600;
#[derive(sqlx::FromRow)]
struct Facts {
    suspended_at: Option<Micros>,
    revoked_at: Option<Micros>,
    revocation: Option<i64>,
}

async fn status(conn: &mut Conn, authority: &[u8], serial: &[u8]) -> Result<Status, StoreError> {
    let facts = row!(
        conn,
        Facts,
        "SELECT suspended_at, revoked_at, revocation FROM issuer_certificate
         WHERE authority = $1 AND serial = $2 AND issued_at IS NOT NULL",
        authority,
        serial
    )?;
    let Some(facts) = facts else {
        return Ok(Status::Unknown);
    };
    let code = facts.revocation.and_then(|code| u8::try_from(code).ok());
    Ok(match (facts.revoked_at, facts.suspended_at) {
        (Some(at), _) => Status::Revoked {
            at: Moment::from_unix_micros(at),
            reason: code
                .and_then(Reason::from_code)
                .unwrap_or(Reason::Unspecified),
        },
        (None, Some(at)) => Status::Revoked {
            at: Moment::from_unix_micros(at),
            reason: Reason::CertificateHold,
        },
        (None, None) => Status::Good,
    })
}

/// As it is known since the counter said `changes`, or else as it lies in the database.
async fn state(issuer: &Issuer, serial: &[u8], changes: i64) -> Result<Status, StoreError> {
    if let Some(status) = issuer.answers.state(serial, changes) {
        return Ok(status);
    }
    let mut conn = issuer.db.read().await?;
    let status = status(&mut conn, &issuer.authority.id, serial).await?;
    issuer.answers.keep_state(serial.to_vec(), status, changes);
    Ok(status)
}

/// The whole OCSPResponse to a request in DER. What cannot be read, or is about another authority's certificates, is refused in OCSP's own
/// words; only the database's and the signature's failures are errors.
pub async fn answer(
    issuer: &Issuer,
    responder: &OwnKey,
    request: &[u8],
    now: Micros,
) -> Result<Bytes, IssuerFault> {
    let Ok(request) = Request::from_der(request) else {
        return Ok(Refusal::MalformedRequest.to_der().into());
    };
    let authority = &issuer.authority;
    let ours = |id: &CertId| {
        id.names_the_issuer_of(&authority.usual_name) || id.is_of(&authority.certificate)
    };
    if !request.asked.iter().all(ours) {
        return Ok(Refusal::Unauthorized.to_der().into());
    }
    let changes = changes(issuer, now).await?;
    // Most ask without a nonce, about one certificate: what was signed for one of them is good for all.
    let is_usual = request.nonce.is_none() && request.asked.len() == 1;
    if !is_usual {
        return Ok(signed(issuer, responder, &request, changes, now).await?.0);
    }
    let question = request.to_der();
    if let Some(known) = issuer.answers.find(&question, now) {
        return Ok(known);
    }
    let (answer, about) = signed(issuer, responder, &request, changes, now).await?;
    // What is unknown may be issued in the next moment, and that changes no state.
    if about.iter().all(|status| *status != Status::Unknown) {
        issuer.answers.keep(question, answer.clone(), changes, now);
    }
    Ok(answer)
}

/// How often states have changed: as counted within the last second, or as it stands in the database.
async fn changes(issuer: &Issuer, now: Micros) -> Result<i64, IssuerFault> {
    let turn = match issuer.answers.changes(now) {
        Ok(changes) => return Ok(changes),
        Err(turn) => turn,
    };
    let mut conn = issuer.db.read().await?;
    let counted = row!(
        &mut conn,
        (i64,),
        "SELECT changes FROM issuer_authority WHERE id = $1",
        &issuer.authority.id
    )?;
    let changes = counted.map_or(0, |(changes,)| changes);
    issuer.answers.counted(turn, changes, now);
    Ok(changes)
}

/// An answer to all that is asked, and what it says of each.
async fn signed(
    issuer: &Issuer,
    responder: &OwnKey,
    request: &Request,
    changes: i64,
    now: Micros,
) -> Result<(Bytes, Vec<Status>), IssuerFault> {
    let at = Moment::from_unix_micros(now);
    let mut answers = Vec::with_capacity(request.asked.len());
    for id in &request.asked {
        answers.push(NewAnswer {
            id,
            status: state(issuer, &id.serial, changes).await?,
            this_update: at,
            next_update: Some(at.plus_seconds(GOOD_FOR)),
        });
    }
    let response = NewResponse {
        responder: &responder.certificate,
        algorithm: responder.key.algorithm(),
        produced_at: at,
        answers: &answers,
        nonce: request.nonce.as_deref(),
    };
    let signed = response.to_be_signed()?.sign(&responder.key)?;
    let about = answers.into_iter().map(|answer| answer.status).collect();
    Ok((successful(&signed).into(), about))
}
