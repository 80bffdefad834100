//! Proposals about operators: one administrator proposes with a reason, another approves or refuses. Rows and their MAC.

use rules::staff_role::PROPOSAL_DAYS;
use serde_json::json;
use store::history::Actor;
use store::{Conn, Micros, StoreError, Tx, row, rows, run};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;
use web::row_mac::RowMac;
use web::security::{self, Event, Kind};

use super::acts::Deed;
use super::operators;

/// A proposal as it is stored.
#[derive(store::sqlx::FromRow)]
pub struct Proposal {
    pub id: Uuid,
    pub operator: Uuid,
    act: String,
    role: Option<String>,
    reason_sealed: Vec<u8>,
    pub first_hash: Option<Vec<u8>>,
    pub proposed_by: Uuid,
    pub proposed_at: Micros,
    expires_at: Micros,
    outcome: Option<String>,
    mac: Vec<u8>,
}

fn place(id: Uuid) -> String {
    format!("operator_request.reason:{id}")
}

impl Proposal {
    fn row_mac(&self) -> RowMac {
        RowMac::of("operator_request")
            .id(self.id)
            .id(self.operator)
            .bytes(&self.act)
            .bytes(self.role.as_deref().unwrap_or_default())
            .bytes(&self.reason_sealed)
            .bytes(self.first_hash.as_deref().unwrap_or_default())
            .id(self.proposed_by)
            .time(self.proposed_at)
            .time(self.expires_at)
            .bytes(self.outcome.as_deref().unwrap_or_default())
    }

    pub fn deed(&self) -> Result<Deed, Refusal> {
        Ok(Deed::parse(
            &self.act,
            self.role.as_deref().unwrap_or_default(),
        )?)
    }

    pub fn reason(&self, app: &App) -> Result<String, Refusal> {
        let bytes = app.vault.open(&place(self.id), &self.reason_sealed)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

const OPEN: &str = "SELECT id, operator, act, role, reason_sealed, first_hash, proposed_by, proposed_at, expires_at, outcome, mac
     FROM operator_request WHERE outcome IS NULL AND expires_at > $1 ORDER BY proposed_at, id LIMIT 200";

/// What waits for a second person.
pub async fn open(conn: &mut Conn, app: &App) -> Result<Vec<Proposal>, StoreError> {
    let mut found = rows!(conn, Proposal, OPEN, app.now())?;
    found.retain(|proposal| proposal.row_mac().fits(app, &proposal.mac));
    Ok(found)
}

/// One that waits; none where it was decided, is too old, or was written by hand.
pub async fn waiting(conn: &mut Conn, app: &App, id: Uuid) -> Result<Option<Proposal>, StoreError> {
    let found = row!(
        conn,
        Proposal,
        "SELECT id, operator, act, role, reason_sealed, first_hash, proposed_by, proposed_at, expires_at, outcome, mac
         FROM operator_request WHERE id = $1 AND outcome IS NULL AND expires_at > $2",
        id,
        app.now()
    )?;
    Ok(found.filter(|proposal| proposal.row_mac().fits(app, &proposal.mac)))
}

/// Writes a proposal down. `first_hash` is of the code's first half, where a code will come of it.
pub async fn propose(
    tx: &mut Tx,
    app: &App,
    (operator, by): (Uuid, Uuid),
    deed: Deed,
    reason: &str,
    first_hash: Option<Vec<u8>>,
) -> Result<(), StoreError> {
    let (id, now) = (app.new_id(), app.now());
    let proposal = Proposal {
        id,
        operator,
        act: deed.key().to_owned(),
        role: deed.role().map(|role| role.key().to_owned()),
        reason_sealed: app.vault.seal(&place(id), reason.as_bytes()),
        first_hash,
        proposed_by: by,
        proposed_at: now,
        expires_at: now + PROPOSAL_DAYS * 86_400_000_000,
        outcome: None,
        mac: Vec::new(),
    };
    run!(
        tx,
        "INSERT INTO operator_request (id, operator, act, role, reason_sealed, first_hash, proposed_by, proposed_at, expires_at, mac)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id,
        operator,
        &proposal.act,
        &proposal.role,
        &proposal.reason_sealed,
        &proposal.first_hash,
        by,
        now,
        proposal.expires_at,
        proposal.row_mac().mac(app)
    )?;
    told(tx, app, &proposal, by, "change-proposed").await
}

/// Decides a proposal, once.
pub async fn decide(
    tx: &mut Tx,
    app: &App,
    proposal: Proposal,
    by: Uuid,
    outcome: &'static str,
) -> Result<(), StoreError> {
    let act = match outcome {
        "approved" => "change-approved",
        "refused" => "change-refused",
        _ => "change-withdrawn",
    };
    let decided = Proposal {
        outcome: Some(outcome.to_owned()),
        ..proposal
    };
    let changed = run!(
        tx,
        "UPDATE operator_request SET outcome = $2, decided_by = $3, decided_at = $4, mac = $5
         WHERE id = $1 AND outcome IS NULL",
        decided.id,
        outcome,
        by,
        app.now(),
        decided.row_mac().mac(app)
    )?;
    if changed != 1 {
        return Err(StoreError::Stale);
    }
    told(tx, app, &decided, by, act).await
}

/// In the history of whom it concerns, and for the security officer.
async fn told(
    tx: &mut Tx,
    app: &App,
    proposal: &Proposal,
    by: Uuid,
    act: &'static str,
) -> Result<(), StoreError> {
    let detail = json!({ "proposal": proposal.id, "act": proposal.act, "role": proposal.role });
    let actor = Actor::Operator(by);
    operators::note_about(tx, app, proposal.operator, actor, act, detail).await?;
    let event = Event::of(Kind::OperatorChanged).operator(proposal.operator);
    security::note_in(tx, app, event.detail(act)).await
}
