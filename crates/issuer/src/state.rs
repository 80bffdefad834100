//! Suspend, resume, revoke. A moment is the clock's, and never lies before what happened to the certificate already.

use serde::Deserialize;
use serde_json::json;
use signature::crl::Reason;
use store::history::{Act, Actor, Stream};
use store::{Micros, StoreError, Tx, history, row, run};
use uuid::Uuid;

use crate::fault::Fault;
use crate::issuer::Issuer;

/// Why a certificate is revoked for good (RFC 5280, 5.3.1): those that a person's certificate may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    Unspecified,
    /// Card lost or stolen, PIN seen.
    KeyCompromise,
    /// Another institution, another name.
    AffiliationChanged,
    /// A newer certificate stands in its place.
    Superseded,
    /// Not needed any more.
    CessationOfOperation,
    /// The authority takes it back.
    PrivilegeWithdrawn,
}

impl Why {
    fn reason(self) -> Reason {
        match self {
            Self::Unspecified => Reason::Unspecified,
            Self::KeyCompromise => Reason::KeyCompromise,
            Self::AffiliationChanged => Reason::AffiliationChanged,
            Self::Superseded => Reason::Superseded,
            Self::CessationOfOperation => Reason::CessationOfOperation,
            Self::PrivilegeWithdrawn => Reason::PrivilegeWithdrawn,
        }
    }
}

/// What is to become of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Suspend,
    Resume,
    /// For good: nothing follows it.
    Revoke(Why),
}

impl Change {
    fn act(self) -> &'static str {
        match self {
            Self::Suspend => "suspended",
            Self::Resume => "resumed",
            Self::Revoke(_) => "revoked",
        }
    }
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
    change: Change,
    now: Micros,
    actor: Actor,
) -> Result<Micros, Fault> {
    let mut tx = issuer.db.write().await?;
    let facts = row!(
        &mut tx,
        Facts,
        "SELECT authority, issued_at, suspended_at, revoked_at, version FROM issuer_certificate
         WHERE id = $1 AND issued_at IS NOT NULL",
        order
    )?
    .ok_or(Fault::NoSuchCertificate)?;
    let follows = match change {
        Change::Suspend => facts.suspended_at.is_none(),
        Change::Resume => facts.suspended_at.is_some(),
        Change::Revoke(_) => true,
    };
    if facts.revoked_at.is_some() || !follows {
        return Err(Fault::State);
    }
    let end = history::end(&mut tx, order, facts.version).await?;
    let before = last_act(&mut tx, order, facts.version).await?;
    // A clock that was set back must not make it older than it is.
    let at = now.max(facts.issued_at).max(before);
    write_down(&mut tx, order, &facts, change, at).await?;
    let detail = match change {
        Change::Revoke(why) => json!({ "reason": why.reason().code() }),
        Change::Suspend | Change::Resume => json!({}),
    };
    let act = Act {
        stream: Stream::Certificate,
        owner: order,
        version: facts.version + 1,
        at,
        actor,
        act: change.act(),
        detail,
    };
    history::append_behind(&mut tx, &issuer.vault, end, [act]).await?;
    tx.commit().await?;
    issuer.answers.changed();
    Ok(at)
}

async fn last_act(tx: &mut Tx, order: Uuid, version: i64) -> Result<Micros, StoreError> {
    let last = row!(
        tx,
        (Micros,),
        "SELECT at FROM history WHERE stream = $1 AND seq = $2",
        order,
        version
    )?;
    Ok(last.ok_or(StoreError::Stale)?.0)
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
        Change::Revoke(why) => (facts.suspended_at, Some(at), Some(why.reason().code())),
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
