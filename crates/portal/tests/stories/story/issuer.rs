//! The requests of `kalem issuer` for the tests' own authority: what its cards hold can be found, suspended, resumed and revoked, and OCSP
//! says so at once. Its line can be cut, before or after a request was heard.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use base64::{Engine, prelude::BASE64_STANDARD};
use outside::issuer::Issuer;
use outside::trace_context::REQUEST_ID;
use rules::certificate_state::{Act, Change, State as Standing, Why};
use rules::serial_number::SerialNumber;
use serde_json::{Value, json};
use signature::certificate::Certificate;
use signature::crl::Reason;
use signature::moment::Moment;
use signature::ocsp::Status;
use uuid::Uuid;

use super::authority::{Authority, Inside};
use super::card::Card;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Line {
    Well,
    /// Nobody answers.
    Cut,
    /// A request is heard and done, and the answer is lost.
    Deaf,
}

/// A certificate as the issuer keeps it.
struct Row {
    order: Uuid,
    certificate: Certificate,
    state: Standing,
    since: Option<i64>,
    reason: Option<Why>,
    history: Vec<Value>,
    /// The requests that were done, with what was answered.
    done: Vec<(Value, Value)>,
}

pub struct Register {
    rows: Vec<Row>,
    line: Line,
    /// For which request of the portal's it was asked last.
    asked_for: Option<String>,
}

impl Register {
    pub const EMPTY: Self = Self {
        rows: Vec::new(),
        line: Line::Well,
        asked_for: None,
    };

    pub fn issued(&mut self, certificate: &Certificate, at: Moment) {
        self.rows.push(Row {
            order: Uuid::from_u128(rand::random()),
            certificate: certificate.clone(),
            state: Standing::Good,
            since: None,
            reason: None,
            history: vec![json!({ "at": at.unix_micros(), "act": "issued" })],
            done: Vec::new(),
        });
    }
}

impl Row {
    fn shown(&self) -> Value {
        json!({
            "order": self.order,
            "certificate": BASE64_STANDARD.encode(self.certificate.der()),
            "state": self.state,
            "since": self.since,
            "reason": self.reason,
            "version": self.history.len(),
            "history": self.history,
        })
    }

    fn is_whose(&self, number: &str) -> bool {
        self.certificate.subject().serial_number() == Some(number)
    }
}

impl Authority {
    /// As a portal asks it.
    pub fn issuer(&self) -> Issuer {
        let rooms = Router::new()
            .route("/certificates", post(find))
            .route("/orders/{order}/state", post(change))
            .with_state(self.inside.clone());
        Issuer::Practice(rooms)
    }

    /// The id of the request for which it was asked last.
    pub fn asked_for(&self) -> Option<String> {
        self.inside.register.lock().unwrap().asked_for.clone()
    }

    pub fn line_is(&self, line: Line) {
        self.inside.register.lock().unwrap().line = line;
    }

    pub fn serial(card: &Card) -> String {
        let serial = SerialNumber::new(card.certificate.serial());
        serial.unwrap().to_string()
    }

    /// What was done to a card's certificate, the first first.
    pub fn acts(&self, card: &Card) -> Vec<String> {
        let register = self.inside.register.lock().unwrap();
        let mut rows = register.rows.iter();
        let row = rows.find(|row| row.certificate == card.certificate);
        let acts = row.unwrap().history.iter();
        acts.map(|act| act["act"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Revoked without the portal: by the command on the issuer's own machine.
    pub fn revoke_at_the_issuer(&self, card: &Card) {
        let now = self.now();
        let mut register = self.inside.register.lock().unwrap();
        let mut rows = register.rows.iter_mut();
        let row = rows.find(|row| row.certificate == card.certificate);
        done(
            row.unwrap(),
            Act::Revoke,
            Some(Why::Unspecified),
            &Value::Null,
            now,
        );
    }

    /// Where the desk shows a card's certificate.
    pub fn address(&self, card: &Card) -> String {
        let register = self.inside.register.lock().unwrap();
        let mut rows = register.rows.iter();
        let row = rows.find(|row| row.certificate == card.certificate);
        format!("/masa/sertifikalar/{}", row.unwrap().order)
    }
}

async fn find(
    State(inside): State<Arc<Inside>>,
    headers: HeaderMap,
    Json(wanted): Json<Value>,
) -> Response {
    let mut register = inside.register.lock().unwrap();
    let id = headers.get(REQUEST_ID).map(|id| id.to_str().unwrap());
    register.asked_for = id.map(str::to_owned);
    if register.line == Line::Cut {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let is_wanted = |row: &&Row| {
        let serial = SerialNumber::new(row.certificate.serial()).unwrap();
        wanted["serial"] == serial.to_string().as_str()
            || wanted["order"] == row.order.to_string().as_str()
            || ["identity_number", "tax_number"]
                .iter()
                .filter_map(|key| wanted[key].as_str())
                .any(|number| row.is_whose(number))
    };
    let found = register.rows.iter().filter(is_wanted);
    let found: Vec<_> = found.map(Row::shown).collect();
    Json(json!({ "certificates": found })).into_response()
}

async fn change(
    State(inside): State<Arc<Inside>>,
    Path(order): Path<Uuid>,
    Json(request): Json<Value>,
) -> Response {
    let mut register = inside.register.lock().unwrap();
    if register.line == Line::Cut {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let refused = |status: u16| {
        let status = StatusCode::from_u16(status).unwrap();
        (status, Json(json!({ "error": "no" }))).into_response()
    };
    let Some(place) = register.rows.iter().position(|row| row.order == order) else {
        return refused(404);
    };
    let before = register.rows[place].done.iter();
    let mut before = before.filter(|(done, _)| done["cause"] == request["cause"]);
    if let Some((done, answer)) = before.next() {
        assert_eq!(*done, request, "one request has one content");
        return Json(answer.clone()).into_response();
    }
    let act: Act = request["change"].as_str().unwrap().parse().unwrap();
    let why = request["reason"].as_str().map(|why| why.parse().unwrap());
    let row = &mut register.rows[place];
    if !row.state.may(Change::of(act, why).unwrap()) {
        return refused(409);
    }
    if request["seen"].as_u64() != Some(row.history.len() as u64) {
        return refused(412);
    }
    let now = inside.now();
    done(row, act, why, &request, now);
    inside.says(row.certificate.serial(), status(row, now));
    let number = row
        .certificate
        .subject()
        .serial_number()
        .unwrap()
        .to_owned();
    let is_left = |row: &&Row| row.is_whose(&number) && row.state != Standing::Revoked;
    let left = register.rows.iter().filter(is_left).count();
    let answer = json!({ "at": now.unix_micros(), "left": left });
    register.rows[place].done.push((request, answer.clone()));
    match register.line {
        Line::Deaf => StatusCode::BAD_GATEWAY.into_response(),
        _ => Json(answer).into_response(),
    }
}

fn done(row: &mut Row, act: Act, why: Option<Why>, request: &Value, now: Moment) {
    let (state, word) = match act {
        Act::Suspend => (Standing::Suspended, "suspended"),
        Act::Resume => (Standing::Good, "resumed"),
        Act::Revoke => (Standing::Revoked, "revoked"),
    };
    row.state = state;
    row.since = (state != Standing::Good).then(|| now.unix_micros());
    row.reason = why;
    row.history.push(json!({
        "at": now.unix_micros(),
        "act": word,
        "operator": request["operator"],
        "reason": why,
        "demand": request["demand"],
    }));
}

fn status(row: &Row, at: Moment) -> Status {
    match row.state {
        Standing::Good => Status::Good,
        Standing::Suspended => Status::Revoked {
            at,
            reason: Reason::CertificateHold,
        },
        Standing::Revoked => Status::Revoked {
            at,
            reason: Reason::KeyCompromise,
        },
    }
}
