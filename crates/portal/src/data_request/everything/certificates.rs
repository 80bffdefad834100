//! The person's certificates, cards, and what was wanted of them.

use outside::issuer::Wanted;
use rules::certificate_state::State;
use store::{Conn, Micros, rows};
use web::App;
use web::refusal::Refusal;

use super::{Section, at, words};
use crate::people::Person;

/// As the issuer knows them.
pub async fn certificates(app: &App, person: &Person) -> Result<Section, Refusal> {
    let name = "certificates";
    let Some(issuer) = app.issuer() else {
        return Ok(Section {
            name,
            entries: Vec::new(),
        });
    };
    let found = issuer.find(Wanted::Person(&person.identity(app)?)).await;
    let found = found.map_err(|fault| {
        tracing::warn!(%fault, "the issuer did not answer");
        Refusal::Unavailable
    })?;
    let mut entries = Vec::with_capacity(found.len());
    for known in found {
        let state = match known.state {
            State::Good => "good",
            State::Suspended => "suspended",
            State::Revoked => "revoked",
        };
        entries.push(vec![
            words(
                "serial_number",
                known.serial().map_err(|_| Refusal::Internal)?.to_string(),
            ),
            words("subject", known.name()),
            words("state", state),
            at("not_before", known.certificate.not_before().unix_micros()),
            at("not_after", known.certificate.not_after().unix_micros()),
        ]);
    }
    Ok(Section { name, entries })
}

/// Without what unlocks them.
pub async fn cards(conn: &mut Conn, person: &Person) -> Result<Section, Refusal> {
    let found = rows!(
        conn,
        (String, Micros),
        "SELECT serial, made_at FROM card WHERE person = $1 ORDER BY made_at",
        person.id
    )?;
    let entry =
        |(serial, made): (String, Micros)| vec![words("card_serial", serial), at("made_at", made)];
    Ok(Section {
        name: "cards",
        entries: found.into_iter().map(entry).collect(),
    })
}

type Change = (
    String,
    String,
    Option<String>,
    String,
    Micros,
    Option<Micros>,
);

pub async fn changes(conn: &mut Conn, person: &Person) -> Result<Section, Refusal> {
    let found = rows!(
        conn,
        Change,
        "SELECT serial, act, why, demand, asked_at, done_at FROM certificate_change WHERE person = $1 ORDER BY asked_at",
        person.id
    )?;
    let entry = |(serial, act, why, demand, asked, done): Change| {
        vec![
            words("serial_number", serial),
            words("act", act),
            words("why", why.unwrap_or_default()),
            words("demand", demand),
            at("asked_at", asked),
            at("done_at", done),
        ]
    };
    Ok(Section {
        name: "certificate_changes",
        entries: found.into_iter().map(entry).collect(),
    })
}
