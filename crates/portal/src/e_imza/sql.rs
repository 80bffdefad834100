//! Rows of hand-offs.

use handoff::code::Code;
use rules::retention;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::history::{Actor, Entry, Seen, Stream};
use store::{Conn, Micros, StoreError, Tx, history, row, run};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;
use web::sweeps::Sweep;

use super::signing_purpose::SigningPurpose;
use super::stage::{Facts, Stage};
use crate::people;

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
    pub run_key: Option<Vec<u8>>,
    pub answer_digest: Option<Vec<u8>>,
    pub return_token: Option<Vec<u8>>,
    pub return_shown: Option<Vec<u8>>,
    pub app_network: Option<Vec<u8>>,
    pub card_proven_at: Option<Micros>,
    pub card_opened_at: Option<Micros>,
    pub return_sealed: Option<Vec<u8>>,
    #[sqlx(flatten)]
    pub facts: Facts,
}

/// What is sealed of it.
#[derive(Serialize, Deserialize)]
pub struct Sealed {
    pub code: Code,
    /// Sealed under the word that older releases wrote.
    #[serde(rename = "matter")]
    pub signing_purpose: SigningPurpose,
    pub texts: Vec<String>,
    /// Who began it, masked.
    pub by: String,
    pub browser: String,
}

impl HandOff {
    pub fn stage(&self, now: Micros) -> Stage {
        self.facts.stage(now)
    }

    pub fn open(&self, app: &App) -> Result<Sealed, Refusal> {
        Ok(serde_json::from_slice(
            &app.vault.open(&place(self.id), &self.sealed)?,
        )?)
    }

    /// Who acts in it, as far as that is known: whoever is signed in, and before a login nobody.
    pub fn actor(&self) -> Actor {
        self.person.map_or(Actor::System, Actor::Person)
    }

    /// In whose history its acts stand. A login is nobody's until it is signed, but the person whose number was typed wants to know of it.
    pub async fn owner(&self, conn: &mut Conn, app: &App) -> Result<Option<Uuid>, Refusal> {
        if self.person.is_some() {
            return Ok(self.person);
        }
        let signer = self
            .open(app)?
            .signing_purpose
            .signer(conn, app, None)
            .await?;
        let person = people::by_identity(conn, app, &signer).await?;
        Ok(person.map(|person| person.id))
    }
}

/// The place for which a hand-off's content is sealed.
pub fn place(id: Uuid) -> String {
    format!("hand_off:{id}")
}

/// What is stored of a code: keyed, so that a copy of the database does not give it away.
pub fn code_index(app: &App, code: &Code) -> Vec<u8> {
    app.vault.index("hand-off-code", &code.plain())
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

/// Writes an act of a hand-off into the history of its owner. There may be none: then nobody of that number is known here.
pub async fn write_down(
    tx: &mut Tx,
    app: &App,
    owner: Option<Uuid>,
    actor: Actor,
    act: &'static str,
    id: Uuid,
    purpose: &str,
) -> Result<(), StoreError> {
    let detail = json!({ "hand_off": id, "purpose": purpose });
    write_down_more(tx, app, owner, actor, act, detail).await
}

/// The same with a detail that says more.
pub async fn write_down_more(
    tx: &mut Tx,
    app: &App,
    owner: Option<Uuid>,
    actor: Actor,
    act: &'static str,
    detail: Value,
) -> Result<(), StoreError> {
    let Some(person) = owner else {
        return Ok(());
    };
    let entry = Entry {
        stream: Stream::Person,
        owner: person,
        at: app.now(),
        actor,
        act,
        detail,
    };
    history::record(tx, &app.vault, Seen::Whatever, entry).await?;
    Ok(())
}

/// Forgets hand-offs a day after their end, but for those with signatures that were accepted: these are evidence.
pub const UNSIGNED: Sweep = Sweep::that_destroys("hand-offs", |app| Box::pin(sweep(app)));

async fn sweep(app: &App) -> Result<(), StoreError> {
    let before = retention::Kind::UnsignedHandOff.forgotten_before(app.now());
    let mut tx = app.db.write().await?;
    run!(
        &mut tx,
        "DELETE FROM hand_off_refused WHERE hand_off IN
             (SELECT id FROM hand_off WHERE expires_at < $1 AND (answer IS NULL OR answer <> 'signed'))",
        before
    )?;
    run!(
        &mut tx,
        "DELETE FROM hand_off WHERE expires_at < $1 AND (answer IS NULL OR answer <> 'signed')",
        before
    )?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A release finds sealed what the one before it wrote: no word of it follows a name in the code.
    #[test]
    fn what_is_sealed_of_a_hand_off_keeps_its_words() {
        let id = Uuid::nil();
        for about in [
            json!({ "login": { "identity": "10000000146" } }),
            json!({ "approve": { "application": id, "commitment": "2026-11" } }),
            json!({ "consent": { "choice": "accept", "text_version": "2026-11" } }),
            json!({ "card": { "card": id, "act": "kilit" } }),
        ] {
            let sealed = json!({
                "code": Code::from_random(Default::default()).plain(),
                "matter": about,
                "texts": ["metin"],
                "by": "A*** Y***",
                "browser": "Firefox",
            });
            let opened: Sealed = serde_json::from_value(sealed.clone()).unwrap();
            assert_eq!(serde_json::to_value(opened).unwrap(), sealed);
        }
    }
}
