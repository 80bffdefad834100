//! What history says of an institution and of its officers.

use serde_json::json;
use store::facts::{PAGE, Page, Room, Rule, Said, Stated};
use store::history::Stream;
use store::{Conn, Micros, Vault, rows};
use uuid::Uuid;

pub const INSTITUTIONS: Room = Room {
    table: "institution",
    stream: Stream::Institution,
    row: None,
    except: None,
    erased_by: None,
    rules: &[
        Rule {
            act: "institution-added",
            sets: &[
                ("name", Said::Detail("name")),
                ("payment", Said::Detail("payment")),
                ("validity", Said::Nothing),
                ("card reader", Said::Nothing),
                ("tax number", Said::Nothing),
                ("entity title", Said::Nothing),
            ],
        },
        Rule {
            act: "legal-entity-changed",
            sets: &[
                ("tax number", Said::Detail("tax_number")),
                ("entity title", Said::Detail("entity_title")),
            ],
        },
        Rule {
            act: "contract-changed",
            sets: &[
                ("payment", Said::Detail("payment")),
                ("validity", Said::Detail("validity")),
                ("card reader", Said::Detail("card_reader")),
            ],
        },
    ],
    page: institutions,
};

pub const OFFICERS: Room = Room {
    table: "officer",
    stream: Stream::Institution,
    row: Some("person"),
    except: None,
    erased_by: None,
    rules: &[
        Rule {
            act: "officer-appointed",
            sets: &[("appointed", Said::FirstAt), ("ended", Said::Nothing)],
        },
        Rule {
            act: "officer-dismissed",
            sets: &[("ended", Said::At)],
        },
    ],
    page: officers,
};

#[derive(store::sqlx::FromRow)]
struct InstitutionRow {
    id: Uuid,
    name: String,
    payment: String,
    validity_years: Option<i64>,
    card_reader: Option<String>,
    tax_number: Option<String>,
    entity_title: Option<String>,
}

/// What an act says of a name.
pub fn digest(vault: &Vault, name: &str) -> String {
    vault.digest("institution", &[name.as_bytes()])
}

fn institutions<'a>(conn: &'a mut Conn, vault: &'a Vault, chain: Uuid, _: Uuid) -> Page<'a> {
    Box::pin(async move {
        let found = rows!(
            conn,
            InstitutionRow,
            "SELECT id, name, payment, validity_years, card_reader, tax_number, entity_title FROM institution WHERE id > $1 ORDER BY id LIMIT $2",
            chain,
            PAGE
        )?;
        let stated = found.into_iter().map(|row| Stated {
            chain: row.id,
            row: row.id,
            facts: vec![
                ("name", json!(digest(vault, &row.name))),
                ("payment", json!(row.payment)),
                ("validity", json!(row.validity_years)),
                ("card reader", json!(row.card_reader)),
                ("tax number", json!(row.tax_number)),
                ("entity title", json!(row.entity_title)),
            ],
        });
        Ok(stated.collect())
    })
}

fn officers<'a>(conn: &'a mut Conn, _: &'a Vault, chain: Uuid, row: Uuid) -> Page<'a> {
    Box::pin(async move {
        let found = rows!(
            conn,
            (Uuid, Uuid, Micros, Option<Micros>),
            "SELECT institution, person, since, until FROM officer
             WHERE (institution, person) > ($1, $2) ORDER BY institution, person LIMIT $3",
            chain,
            row,
            PAGE
        )?;
        let stated = found.into_iter().map(|(chain, row, since, until)| Stated {
            chain,
            row,
            facts: vec![("appointed", json!(since)), ("ended", json!(until))],
        });
        Ok(stated.collect())
    })
}
