//! What history says of the staff's roles and passkeys: a row that was put back as it stood before its end still carries its MAC.

use serde_json::json;
use store::facts::{PAGE, Page, Room, Rule, Said, Stated};
use store::history::Stream;
use store::{Conn, Micros, Vault, rows};
use uuid::Uuid;

use super::passkey_rows::Passkey;

pub const ROLES: Room = Room {
    table: "operator_role",
    stream: Stream::Operator,
    row: Some("given"),
    except: None,
    erased_by: None,
    rules: &[
        Rule {
            act: "role-given",
            sets: &[("role", Said::Detail("role")), ("ended", Said::Nothing)],
        },
        Rule {
            act: "role-ended",
            sets: &[("ended", Said::At)],
        },
    ],
    page: roles,
};

pub const PASSKEYS: Room = Room {
    table: "operator_passkey",
    stream: Stream::Operator,
    row: Some("passkey"),
    except: None,
    erased_by: None,
    rules: &[
        Rule {
            act: "passkey-added",
            sets: &[("key", Said::Detail("key")), ("ended", Said::Nothing)],
        },
        Rule {
            act: "passkey-removed",
            sets: &[("ended", Said::At)],
        },
    ],
    page: passkeys,
};

fn roles<'a>(conn: &'a mut Conn, _: &'a Vault, chain: Uuid, row: Uuid) -> Page<'a> {
    Box::pin(async move {
        let found = rows!(
            conn,
            (Uuid, Uuid, String, Option<Micros>),
            "SELECT operator, id, role, until FROM operator_role
             WHERE id IS NOT NULL AND (operator, id) > ($1, $2) ORDER BY operator, id LIMIT $3",
            chain,
            row,
            PAGE
        )?;
        let stated = found.into_iter().map(|(chain, row, role, until)| Stated {
            chain,
            row,
            facts: vec![("role", json!(role)), ("ended", json!(until))],
        });
        Ok(stated.collect())
    })
}

fn passkeys<'a>(conn: &'a mut Conn, vault: &'a Vault, chain: Uuid, row: Uuid) -> Page<'a> {
    Box::pin(async move {
        let found = rows!(
            conn,
            Passkey,
            "SELECT id, operator, credential, name, fixed, moving, created_at, used_at, ended_at, mac FROM operator_passkey
             WHERE (operator, id) > ($1, $2) ORDER BY operator, id LIMIT $3",
            chain,
            row,
            PAGE
        )?;
        let stated = found.into_iter().map(|passkey| Stated {
            chain: passkey.operator,
            row: passkey.id,
            facts: vec![
                ("key", json!(passkey.digest(vault))),
                ("ended", json!(passkey.ended_at)),
            ],
        });
        Ok(stated.collect())
    })
}
