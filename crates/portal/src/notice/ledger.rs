//! The ledger of notices: a row for each, written in the transaction that caused it, and what became of it. Who it is for and what it says are
//! sealed; the desk reads it and sends again from it.

use rules::contact_point::{Kind, masked};
use rules::notice_delivery::Delivery;
use rules::notice_state::NoticeState;
use store::{Conn, Micros, StoreError, Tx, later, row, rows, run};
use uuid::Uuid;
use web::App;
use web::language::Language;

use super::Notice;
use crate::contact_point;

/// Who is told, and of which order, if it is about one.
#[derive(Clone, Copy)]
pub struct About {
    pub person: Uuid,
    pub order: Option<Uuid>,
}

/// A notice that is new.
pub struct New<'a> {
    pub id: Uuid,
    pub about: About,
    /// By which there is only one, however often the act that caused it is tried.
    pub cause: &'a str,
    pub channel: Kind,
    pub to: Option<&'a str>,
    pub notice: &'a Notice,
    pub again_of: Option<Uuid>,
}

#[derive(store::sqlx::FromRow)]
pub struct Row {
    pub id: Uuid,
    pub person: Uuid,
    pub application: Option<Uuid>,
    pub kind: String,
    pub cause: String,
    #[sqlx(try_from = "String")]
    pub channel: Kind,
    content_sealed: Vec<u8>,
    to_sealed: Option<Vec<u8>>,
    pub language: Option<String>,
    #[sqlx(try_from = "String")]
    pub state: NoticeState,
    pub last_error: Option<String>,
    pub created_at: Micros,
    pub seen_at: Option<Micros>,
    delivery: Option<String>,
    /// What the other side calls it, as in 5.1.1.
    pub delivery_code: Option<String>,
    pub delivery_at: Option<Micros>,
    /// Given up after the last try, until somebody sends it again.
    pub is_parked: bool,
}

macro_rules! columns {
    () => {
        "SELECT id, person, application, kind, cause, channel, content_sealed, to_sealed, language, state, last_error, created_at, seen_at,
                delivery, delivery_code, delivery_at,
                EXISTS (SELECT 1 FROM job j WHERE j.cause = notice.cause AND j.state = 'parked') AS is_parked
         FROM notice "
    };
}

fn place(id: Uuid, column: &str) -> String {
    format!("notice.{column}:{id}")
}

impl Row {
    /// What was reported of it after it had been taken; nothing, where a newer release wrote it.
    pub fn delivery(&self) -> Option<Delivery> {
        self.delivery.as_ref().and_then(|known| known.parse().ok())
    }

    /// What was told; `None` where a newer release wrote it.
    pub fn notice(&self, app: &App) -> Result<Option<Notice>, StoreError> {
        let plain = app
            .vault
            .open(&place(self.id, "content"), &self.content_sealed)?;
        Ok(serde_json::from_slice(&plain).ok())
    }

    /// The address: an e-mail address, or a number as E.164.
    pub fn to(&self, app: &App) -> Result<Option<String>, StoreError> {
        let Some(sealed) = &self.to_sealed else {
            return Ok(None);
        };
        let plain = app.vault.open(&place(self.id, "to"), sealed)?;
        Ok(Some(String::from_utf8_lossy(&plain).into_owned()))
    }

    /// The address as a page shows it; empty where there is none.
    pub fn masked(&self, app: &App) -> Result<String, StoreError> {
        let to = self.to(app)?;
        Ok(to.map_or(String::new(), |to| masked(self.channel, &to)))
    }
}

/// Writes a notice down; the second one of a cause is dropped. Without an address it is settled at once.
pub async fn write_down(tx: &mut Tx, app: &App, new: New<'_>) -> Result<(), StoreError> {
    let content = serde_json::to_vec(new.notice)?;
    let now = app.now();
    let (state, settled_at) = match new.to {
        Some(_) => (NoticeState::Waiting, None),
        None => (NoticeState::Unreachable, Some(now)),
    };
    later!(
        tx,
        "INSERT INTO notice (id, person, application, kind, cause, channel, content_sealed, to_sealed, state, tries, created_at, settled_at,
                             again_of, to_index)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, $12, $13) ON CONFLICT (cause) DO NOTHING",
        new.id,
        new.about.person,
        new.about.order,
        new.notice.name(),
        new.cause,
        new.channel.key(),
        app.vault.seal(&place(new.id, "content"), &content),
        new.to
            .map(|to| app.vault.seal(&place(new.id, "to"), to.as_bytes())),
        state.key(),
        now,
        settled_at,
        new.again_of,
        new.to
            .map(|to| contact_point::index(app, new.channel, to))
    )
}

pub async fn find(conn: &mut Conn, id: Uuid) -> Result<Option<Row>, StoreError> {
    row!(conn, Row, concat!(columns!(), "WHERE id = $1"), id)
}

/// The newest of a person.
pub async fn of_person(conn: &mut Conn, person: Uuid, limit: i64) -> Result<Vec<Row>, StoreError> {
    rows!(
        conn,
        Row,
        concat!(columns!(), "WHERE person = $1 ORDER BY id DESC LIMIT $2"),
        person,
        limit
    )
}

/// Whether a person was told something of an order since then, or is about to be.
pub async fn was_told(
    conn: &mut Conn,
    about: (Uuid, Uuid),
    notice: &Notice,
    since: Micros,
) -> Result<bool, StoreError> {
    let (person, order) = about;
    let found = row!(
        conn,
        (Uuid,),
        "SELECT id FROM notice WHERE person = $1 AND application = $2 AND kind = $3 AND created_at >= $4 AND state IN ('waiting', 'sent')
         LIMIT 1",
        person,
        order,
        notice.name(),
        since
    )?;
    Ok(found.is_some())
}

/// Those that reached nobody and were not sent again, newest first, from below the notice `before`.
pub async fn failed(conn: &mut Conn, before: Uuid, limit: i64) -> Result<Vec<Row>, StoreError> {
    // Two questions, since each has an index of its own that holds no more than its answers.
    let mut found = rows!(
        conn,
        Row,
        concat!(
            columns!(),
            "WHERE state IN ('refused', 'unreachable') AND id < $1
             AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.again_of = notice.id) ORDER BY id DESC LIMIT $2"
        ),
        before,
        limit
    )?;
    let returned = rows!(
        conn,
        Row,
        concat!(
            columns!(),
            "WHERE delivery IN ('failed', 'expired') AND id < $1 AND state = 'sent'
             AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.again_of = notice.id) ORDER BY id DESC LIMIT $2"
        ),
        before,
        limit
    )?;
    found.extend(returned);
    found.sort_by_key(|row| std::cmp::Reverse(row.id));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

/// What a try came to. The language is the one in which it was written.
pub async fn tried(
    app: &App,
    id: Uuid,
    language: Language,
    (state, error): (NoticeState, Option<&str>),
) -> Result<(), StoreError> {
    let settled_at = (state != NoticeState::Waiting).then(|| app.now());
    let mut tx = app.db.write().await?;
    run!(
        &mut tx,
        "UPDATE notice SET state = $2, tries = tries + 1, last_error = $3, settled_at = $4, language = $5 WHERE id = $1",
        id,
        state.key(),
        error,
        settled_at,
        language.code()
    )?;
    tx.commit().await
}

/// The job that sends it was taken up again, so that it is no longer refused; nothing, where the job sends no notice.
pub async fn waits_again(tx: &mut Tx, job: Uuid) -> Result<(), StoreError> {
    later!(
        tx,
        "UPDATE notice SET state = 'waiting', settled_at = NULL WHERE cause = (SELECT cause FROM job WHERE id = $1)",
        job
    )
}

/// The person has seen everything that was sent to them so far.
pub async fn seen(tx: &mut Tx, person: Uuid, now: Micros) -> Result<u64, StoreError> {
    run!(
        tx,
        "UPDATE notice SET seen_at = $2 WHERE person = $1 AND seen_at IS NULL AND state = 'sent'",
        person,
        now
    )
}
