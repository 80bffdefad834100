//! Answers to "was this certificate revoked?", signed one by one.
//!
//! Good is said of what lies stored and signed in the database, and of nothing else; a draft, or a number that was never drawn, is unknown.

use signature::algorithm::SignatureAlgorithm;
use signature::certificate::Certificate;
use signature::crl::Reason;
use signature::moment::Moment;
use signature::ocsp::{CertId, NewAnswer, NewResponse, Refusal, Request, Status, successful};
use signature::oid;
use signature::profile::{AuthorityName, Issuance, OcspSigner};
use signature::signing_key::{NewKey, SigningKey};
use store::{Conn, Micros, StoreError, row};

use crate::draft::Drawn;
use crate::fault::Fault;
use crate::issuer::{Authority, Issuer};
use crate::sign;

/// How long an answer may be used again, in seconds.
const GOOD_FOR: i64 = 3_600;
/// How long a responder signs, in seconds: nobody asks whether it was revoked, so it is short-lived.
const RESPONDER: i64 = 30 * 86_400;

/// Signs answers for the authority, with a key that lives in this process only and dies with it.
pub struct Responder {
    certificate: Certificate,
    key: SigningKey,
}

impl Responder {
    /// Made at the start of a process, and anew before its month is over.
    pub async fn appoint(issuer: &Issuer, now: Micros, drawn: Drawn) -> Result<Self, Fault> {
        let key = SigningKey::generate(NewKey::P256)?;
        let authority = &issuer.authority;
        let not_before = Moment::from_unix_seconds(Moment::from_unix_micros(now).unix_seconds());
        let common_name = named_after(authority, "OCSP");
        let signer = OcspSigner {
            issuance: Issuance {
                serial: &drawn.serial(),
                algorithm: authority.key.algorithm(),
                issuer: &authority.certificate,
                not_before,
                not_after: not_before.plus_seconds(RESPONDER),
                key: &key.spki()?,
            },
            name: name_beside(authority, &common_name),
        };
        let der = sign::signed(authority, signer.to_be_signed()?).await?;
        Ok(Self {
            certificate: Certificate::from_der(&der)?,
            key,
        })
    }

    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.key.algorithm()
    }
}

/// The authority's own name with a word behind it, within the 64 letters that X.520 allows.
pub(crate) fn named_after(authority: &Authority, what: &str) -> String {
    let own = authority.certificate.subject().common_name();
    let room = 63 - what.chars().count();
    let own: String = own.unwrap_or_default().chars().take(room).collect();
    format!("{} {what}", own.trim_end())
}

/// What the authority writes into its own certificates: its name, but for the last part of it.
pub(crate) fn name_beside<'a>(authority: &'a Authority, common_name: &'a str) -> AuthorityName<'a> {
    let own = authority.certificate.subject();
    AuthorityName {
        country: own.country().unwrap_or_default(),
        organization: own.text(oid::ORGANIZATION).unwrap_or_default(),
        organization_identifier: own.text(oid::ORGANIZATION_IDENTIFIER),
        common_name,
    }
}

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
    responder: &Responder,
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
        algorithm: responder.algorithm(),
        produced_at: at,
        answers: &answers,
        nonce: request.nonce.as_deref(),
    };
    let signed = response.to_be_signed()?.sign(&responder.key)?;
    Ok(successful(&signed))
}
