//! Requests of people who are not known here, as rows, each with its MAC: no history of a person tells of them.

use jiff::civil::Date;
use rules::data_request::{Asker, CameBy, UnknownOutcome, Wanted};
use store::{Conn, Micros, StoreError, Tx, row, rows, run};
use uuid::Uuid;
use web::App;
use web::security;

/// As many as one day of work; the rest follows when these are answered.
const PAGE: i64 = 100;

#[derive(store::sqlx::FromRow)]
pub struct Row {
    pub id: Uuid,
    #[sqlx(try_from = "String")]
    pub wanted: Wanted,
    #[sqlx(try_from = "String")]
    pub came_by: CameBy,
    pub received_on: String,
    pub due_on: String,
    pub recorded_at: Micros,
    pub recorded_by: Uuid,
    pub identity_index: Option<Vec<u8>>,
    pub asker_sealed: Vec<u8>,
    pub answered_at: Option<Micros>,
    pub answered_by: Option<Uuid>,
    pub outcome: Option<String>,
    pub reason_sealed: Option<Vec<u8>>,
    pub mac: Vec<u8>,
}

macro_rules! columns {
    () => {
        "SELECT id, wanted, came_by, received_on, due_on, recorded_at, recorded_by, identity_index, asker_sealed, answered_at, answered_by,
                outcome, reason_sealed, mac FROM unknown_data_request "
    };
}

pub fn asker_place(id: Uuid) -> String {
    format!("unknown_data_request.asker:{id}")
}

fn reason_place(id: Uuid) -> String {
    format!("unknown_data_request.reason:{id}")
}

impl Row {
    pub fn asker(&self, app: &App) -> Result<Asker, StoreError> {
        let plain = app.vault.open(&asker_place(self.id), &self.asker_sealed)?;
        Ok(serde_json::from_slice(&plain)?)
    }

    pub fn received(&self) -> Result<Date, StoreError> {
        self.received_on.parse().map_err(|_| StoreError::Stale)
    }

    pub fn due(&self) -> Result<Date, StoreError> {
        self.due_on.parse().map_err(|_| StoreError::Stale)
    }

    pub fn outcome(&self) -> Option<UnknownOutcome> {
        self.outcome.as_deref()?.parse().ok()
    }

    pub fn reason(&self, app: &App) -> Result<String, StoreError> {
        let Some(sealed) = &self.reason_sealed else {
            return Ok(String::new());
        };
        let plain = app.vault.open(&reason_place(self.id), sealed)?;
        Ok(String::from_utf8_lossy(&plain).into_owned())
    }

    fn mac(&self, app: &App) -> Vec<u8> {
        let outcome = self.outcome.clone().unwrap_or_default();
        app.vault.row_mac(
            &format!("unknown_data_request:{}", self.id),
            &[
                self.wanted.key().as_bytes(),
                self.came_by.key().as_bytes(),
                self.received_on.as_bytes(),
                self.due_on.as_bytes(),
                &self.recorded_at.to_be_bytes(),
                self.recorded_by.as_bytes(),
                self.identity_index.as_deref().unwrap_or_default(),
                &self.asker_sealed,
                &self.answered_at.unwrap_or_default().to_be_bytes(),
                self.answered_by.unwrap_or_default().as_bytes(),
                outcome.as_bytes(),
                self.reason_sealed.as_deref().unwrap_or_default(),
            ],
        )
    }

    /// A row that was written past the program shows nothing; the security officer hears of it.
    fn is_believed(&self, app: &App) -> bool {
        let is_genuine = self.mac(app) == self.mac;
        if !is_genuine {
            security::note_forged(app, "unknown_data_request");
        }
        is_genuine
    }

    /// Whether the other says the same, beside who asks.
    pub fn is_same(&self, other: &Self) -> bool {
        (self.wanted, self.came_by, &self.received_on)
            == (other.wanted, other.came_by, &other.received_on)
            && self.identity_index == other.identity_index
    }

    /// Whether it was written: false where the form was sent twice.
    pub async fn insert(&mut self, tx: &mut Tx, app: &App) -> Result<bool, StoreError> {
        self.mac = self.mac(app);
        let written = run!(
            tx,
            "INSERT INTO unknown_data_request (id, wanted, came_by, received_on, due_on, recorded_at, recorded_by, identity_index, asker_sealed, mac)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING",
            self.id,
            self.wanted.key(),
            self.came_by.key(),
            &self.received_on,
            &self.due_on,
            self.recorded_at,
            self.recorded_by,
            &self.identity_index,
            &self.asker_sealed,
            &self.mac
        )?;
        Ok(written == 1)
    }

    /// Answered by somebody else meanwhile: `Stale`.
    pub async fn set_answered(
        &mut self,
        tx: &mut Tx,
        app: &App,
        operator: Uuid,
        (outcome, reason): (UnknownOutcome, Option<&str>),
    ) -> Result<(), StoreError> {
        self.answered_at = Some(app.now());
        self.answered_by = Some(operator);
        self.outcome = Some(outcome.key().to_owned());
        self.reason_sealed =
            reason.map(|reason| app.vault.seal(&reason_place(self.id), reason.as_bytes()));
        let mac = self.mac(app);
        let changed = run!(
            tx,
            "UPDATE unknown_data_request SET answered_at = $3, answered_by = $4, outcome = $5, reason_sealed = $6, mac = $7
             WHERE id = $1 AND mac = $2 AND answered_at IS NULL",
            self.id,
            &self.mac,
            self.answered_at,
            operator,
            &self.outcome,
            &self.reason_sealed,
            &mac
        )?;
        if changed != 1 {
            return Err(StoreError::Stale);
        }
        self.mac = mac;
        Ok(())
    }
}

pub async fn by_id(conn: &mut Conn, app: &App, id: Uuid) -> Result<Option<Row>, StoreError> {
    let found = row!(conn, Row, concat!(columns!(), "WHERE id = $1"), id)?;
    Ok(found.filter(|row| row.is_believed(app)))
}

/// What waits, the soonest due first.
pub async fn open(conn: &mut Conn, app: &App) -> Result<Vec<Row>, StoreError> {
    let mut found = rows!(
        conn,
        Row,
        concat!(
            columns!(),
            "WHERE answered_at IS NULL ORDER BY due_on, id LIMIT $1"
        ),
        PAGE
    )?;
    found.retain(|row| row.is_believed(app));
    Ok(found)
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
        concat!(
            columns!(),
            "WHERE answered_at IS NOT NULL AND (answered_at, id) < ($1, $2) ORDER BY answered_at DESC, id DESC LIMIT $3"
        ),
        behind.0,
        behind.1,
        limit
    )
}

/// Is a person's request from now on.
pub async fn remove(tx: &mut Tx, row: &Row) -> Result<(), StoreError> {
    let gone = run!(
        tx,
        "DELETE FROM unknown_data_request WHERE id = $1 AND mac = $2 AND answered_at IS NULL",
        row.id,
        &row.mac
    )?;
    match gone {
        1 => Ok(()),
        _ => Err(StoreError::Stale),
    }
}

pub async fn forget(tx: &mut Tx, answered_before: Micros) -> Result<u64, StoreError> {
    run!(
        tx,
        "DELETE FROM unknown_data_request WHERE answered_at IS NOT NULL AND answered_at < $1",
        answered_before
    )
}
