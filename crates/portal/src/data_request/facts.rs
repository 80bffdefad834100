//! What history says of requests about personal data.

use serde_json::json;
use store::facts::{PAGE, Page, Room, Rule, Said, Stated};
use store::history::Stream;
use store::{Conn, Micros, Vault, rows};
use uuid::Uuid;

pub const ROOM: Room = Room {
    table: "data_request",
    stream: Stream::Person,
    row: Some("data_request"),
    except: None,
    erased_by: None,
    rules: &[
        Rule {
            act: "data-request-recorded",
            sets: &[
                ("recorded", Said::At),
                ("wanted", Said::Detail("wanted")),
                ("received", Said::Detail("received")),
                ("due", Said::Detail("due")),
                ("answered", Said::Nothing),
                ("outcome", Said::Nothing),
            ],
        },
        Rule {
            act: "data-request-answered",
            sets: &[("answered", Said::At), ("outcome", Said::Detail("outcome"))],
        },
    ],
    page: requests,
};

type Row = (
    Uuid,
    Uuid,
    Micros,
    String,
    String,
    String,
    Option<Micros>,
    Option<String>,
);

fn requests<'a>(conn: &'a mut Conn, _: &'a Vault, chain: Uuid, row: Uuid) -> Page<'a> {
    Box::pin(async move {
        let found = rows!(
            conn,
            Row,
            "SELECT person, id, recorded_at, wanted, received_on, due_on, answered_at, outcome FROM data_request
             WHERE (person, id) > ($1, $2) ORDER BY person, id LIMIT $3",
            chain,
            row,
            PAGE
        )?;
        let stated = found.into_iter().map(
            |(chain, row, recorded, wanted, received, due, answered, outcome)| Stated {
                chain,
                row,
                facts: vec![
                    ("recorded", json!(recorded)),
                    ("wanted", json!(wanted)),
                    ("received", json!(received)),
                    ("due", json!(due)),
                    ("answered", json!(answered)),
                    ("outcome", json!(outcome)),
                ],
            },
        );
        Ok(stated.collect())
    })
}
