//! Phones and e-mail addresses that the desk proposed because the person asked for it. A proposal opens nothing and is told nothing: the holder
//! proves the phone, as every other, and the address comes with it.

use rules::contact_point::Kind;
use rules::email_address::EmailAddress;
use store::{Conn, Micros, StoreError, Tx, rows, run};
use uuid::Uuid;
use web::App;

/// A proposal that nobody took is forgotten by the page after so long.
const STANDS: Micros = 30 * 24 * 3_600_000_000;

/// The newest proposals of a person that wait for their holder.
async fn open(
    conn: &mut Conn,
    app: &App,
    (person, kind): (Uuid, Kind),
) -> Result<Vec<String>, StoreError> {
    let found = rows!(
        conn,
        (Uuid, Vec<u8>),
        "SELECT id, new_sealed FROM data_correction
         WHERE person = $1 AND what = $2 AND taken_at IS NULL AND at > $3 ORDER BY at DESC, id DESC LIMIT 5",
        person,
        kind.key(),
        app.now() - STANDS
    )?;
    let value = |(id, sealed): (Uuid, Vec<u8>)| {
        let plain = app
            .vault
            .open(&format!("data_correction.new:{id}"), &sealed)?;
        Ok(serde_json::from_slice(&plain)?)
    };
    found.into_iter().map(value).collect()
}

/// Whether this very value waits already.
pub async fn is_proposed(
    conn: &mut Conn,
    app: &App,
    person: Uuid,
    (kind, value): (Kind, &str),
) -> Result<bool, StoreError> {
    let open = open(conn, app, (person, kind)).await?;
    Ok(open.iter().any(|one| one == value))
}

/// The e-mail address that was proposed last, to be shown and taken with the proof of a phone.
pub async fn proposed_email(
    conn: &mut Conn,
    app: &App,
    person: Uuid,
) -> Result<Option<EmailAddress>, StoreError> {
    let open = open(conn, app, (person, Kind::Email)).await?;
    Ok(open
        .first()
        .and_then(|value| EmailAddress::parse(value).ok()))
}

/// The phone that was proposed last, as people write it.
pub async fn proposed_phone(
    conn: &mut Conn,
    app: &App,
    person: Uuid,
) -> Result<Option<String>, StoreError> {
    let open = open(conn, app, (person, Kind::Phone)).await?;
    let phone = open
        .first()
        .and_then(|value| rules::mobile_phone::MobilePhone::parse(value).ok());
    Ok(phone.map(|phone| phone.national()))
}

/// The holder has proven a phone: nothing is proposed any more.
pub async fn take_proposals(tx: &mut Tx, app: &App, person: Uuid) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE data_correction SET taken_at = $2 WHERE person = $1 AND what IN ('phone', 'email') AND taken_at IS NULL",
        person,
        app.now()
    )?;
    Ok(())
}
