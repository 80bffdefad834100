//! What history says of a certificate: its number, what was signed, and whether it was suspended or revoked.

use serde_json::json;
use signature::algorithm::Digest;
use store::facts::{PAGE, Page, Room, Rule, Said, Stated};
use store::history::Stream;
use store::{Conn, Micros, Vault, rows, sqlx};
use uuid::Uuid;

use crate::certificate_row::{hex, place};

pub const ROOM: Room = Room {
    table: "issuer_certificate",
    stream: Stream::Certificate,
    row: None,
    except: None,
    erased_by: None,
    rules: &[
        Rule {
            act: "received",
            sets: &[],
        },
        Rule {
            act: "recorded",
            sets: &[
                ("serial number", Said::Detail("serial")),
                ("what is signed", Said::Detail("digest")),
            ],
        },
        Rule {
            act: "issued",
            sets: &[
                ("issued", Said::At),
                ("certificate", Said::Detail("certificate")),
            ],
        },
        Rule {
            act: "suspended",
            sets: &[("suspended", Said::At)],
        },
        Rule {
            act: "resumed",
            sets: &[("suspended", Said::Nothing)],
        },
        Rule {
            act: "revoked",
            sets: &[("revoked", Said::At), ("reason", Said::Detail("reason"))],
        },
    ],
    page,
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    serial: Option<Vec<u8>>,
    tbs_digest: Option<Vec<u8>>,
    certificate_sealed: Option<Vec<u8>>,
    issued_at: Option<Micros>,
    suspended_at: Option<Micros>,
    revoked_at: Option<Micros>,
    revocation: Option<i64>,
}

fn page<'a>(conn: &'a mut Conn, vault: &'a Vault, chain: Uuid, _: Uuid) -> Page<'a> {
    Box::pin(async move {
        let found = rows!(
            conn,
            Row,
            "SELECT id, serial, tbs_digest, certificate_sealed, issued_at, suspended_at, revoked_at, revocation
             FROM issuer_certificate WHERE id > $1 ORDER BY id LIMIT $2",
            chain,
            PAGE
        )?;
        let stated = found.into_iter().map(|row| {
            let certificate = row.certificate_sealed.map(|sealed| {
                let opened = vault.open(&place(row.id, "certificate"), &sealed);
                opened.map_or("moved".to_owned(), |der| hex(&Digest::Sha256.of(&der)))
            });
            Stated {
                chain: row.id,
                row: row.id,
                facts: vec![
                    (
                        "serial number",
                        json!(row.serial.map(|serial| hex(&serial))),
                    ),
                    (
                        "what is signed",
                        json!(row.tbs_digest.map(|digest| hex(&digest))),
                    ),
                    ("certificate", json!(certificate)),
                    ("issued", json!(row.issued_at)),
                    ("suspended", json!(row.suspended_at)),
                    ("revoked", json!(row.revoked_at)),
                    ("reason", json!(row.revocation)),
                ],
            }
        });
        Ok(stated.collect())
    })
}
