//! People: found by the blind index of their identity number, never by the number itself.

pub mod facts;

use jiff::civil::Date;
use rules::identity_number::IdentityNumber;
use rules::turkish::search_key;
use serde_json::json;
use store::history::{Actor, Entry, Seen, Stream};
use store::{Conn, StoreError, Tx, change_one, history, row, run};
use uuid::Uuid;
use web::App;
use web::language::Language;
use web::security;

/// A person as a row.
#[derive(store::sqlx::FromRow, Clone)]
pub struct Person {
    pub id: Uuid,
    pub given_name: String,
    pub family_name: String,
    pub name_source: String,
    pub name_at: i64,
    identity_sealed: Vec<u8>,
    birth_sealed: Option<Vec<u8>>,
    pub version: i64,
}

/// Where a name was learned; what is learned from the state outweighs what an office typed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum NameSource {
    List,
    Gate,
    Register,
}

impl NameSource {
    pub const fn key(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Gate => "gate",
            Self::Register => "register",
        }
    }
}

/// What is said of a person by a list or by the identity gate.
pub struct Said<'a> {
    pub identity: &'a IdentityNumber,
    pub given_name: &'a str,
    pub family_name: &'a str,
    pub birth_date: Option<Date>,
    pub source: NameSource,
}

/// The index under which a person is found.
pub fn identity_index(app: &App, identity: &IdentityNumber) -> Vec<u8> {
    app.vault.index("identity", identity.expose())
}

impl Person {
    /// The identity number, unsealed for a moment.
    pub fn identity(&self, app: &App) -> Result<IdentityNumber, StoreError> {
        open_identity(app, self.id, &self.identity_sealed)
    }

    /// Whether the row is of this identity number, by what is sealed in it.
    fn is_of(&self, app: &App, identity: &IdentityNumber) -> bool {
        let sealed = self.identity(app);
        sealed.is_ok_and(|sealed| sealed.expose() == identity.expose())
    }

    /// "A*** Y***": enough for the person to know themselves, and of no use to anybody else.
    pub fn masked_name(&self) -> String {
        let initial = |name: &String| name.chars().next().map(|letter| format!("{letter}***"));
        let initials = [&self.given_name, &self.family_name].into_iter();
        initials.filter_map(initial).collect::<Vec<_>>().join(" ")
    }

    pub fn birth_date(&self, app: &App) -> Result<Option<Date>, StoreError> {
        let Some(sealed) = &self.birth_sealed else {
            return Ok(None);
        };
        let plain = app.vault.open(&place(self.id, "birth"), sealed)?;
        Ok(String::from_utf8_lossy(&plain).parse().ok())
    }
}

/// A person's identity number, unsealed for a moment.
pub fn open_identity(app: &App, person: Uuid, sealed: &[u8]) -> Result<IdentityNumber, StoreError> {
    let plain = app.vault.open(&place(person, "identity"), sealed)?;
    let text = String::from_utf8_lossy(&plain);
    IdentityNumber::parse(&text).map_err(|_| StoreError::Stale)
}

fn place(person: Uuid, column: &str) -> String {
    format!("person.{column}:{person}")
}

pub async fn by_id(conn: &mut Conn, id: Uuid) -> Result<Option<Person>, StoreError> {
    row!(
        conn,
        Person,
        "SELECT id, given_name, family_name, name_source, name_at, identity_sealed, birth_sealed, version
         FROM person WHERE id = $1",
        id
    )
}

/// The language in which a person is written to, if they chose one.
pub async fn language(conn: &mut Conn, person: Uuid) -> Result<Option<Language>, StoreError> {
    let found = row!(
        conn,
        (Option<String>,),
        "SELECT language FROM person WHERE id = $1",
        person
    )?;
    Ok(found.and_then(|(code,)| code?.parse().ok()))
}

/// Remembers in which language a person reads; an act of theirs.
pub async fn choose_language(
    tx: &mut Tx,
    app: &App,
    person: &mut Person,
    chosen: Language,
) -> Result<(), StoreError> {
    if language(tx, person.id).await? == Some(chosen) {
        return Ok(());
    }
    run!(
        tx,
        "UPDATE person SET language = $2 WHERE id = $1",
        person.id,
        chosen.code()
    )?;
    let (actor, detail) = (
        Actor::Person(person.id),
        json!({ "language": chosen.code() }),
    );
    record(tx, app, person, actor, "language-chosen", detail).await
}

pub async fn by_identity(
    conn: &mut Conn,
    app: &App,
    identity: &IdentityNumber,
) -> Result<Option<Person>, StoreError> {
    let found = row!(
        conn,
        Person,
        "SELECT id, given_name, family_name, name_source, name_at, identity_sealed, birth_sealed, version
         FROM person WHERE identity_index = $1",
        identity_index(app, identity)
    )?;
    match found {
        // The sealed number is bound to the person's id, so that together with the index it says whose row this is. Two exchanged
        // indexes would let one person in as the other.
        Some(found) if !found.is_of(app, identity) => {
            security::note_forged(app, "person");
            Err(StoreError::Forged)
        }
        found => Ok(found),
    }
}

/// The person of an identity number, made if nobody knew of them, their name brought up to date.
pub async fn meet(
    tx: &mut Tx,
    app: &App,
    said: &Said<'_>,
    actor: Actor,
) -> Result<Person, StoreError> {
    match by_identity(tx, app, said.identity).await? {
        Some(known) => refresh(tx, app, known, said, actor).await,
        None => create(tx, app, said, actor).await,
    }
}

async fn create(
    tx: &mut Tx,
    app: &App,
    said: &Said<'_>,
    actor: Actor,
) -> Result<Person, StoreError> {
    let (id, now) = (app.new_id(), app.now());
    let identity_sealed = app
        .vault
        .seal(&place(id, "identity"), said.identity.expose().as_bytes());
    let birth_sealed = said.birth_date.map(|date| {
        app.vault
            .seal(&place(id, "birth"), date.to_string().as_bytes())
    });
    run!(
        tx,
        "INSERT INTO person (id, identity_index, identity_sealed, given_name, family_name, name_source, name_at,
                             birth_sealed, created_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7, 1)",
        id,
        identity_index(app, said.identity),
        &identity_sealed,
        said.given_name,
        said.family_name,
        said.source.key(),
        now,
        &birth_sealed
    )?;
    let person = Person {
        id,
        given_name: said.given_name.to_owned(),
        family_name: said.family_name.to_owned(),
        name_source: said.source.key().to_owned(),
        name_at: now,
        identity_sealed,
        birth_sealed,
        version: 1,
    };
    let detail = json!({ "from": said.source.key(), "data": data(app, said, &person)? });
    let met = entry(app, &person, actor, "person-met", detail);
    history::begin(tx, &app.vault, met).await?;
    Ok(person)
}

/// A list never overwrites what the state said of a name.
async fn refresh(
    tx: &mut Tx,
    app: &App,
    mut known: Person,
    said: &Said<'_>,
    actor: Actor,
) -> Result<Person, StoreError> {
    let same = known.given_name == said.given_name && known.family_name == said.family_name;
    let outranked = said.source == NameSource::List && known.name_source != NameSource::List.key();
    let learns_birth = known.birth_sealed.is_none() && said.birth_date.is_some();
    let learns_source = known.name_source != said.source.key() && !outranked;
    if (same || outranked) && !learns_birth && !learns_source {
        return Ok(known);
    }
    if !outranked {
        known.given_name = said.given_name.to_owned();
        known.family_name = said.family_name.to_owned();
        known.name_source = said.source.key().to_owned();
        known.name_at = app.now();
    }
    if let (true, Some(date)) = (learns_birth, said.birth_date) {
        known.birth_sealed = Some(
            app.vault
                .seal(&place(known.id, "birth"), date.to_string().as_bytes()),
        );
    }
    write_data(tx, &known).await?;
    if !same && !outranked {
        refresh_search_keys(tx, &known).await?;
    }
    let detail = json!({ "from": said.source.key(), "data": data(app, said, &known)? });
    record(tx, app, &mut known, actor, "person-data-learned", detail).await?;
    Ok(known)
}

/// Puts name and day of birth right, as the population register has confirmed them. Whoever changed the row since it was read is met by its version.
pub async fn correct(
    tx: &mut Tx,
    app: &App,
    known: &mut Person,
    said: &Said<'_>,
    actor: Actor,
) -> Result<(), StoreError> {
    known.given_name = said.given_name.to_owned();
    known.family_name = said.family_name.to_owned();
    known.name_source = said.source.key().to_owned();
    known.name_at = app.now();
    known.birth_sealed = said.birth_date.map(|date| {
        app.vault
            .seal(&place(known.id, "birth"), date.to_string().as_bytes())
    });
    write_data(tx, known).await?;
    refresh_search_keys(tx, known).await?;
    let detail = json!({ "from": said.source.key(), "data": data(app, said, known)? });
    record(tx, app, known, actor, "person-data-learned", detail).await
}

async fn write_data(tx: &mut Tx, known: &Person) -> Result<(), StoreError> {
    change_one!(
        tx,
        "UPDATE person SET given_name = $3, family_name = $4, name_source = $5, name_at = $6, birth_sealed = $7
         WHERE id = $1 AND version = $2",
        known.id,
        known.version,
        &known.given_name,
        &known.family_name,
        &known.name_source,
        known.name_at,
        &known.birth_sealed
    )?;
    Ok(())
}

/// What history says of a person's data, which it must not hold.
fn data(app: &App, said: &Said<'_>, person: &Person) -> Result<String, StoreError> {
    let index = identity_index(app, said.identity);
    facts::digest(&app.vault, &index, person)
}

/// The desk finds orders by the name that their person bears now.
async fn refresh_search_keys(tx: &mut Tx, person: &Person) -> Result<(), StoreError> {
    let (name_key, surname_key) = search_keys(person);
    run!(
        tx,
        "UPDATE application SET name_key = $2, surname_key = $3 WHERE person = $1 AND erased_at IS NULL",
        person.id,
        name_key,
        surname_key
    )?;
    Ok(())
}

/// What a person's orders are searched by: given names first, and surname first.
pub fn search_keys(person: &Person) -> (Vec<u8>, Vec<u8>) {
    let (given, family) = (&person.given_name, &person.family_name);
    let key = |first: &str, then: &str| search_key(&format!("{first} {then}")).into_bytes();
    (key(given, family), key(family, given))
}

/// Records an act of or about a person that changes nothing else: a login, a look-up.
pub async fn record(
    tx: &mut Tx,
    app: &App,
    person: &mut Person,
    actor: Actor,
    act: &str,
    detail: serde_json::Value,
) -> Result<(), StoreError> {
    let (seen, entry) = (
        Seen::Version(person.version),
        entry(app, person, actor, act, detail),
    );
    person.version = history::record(tx, &app.vault, seen, entry).await?;
    Ok(())
}

fn entry<'a>(
    app: &App,
    person: &Person,
    actor: Actor,
    act: &'a str,
    detail: serde_json::Value,
) -> Entry<'a> {
    Entry {
        stream: Stream::Person,
        owner: person.id,
        at: app.now(),
        actor,
        act,
        detail,
    }
}
