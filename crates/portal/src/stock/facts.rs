//! What history says of a move of stock.

use serde_json::{Value, json};
use store::facts::{PAGE, Page, Room, Rule, Said, Stated};
use store::history::Stream;
use store::{Conn, Vault, rows};
use uuid::Uuid;

const SETS: &[(&str, Said)] = &[
    ("item", Said::Detail("item")),
    ("quantity", Said::Detail("quantity")),
    ("from", Said::Detail("from")),
    ("to", Said::Detail("to")),
    ("delivery note", Said::Detail("delivery_note")),
    ("reason", Said::Detail("reason")),
];

pub const ROOM: Room = Room {
    table: "stock_move",
    stream: Stream::Operator,
    row: Some("stock_move"),
    except: None,
    erased_by: None,
    rules: &[
        Rule {
            act: "stock-delivered",
            sets: SETS,
        },
        Rule {
            act: "stock-transferred",
            sets: SETS,
        },
        Rule {
            act: "stock-written-off",
            sets: SETS,
        },
    ],
    page,
};

#[derive(store::sqlx::FromRow)]
struct Row {
    operator: Uuid,
    id: Uuid,
    item: String,
    quantity: i64,
    from_place: Option<String>,
    from_before: Option<i64>,
    from_after: Option<i64>,
    to_place: Option<String>,
    to_before: Option<i64>,
    to_after: Option<i64>,
    delivery_note: Option<String>,
    reason: Option<String>,
}

fn page<'a>(conn: &'a mut Conn, _: &'a Vault, chain: Uuid, row: Uuid) -> Page<'a> {
    Box::pin(async move {
        let found = rows!(
            conn,
            Row,
            "SELECT operator, id, item, quantity, from_place, from_before, from_after, to_place, to_before, to_after,
                    delivery_note, reason FROM stock_move
             WHERE (operator, id) > ($1, $2) ORDER BY operator, id LIMIT $3",
            chain,
            row,
            PAGE
        )?;
        let side = |place: Option<String>, before: Option<i64>, after: Option<i64>| match place {
            Some(place) => json!([place, before, after]),
            None => Value::Null,
        };
        let stated = found.into_iter().map(|row| Stated {
            chain: row.operator,
            row: row.id,
            facts: vec![
                ("item", json!(row.item)),
                ("quantity", json!(row.quantity)),
                (
                    "from",
                    side(row.from_place, row.from_before, row.from_after),
                ),
                ("to", side(row.to_place, row.to_before, row.to_after)),
                ("delivery note", json!(row.delivery_note)),
                ("reason", json!(row.reason)),
            ],
        });
        Ok(stated.collect())
    })
}
