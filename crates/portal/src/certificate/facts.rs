//! What history says of a change of a certificate that was done for its holder.

use serde_json::json;
use store::facts::{PAGE, Page, Room, Rule, Said, Stated};
use store::history::Stream;
use store::{Conn, Micros, Vault, rows};
use uuid::Uuid;

pub const ROOM: Room = Room {
    table: "certificate_change",
    stream: Stream::Person,
    row: Some("change"),
    except: None,
    erased_by: None,
    rules: &[
        Rule {
            act: "certificate-suspended",
            sets: &[
                ("act", Said::Is("suspend")),
                ("certificate", Said::Detail("certificate")),
                ("serial number", Said::Detail("serial")),
                ("reason", Said::Detail("why")),
                ("demand", Said::Detail("demand")),
                ("done", Said::Detail("done_at")),
            ],
        },
        Rule {
            act: "certificate-resumed",
            sets: &[
                ("act", Said::Is("resume")),
                ("certificate", Said::Detail("certificate")),
                ("serial number", Said::Detail("serial")),
                ("reason", Said::Detail("why")),
                ("demand", Said::Detail("demand")),
                ("done", Said::Detail("done_at")),
            ],
        },
        Rule {
            act: "certificate-revoked",
            sets: &[
                ("act", Said::Is("revoke")),
                ("certificate", Said::Detail("certificate")),
                ("serial number", Said::Detail("serial")),
                ("reason", Said::Detail("why")),
                ("demand", Said::Detail("demand")),
                ("done", Said::Detail("done_at")),
            ],
        },
    ],
    page,
};

#[derive(store::sqlx::FromRow)]
struct Row {
    id: Uuid,
    person: Uuid,
    certificate: Uuid,
    serial: String,
    act: String,
    why: Option<String>,
    demand: String,
    done_at: Micros,
}

/// Wishes that are still open, or of nobody who is known here, are in nobody's history.
fn page<'a>(conn: &'a mut Conn, _: &'a Vault, chain: Uuid, row: Uuid) -> Page<'a> {
    Box::pin(async move {
        let found = rows!(
            conn,
            Row,
            "SELECT id, person, certificate, serial, act, why, demand, done_at FROM certificate_change
             WHERE person IS NOT NULL AND done_at IS NOT NULL AND (person, id) > ($1, $2)
             ORDER BY person, id LIMIT $3",
            chain,
            row,
            PAGE
        )?;
        let stated = found.into_iter().map(|row| Stated {
            chain: row.person,
            row: row.id,
            facts: vec![
                ("act", json!(row.act)),
                ("certificate", json!(row.certificate)),
                ("serial number", json!(row.serial)),
                ("reason", json!(row.why)),
                ("demand", json!(row.demand)),
                ("done", json!(row.done_at)),
            ],
        });
        Ok(stated.collect())
    })
}
