//! What history says of signatures that were accepted from a person who was signed in: which ones they were.

use serde_json::json;
use store::facts::{PAGE, Page, Room, Rule, Said, Stated};
use store::history::Stream;
use store::{Conn, StoreError, Vault, rows};
use uuid::Uuid;

use super::evidence;

pub const ROOM: Room = Room {
    table: "hand_off",
    stream: Stream::Person,
    row: Some("hand_off"),
    // A login is begun by nobody in particular: its row is in no chain of its own.
    except: Some(("purpose", "login")),
    erased_by: Some("signatures-erased"),
    rules: &[Rule {
        act: "hand-off-signed",
        sets: &[
            ("purpose", Said::Detail("purpose")),
            ("signatures", Said::Detail("signatures")),
        ],
    }],
    page,
};

/// What an act says of the signatures of a hand-off, in the order of their texts.
pub fn digest(vault: &Vault, signatures: &[&[u8]]) -> String {
    vault.digest("hand_off_signature", signatures)
}

fn page<'a>(conn: &'a mut Conn, vault: &'a Vault, chain: Uuid, row: Uuid) -> Page<'a> {
    Box::pin(async move {
        let found = rows!(
            conn,
            (Uuid, Uuid, String),
            "SELECT person, id, purpose FROM hand_off
             WHERE person IS NOT NULL AND purpose <> 'login' AND answer = 'signed' AND (person, id) > ($1, $2) ORDER BY person, id LIMIT $3",
            chain,
            row,
            PAGE
        )?;
        let mut stated = Vec::with_capacity(found.len());
        for (chain, row, purpose) in found {
            let kept = signatures(conn, vault, row).await?;
            let kept: Vec<_> = kept.iter().map(Vec::as_slice).collect();
            let facts = vec![
                ("purpose", json!(purpose)),
                ("signatures", json!(digest(vault, &kept))),
            ];
            stated.push(Stated { chain, row, facts });
        }
        Ok(stated)
    })
}

/// The signatures of a hand-off, in the order of their texts.
pub async fn signatures(
    conn: &mut Conn,
    vault: &Vault,
    hand_off: Uuid,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let found = rows!(
        conn,
        (i64, Vec<u8>),
        "SELECT number, sealed FROM hand_off_signature WHERE hand_off = $1 ORDER BY number",
        hand_off
    )?;
    let open = |(number, sealed): (i64, Vec<u8>)| {
        let opened = vault.open(&evidence::place(hand_off, number, ""), &sealed);
        // What does not open is nobody's signature, and an empty one is no signature's digest.
        opened.unwrap_or_default()
    };
    Ok(found.into_iter().map(open).collect())
}
