//! What the authority's own systems ask of the issuer: a certificate for a production order, and another state for one. JSON over HTTP; who
//! may ask is settled before, by the client's certificate.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use base64::{Engine, prelude::BASE64_STANDARD};
use rules::identity_number::IdentityNumber;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::history::Actor;
use store::{Micros, StoreError};
use uuid::Uuid;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::fault::Fault;
use crate::issuer::Issuer;
use crate::order::Order;
use crate::own_key::Draw;
use crate::published::Clock;
use crate::state::{self, Change, Why};

/// In bytes. A request for RSA-4096 in base64 is a tenth of it.
const MAX_BODY: usize = 32 * 1024;

/// What the requests are answered from.
#[derive(Clone)]
pub struct Requests {
    pub issuer: Issuer,
    pub clock: Clock,
    pub draw: Draw,
}

/// POST /orders: `NewOrder` in, `Issued` out, the same as often as it is sent. POST /orders/ID/state: `NewState` in, `Since` out.
pub fn rooms(requests: Requests) -> Router {
    Router::new()
        .route("/orders", post(order))
        .route("/orders/{order}/state", post(change))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(Arc::new(requests))
}

/// A production order. No `Debug`: it is a person.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct NewOrder {
    #[zeroize(skip)]
    id: Uuid,
    given_name: String,
    surname: String,
    identity_number: String,
    organization: Option<String>,
    /// PKCS#10 in base64.
    request: String,
}

#[derive(Serialize)]
struct Issued {
    /// X.509 in base64.
    certificate: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewState {
    change: Wish,
    /// For `revoke` alone.
    reason: Option<Why>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Wish {
    Suspend,
    Resume,
    Revoke,
}

#[derive(Serialize)]
struct Since {
    /// Microseconds since 1970.
    at: Micros,
}

async fn order(
    State(requests): State<Arc<Requests>>,
    Json(wish): Json<NewOrder>,
) -> Result<Json<Issued>, Refused> {
    let unreadable = |what| Refused(StatusCode::UNPROCESSABLE_ENTITY, what);
    let identity_number = IdentityNumber::parse(&wish.identity_number)
        .map_err(|_| unreadable("no identity number".to_owned()))?;
    let request = BASE64_STANDARD
        .decode(&wish.request)
        .map_err(|_| unreadable("the request is not in base64".to_owned()))?;
    let order = Order {
        id: wish.id,
        given_name: &wish.given_name,
        surname: &wish.surname,
        identity_number: &identity_number,
        organization: wish.organization.as_deref(),
        request: &request,
    };
    let now = (requests.clock)();
    let issued = crate::issue(&requests.issuer, &order, now, (requests.draw)()).await?;
    Ok(Json(Issued {
        certificate: BASE64_STANDARD.encode(issued.der()),
    }))
}

async fn change(
    State(requests): State<Arc<Requests>>,
    Path(order): Path<Uuid>,
    Json(wish): Json<NewState>,
) -> Result<Json<Since>, Refused> {
    let change = match (wish.change, wish.reason) {
        (Wish::Suspend, None) => Change::Suspend,
        (Wish::Resume, None) => Change::Resume,
        (Wish::Revoke, reason) => Change::Revoke(reason.unwrap_or(Why::Unspecified)),
        _ => {
            let what = "a reason is for revoke alone".to_owned();
            return Err(Refused(StatusCode::UNPROCESSABLE_ENTITY, what));
        }
    };
    let now = (requests.clock)();
    let at = state::change(&requests.issuer, order, change, now, Actor::System).await?;
    Ok(Json(Since { at }))
}

/// Why not, in words that name no person.
struct Refused(StatusCode, String);

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        let status = match &fault {
            Fault::Key(_) | Fault::Lint(_) | Fault::Profile(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Fault::OtherContent | Fault::State | Fault::Store(StoreError::Stale) => {
                StatusCode::CONFLICT
            }
            Fault::NoSuchCertificate => StatusCode::NOT_FOUND,
            // The security module or the database is away: what was recorded waits, and the same order is simply sent again.
            Fault::Signing(_) | Fault::Store(_) => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self(status, fault.to_string())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}
