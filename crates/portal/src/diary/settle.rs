//! A request for revocation is dealt with: the certificates are revoked, or the clerk has called and there is nothing to revoke.

use serde_json::json;
use store::history::Actor;
use store::{Tx, run};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use crate::people::{self, Person};

/// Dealt with by somebody else meanwhile: `Stale`.
pub async fn settle(
    tx: &mut Tx,
    app: &App,
    person: &mut Person,
    request: Uuid,
    operator: Uuid,
) -> Result<(), Refusal> {
    let changed = run!(
        &mut *tx,
        "UPDATE revocation_request SET settled_at = $2, settled_by = $3 WHERE id = $1 AND settled_at IS NULL",
        request,
        app.now(),
        operator
    )?;
    if changed != 1 {
        return Err(Refusal::Stale);
    }
    let detail = json!({ "revocation_request": request });
    let (actor, act) = (Actor::Operator(operator), "revocation-request-settled");
    Ok(people::record(tx, app, person, actor, act, detail).await?)
}
