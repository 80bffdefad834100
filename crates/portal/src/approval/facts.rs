//! What history says of an approval by e-Onay: by which consent, and what was read.

use serde_json::json;
use sha2::{Digest, Sha256};
use store::facts::{PAGE, Page, Room, Rule, Said, Stated};
use store::history::Stream;
use store::{Conn, Micros, Vault, rows};
use uuid::Uuid;

use super::by_e_onay::place;

pub const ROOM: Room = Room {
    table: "e_onay_approval",
    stream: Stream::Application,
    row: None,
    except: None,
    erased_by: Some("order-data-erased"),
    rules: &[Rule {
        act: "e-onay-approved",
        sets: &[
            ("consent", Said::Detail("consent")),
            ("text", Said::Detail("text")),
            ("approved", Said::At),
        ],
    }],
    page,
};

fn digest(text: &[u8]) -> String {
    let digest = Sha256::digest(text);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn page<'a>(conn: &'a mut Conn, vault: &'a Vault, chain: Uuid, _: Uuid) -> Page<'a> {
    Box::pin(async move {
        let found = rows!(
            conn,
            (Uuid, Uuid, Vec<u8>, Micros),
            "SELECT application, consent, sealed, at FROM e_onay_approval WHERE application > $1
             ORDER BY application LIMIT $2",
            chain,
            PAGE
        )?;
        let stated = found.into_iter().map(|(id, consent, sealed, at)| {
            let text = vault.open(&place(id), &sealed).map(|text| digest(&text));
            Stated {
                chain: id,
                row: id,
                facts: vec![
                    ("consent", json!(consent)),
                    ("text", json!(text.ok())),
                    ("approved", json!(at)),
                ],
            }
        });
        Ok(stated.collect())
    })
}
