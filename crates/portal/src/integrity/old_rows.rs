//! Rows from before migration 13 get their MAC, once for an installation. That it was done stands in the installation's sealed chain and in
//! this machine's file: nobody gets a row blessed later by emptying its MAC.

use serde_json::json;
use store::{StoreError, installation, root, rows, run};
use uuid::Uuid;
use web::App;
use web::appointment::Appointment;

use crate::staff::operators;
use crate::staff::roles;

const ACT: &str = "rows-sealed";

pub async fn give_macs(app: &App) -> Result<(), StoreError> {
    let mut tx = app.db.write().await?;
    let newest = root::newest(&mut tx).await?;
    let keyed = newest.is_some_and(|root| root.is_sealed(&app.vault));
    if keyed || installation::knows(&mut tx, &app.vault, ACT).await? {
        return Ok(());
    }
    // Sessions last for hours: whoever was signed in signs in again, and no row of theirs is taken on trust.
    run!(&mut tx, "DELETE FROM session WHERE mac IS NULL")?;
    let officers = rows!(
        &mut tx,
        Appointment,
        "SELECT institution, person, since, until, mac FROM officer"
    )?;
    for officer in &officers {
        officer.write_mac(&mut tx, &app.vault).await?;
    }
    let operators = rows!(&mut tx, (Uuid,), "SELECT id FROM operator")?;
    for (operator,) in &operators {
        operators::write_mac(&mut tx, &app.vault, *operator).await?;
    }
    roles::adopt(&mut tx, app).await?;
    let detail = json!({ "officers": officers.len(), "operators": operators.len() });
    let now = app.now();
    installation::record(&mut tx, &app.vault, now, ACT, detail).await?;
    tx.commit().await
}
