//! "Ben değildim": a contact point that is not trusted yet ends at once.
//!
//! One that is trusted ends this way only from a session by card: otherwise whoever came in by the identity gate in somebody's name could take
//! their phone away by the same button, and nobody would be told of the next one.

use rules::contact_point::{Kind, Standing};
use serde_json::json;
use store::Tx;
use store::history::Actor;
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use super::sql;
use crate::people::{self, Person};

/// Ends what waits, whatever is denied: it may have been proven in the very session that is. And what came with the denied entry.
pub async fn end_denied(
    tx: &mut Tx,
    app: &App,
    person: &mut Person,
    entry: Uuid,
    strong: bool,
) -> Result<(), Refusal> {
    let known = sql::standing(tx, app, person.id).await?;
    let addresses = known.iter().filter(|(row, _)| row.kind == Kind::Email);
    let has_another = addresses.count() > 1;
    for (mut row, standing) in known {
        let is_denied = row.diary == Some(entry);
        let ends = match standing {
            Standing::Waiting { .. } => true,
            // Then the one before it is told again.
            Standing::Named => is_denied && (has_another || strong),
            Standing::Used | Standing::Replaced { .. } => is_denied && strong,
        };
        if !ends {
            continue;
        }
        row.ended_at = Some(app.now());
        row.update(tx, app).await?;
        let detail = json!({ "contact_point": row.id, "diary": entry });
        let actor = Actor::Person(person.id);
        people::record(tx, app, person, actor, "contact-point-ended", detail).await?;
    }
    Ok(())
}
