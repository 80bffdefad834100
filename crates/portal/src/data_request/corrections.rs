//! What was corrected, as rows: the value before, the value after and the evidence, sealed.

use rules::choice::NotAChoice;
use serde_json::{Value, json};
use store::history::Actor;
use store::{Conn, Micros, StoreError, Tx, rows, run};
use uuid::Uuid;
use web::App;

use crate::people::{self, Person};
use crate::staff::operators;

/// What can be corrected at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// With the day of birth, by the population register's answer.
    Name,
    /// Of an open order that was not approved yet.
    Form,
    /// Proposed; proven by its holder.
    Phone,
    /// Proposed; taken with the proof of a phone.
    Email,
}

impl What {
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Form => "form",
            Self::Phone => "phone",
            Self::Email => "email",
        }
    }
}

impl TryFrom<String> for What {
    type Error = NotAChoice;

    fn try_from(key: String) -> Result<Self, NotAChoice> {
        let all = [Self::Name, Self::Form, Self::Phone, Self::Email];
        all.into_iter()
            .find(|what| what.key() == key)
            .ok_or(NotAChoice)
    }
}

pub struct New<'a> {
    pub request: Uuid,
    pub operator: Uuid,
    pub what: What,
    pub order: Option<Uuid>,
    pub old: Value,
    pub new: Value,
    pub evidence: &'a str,
}

/// Writes the correction down with its acts, in the transaction that makes it.
pub async fn write_down(
    tx: &mut Tx,
    app: &App,
    person: &mut Person,
    new: New<'_>,
) -> Result<Uuid, StoreError> {
    let id = app.new_id();
    let seal = |column: &str, plain: &[u8]| app.vault.seal(&place(id, column), plain);
    run!(
        &mut *tx,
        "INSERT INTO data_correction (id, request, person, application, what, old_sealed, new_sealed, evidence_sealed, at, operator)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id,
        new.request,
        person.id,
        new.order,
        new.what.key(),
        seal("old", &serde_json::to_vec(&new.old)?),
        seal("new", &serde_json::to_vec(&new.new)?),
        seal("evidence", new.evidence.as_bytes()),
        app.now(),
        new.operator
    )?;
    let detail = json!({ "data_request": new.request, "correction": id, "what": new.what.key(), "order": new.order });
    let (actor, act) = (Actor::Operator(new.operator), "data-corrected");
    people::record(tx, app, person, actor, act, detail.clone()).await?;
    operators::note(tx, app, new.operator, act, detail).await?;
    Ok(id)
}

fn place(id: Uuid, column: &str) -> String {
    format!("data_correction.{column}:{id}")
}

#[derive(store::sqlx::FromRow)]
pub struct Row {
    pub id: Uuid,
    #[sqlx(try_from = "String")]
    pub what: What,
    pub at: Micros,
    evidence_sealed: Vec<u8>,
}

impl Row {
    pub fn evidence(&self, app: &App) -> Result<String, StoreError> {
        let plain = app
            .vault
            .open(&place(self.id, "evidence"), &self.evidence_sealed)?;
        Ok(String::from_utf8_lossy(&plain).into_owned())
    }
}

/// Those of a request, the oldest first.
pub async fn of_request(conn: &mut Conn, request: Uuid) -> Result<Vec<Row>, StoreError> {
    rows!(
        conn,
        Row,
        "SELECT id, what, at, evidence_sealed FROM data_correction WHERE request = $1 ORDER BY at, id",
        request
    )
}
