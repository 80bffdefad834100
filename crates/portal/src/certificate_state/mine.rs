//! A person's own certificates, as Sertifika Listeleme shows them (R35).

use outside::issuer::{Known, Wanted};
use rules::certificate_state::{Change, State};
use rules::dates::{day, istanbul_day};
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::refusal::Refusal;

use super::state_key;
use crate::people::{self, Person};

pub struct Shown {
    pub id: Uuid,
    pub serial: String,
    pub from: String,
    pub until: String,
    pub state: &'static str,
    pub tone: &'static str,
    /// Whether its holder may suspend it here.
    pub may_suspend: bool,
}

/// What is to be said of a person's certificates.
pub enum Mine {
    /// No issuer is connected: nothing is said.
    Nobody,
    /// The issuer does not answer.
    Silence,
    These(Vec<Shown>),
}

/// Those of a person, the newest first.
pub async fn mine(app: &App, person: Uuid) -> Result<Mine, Refusal> {
    let Some(issuer) = app.issuer() else {
        return Ok(Mine::Nobody);
    };
    let person = people::by_id(&mut app.db.read().await?, person).await?;
    let identity = person.ok_or(Refusal::NotFound)?.identity(app)?;
    match issuer.find(Wanted::Person(&identity)).await {
        Ok(found) => {
            let shown: Result<_, _> = found.iter().map(|known| shown(app, known)).collect();
            Ok(Mine::These(shown?))
        }
        Err(fault) => {
            tracing::warn!(%fault, "the issuer did not answer");
            Ok(Mine::Silence)
        }
    }
}

/// Whether a certificate of the person is in force or suspended. An issuer that does not answer may know of one.
pub async fn in_force(app: &App, person: &Person) -> Result<bool, Refusal> {
    let Some(issuer) = app.issuer() else {
        return Ok(false);
    };
    match issuer.find(Wanted::Person(&person.identity(app)?)).await {
        Ok(found) => Ok(found
            .iter()
            .any(|known| known.state != State::Revoked && !is_over(app, known))),
        Err(fault) => {
            tracing::warn!(%fault, "the issuer did not answer");
            Ok(true)
        }
    }
}

/// One of the person's own; another's is not found.
pub async fn own(app: &App, person: &Person, id: Uuid) -> Result<Known, Refusal> {
    let issuer = app.issuer().ok_or(Refusal::NotFound)?;
    let found = issuer.find(Wanted::Order(id)).await.map_err(|fault| {
        tracing::warn!(%fault, "the issuer did not answer");
        Refusal::Unavailable
    })?;
    let known = found.into_iter().next().ok_or(Refusal::NotFound)?;
    match known.identity_number() {
        Some(number) if number == person.identity(app)? => Ok(known),
        _ => Err(Refusal::NotFound),
    }
}

pub fn is_over(app: &App, known: &Known) -> bool {
    known.certificate.not_after().unix_micros() < app.now()
}

fn shown(app: &App, known: &Known) -> Result<Shown, Refusal> {
    let date = |at: signature::moment::Moment| day(istanbul_day(timestamp(at.unix_micros())));
    let is_over = is_over(app, known);
    let (state, tone) = match (known.state, is_over) {
        (State::Good, true) => ("certificate-over", "info"),
        (state, _) => state_key(state),
    };
    Ok(Shown {
        id: known.order,
        serial: known.serial().map_err(|_| Refusal::Internal)?.to_string(),
        from: date(known.certificate.not_before()),
        until: date(known.certificate.not_after()),
        state,
        tone,
        may_suspend: known.state.may(Change::Suspend) && !is_over,
    })
}
