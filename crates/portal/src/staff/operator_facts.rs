//! What history says of the staff: by what they sign in, and whether they still may.

use serde_json::json;
use store::facts::{PAGE, Page, Room, Rule, Said, Stated};
use store::history::Stream;
use store::{Conn, Vault, rows};
use uuid::Uuid;
use web::operator_columns;
use web::operator_row::OperatorRow;

const LOGIN: &[(&str, Said)] = &[("name, password or second factor", Said::Detail("login"))];

pub const OPERATORS: Room = Room {
    table: "operator",
    stream: Stream::Operator,
    row: None,
    except: None,
    erased_by: None,
    rules: &[
        Rule {
            act: "operator-added",
            sets: LOGIN,
        },
        Rule {
            act: "operator-renewed",
            sets: LOGIN,
        },
        Rule {
            act: "password-set",
            sets: LOGIN,
        },
        Rule {
            act: "password-void",
            sets: LOGIN,
        },
        Rule {
            act: "operator-disabled",
            sets: &[("disabled", Said::At)],
        },
        Rule {
            act: "operator-enabled",
            sets: &[("disabled", Said::Nothing)],
        },
    ],
    page,
};

fn page<'a>(conn: &'a mut Conn, vault: &'a Vault, chain: Uuid, _: Uuid) -> Page<'a> {
    Box::pin(async move {
        let found = rows!(
            conn,
            OperatorRow,
            concat!(
                "SELECT ",
                operator_columns!(),
                " FROM operator o WHERE o.id > $1 ORDER BY o.id LIMIT $2"
            ),
            chain,
            PAGE
        )?;
        let stated = found.into_iter().map(|row| Stated {
            chain: row.id,
            row: row.id,
            facts: vec![
                (
                    "name, password or second factor",
                    json!(row.signed().login_digest(vault)),
                ),
                ("disabled", json!(row.disabled_at)),
            ],
        });
        Ok(stated.collect())
    })
}
