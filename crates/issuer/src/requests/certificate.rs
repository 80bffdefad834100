//! Which certificates there are, and another state for one.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use base64::{Engine, prelude::BASE64_STANDARD};
use rules::certificate_state::{Act, Change, Demand, State as Standing, Why};
use rules::identity_number::IdentityNumber;
use rules::serial_number::SerialNumber;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Micros;
use store::history::{Actor, Row};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Refused, Requests, unreadable};
use crate::fault::Fault;
use crate::look_up::{self, Found, Key};
use crate::state::{self, Wish};

/// One of the three. No `Debug`: it may be a person's number.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Wanted {
    /// As the certificate has it, in hexadecimal.
    Serial(SerialNumber),
    IdentityNumber(Zeroizing<String>),
    /// The production order's id.
    Order(Uuid),
}

#[derive(Serialize)]
pub(super) struct Known {
    certificates: Vec<One>,
}

#[derive(Serialize)]
struct One {
    order: Uuid,
    /// X.509 in base64.
    certificate: String,
    state: Standing,
    /// Microseconds since 1970; absent while it is good.
    since: Option<Micros>,
    reason: Option<Why>,
    version: i64,
    history: Vec<Done>,
}

/// A row of its history.
#[derive(Serialize)]
struct Done {
    at: Micros,
    act: String,
    /// Of the staff, where one of them did it: as the asking system names them.
    operator: Option<Uuid>,
    reason: Option<Why>,
    demand: Option<Demand>,
}

impl From<&Row> for Done {
    fn from(row: &Row) -> Self {
        let detail: Value = serde_json::from_str(&row.detail).unwrap_or_default();
        let is_operator = row.actor_kind == "operator";
        Self {
            at: row.at,
            act: row.act.clone(),
            operator: row.actor.filter(|_| is_operator),
            reason: detail["reason"].as_i64().and_then(state::why),
            demand: detail["demand"].as_str().and_then(|key| key.parse().ok()),
        }
    }
}

impl From<&Found> for One {
    fn from(found: &Found) -> Self {
        Self {
            order: found.order,
            certificate: BASE64_STANDARD.encode(found.certificate.der()),
            state: found.state,
            since: found.since,
            reason: found.why,
            version: found.version,
            history: found.history.iter().map(Done::from).collect(),
        }
    }
}

/// Those of people, by this authority. None is no error.
pub(super) async fn find(
    State(requests): State<Arc<Requests>>,
    Json(wanted): Json<Wanted>,
) -> Result<Json<Known>, Refused> {
    let found = match &wanted {
        Wanted::Serial(serial) => by(&requests, Key::Serial(serial.bytes())).await?,
        Wanted::Order(order) => by(&requests, Key::Order(*order)).await?,
        Wanted::IdentityNumber(number) => {
            let number = IdentityNumber::parse(number);
            let number = number.map_err(|_| unreadable("no identity number"))?;
            by(&requests, Key::Person(&number)).await?
        }
    };
    Ok(Json(Known {
        certificates: found.iter().map(One::from).collect(),
    }))
}

async fn by(requests: &Requests, key: Key<'_>) -> Result<Vec<Found>, Fault> {
    let issuer = &requests.issuer;
    let mut conn = issuer.db.read().await?;
    look_up::find(&mut conn, &issuer.vault, issuer.authority.id(), key).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewState {
    change: Act,
    /// For `revoke` alone.
    reason: Option<Why>,
    demand: Option<Demand>,
    /// Who does it, of the asking system's staff.
    operator: Option<Uuid>,
    /// Which wish it is: sent again, it is done once.
    cause: Option<Uuid>,
    /// The version that was looked at.
    seen: Option<i64>,
}

impl NewState {
    fn wish(&self) -> Result<Wish, Refused> {
        let why = match self.change {
            Act::Revoke => Some(self.reason.unwrap_or(Why::Unspecified)),
            Act::Suspend | Act::Resume => self.reason,
        };
        let change = Change::of(self.change, why);
        Ok(Wish {
            change: change.ok_or_else(|| unreadable("a reason is for revoke alone"))?,
            demand: self.demand,
            actor: self.operator.map_or(Actor::System, Actor::Operator),
            cause: self.cause,
            seen: self.seen,
        })
    }
}

#[derive(Serialize)]
pub(super) struct Since {
    /// Microseconds since 1970.
    at: Micros,
    /// How many certificates of the same person are in force after it, suspended ones among them.
    left: usize,
}

pub(super) async fn change(
    State(requests): State<Arc<Requests>>,
    Path(order): Path<Uuid>,
    Json(new): Json<NewState>,
) -> Result<Json<Since>, Refused> {
    let wish = new.wish()?;
    let [one] = &by(&requests, Key::Order(order)).await?[..] else {
        return Err(Fault::NoSuchCertificate.into());
    };
    let now = (requests.clock)();
    let at = state::change(&requests.issuer, order, wish, now).await?;
    let number = one
        .certificate
        .subject()
        .serial_number()
        .unwrap_or_default();
    let left = match IdentityNumber::parse(number) {
        Ok(number) => by(&requests, Key::Person(&number)).await?,
        Err(_) => Vec::new(),
    };
    let left = left.iter().filter(|one| one.is_in_force(now)).count();
    Ok(Json(Since { at, left }))
}
