//! What history says of a card: whose it is, and how it shows that it is there.

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
    erased_by: None,
    rules: &[Rule {
        act: "card-made",
        sets: &[
            ("person", Said::Detail("person")),
            ("serial number", Said::Detail("serial")),
            ("keys", Said::Detail("keys")),
        ],
    }],
    page,
};

/// What an act says of a serial number.
pub fn digest(vault: &Vault, serial: &str) -> String {
    vault.digest("card", &[serial.as_bytes()])
}

/// What an act says of that by which a card shows itself: a key or a sealed secret, and the key behind its PIN.
pub fn keys_digest(
    vault: &Vault,
    device_key: Option<&[u8]>,
    possession: Option<&[u8]>,
    pin_key: Option<&[u8]>,
) -> String {
    let fields = [device_key, possession, pin_key].map(Option::unwrap_or_default);
    vault.digest("card.keys", &fields)
}

/// A row, as far as history tells of it.
#[derive(store::sqlx::FromRow)]
struct CardRow {
    application: Uuid,
    id: Uuid,
    person: Uuid,
    serial: String,
    device_key: Option<Vec<u8>>,
    possession_sealed: Option<Vec<u8>>,
    pin_key: Option<Vec<u8>>,
}

fn page<'a>(conn: &'a mut Conn, vault: &'a Vault, chain: Uuid, row: Uuid) -> Page<'a> {
    Box::pin(async move {
        let found = rows!(
            conn,
            CardRow,
            "SELECT application, id, person, serial, device_key, possession_sealed, pin_key FROM card
             WHERE (application, id) > ($1, $2) ORDER BY application, id LIMIT $3",
            chain,
            row,
            PAGE
        )?;
        let stated = found.into_iter().map(|card| Stated {
            chain: card.application,
            row: card.id,
            facts: vec![
                ("person", json!(card.person)),
                ("serial number", json!(digest(vault, &card.serial))),
                (
                    "keys",
                    json!(keys_digest(
                        vault,
                        card.device_key.as_deref(),
                        card.possession_sealed.as_deref(),
                        card.pin_key.as_deref(),
                    )),
                ),
            ],
        });
        Ok(stated.collect())
    })
}
