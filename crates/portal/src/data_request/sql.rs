//! Requests as rows.

use jiff::civil::Date;
use rules::data_request::{Asker, CameBy, Outcome, Wanted};
use store::{Conn, Micros, StoreError, Tx, row, rows, run};
use uuid::Uuid;
use web::App;

/// As many as one day of work; the rest follows when these are answered.
const PAGE: i64 = 100;
/// Beyond this the desk says "100+".
const COUNTED: i64 = 101;

#[derive(store::sqlx::FromRow)]
pub struct Row {
    pub id: Uuid,
    pub person: Uuid,
    pub given_name: String,
    pub family_name: String,
    #[sqlx(try_from = "String")]
    pub wanted: Wanted,
    #[sqlx(try_from = "String")]
    pub came_by: CameBy,
    received_on: String,
    due_on: String,
    pub answered_at: Option<Micros>,
    outcome: Option<String>,
    reason_sealed: Option<Vec<u8>>,
    asker_sealed: Option<Vec<u8>>,
}

impl Row {
    pub fn received(&self) -> Result<Date, StoreError> {
        self.received_on.parse().map_err(|_| StoreError::Stale)
    }

    pub fn due(&self) -> Result<Date, StoreError> {
        self.due_on.parse().map_err(|_| StoreError::Stale)
    }

    pub fn outcome(&self) -> Option<Outcome> {
        self.outcome.as_deref()?.parse().ok()
    }

    /// Why it was not done in full.
    pub fn reason(&self, app: &App) -> Result<Option<String>, StoreError> {
        let Some(sealed) = &self.reason_sealed else {
            return Ok(None);
        };
        let open = app.vault.open(&place(self.id), sealed)?;
        Ok(Some(String::from_utf8_lossy(&open).into_owned()))
    }

    /// How the person wants to be answered, and the clerk's note.
    pub fn asker(&self, app: &App) -> Result<Asker, StoreError> {
        let Some(sealed) = &self.asker_sealed else {
            return Ok(Asker::default());
        };
        let plain = app.vault.open(&asker_place(self.id), sealed)?;
        Ok(serde_json::from_slice(&plain)?)
    }

    /// Whether it is this request, sent once more.
    pub fn is_same(&self, new: &New) -> bool {
        (self.person, self.wanted, self.came_by) == (new.person, new.wanted, new.came_by)
            && self.received_on == new.received.to_string()
    }
}

fn asker_place(id: Uuid) -> String {
    format!("data_request.asker:{id}")
}

fn place(id: Uuid) -> String {
    format!("data_request:{id}")
}

/// What waits, the soonest due first.
pub async fn open(conn: &mut Conn) -> Result<Vec<Row>, StoreError> {
    rows!(
        conn,
        Row,
        "SELECT r.id, r.person, p.given_name, p.family_name, r.wanted, r.came_by, r.received_on, r.due_on,
                r.answered_at, r.outcome, r.reason_sealed, r.asker_sealed
         FROM data_request r JOIN person p ON p.id = r.person
         WHERE r.answered_at IS NULL ORDER BY r.due_on, r.id LIMIT $1",
        PAGE
    )
}

/// Those that were answered, the newest answer first, from behind one of them.
pub async fn answered(
    conn: &mut Conn,
    behind: (Micros, Uuid),
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    rows!(
        conn,
        Row,
        "SELECT r.id, r.person, p.given_name, p.family_name, r.wanted, r.came_by, r.received_on, r.due_on,
                r.answered_at, r.outcome, r.reason_sealed, r.asker_sealed
         FROM data_request r JOIN person p ON p.id = r.person
         WHERE r.answered_at IS NOT NULL AND (r.answered_at, r.id) < ($1, $2) ORDER BY r.answered_at DESC, r.id DESC LIMIT $3",
        behind.0,
        behind.1,
        limit
    )
}

/// All of a person's, the oldest first.
pub async fn of_person(conn: &mut Conn, person: Uuid) -> Result<Vec<Row>, StoreError> {
    rows!(
        conn,
        Row,
        "SELECT r.id, r.person, p.given_name, p.family_name, r.wanted, r.came_by, r.received_on, r.due_on,
                r.answered_at, r.outcome, r.reason_sealed, r.asker_sealed
         FROM data_request r JOIN person p ON p.id = r.person WHERE r.person = $1 ORDER BY r.recorded_at, r.id",
        person
    )
}

pub async fn by_id(conn: &mut Conn, id: Uuid) -> Result<Option<Row>, StoreError> {
    row!(
        conn,
        Row,
        "SELECT r.id, r.person, p.given_name, p.family_name, r.wanted, r.came_by, r.received_on, r.due_on,
                r.answered_at, r.outcome, r.reason_sealed, r.asker_sealed
         FROM data_request r JOIN person p ON p.id = r.person WHERE r.id = $1",
        id
    )
}

/// How many wait, of people who are known and who are not, and how many of them are overdue.
pub async fn waiting(conn: &mut Conn, today: Date) -> Result<(i64, i64), StoreError> {
    let found = row!(
        conn,
        (i64, i64),
        "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN due_on < $1 THEN 1 ELSE 0 END), 0) AS BIGINT)
         FROM (SELECT due_on FROM data_request WHERE answered_at IS NULL
               UNION ALL SELECT due_on FROM unknown_data_request WHERE answered_at IS NULL ORDER BY due_on LIMIT $2) AS waiting",
        today.to_string(),
        COUNTED
    )?;
    Ok(found.unwrap_or_default())
}

/// A request that has just come in.
pub struct New {
    pub id: Uuid,
    pub person: Uuid,
    pub wanted: Wanted,
    pub came_by: CameBy,
    pub received: Date,
    pub due: Date,
    pub operator: Uuid,
    pub asker: Asker,
}

/// Whether it was written: false where its id is taken.
pub async fn insert(tx: &mut Tx, app: &App, new: &New) -> Result<bool, StoreError> {
    let asker_sealed = match new.asker.is_empty() {
        true => None,
        false => {
            let plain = serde_json::to_vec(&new.asker)?;
            Some(app.vault.seal(&asker_place(new.id), &plain))
        }
    };
    let written = run!(
        tx,
        "INSERT INTO data_request (id, person, wanted, came_by, received_on, due_on, recorded_at, recorded_by, asker_sealed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING",
        new.id,
        new.person,
        new.wanted.key(),
        new.came_by.key(),
        new.received.to_string(),
        new.due.to_string(),
        app.now(),
        new.operator,
        asker_sealed
    )?;
    Ok(written == 1)
}

/// Answered by somebody else meanwhile: `Stale`.
pub async fn set_answered(
    tx: &mut Tx,
    app: &App,
    id: Uuid,
    operator: Uuid,
    (outcome, reason): (Outcome, Option<&str>),
) -> Result<(), StoreError> {
    let changed = run!(
        tx,
        "UPDATE data_request SET answered_at = $2, answered_by = $3, outcome = $4, reason_sealed = $5
         WHERE id = $1 AND answered_at IS NULL",
        id,
        app.now(),
        operator,
        outcome.key(),
        reason.map(|reason| app.vault.seal(&place(id), reason.as_bytes()))
    )?;
    match changed {
        1 => Ok(()),
        _ => Err(StoreError::Stale),
    }
}
