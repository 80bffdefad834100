//! POST /masa/kisisel-veri-talepleri: a request is written down, and its clock runs from the day on which it came. Whoever the identity number
//! names has it in their history; one of somebody who is not known here stands by itself.

use axum::extract::State;
use jiff::civil::Date;
use rules::data_request::{self, Asker, CameBy, TypedAsker, Wanted};
use rules::identity_number::IdentityNumber;
use serde::Deserialize;
use serde_json::json;
use store::Tx;
use store::history::Actor;
use uuid::Uuid;
use web::App;
use web::auth::{DataRequests, Operator};
use web::frame::{Answer, go};
use web::refusal::Refusal;

use super::list::{self, DataRequestFault};
use super::sql::{self, New};
use super::unknown_sql::{self, asker_place};
use super::{REQUESTS, UNKNOWN};
use crate::people::{self, Person};
use crate::staff::operators;

#[derive(Deserialize, Default)]
pub struct TypedDataRequest {
    #[serde(default)]
    pub identity: String,
    #[serde(default)]
    pub wanted: String,
    #[serde(default)]
    pub came_by: String,
    #[serde(default)]
    pub received: String,
    /// Given with the page, so that a form that is sent twice is one request.
    #[serde(default)]
    pub once: String,
    #[serde(flatten)]
    pub asker: TypedAsker,
}

/// Whose request it is.
enum Whose {
    Known(Box<Person>),
    /// With the index of their number, where they gave one.
    Unknown(Option<Vec<u8>>),
}

/// A request in order.
struct Said {
    id: Uuid,
    wanted: Wanted,
    came_by: CameBy,
    received: Date,
    asker: Asker,
    operator: Uuid,
}

pub async fn record(
    State(app): State<App>,
    operator: Operator<DataRequests>,
    axum::Form(typed): axum::Form<TypedDataRequest>,
) -> Answer {
    let mut faults = Vec::new();
    let whose = match whose(&app, &typed.identity).await? {
        Ok(whose) => Some(whose),
        Err(text) => {
            faults.push(DataRequestFault::new("identity", text));
            None
        }
    };
    match (said(&app, &typed, whose.as_ref(), operator.id), whose) {
        (Ok(said), Some(whose)) if faults.is_empty() => write_down(&app, whose, said).await,
        (said, _) => {
            faults.extend(said.err().unwrap_or_default());
            list::draw(&app, operator.frame, typed, faults).await
        }
    }
}

async fn whose(app: &App, identity: &str) -> Result<Result<Whose, &'static str>, Refusal> {
    if identity.trim().is_empty() {
        return Ok(Ok(Whose::Unknown(None)));
    }
    // A number that is nobody's must not be answered with "we keep nothing about you".
    let identity = match IdentityNumber::parse(identity) {
        Ok(identity) => identity,
        Err(fault) => return Ok(Err(fault.key())),
    };
    let known = people::by_identity(&mut app.db.read().await?, app, &identity).await?;
    Ok(Ok(match known {
        Some(person) => Whose::Known(Box::new(person)),
        None => Whose::Unknown(Some(people::identity_index(app, &identity))),
    }))
}

fn said(
    app: &App,
    typed: &TypedDataRequest,
    whose: Option<&Whose>,
    operator: Uuid,
) -> Result<Said, Vec<DataRequestFault>> {
    let mut faults = Vec::new();
    // What is to be asked of an unknown person is not asked before the number is in order.
    let is_unknown = matches!(whose, Some(Whose::Unknown(_)));
    let asker = Asker::parse(&typed.asker, !is_unknown);
    for (field, text) in asker.as_ref().err().into_iter().flatten() {
        let is_of_a_number =
            *text == "data-request-name-missing" && !typed.identity.trim().is_empty();
        let text = if is_of_a_number {
            "data-request-nobody"
        } else {
            *text
        };
        faults.push(DataRequestFault::new(field, text));
    }
    let wanted: Option<Wanted> = typed.wanted.parse().ok();
    if wanted.is_none() {
        faults.push(DataRequestFault::new(
            "wanted",
            "data-request-wanted-missing",
        ));
    }
    let came_by: Option<CameBy> = typed.came_by.parse().ok();
    if came_by.is_none() {
        faults.push(DataRequestFault::new("came_by", "data-request-by-missing"));
    }
    let received = data_request::received(&typed.received, app.outside.clock.today());
    if let Err(wrong) = received {
        faults.push(DataRequestFault::new("received", wrong.key()));
    }
    match (asker, wanted, came_by, received) {
        (Ok(asker), Some(wanted), Some(came_by), Ok(received)) => Ok(Said {
            id: typed.once.parse().unwrap_or_else(|_| app.new_id()),
            wanted,
            came_by,
            received,
            asker,
            operator,
        }),
        _ => Err(faults),
    }
}

async fn write_down(app: &App, whose: Whose, said: Said) -> Answer {
    match whose {
        Whose::Known(person) => of_known(app, *person, said).await,
        Whose::Unknown(identity_index) => of_unknown(app, identity_index, said).await,
    }
}

async fn of_known(app: &App, person: Person, said: Said) -> Answer {
    let new = New {
        id: said.id,
        person: person.id,
        wanted: said.wanted,
        came_by: said.came_by,
        received: said.received,
        due: data_request::due(said.received),
        operator: said.operator,
        asker: said.asker,
    };
    let mut tx = app.db.write().await?;
    let id = insert(&mut tx, app, person, new).await?;
    tx.commit().await?;
    go(&format!("{REQUESTS}/{id}"))
}

/// With its acts. A form that was sent twice is one request; one that says something else under the same id, from a page that was gone back to,
/// is another.
pub(super) async fn insert(
    tx: &mut Tx,
    app: &App,
    mut person: Person,
    mut new: New,
) -> Result<Uuid, Refusal> {
    if !sql::insert(tx, app, &new).await? {
        let there = sql::by_id(tx, new.id).await?;
        if there.is_some_and(|row| row.is_same(&new)) {
            return Ok(new.id);
        }
        new.id = app.new_id();
        sql::insert(tx, app, &new).await?;
    }
    let detail = json!({
        "data_request": new.id,
        "wanted": new.wanted,
        "came_by": new.came_by,
        "received": new.received.to_string(),
        "due": new.due.to_string(),
    });
    let (actor, act) = (Actor::Operator(new.operator), "data-request-recorded");
    people::record(tx, app, &mut person, actor, act, detail).await?;
    let detail = json!({ "data_request": new.id });
    operators::note(tx, app, new.operator, act, detail).await?;
    Ok(new.id)
}

async fn of_unknown(app: &App, identity_index: Option<Vec<u8>>, said: Said) -> Answer {
    let mut tx = app.db.write().await?;
    let mut row = row_of(app, said.id, identity_index, &said)?;
    let mut is_new = row.insert(&mut tx, app).await?;
    if !is_new {
        let there = unknown_sql::by_id(&mut tx, app, row.id).await?;
        let is_same = match &there {
            Some(there) => there.is_same(&row) && there.asker(app)? == said.asker,
            None => false,
        };
        if !is_same {
            row = row_of(app, app.new_id(), row.identity_index, &said)?;
            is_new = row.insert(&mut tx, app).await?;
        }
    }
    if is_new {
        let detail = json!({ "data_request": row.id, "wanted": row.wanted, "known": false });
        operators::note(&mut tx, app, said.operator, "data-request-recorded", detail).await?;
    }
    tx.commit().await?;
    go(&format!("{UNKNOWN}/{}", row.id))
}

fn row_of(
    app: &App,
    id: Uuid,
    identity_index: Option<Vec<u8>>,
    said: &Said,
) -> Result<unknown_sql::Row, Refusal> {
    let plain = serde_json::to_vec(&said.asker)?;
    Ok(unknown_sql::Row {
        id,
        wanted: said.wanted,
        came_by: said.came_by,
        received_on: said.received.to_string(),
        due_on: data_request::due(said.received).to_string(),
        recorded_at: app.now(),
        recorded_by: said.operator,
        identity_index,
        asker_sealed: app.vault.seal(&asker_place(id), &plain),
        answered_at: None,
        answered_by: None,
        outcome: None,
        reason_sealed: None,
        mac: Vec::new(),
    })
}
