//! What history says of "Ben değildim": which entry was denied, and what became of the request for revocation.

use serde_json::json;
use store::facts::{PAGE, Page, Room, Rule, Said, Stated};
use store::history::Stream;
use store::{Conn, Micros, Vault, rows};
use uuid::Uuid;

pub const REQUESTS: Room = Room {
    table: "revocation_request",
    stream: Stream::Person,
    row: Some("revocation_request"),
    except: None,
    erased_by: None,
    rules: &[
        Rule {
            act: "not-me",
            sets: &[
                ("asked", Said::At),
                ("diary", Said::Detail("diary")),
                ("settled", Said::Nothing),
            ],
        },
        Rule {
            act: "revocation-request-settled",
            sets: &[("settled", Said::At)],
        },
    ],
    page: requests,
};

pub const DENIED: Room = Room {
    table: "diary",
    stream: Stream::Person,
    row: Some("diary"),
    except: None,
    erased_by: None,
    rules: &[Rule {
        act: "not-me",
        sets: &[("denied", Said::At)],
    }],
    page: denied,
};

fn requests<'a>(conn: &'a mut Conn, _: &'a Vault, chain: Uuid, row: Uuid) -> Page<'a> {
    Box::pin(async move {
        let found = rows!(
            conn,
            (Uuid, Uuid, Uuid, Micros, Option<Micros>),
            "SELECT person, id, diary, asked_at, settled_at FROM revocation_request
             WHERE (person, id) > ($1, $2) ORDER BY person, id LIMIT $3",
            chain,
            row,
            PAGE
        )?;
        let stated = found
            .into_iter()
            .map(|(chain, row, diary, asked, settled)| Stated {
                chain,
                row,
                facts: vec![
                    ("asked", json!(asked)),
                    ("diary", json!(diary)),
                    ("settled", json!(settled)),
                ],
            });
        Ok(stated.collect())
    })
}

/// Entries that were never denied are in nobody's history under their own name.
fn denied<'a>(conn: &'a mut Conn, _: &'a Vault, chain: Uuid, row: Uuid) -> Page<'a> {
    Box::pin(async move {
        let found = rows!(
            conn,
            (Uuid, Uuid, Micros),
            "SELECT person, id, denied_at FROM diary
             WHERE denied_at IS NOT NULL AND (person, id) > ($1, $2) ORDER BY person, id LIMIT $3",
            chain,
            row,
            PAGE
        )?;
        let stated = found.into_iter().map(|(chain, row, at)| Stated {
            chain,
            row,
            facts: vec![("denied", json!(at))],
        });
        Ok(stated.collect())
    })
}
