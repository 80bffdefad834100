//! Suspend, resume, revoke. A moment is the clock's, and never lies before what happened to the certificate already.

use rules::certificate_state::Act as Kind;
use serde_json::{Value, json};
use signature::crl::Reason;
use store::history::{Act, Actor, Row, Stream};
use store::{Db, Micros, StoreError, Tx, Vault, history, row, run};
use uuid::Uuid;

pub use rules::certificate_state::{Change, Demand, State, Why};

use crate::fault::IssuerFault;
use crate::issuer::Issuer;

/// As lists and answers number it.
fn reason(why: Why) -> Reason {
    match why {
        Why::Unspecified => Reason::Unspecified,
        Why::KeyCompromise => Reason::KeyCompromise,
        Why::AffiliationChanged => Reason::AffiliationChanged,
        Why::Superseded => Reason::Superseded,
        Why::CessationOfOperation => Reason::CessationOfOperation,
        Why::PrivilegeWithdrawn => Reason::PrivilegeWithdrawn,
    }
}

/// The reason behind a number; one that a person's certificate cannot have is none.
pub(crate) fn why(code: i64) -> Option<Why> {
    let fits = |why: &&Why| i64::from(reason(**why).code()) == code;
    Why::ALL.iter().find(fits).copied()
}

/// How the history names it.
fn act(change: Change) -> &'static str {
    match change.act() {
        Kind::Suspend => "suspended",
        Kind::Resume => "resumed",
        Kind::Revoke => "revoked",
    }
}

/// How a certificate stands, from what its row says.
pub(crate) fn state(suspended_at: Option<Micros>, revoked_at: Option<Micros>) -> State {
    match (suspended_at, revoked_at) {
        (_, Some(_)) => State::Revoked,
        (Some(_), None) => State::Suspended,
        (None, None) => State::Good,
    }
}

/// What is wanted, and by whom.
#[derive(Clone, Copy)]
pub struct ChangeRequest {
    pub change: Change,
    pub demand: Option<Demand>,
    pub actor: Actor,
    /// Which request it is: sent again, it is done once, and answered as the first time.
    pub cause: Option<Uuid>,
    /// The version that was looked at; another one since then is `Stale`.
    pub seen: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct Facts {
    authority: Vec<u8>,
    issued_at: Micros,
    suspended_at: Option<Micros>,
    revoked_at: Option<Micros>,
    version: i64,
}

/// Changes the state of an order's certificate, and says since when it is so. Done by somebody else meanwhile: `Stale`.
pub async fn change(
    issuer: &Issuer,
    order: Uuid,
    request: ChangeRequest,
    now: Micros,
) -> Result<Micros, IssuerFault> {
    let at = record(&issuer.db, &issuer.vault, order, request, now).await?;
    issuer.answers.changed();
    Ok(at)
}

/// The same where the authority's key is not at hand: lists and answers follow from what is recorded, within a second.
pub async fn record(
    db: &Db,
    vault: &Vault,
    order: Uuid,
    request: ChangeRequest,
    now: Micros,
) -> Result<Micros, IssuerFault> {
    let mut tx = db.write().await?;
    let facts = row!(
        &mut tx,
        Facts,
        "SELECT authority, issued_at, suspended_at, revoked_at, version FROM issuer_certificate
         WHERE id = $1 AND issued_at IS NOT NULL",
        order
    )?
    .ok_or(IssuerFault::NoSuchCertificate)?;
    let chain = history::chain(&mut tx, order).await?;
    if let Some(done) = done_before(&chain, request)? {
        return Ok(done);
    }
    let change = request.change;
    if !state(facts.suspended_at, facts.revoked_at).may(change) {
        return Err(IssuerFault::State);
    }
    let is_seen = request.seen.is_none_or(|seen| seen == facts.version);
    let last = chain.last().filter(|last| last.seq == facts.version);
    let last = last.filter(|_| is_seen).ok_or(StoreError::Stale)?;
    // A clock that was set back must not make it older than it is.
    let at = now.max(facts.issued_at).max(last.at);
    write_down(&mut tx, order, &facts, change, at).await?;
    let act = Act {
        stream: Stream::Certificate,
        owner: order,
        version: facts.version + 1,
        at,
        actor: request.actor,
        act: act(change),
        detail: detail(request),
    };
    history::append_behind(&mut tx, vault, last.hash.clone(), [act]).await?;
    tx.commit().await?;
    Ok(at)
}

fn detail(request: ChangeRequest) -> Value {
    let mut detail = json!({});
    if let Some(why) = request.change.why() {
        detail["reason"] = reason(why).code().into();
    }
    if let Some(demand) = request.demand {
        detail["demand"] = demand.key().into();
    }
    if let Some(cause) = request.cause {
        detail["cause"] = cause.to_string().into();
    }
    detail
}

/// When this very request was done, if it was. With other content it is another's request under the same name.
fn done_before(chain: &[Row], request: ChangeRequest) -> Result<Option<Micros>, IssuerFault> {
    let Some(cause) = request.cause.map(|cause| cause.to_string()) else {
        return Ok(None);
    };
    for row in chain {
        let before: Value = serde_json::from_str(&row.detail).map_err(StoreError::from)?;
        if before["cause"] == cause.as_str() {
            let is_same = row.act == act(request.change) && before == detail(request);
            return is_same
                .then_some(Some(row.at))
                .ok_or(IssuerFault::OtherContent);
        }
    }
    Ok(None)
}

async fn write_down(
    tx: &mut Tx,
    order: Uuid,
    facts: &Facts,
    change: Change,
    at: Micros,
) -> Result<(), StoreError> {
    let (suspended_at, revoked_at, code) = match change {
        Change::Suspend => (Some(at), None, None),
        Change::Resume => (None, None, None),
        Change::Revoke(why) => (facts.suspended_at, Some(at), Some(reason(why).code())),
    };
    let changed = run!(
        tx,
        "UPDATE issuer_certificate SET suspended_at = $1, revoked_at = $2, revocation = $3, version = version + 1
         WHERE id = $4 AND version = $5",
        suspended_at,
        revoked_at,
        code.map(i64::from),
        order,
        facts.version
    )?;
    if changed != 1 {
        return Err(StoreError::Stale);
    }
    // Counted in the same transaction: a list that does not know of this is seen to be old.
    run!(
        tx,
        "INSERT INTO issuer_authority (id, changes, list_number) VALUES ($1, 1, 0)
         ON CONFLICT (id) DO UPDATE SET changes = issuer_authority.changes + 1",
        &facts.authority
    )?;
    Ok(())
}
