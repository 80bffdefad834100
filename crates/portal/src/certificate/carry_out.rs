//! A request that was written down is carried out: the issuer is asked, and what it answers takes effect here, once.

use outside::issuer::{self, NotChanged, StateChanged};
use rules::certificate_state::{Act, Change};
use serde_json::json;
use store::history::Actor;
use store::{Micros, StoreError, Tx, rows, run};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use super::sql::{self, Written};
use crate::diary;
use crate::notice::{self, Notice};
use crate::people::{self, Person};

/// How often somebody else may have written to the same person's history in between.
const TURNS: usize = 4;

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// The issuer did not answer, or there is none: it is asked again.
    Waiting,
    /// The issuer's word that it will not; the key of its reason.
    Refused(String),
}

/// Asks the issuer for what was written down under this id, unless it has answered already. May run any number of times, and at the same
/// time: the issuer does it once, and one run writes what follows from it.
pub async fn carry_out(app: &App, id: Uuid) -> Result<Outcome, Refusal> {
    let found = sql::by_id(&mut app.db.read().await?, id).await?;
    let written = found.ok_or(Refusal::NotFound)?;
    if written.is_settled() {
        return Ok(written.refusal.map_or(Outcome::Done, Outcome::Refused));
    }
    let Some(issuer) = app.issuer() else {
        return Ok(Outcome::Waiting);
    };
    let change = written.change()?;
    let request = issuer::StateRequest {
        id,
        change,
        demand: written.demand,
        operator: written.operator,
        seen: written.seen,
    };
    let refusal = match issuer.change(written.certificate, request).await {
        Ok(changed) => return took_effect(app, &written, change, changed).await,
        Err(NotChanged::Unavailable(fault)) => {
            tracing::warn!(change = %id, %fault, "the issuer did not answer");
            return Ok(Outcome::Waiting);
        }
        Err(NotChanged::Unknown) => "certificate-refused-unknown",
        Err(NotChanged::State) => "certificate-refused-state",
        Err(NotChanged::Stale) => "certificate-refused-stale",
        Err(NotChanged::Refused(fault)) => {
            tracing::error!(change = %id, %fault, "the issuer refuses a change");
            "certificate-refused"
        }
    };
    refused(app, id, refusal).await?;
    Ok(Outcome::Refused(refusal.to_owned()))
}

/// Whether there is an answer already.
pub async fn is_settled(app: &App, id: Uuid) -> Result<bool, StoreError> {
    let found = sql::by_id(&mut app.db.read().await?, id).await?;
    Ok(found.is_some_and(|written| written.is_settled()))
}

async fn refused(app: &App, id: Uuid, refusal: &str) -> Result<(), Refusal> {
    let mut tx = app.db.write().await?;
    run!(
        &mut tx,
        "UPDATE certificate_change SET refused_at = $2, refusal = $3 WHERE id = $1 AND done_at IS NULL AND refused_at IS NULL",
        id,
        app.now(),
        refusal
    )?;
    Ok(tx.commit().await?)
}

async fn took_effect(
    app: &App,
    written: &Written,
    change: Change,
    changed: StateChanged,
) -> Result<Outcome, Refusal> {
    for _ in 0..TURNS {
        match take_effect(app, written, change, changed).await {
            Err(Refusal::Stale) => {}
            done => return done.map(|()| Outcome::Done),
        }
    }
    // The issuer has done it; what follows from it is left to the job.
    Ok(Outcome::Waiting)
}

/// In one transaction: it is done, the person's history has it, the person is told, and "Ben değildim" is dealt with.
async fn take_effect(
    app: &App,
    written: &Written,
    change: Change,
    changed: StateChanged,
) -> Result<(), Refusal> {
    let mut tx = app.db.write().await?;
    let first = run!(
        &mut tx,
        "UPDATE certificate_change SET done_at = $2 WHERE id = $1 AND done_at IS NULL AND refused_at IS NULL",
        written.id,
        changed.at
    )?;
    if first != 1 {
        return Ok(());
    }
    if let Some(person) = written.person {
        let found = people::by_id(&mut tx, person).await?;
        let mut person = found.ok_or(Refusal::NotFound)?;
        tell(&mut tx, app, written, (change, changed.at), &mut person).await?;
        if let (Act::Revoke, 0, Some(operator)) = (change.act(), changed.left, written.operator) {
            settle_requests(&mut tx, app, &mut person, operator).await?;
        }
    }
    Ok(tx.commit().await?)
}

async fn tell(
    tx: &mut Tx,
    app: &App,
    written: &Written,
    (change, done_at): (Change, Micros),
    person: &mut Person,
) -> Result<(), Refusal> {
    let serial = written.serial.clone();
    let (act, told) = match change {
        Change::Suspend => (
            "certificate-suspended",
            Notice::CertificateSuspended { serial },
        ),
        Change::Resume => ("certificate-resumed", Notice::CertificateResumed { serial }),
        Change::Revoke(why) => (
            "certificate-revoked",
            Notice::CertificateRevoked { serial, why },
        ),
    };
    let detail = json!({
        "certificate": written.certificate,
        "serial": written.serial,
        "done_at": done_at,
        "change": written.id,
        "why": change.why(),
        "demand": written.demand,
    });
    let actor = written
        .operator
        .map_or(Actor::Person(person.id), Actor::Operator);
    people::record(tx, app, person, actor, act, detail).await?;
    let cause = format!("certificate:{}", written.id);
    notice::tell_person(tx, app, person.id, &cause, told).await
}

/// Nothing of the person's is in force any more: what "Ben değildim" asked for is done.
async fn settle_requests(
    tx: &mut Tx,
    app: &App,
    person: &mut Person,
    operator: Uuid,
) -> Result<(), Refusal> {
    let open = rows!(
        &mut *tx,
        (Uuid,),
        "SELECT id FROM revocation_request WHERE person = $1 AND settled_at IS NULL ORDER BY asked_at, id",
        person.id
    )?;
    for (request,) in open {
        diary::settle(tx, app, person, request, operator).await?;
    }
    Ok(())
}
