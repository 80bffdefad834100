//! Who the person is, how they are reached, and what they may do.

use store::{Conn, Micros, rows};
use web::App;
use web::refusal::Refusal;

use super::{Said, Section, at, on, words};
use crate::contact_point;
use crate::people::{self, Person};

pub async fn person(conn: &mut Conn, app: &App, person: &Person) -> Result<Section, Refusal> {
    let birth = person.birth_date(app)?;
    let language = people::language(conn, person.id).await?;
    let entry = vec![
        words("identity_number", person.identity(app)?.expose()),
        words("given_name", &person.given_name),
        words("family_name", &person.family_name),
        words("name_source", &person.name_source),
        at("name_at", person.name_at),
        on("birth_date", birth),
        words(
            "language",
            language.map(|chosen| chosen.code()).unwrap_or_default(),
        ),
    ];
    Ok(Section {
        name: "person",
        entries: vec![entry],
    })
}

/// Ended ones as well.
pub async fn contact_points(
    conn: &mut Conn,
    app: &App,
    person: &Person,
) -> Result<Section, Refusal> {
    let found = rows!(
        conn,
        contact_point::Row,
        "SELECT id, person, kind, value_sealed, value_index, proof, noted_at, trusted_from, diary, ended_at, mac
         FROM contact_point WHERE person = $1 ORDER BY noted_at, id",
        person.id
    )?;
    let mut entries = Vec::with_capacity(found.len());
    for row in found {
        entries.push(vec![
            words("kind", row.kind.key()),
            words("value", row.value(app)?),
            words("proof", row.proof.key()),
            at("noted_at", row.noted_at),
            at("trusted_from", row.trusted_from),
            at("ended_at", row.ended_at),
        ]);
    }
    Ok(Section {
        name: "contact_points",
        entries,
    })
}

/// Institutions for which the person acts or acted.
pub async fn appointments(conn: &mut Conn, person: &Person) -> Result<Section, Refusal> {
    let found = rows!(
        conn,
        (String, Micros, Option<Micros>),
        "SELECT i.name, o.since, o.until FROM officer o JOIN institution i ON i.id = o.institution
         WHERE o.person = $1 ORDER BY o.since",
        person.id
    )?;
    let entry = |(institution, since, until): (String, _, Option<Micros>)| {
        vec![
            words("institution", institution),
            at("since", Some(since)),
            at("until", until),
        ]
    };
    Ok(Section {
        name: "appointments",
        entries: found.into_iter().map(entry).collect(),
    })
}

pub async fn sessions(conn: &mut Conn, person: &Person) -> Result<Section, Refusal> {
    let found = rows!(
        conn,
        (String, Micros, Micros, Micros),
        "SELECT way, created_at, seen_at, expires_at FROM session WHERE kind = 'person' AND subject = $1 ORDER BY created_at",
        person.id
    )?;
    let entry = |(way, created, seen, expires): (String, Micros, Micros, Micros)| {
        vec![
            ("way".to_owned(), Said::Words(way)),
            at("created_at", created),
            at("seen_at", seen),
            at("expires_at", expires),
        ]
    };
    Ok(Section {
        name: "sessions",
        entries: found.into_iter().map(entry).collect(),
    })
}
