//! Rows of hand-offs.

use handoff::code::Code;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::history::{Act, Actor, Stream};
use store::{Conn, Micros, StoreError, Tx, history, row, run};
use uuid::Uuid;

use super::stage::{Facts, Stage, stage};
use crate::House;
use crate::refusal::Refusal;

/// A hand-off as it is stored.
#[derive(store::sqlx::FromRow)]
pub struct HandOff {
    pub id: Uuid,
    pub purpose: String,
    pub browser: Vec<u8>,
    pub person: Option<Uuid>,
    pub nonce: Vec<u8>,
    pub sealed: Vec<u8>,
    pub go_on: String,
    pub begun_at: Micros,
    pub expires_at: Micros,
    pub redeemed_at: Option<Micros>,
    pub run_key: Option<Vec<u8>>,
    pub twice_at: Option<Micros>,
    pub answered_at: Option<Micros>,
    pub answer: Option<String>,
    pub answer_digest: Option<Vec<u8>>,
}

/// What is sealed of it.
#[derive(Serialize, Deserialize)]
pub struct Sealed {
    pub code: Code,
    pub texts: Vec<String>,
    /// Who began it, masked.
    pub by: String,
    pub browser: String,
    #[serde(default)]
    pub card: Option<Uuid>,
}

impl HandOff {
    pub fn stage(&self, now: Micros) -> Stage {
        let facts = Facts {
            expires_at: self.expires_at,
            redeemed: self.redeemed_at.is_some(),
            twice: self.twice_at.is_some(),
            answer: self.answer.as_deref(),
        };
        stage(&facts, now)
    }

    pub fn open(&self, house: &House) -> Result<Sealed, Refusal> {
        Ok(serde_json::from_slice(
            &house.vault.open(&place(self.id), &self.sealed)?,
        )?)
    }
}

/// The place for which a hand-off's content is sealed.
pub fn place(id: Uuid) -> String {
    format!("hand_off:{id}")
}

/// What is stored of a code: keyed, so that a copy of the database does not give it away.
pub fn code_index(house: &House, code: &Code) -> Vec<u8> {
    house.vault.index("hand-off-code", &code.plain())
}

pub async fn by_id(conn: &mut Conn, id: Uuid) -> Result<Option<HandOff>, StoreError> {
    row!(conn, HandOff, "SELECT * FROM hand_off WHERE id = $1", id)
}

pub async fn by_code(conn: &mut Conn, code: &[u8]) -> Result<Option<HandOff>, StoreError> {
    row!(
        conn,
        HandOff,
        "SELECT * FROM hand_off WHERE code = $1",
        code
    )
}

pub async fn by_bearer(conn: &mut Conn, bearer: &[u8]) -> Result<Option<HandOff>, StoreError> {
    row!(
        conn,
        HandOff,
        "SELECT * FROM hand_off WHERE bearer = $1",
        bearer
    )
}

/// Writes an act of a hand-off into the history of the person who began it. Before a login there is nobody whose history it is.
pub async fn write_down(
    tx: &mut Tx,
    house: &House,
    person: Option<Uuid>,
    act: &'static str,
    id: Uuid,
    purpose: &str,
) -> Result<(), StoreError> {
    let Some(person) = person else {
        return Ok(());
    };
    let counted = row!(
        &mut *tx,
        (i64,),
        "UPDATE person SET version = version + 1 WHERE id = $1 RETURNING version",
        person
    )?;
    let (version,) = counted.ok_or(StoreError::Stale)?;
    let act = Act {
        stream: Stream::Person,
        owner: person,
        version,
        at: house.now(),
        actor: Actor::Person(person),
        act,
        detail: json!({ "hand_off": id, "purpose": purpose }),
    };
    history::append(tx, &house.vault, act).await
}

/// Forgets hand-offs a day after their end, but for those with signatures: these are evidence.
pub async fn sweep(tx: &mut Tx, now: Micros) -> Result<(), StoreError> {
    const DAY: Micros = 24 * 3_600_000_000;
    run!(
        tx,
        "DELETE FROM hand_off WHERE expires_at < $1 AND (answer IS NULL OR answer <> 'signed')",
        now - DAY
    )?;
    Ok(())
}
