//! What history says of a person: by a keyed digest, since a chain cannot forget.

use serde_json::json;
use store::facts::{PAGE, Page, Room, Rule, Said, Stated};
use store::history::Stream;
use store::{Conn, StoreError, Vault, rows};
use uuid::Uuid;

use super::{Person, place};

pub const ROOM: Room = Room {
    table: "person",
    stream: Stream::Person,
    row: None,
    except: None,
    erased_by: None,
    rules: &[
        Rule {
            act: "person-met",
            sets: &[("identity, name or birth date", Said::Detail("data"))],
        },
        Rule {
            act: "person-data-learned",
            sets: &[("identity, name or birth date", Said::Detail("data"))],
        },
        Rule {
            act: "language-chosen",
            sets: &[("language", Said::Detail("language"))],
        },
    ],
    page,
};

/// A digest of everything by which a person is known.
pub(super) fn digest(vault: &Vault, index: &[u8], person: &Person) -> Result<String, StoreError> {
    let open = |column, sealed: &[u8]| vault.open(&place(person.id, column), sealed);
    let birth = match &person.birth_sealed {
        Some(sealed) => open("birth", sealed)?,
        None => Vec::new(),
    };
    let values: [&[u8]; 6] = [
        index,
        &open("identity", &person.identity_sealed)?,
        person.given_name.as_bytes(),
        person.family_name.as_bytes(),
        person.name_source.as_bytes(),
        &birth,
    ];
    Ok(vault.digest("person", &values))
}

#[derive(store::sqlx::FromRow)]
struct Row {
    identity_index: Vec<u8>,
    language: Option<String>,
    #[sqlx(flatten)]
    person: Person,
}

fn page<'a>(conn: &'a mut Conn, vault: &'a Vault, chain: Uuid, _: Uuid) -> Page<'a> {
    Box::pin(async move {
        let found = rows!(
            conn,
            Row,
            "SELECT id, given_name, family_name, name_source, name_at, identity_sealed, birth_sealed, version, identity_index, language
             FROM person WHERE id > $1 ORDER BY id LIMIT $2",
            chain,
            PAGE
        )?;
        let stated = found.into_iter().map(|row| {
            let id = row.person.id;
            // What does not open in its place was moved here from elsewhere; no digest is like this word.
            let data = digest(vault, &row.identity_index, &row.person);
            let data = data.unwrap_or_else(|_| "moved".to_owned());
            Stated {
                chain: id,
                row: id,
                facts: vec![
                    ("identity, name or birth date", json!(data)),
                    ("language", json!(row.language)),
                ],
            }
        });
        Ok(stated.collect())
    })
}
