//! What the authority's own systems ask of the issuer: a certificate for a production order, which certificates there are, another state for
//! one, and how it is. JSON over HTTP; who may ask is settled before, by the client's certificate.

mod certificate;
mod health;
mod order;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use issuer_api::ApiError;
use store::StoreError;

use crate::fault::IssuerFault;
use crate::issuer::Issuer;
use crate::own_key::Draw;
use crate::published::Clock;

/// In bytes. A request for RSA-4096 in base64 is a tenth of it.
const MAX_BODY: usize = 32 * 1024;

/// What the requests are answered from.
#[derive(Clone)]
pub struct Requests {
    pub issuer: Issuer,
    pub clock: Clock,
    pub draw: Draw,
}

/// What is sent and answered where stands in `issuer_api`.
pub fn rooms(requests: Requests) -> Router {
    Router::new()
        .route(issuer_api::ORDERS, post(order::order))
        .route(issuer_api::STATE_ROUTE, post(certificate::change))
        .route(issuer_api::CERTIFICATES, post(certificate::find))
        .route(issuer_api::HEALTH, get(health::health))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(Arc::new(requests))
}

/// Why not, in words that name no person.
struct Refused(StatusCode, String);

fn unreadable(what: &str) -> Refused {
    Refused(StatusCode::UNPROCESSABLE_ENTITY, what.to_owned())
}

impl From<IssuerFault> for Refused {
    fn from(fault: IssuerFault) -> Self {
        let status = match &fault {
            IssuerFault::Key(_)
            | IssuerFault::Lint(_)
            | IssuerFault::Profile(_)
            | IssuerFault::NoSuchProfile
            | IssuerFault::OtherSubject => StatusCode::UNPROCESSABLE_ENTITY,
            IssuerFault::OtherContent | IssuerFault::State => StatusCode::CONFLICT,
            // Somebody else came first: it is not any more what was looked at.
            IssuerFault::Store(StoreError::Stale) => StatusCode::PRECONDITION_FAILED,
            IssuerFault::NoSuchCertificate => StatusCode::NOT_FOUND,
            // The security module or the database is away: what was recorded waits, and the same order is simply sent again.
            IssuerFault::Signing(_) | IssuerFault::Store(_) => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self(status, fault.to_string())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        tracing::warn!(
            status = self.0.as_u16(),
            why = self.1,
            "a request was refused"
        );
        (self.0, Json(ApiError { error: self.1 })).into_response()
    }
}
