//! What history says of a card: whose it is.

use serde_json::json;
use store::facts::{PAGE, Page, Room, Rule, Said, Stated};
use store::history::Stream;
use store::{Conn, Vault, rows};
use uuid::Uuid;

pub const ROOM: Room = Room {
    table: "card",
    stream: Stream::Application,
    row: Some("card"),
    except: None,
    rules: &[Rule {
        act: "card-made",
        sets: &[
            ("person", Said::Detail("person")),
            ("serial number", Said::Detail("serial")),
        ],
    }],
    page,
};

/// What an act says of a serial number.
pub fn digest(vault: &Vault, serial: &str) -> String {
    vault.digest("card", &[serial.as_bytes()])
}

fn page<'a>(conn: &'a mut Conn, vault: &'a Vault, chain: Uuid, row: Uuid) -> Page<'a> {
    Box::pin(async move {
        let found = rows!(
            conn,
            (Uuid, Uuid, Uuid, String),
            "SELECT application, id, person, serial FROM card
             WHERE (application, id) > ($1, $2) ORDER BY application, id LIMIT $3",
            chain,
            row,
            PAGE
        )?;
        let stated = found
            .into_iter()
            .map(|(chain, row, person, serial)| Stated {
                chain,
                row,
                facts: vec![
                    ("person", json!(person)),
                    ("serial number", json!(digest(vault, &serial))),
                ],
            });
        Ok(stated.collect())
    })
}
