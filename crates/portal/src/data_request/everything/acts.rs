//! What the person did and was told, and what was done about them.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rules::notice_delivery::Delivery;
use store::{Conn, Micros, rows};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use super::super::sql;
use super::{Section, at, on, words};
use crate::diary_entry::{self, Whereabouts};
use crate::e_imza::facts as signed;
use crate::notice;
use crate::people::Person;

/// More than anybody has.
const MOST: i64 = 10_000;

type Consent = (String, String, String, String, Micros);

pub async fn consents(conn: &mut Conn, person: &Person) -> Result<Section, Refusal> {
    let found = rows!(
        conn,
        Consent,
        "SELECT scope, choice, text_version, way, at FROM e_onay WHERE person = $1 ORDER BY number",
        person.id
    )?;
    let entry = |(scope, choice, version, way, when): Consent| {
        vec![
            words("scope", scope),
            words("choice", choice),
            words("text_version", version),
            words("way", way),
            at("at", when),
        ]
    };
    Ok(Section {
        name: "consents",
        entries: found.into_iter().map(entry).collect(),
    })
}

/// Whole: each is a CAdES signature with the text that was signed.
pub async fn signatures(conn: &mut Conn, app: &App, person: &Person) -> Result<Section, Refusal> {
    let found = rows!(
        conn,
        (Uuid, String, Option<Micros>),
        "SELECT id, purpose, answered_at FROM hand_off WHERE person = $1 AND answer = 'signed' ORDER BY answered_at",
        person.id
    )?;
    let mut entries = Vec::new();
    for (hand_off, purpose, answered) in found {
        for signature in signed::signatures(conn, &app.vault, hand_off).await? {
            entries.push(vec![
                words("purpose", &purpose),
                at("at", answered),
                words("signature_base64", BASE64_STANDARD.encode(signature)),
            ]);
        }
    }
    Ok(Section {
        name: "signatures",
        entries,
    })
}

type DiaryRow = (Uuid, Micros, String, String, Vec<u8>, Option<Micros>);

pub async fn diary(conn: &mut Conn, app: &App, person: &Person) -> Result<Section, Refusal> {
    let found = rows!(
        conn,
        DiaryRow,
        "SELECT id, at, kind, detail, sealed, denied_at FROM diary WHERE person = $1 ORDER BY at",
        person.id
    )?;
    let mut entries = Vec::with_capacity(found.len());
    for (id, when, kind, detail, sealed, denied) in found {
        let plain = app.vault.open(&diary_entry::place(id), &sealed);
        let seen: Whereabouts = serde_json::from_slice(&plain.map_err(store::StoreError::from)?)?;
        entries.push(vec![
            at("at", when),
            words("kind", kind),
            words("detail", detail),
            words("device", seen.device),
            words("place", seen.place),
            at("denied_at", denied),
        ]);
    }
    Ok(Section {
        name: "diary",
        entries,
    })
}

pub async fn notices(conn: &mut Conn, app: &App, person: &Person) -> Result<Section, Refusal> {
    let mut entries = Vec::new();
    for row in notice::of_person(conn, person.id, MOST).await? {
        entries.push(vec![
            at("created_at", row.created_at),
            words("kind", &row.kind),
            words("channel", row.channel.key()),
            words("to", row.to(app)?.unwrap_or_default()),
            words("language", row.language.clone().unwrap_or_default()),
            words("state", row.state.key()),
            words("delivery", row.delivery().map_or("", Delivery::key)),
            at("delivery_at", row.delivery_at),
            at("seen_at", row.seen_at),
        ]);
    }
    Ok(Section {
        name: "notices",
        entries,
    })
}

/// What the person asked about their own data, and the answers.
pub async fn requests(conn: &mut Conn, app: &App, person: &Person) -> Result<Section, Refusal> {
    let mut entries = Vec::new();
    for row in sql::of_person(conn, person.id).await? {
        let asker = row.asker(app)?;
        let to = [asker.name, asker.email, asker.phone, asker.post];
        let to: Vec<_> = to.into_iter().filter(|part| !part.is_empty()).collect();
        entries.push(vec![
            words("wanted", row.wanted.key()),
            words("came_by", row.came_by.key()),
            on("received", row.received()?),
            on("due", row.due()?),
            at("answered_at", row.answered_at),
            words(
                "outcome",
                row.outcome().map(|one| one.key()).unwrap_or_default(),
            ),
            words("reason", row.reason(app)?.unwrap_or_default()),
            words("answer_to", to.join(", ")),
            words("note", asker.note),
        ]);
    }
    Ok(Section {
        name: "data_requests",
        entries,
    })
}

/// Every act that stands in the person's own history and in that of their orders.
pub async fn history(conn: &mut Conn, person: &Person) -> Result<Section, Refusal> {
    let found = rows!(
        conn,
        (Micros, String, String, String, String),
        "SELECT h.at, h.kind, h.actor_kind, h.act, h.detail FROM history h
         WHERE h.stream = $1 OR h.stream IN (SELECT id FROM application WHERE person = $1) ORDER BY h.at, h.stream, h.seq",
        person.id
    )?;
    let entry = |(when, kind, actor, act, detail): (Micros, String, String, String, String)| {
        vec![
            at("at", when),
            words("stream", kind),
            words("actor", actor),
            words("act", act),
            words("detail", detail),
        ]
    };
    Ok(Section {
        name: "history",
        entries: found.into_iter().map(entry).collect(),
    })
}
