//! A certificate: whose it is, how it stands, what happened to it and who did it, and what can be done now.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use outside::issuer::{HistoryEntry, Known, Wanted};
use rules::certificate_state::{Act, Demand, State as Standing, Why};
use rules::dates::{day, day_and_time, istanbul_day};
use serde::Deserialize;
use serde_json::json;
use store::{Conn, StoreError, row};
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::auth::{Certificates, Operator};
use web::frame::{Answer, Frame, page};
use web::language::Texts;
use web::refusal::Refusal;

use super::super::sql::of_certificate;
use super::address;
use super::typed::{ChangeFault, TypedChange};
use crate::certificate_state::{act_key, demand_key, state_key, why_key};
use crate::order::timeline::Entry;
use crate::people;
use crate::staff::operators;

/// A certificate, ready to be shown.
struct Shown {
    serial: String,
    name: String,
    identity: String,
    person: Option<Uuid>,
    from: String,
    until: String,
    is_over: bool,
    state: &'static str,
    tone: &'static str,
    since: Option<String>,
    why: Option<&'static str>,
    allows: &'static [Act],
}

/// A request that waits for the issuer, or that the issuer refused.
struct Line {
    what: String,
    at: String,
    by: String,
    /// The key of the reason; none while it waits.
    refused: Option<String>,
}

/// Key, label, and whether it is chosen.
type Choice<'a> = (&'static str, &'a str, bool);

#[derive(Template)]
#[template(path = "certificate/desk/show.html")]
struct ShowPage {
    frame: Frame,
    address: String,
    /// None where the issuer does not answer.
    certificate: Option<Shown>,
    timeline: Vec<Entry>,
    requests: Vec<Line>,
    waits: bool,
    typed: TypedChange,
    faults: Vec<ChangeFault>,
    said: Said,
}

/// What the page says of what was just done, or not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Said {
    Nothing,
    Done(&'static str),
    NotDone(&'static str),
}

impl ShowPage {
    fn fault(&self, field: &str) -> Option<&str> {
        let found = self.faults.iter().find(|fault| fault.field == field);
        found.map(|fault| self.frame.t.text(fault.text))
    }

    /// Of what can be done now: key, label, and whether it is chosen.
    fn acts(&self, allows: &[Act]) -> Vec<Choice<'_>> {
        let choice = |act: &Act| {
            let is_chosen = self.typed.act() == Some(*act);
            (act.key(), self.frame.t.text(act_key(*act)), is_chosen)
        };
        allows.iter().map(choice).collect()
    }

    fn reasons(&self) -> Vec<Choice<'_>> {
        let choice = |why: &Why| {
            let is_chosen = self.typed.why() == Some(*why);
            (why.key(), self.frame.t.text(why_key(*why)), is_chosen)
        };
        Why::ALL.iter().map(choice).collect()
    }

    fn demands(&self) -> Vec<Choice<'_>> {
        let choice = |demand: &Demand| {
            let is_chosen = self.typed.demand() == Some(*demand);
            (
                demand.key(),
                self.frame.t.text(demand_key(*demand)),
                is_chosen,
            )
        };
        Demand::ALL.iter().map(choice).collect()
    }
}

#[derive(Deserialize)]
pub struct Note {
    #[serde(default)]
    oldu: String,
}

/// GET /masa/sertifikalar/…
pub async fn show(
    State(app): State<App>,
    operator: Operator<Certificates>,
    Path(id): Path<Uuid>,
    Query(note): Query<Note>,
) -> Answer {
    let said = match note.oldu.as_str() {
        "suspend" => Said::Done("certificate-done-suspended"),
        "resume" => Said::Done("certificate-done-resumed"),
        "revoke" => Said::Done("certificate-done-revoked"),
        _ => Said::Nothing,
    };
    // Looking at a person's certificate is an act of the operator's, and is written down before anything is shown.
    let mut tx = app.db.write().await?;
    let detail = json!({ "certificate": id });
    operators::note(&mut tx, &app, operator.id, "certificate-opened", detail).await?;
    tx.commit().await?;
    draw(&app, operator, id, TypedChange::default(), Vec::new(), said).await
}

/// The certificate as it stands; `None` where the issuer does not answer, or where there is none.
pub async fn known(app: &App, id: Uuid) -> Result<Option<Known>, Refusal> {
    let Some(issuer) = app.issuer() else {
        return Ok(None);
    };
    match issuer.find(Wanted::Order(id)).await {
        Ok(found) => Ok(Some(found.into_iter().next().ok_or(Refusal::NotFound)?)),
        Err(fault) => {
            tracing::warn!(%fault, "the issuer did not answer");
            Ok(None)
        }
    }
}

/// The page, with what was typed and what is wrong with it. Where the issuer does not answer, what was wanted here is still shown.
pub async fn draw(
    app: &App,
    operator: Operator<Certificates>,
    id: Uuid,
    mut typed: TypedChange,
    faults: Vec<ChangeFault>,
    said: Said,
) -> Answer {
    let known = known(app, id).await?;
    let texts = operator.frame.t.clone();
    let mut conn = app.db.read().await?;
    let mut names = Names::default();
    let mut timeline = Vec::new();
    let mut shown = None;
    if let Some(known) = &known {
        typed.version = known.version;
        for done in known.history.iter().rev() {
            let by = names
                .of(&mut conn, &texts, done.operator, done.demand)
                .await?;
            timeline.push(entry(&texts, done, by));
        }
        shown = Some(of(app, &mut conn, known).await?);
    }
    let mut requests = Vec::new();
    let written = of_certificate(&mut conn, id).await?;
    for request in written.iter().filter(|request| request.done_at.is_none()) {
        requests.push(Line {
            what: texts.text(act_key(request.change()?.act())).to_owned(),
            at: day_and_time(timestamp(request.asked_at)),
            by: names
                .of(&mut conn, &texts, request.operator, Some(request.demand))
                .await?,
            refused: request.refusal.clone(),
        });
    }
    let status = match (&faults[..], said) {
        ([], Said::NotDone(_)) => StatusCode::CONFLICT,
        ([], _) => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let drawn = page(ShowPage {
        frame: operator.frame,
        address: address(id),
        certificate: shown,
        timeline,
        waits: requests.iter().any(|request| request.refused.is_none()),
        requests,
        typed,
        faults,
        said,
    })?;
    Ok((status, drawn).into_response())
}

async fn of(app: &App, conn: &mut Conn, known: &Known) -> Result<Shown, Refusal> {
    let identity = known.identity_number();
    let person = match &identity {
        Some(identity) => people::by_identity(conn, app, identity).await?,
        None => None,
    };
    let date = |moment_of: signature::moment::Moment| {
        day(istanbul_day(timestamp(moment_of.unix_micros())))
    };
    let (state, tone) = state_key(known.state);
    let until = known.certificate.not_after();
    Ok(Shown {
        serial: known.serial().map_err(|_| Refusal::Internal)?.to_string(),
        name: known.name().to_owned(),
        identity: identity.map_or_else(String::new, |identity| identity.masked()),
        person: person.map(|person| person.id),
        from: date(known.certificate.not_before()),
        until: date(until),
        is_over: until.unix_micros() < app.now(),
        state,
        tone,
        since: known.since.map(|at| day_and_time(timestamp(at))),
        why: known
            .reason
            .filter(|_| known.state == Standing::Revoked)
            .map(why_key),
        allows: known.state.allows(),
    })
}

fn entry(texts: &Texts, done: &HistoryEntry, by: String) -> Entry {
    let why = done.reason.map(why_key);
    let demand = done.demand.map(|demand| {
        let who = texts.text(demand_key(demand));
        texts.with("certificate-demanded", &[("who", who)])
    });
    let why = why.map(|key| texts.text(key).to_owned());
    Entry {
        datetime: timestamp(done.at).to_string(),
        at: day_and_time(timestamp(done.at)),
        what: texts
            .text(&format!("certificate-act-{}", done.act))
            .to_owned(),
        notes: why.into_iter().chain(demand).collect(),
        by,
    }
}

/// Colleagues by name, each asked for once.
#[derive(Default)]
struct Names(HashMap<Uuid, String>);

impl Names {
    async fn of(
        &mut self,
        conn: &mut Conn,
        texts: &Texts,
        operator: Option<Uuid>,
        demand: Option<Demand>,
    ) -> Result<String, StoreError> {
        let Some(id) = operator else {
            // Without one of us it was the holder in the portal, or the issuer itself.
            let key = match demand {
                Some(Demand::Holder) => "certificate-by-holder",
                _ => "certificate-by-nobody",
            };
            return Ok(texts.text(key).to_owned());
        };
        if let Some(known) = self.0.get(&id) {
            return Ok(known.clone());
        }
        let sql = "SELECT full_name FROM operator WHERE id = $1";
        let found = row!(&mut *conn, (String,), sql, id)?;
        let name = found.map_or_else(String::new, |(name,)| name);
        self.0.insert(id, name.clone());
        Ok(name)
    }
}
