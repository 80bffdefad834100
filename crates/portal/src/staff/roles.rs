//! Roles of operators: dated rows, each with a MAC, so that nobody gives themselves one in the database.

use rules::staff_role::StaffRole;
use serde_json::json;
use store::history::Actor;
use store::{Micros, StoreError, Tx, rows, run};
use uuid::Uuid;
use web::App;
use web::operator_roles::row_mac;
use web::security::{self, Event, Kind};

use super::operators;

/// Gives the rows that migration 9 wrote, for those who worked here before it, their id and MAC: the clerk's role, since they were added.
pub async fn adopt(tx: &mut Tx, app: &App) -> Result<(), StoreError> {
    let found = rows!(
        &mut *tx,
        (Uuid, Micros),
        "SELECT r.operator, r.since FROM operator_role r JOIN operator o ON o.id = r.operator
         WHERE r.mac IS NULL AND r.role = 'clerk' AND r.since = o.created_at AND r.given_by IS NULL AND r.until IS NULL"
    )?;
    for (operator, since) in found {
        let id = app.new_id();
        run!(
            tx,
            "UPDATE operator_role SET id = $2, mac = $3 WHERE operator = $1 AND role = 'clerk' AND since = $4",
            operator,
            id,
            row_mac((Some(id), operator), StaffRole::Clerk, since, None, None).mac(app),
            since
        )?;
        let row = (operator, Some(id));
        changed(tx, app, row, StaffRole::Clerk, None, "role-given").await?;
    }
    Ok(())
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
    app: &App,
    operator: Uuid,
    role: StaffRole,
    by: Option<Uuid>,
) -> Result<(), StoreError> {
    let (id, now) = (app.new_id(), app.now());
    run!(
        tx,
        "INSERT INTO operator_role (operator, role, since, given_by, mac, id) VALUES ($1, $2, $3, $4, $5, $6)",
        operator,
        role.key(),
        now,
        by,
        row_mac((Some(id), operator), role, now, None, by).mac(app),
        id
    )?;
    changed(tx, app, (operator, Some(id)), role, by, "role-given").await
}

/// Takes a role back; `false` where the operator does not have it.
pub async fn end(
    tx: &mut Tx,
    app: &App,
    operator: Uuid,
    role: StaffRole,
    by: Option<Uuid>,
) -> Result<bool, StoreError> {
    let now = app.now();
    let open = rows!(
        tx,
        (Option<Uuid>, Micros, Option<Uuid>),
        "SELECT id, since, given_by FROM operator_role
         WHERE operator = $1 AND role = $2 AND (until IS NULL OR until > $3)",
        operator,
        role.key(),
        now
    )?;
    for (id, since, given_by) in &open {
        run!(
            tx,
            "UPDATE operator_role SET until = $4, mac = $5 WHERE operator = $1 AND role = $2 AND since = $3",
            operator,
            role.key(),
            since,
            now,
            row_mac((*id, operator), role, *since, Some(now), *given_by).mac(app)
        )?;
        changed(tx, app, (operator, *id), role, by, "role-ended").await?;
    }
    Ok(!open.is_empty())
}

async fn changed(
    tx: &mut Tx,
    app: &App,
    (operator, id): (Uuid, Option<Uuid>),
    role: StaffRole,
    by: Option<Uuid>,
    act: &'static str,
) -> Result<(), StoreError> {
    let detail = json!({ "role": role.key(), "given": id });
    operators::note_about(tx, app, operator, actor(by), act, detail).await?;
    let event = Event::of(Kind::RoleChanged).operator(operator).detail(act);
    security::note_in(tx, app, event).await
}
