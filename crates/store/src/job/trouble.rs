//! Jobs that somebody should look at, counted by kind.

use crate::{Conn, Micros, StoreError, rows};

/// A worker that holds a job for so long hangs, or it died and no other one runs.
pub const STUCK_AFTER: Micros = 600_000_000;
/// What is due for so long, and nobody's, is of a kind that no running worker knows, or there is more than the workers can do.
pub const LATE_AFTER: Micros = 600_000_000;

/// How many jobs of a kind.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ByKind {
    pub kind: String,
    pub jobs: i64,
}

/// Given up: they wait for a person.
pub async fn parked(conn: &mut Conn) -> Result<Vec<ByKind>, StoreError> {
    rows!(
        conn,
        ByKind,
        "SELECT kind, COUNT(*) AS jobs FROM job WHERE state = 'parked' GROUP BY kind ORDER BY kind"
    )
}

/// Held by the same worker for too long, whether it renews its lease or not.
pub async fn stuck(conn: &mut Conn, now: Micros) -> Result<Vec<ByKind>, StoreError> {
    rows!(
        conn,
        ByKind,
        "SELECT kind, COUNT(*) AS jobs FROM job WHERE state = 'ready' AND held_since < $1 GROUP BY kind ORDER BY kind",
        now - STUCK_AFTER
    )
}

/// Due for too long, and in nobody's hands.
pub async fn late(conn: &mut Conn, now: Micros) -> Result<Vec<ByKind>, StoreError> {
    rows!(
        conn,
        ByKind,
        "SELECT kind, COUNT(*) AS jobs FROM job WHERE state = 'ready' AND held_since IS NULL AND run_at < $1
         GROUP BY kind ORDER BY kind",
        now - LATE_AFTER
    )
}

/// Jobs that wait and are of none of these kinds.
pub async fn of_other_kinds(conn: &mut Conn, known: &[&str]) -> Result<Vec<ByKind>, StoreError> {
    let mut waiting = rows!(
        conn,
        ByKind,
        "SELECT kind, COUNT(*) AS jobs FROM job WHERE state = 'ready' GROUP BY kind ORDER BY kind"
    )?;
    waiting.retain(|found| !known.contains(&found.kind.as_str()));
    Ok(waiting)
}
