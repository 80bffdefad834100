//! The ledger of consent: scope, text version, when, and by which signature (B04). Rows are added and never changed.

use rules::e_onay::{Choice, Scope, Standing};
use serde_json::json;
use store::history::Actor;
use store::{Conn, Micros, StoreError, Tx, row, rows, run};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use super::verify::act;
use crate::people::{self, Person};

/// A row of the ledger.
#[derive(store::sqlx::FromRow, Clone)]
pub struct Entry {
    pub id: Uuid,
    pub number: i64,
    #[sqlx(try_from = "String")]
    pub choice: Choice,
    pub text_version: String,
    pub way: String,
    pub at: Micros,
}

/// By what a choice was made.
#[derive(Clone, Copy)]
pub enum Way {
    /// The signature of this hand-off.
    EImza(Uuid),
    /// A code on the person's phone: a consent is taken back, never given.
    PhoneCode,
    /// "Ben değildim" in the diary: a consent is taken back, never given.
    NotMe,
}

impl Way {
    const fn parts(self) -> (&'static str, Option<Uuid>) {
        match self {
            Self::EImza(hand_off) => ("e_imza", Some(hand_off)),
            Self::PhoneCode => ("phone_code", None),
            Self::NotMe => ("not_me", None),
        }
    }
}

/// Every choice of a person, newest first.
pub async fn entries(conn: &mut Conn, person: Uuid) -> Result<Vec<Entry>, StoreError> {
    rows!(
        conn,
        Entry,
        "SELECT id, number, choice, text_version, way, at FROM e_onay WHERE person = $1 ORDER BY number DESC LIMIT 200",
        person
    )
}

pub async fn newest(conn: &mut Conn, person: Uuid) -> Result<Option<Entry>, StoreError> {
    row!(
        conn,
        Entry,
        "SELECT id, number, choice, text_version, way, at FROM e_onay WHERE person = $1 ORDER BY number DESC LIMIT 1",
        person
    )
}

/// The consent that stands, if one does.
pub async fn standing(conn: &mut Conn, person: Uuid) -> Result<Option<Entry>, StoreError> {
    let newest = newest(conn, person).await?;
    Ok(newest.filter(|entry| Standing::of(Some(entry.choice)).is_given()))
}

/// Adds a choice, with its history row. Of two at the same moment the second is stale.
pub async fn append(
    tx: &mut Tx,
    app: &App,
    person: &mut Person,
    choice: Choice,
    text_version: &str,
    way: Way,
) -> Result<Entry, Refusal> {
    let before = newest(tx, person.id).await?;
    let (word, hand_off) = way.parts();
    let entry = Entry {
        id: app.new_id(),
        number: before.map_or(1, |entry| entry.number + 1),
        choice,
        text_version: text_version.to_owned(),
        way: word.to_owned(),
        at: app.now(),
    };
    run!(
        &mut *tx,
        "INSERT INTO e_onay (id, person, number, scope, choice, text_version, way, hand_off, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        entry.id,
        person.id,
        entry.number,
        Scope::OwnApplications.key(),
        choice.key(),
        text_version,
        word,
        hand_off,
        entry.at
    )?;
    let detail = json!({
        "consent": entry.id,
        "number": entry.number,
        "scope": Scope::OwnApplications.key(),
        "text_version": text_version,
        "way": word,
        "hand_off": hand_off,
        "at": entry.at,
    });
    let actor = Actor::Person(person.id);
    people::record(tx, app, person, actor, act(choice), detail).await?;
    Ok(entry)
}
