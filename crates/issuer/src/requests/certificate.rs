//! Which certificates there are, and another state for one.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use issuer_api::{
    CertificateQuery, CertificateRecord, Certificates, Der, HistoryEntry, StateChange, StateChanged,
};
use rules::certificate_state::{Act, Change, Why};
use rules::identity_number::IdentityNumber;
use rules::tax_number::TaxNumber;
use serde_json::Value;
use store::history::{Actor, Row};
use uuid::Uuid;

use super::{Refused, Requests, unreadable};
use crate::fault::IssuerFault;
use crate::look_up::{self, Found, Key};
use crate::state::{self, ChangeRequest};

fn entry(row: &Row) -> HistoryEntry {
    let detail: Value = serde_json::from_str(&row.detail).unwrap_or_default();
    let is_operator = row.actor_kind == "operator";
    HistoryEntry {
        at: row.at,
        act: row.act.clone(),
        operator: row.actor.filter(|_| is_operator),
        reason: detail["reason"].as_i64().and_then(state::why),
        demand: detail["demand"].as_str().and_then(|key| key.parse().ok()),
    }
}

fn record(found: &Found) -> CertificateRecord {
    CertificateRecord {
        order: found.order,
        certificate: Der(found.certificate.der().to_vec()),
        state: found.state,
        since: found.since,
        reason: found.why,
        version: found.version,
        history: found.history.iter().map(entry).collect(),
    }
}

/// Those of people, by this authority. None is no error.
pub(super) async fn find(
    State(requests): State<Arc<Requests>>,
    Json(query): Json<CertificateQuery>,
) -> Result<Json<Certificates>, Refused> {
    let found = match &query {
        CertificateQuery::Serial(serial) => by(&requests, Key::Serial(serial.bytes())).await?,
        CertificateQuery::Order(order) => by(&requests, Key::Order(*order)).await?,
        CertificateQuery::IdentityNumber(number) => {
            let number = IdentityNumber::parse(number);
            let number = number.map_err(|_| unreadable("no identity number"))?;
            by(&requests, Key::Person(&number)).await?
        }
        CertificateQuery::TaxNumber(number) => {
            let number = TaxNumber::parse(number).map_err(|_| unreadable("no tax number"))?;
            by(&requests, Key::LegalEntity(&number)).await?
        }
    };
    Ok(Json(Certificates {
        certificates: found.iter().map(record).collect(),
    }))
}

async fn by(requests: &Requests, key: Key<'_>) -> Result<Vec<Found>, IssuerFault> {
    let issuer = &requests.issuer;
    let mut conn = issuer.db.read().await?;
    look_up::find(&mut conn, &issuer.vault, issuer.authority.id(), key).await
}

fn request(sent: &StateChange) -> Result<ChangeRequest, Refused> {
    let why = match sent.change {
        Act::Revoke => Some(sent.reason.unwrap_or(Why::Unspecified)),
        Act::Suspend | Act::Resume => sent.reason,
    };
    let change = Change::of(sent.change, why);
    Ok(ChangeRequest {
        change: change.ok_or_else(|| unreadable("a reason is for revoke alone"))?,
        demand: sent.demand,
        actor: sent.operator.map_or(Actor::System, Actor::Operator),
        cause: sent.cause,
        seen: sent.seen,
    })
}

pub(super) async fn change(
    State(requests): State<Arc<Requests>>,
    Path(order): Path<Uuid>,
    Json(sent): Json<StateChange>,
) -> Result<Json<StateChanged>, Refused> {
    let request = request(&sent)?;
    let [one] = &by(&requests, Key::Order(order)).await?[..] else {
        return Err(IssuerFault::NoSuchCertificate.into());
    };
    let now = (requests.clock)();
    let at = state::change(&requests.issuer, order, request, now).await?;
    tracing::info!(%order, change = ?sent.change, "a certificate has another state");
    let number = one
        .certificate
        .subject()
        .serial_number()
        .unwrap_or_default();
    let left = match (IdentityNumber::parse(number), TaxNumber::parse(number)) {
        (Ok(number), _) => by(&requests, Key::Person(&number)).await?,
        (_, Ok(number)) => by(&requests, Key::LegalEntity(&number)).await?,
        (Err(_), Err(_)) => Vec::new(),
    };
    let left = left.iter().filter(|one| one.is_in_force(now)).count();
    Ok(Json(StateChanged { at, left }))
}
