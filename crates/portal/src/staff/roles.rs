//! Roles of operators: dated rows, each with a MAC, so that nobody gives themselves one in the database.

use rules::staff_role::StaffRole;
use serde_json::json;
use store::history::Actor;
use store::{Micros, StoreError, Tx, rows, run};
use uuid::Uuid;

use super::RowMac;
use crate::House;
use crate::desk::operators;
use crate::security::{self, Event, Kind};

#[derive(store::sqlx::FromRow)]
struct Row {
    role: String,
    since: Micros,
    until: Option<Micros>,
    given_by: Option<Uuid>,
    mac: Option<Vec<u8>>,
    added_at: Micros,
}

fn row_mac(
    operator: Uuid,
    role: StaffRole,
    since: Micros,
    until: Option<Micros>,
    given_by: Option<Uuid>,
) -> RowMac {
    RowMac::of("operator_role")
        .id(operator)
        .bytes(role.key())
        .time(since)
        .time(until)
        .id(given_by)
}

impl Row {
    /// The role, if this installation wrote the row.
    fn believed(&self, house: &House, operator: Uuid) -> Option<StaffRole> {
        let role = self.role.parse().ok()?;
        let is_ours = match &self.mac {
            Some(mac) => {
                row_mac(operator, role, self.since, self.until, self.given_by).fits(house, mac)
            }
            // What migration 9 gave to those who worked here before it: the clerk's role, since they were added.
            None => {
                role == StaffRole::Clerk && self.since == self.added_at && self.given_by.is_none()
            }
        };
        is_ours.then_some(role)
    }
}

async fn rows_of(house: &House, operator: Uuid, now: Micros) -> Result<Vec<Row>, StoreError> {
    rows!(
        &mut house.db.read().await?,
        Row,
        "SELECT r.role, r.since, r.until, r.given_by, r.mac, o.created_at AS added_at
         FROM operator_role r JOIN operator o ON o.id = r.operator
         WHERE r.operator = $1 AND r.since <= $2 AND (r.until IS NULL OR r.until > $2) ORDER BY r.since, r.role",
        operator,
        now
    )
}

/// The roles that an operator has now. A row that this installation did not write gives none.
pub async fn of(house: &House, operator: Uuid) -> Result<Vec<StaffRole>, StoreError> {
    Ok(believed(house, operator).await?.0)
}

/// The roles, and whether there was a row that this installation did not write.
pub async fn believed(house: &House, operator: Uuid) -> Result<(Vec<StaffRole>, bool), StoreError> {
    let found = rows_of(house, operator, house.now()).await?;
    let (mut roles, mut forged) = (Vec::new(), false);
    for row in found {
        match row.believed(house, operator) {
            Some(role) if !roles.contains(&role) => roles.push(role),
            Some(_) => {}
            None => forged = true,
        }
    }
    Ok((roles, forged))
}

const fn actor(by: Option<Uuid>) -> Actor {
    match by {
        Some(operator) => Actor::Operator(operator),
        None => Actor::System,
    }
}

/// Gives a role; `by` is who approved it, or nobody where it was a command on the machine.
pub async fn give(
    tx: &mut Tx,
    house: &House,
    operator: Uuid,
    role: StaffRole,
    by: Option<Uuid>,
) -> Result<(), StoreError> {
    let now = house.now();
    run!(
        tx,
        "INSERT INTO operator_role (operator, role, since, given_by, mac) VALUES ($1, $2, $3, $4, $5)",
        operator,
        role.key(),
        now,
        by,
        row_mac(operator, role, now, None, by).mac(house)
    )?;
    changed(tx, house, operator, role, by, "role-given").await
}

/// Takes a role back; `false` where the operator does not have it.
pub async fn end(
    tx: &mut Tx,
    house: &House,
    operator: Uuid,
    role: StaffRole,
    by: Option<Uuid>,
) -> Result<bool, StoreError> {
    let now = house.now();
    let open = rows!(
        tx,
        (Micros, Option<Uuid>),
        "SELECT since, given_by FROM operator_role
         WHERE operator = $1 AND role = $2 AND (until IS NULL OR until > $3)",
        operator,
        role.key(),
        now
    )?;
    for (since, given_by) in &open {
        run!(
            tx,
            "UPDATE operator_role SET until = $4, mac = $5 WHERE operator = $1 AND role = $2 AND since = $3",
            operator,
            role.key(),
            since,
            now,
            row_mac(operator, role, *since, Some(now), *given_by).mac(house)
        )?;
    }
    if open.is_empty() {
        return Ok(false);
    }
    changed(tx, house, operator, role, by, "role-ended").await?;
    Ok(true)
}

async fn changed(
    tx: &mut Tx,
    house: &House,
    operator: Uuid,
    role: StaffRole,
    by: Option<Uuid>,
    act: &'static str,
) -> Result<(), StoreError> {
    let detail = json!({ "role": role.key() });
    operators::note_about(tx, house, operator, actor(by), act, detail).await?;
    let event = Event::of(Kind::RoleChanged).operator(operator).detail(act);
    security::note_in(tx, house, event).await
}
