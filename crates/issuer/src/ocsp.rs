//! Answers to "was this certificate revoked?", signed one by one.
//!
//! Good is said of what lies stored and signed in the database, and of nothing else; a draft, or a number that was never drawn, is unknown.

use signature::crl::Reason;
use signature::moment::Moment;
use signature::ocsp::{CertId, NewAnswer, NewResponse, Refusal, Request, Status, successful};
use store::{Conn, Micros, StoreError, row};

use crate::fault::Fault;
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

/// The whole OCSPResponse to a request in DER. What cannot be read, or is about another authority's certificates, is refused in OCSP's own
/// words; only the database's and the signature's failures are errors.
pub async fn answer(
    issuer: &Issuer,
    responder: &OwnKey,
    request: &[u8],
    now: Micros,
) -> Result<Vec<u8>, Fault> {
    let Ok(request) = Request::from_der(request) else {
        return Ok(Refusal::MalformedRequest.to_der());
    };
    let authority = &issuer.authority;
    let ours = |id: &CertId| id.is_of(&authority.certificate);
    if !request.asked.iter().all(ours) {
        return Ok(Refusal::Unauthorized.to_der());
    }
    let at = Moment::from_unix_micros(now);
    let mut conn = issuer.db.read().await?;
    let mut answers = Vec::with_capacity(request.asked.len());
    for id in &request.asked {
        answers.push(NewAnswer {
            id,
            status: status(&mut conn, &authority.id, &id.serial).await?,
            this_update: at,
            next_update: Some(at.plus_seconds(GOOD_FOR)),
        });
    }
    drop(conn);
    let response = NewResponse {
        responder: &responder.certificate,
        algorithm: responder.key.algorithm(),
        produced_at: at,
        answers: &answers,
        nonce: request.nonce.as_deref(),
    };
    let signed = response.to_be_signed()?.sign(&responder.key)?;
    Ok(successful(&signed))
}
