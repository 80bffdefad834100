//! Roles of operators, as they are believed: dated rows, each with a MAC, so that nobody gives themselves one in the database.

use rules::staff_role::StaffRole;
use store::{Micros, StoreError, rows};
use uuid::Uuid;

use crate::App;
use crate::row_mac::RowMac;

#[derive(store::sqlx::FromRow)]
struct Row {
    id: Option<Uuid>,
    role: String,
    since: Micros,
    until: Option<Micros>,
    given_by: Option<Uuid>,
    mac: Option<Vec<u8>>,
}

/// What the MAC of a role covers.
pub fn row_mac(
    (id, operator): (Option<Uuid>, Uuid),
    role: StaffRole,
    since: Micros,
    until: Option<Micros>,
    given_by: Option<Uuid>,
) -> RowMac {
    RowMac::of("operator_role")
        .id(id)
        .id(operator)
        .bytes(role.key())
        .time(since)
        .time(until)
        .id(given_by)
}

impl Row {
    /// The role, if this installation wrote the row.
    fn believed(&self, app: &App, operator: Uuid) -> Option<StaffRole> {
        let role = self.role.parse().ok()?;
        let sent = self.mac.as_deref().unwrap_or_default();
        let row = (self.id, operator);
        let mac = row_mac(row, role, self.since, self.until, self.given_by);
        mac.fits(app, sent).then_some(role)
    }
}

async fn rows_of(app: &App, operator: Uuid, now: Micros) -> Result<Vec<Row>, StoreError> {
    rows!(
        &mut app.db.read().await?,
        Row,
        "SELECT id, role, since, until, given_by, mac FROM operator_role
         WHERE operator = $1 AND since <= $2 AND (until IS NULL OR until > $2) ORDER BY since, role",
        operator,
        now
    )
}

/// The roles that an operator has now. A row that this installation did not write gives none.
pub async fn of(app: &App, operator: Uuid) -> Result<Vec<StaffRole>, StoreError> {
    Ok(believed(app, operator).await?.0)
}

/// The roles, and whether there was a row that this installation did not write.
pub async fn believed(app: &App, operator: Uuid) -> Result<(Vec<StaffRole>, bool), StoreError> {
    let found = rows_of(app, operator, app.now()).await?;
    let (mut roles, mut forged) = (Vec::new(), false);
    for row in found {
        match row.believed(app, operator) {
            Some(role) if !roles.contains(&role) => roles.push(role),
            Some(_) => {}
            None => forged = true,
        }
    }
    Ok((roles, forged))
}
