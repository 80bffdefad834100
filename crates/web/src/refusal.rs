//! The one taxonomy of what can go wrong with a request. What it looks like: [`page`].

mod page;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use store::StoreError;
use uuid::Uuid;

pub use page::{front, panicked};

use crate::hashing::HashingFault;
use crate::turns::Busy;

/// Why a request is not answered as asked. Handlers return it with `?`; [`page::front`] shows it.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// Nothing is here, or nothing of this person's. The two are never told apart.
    NotFound,
    /// The address needs a person's login; afterwards the browser goes on to the given path.
    LoginNeeded(String),
    /// The address needs a login at the staff desk.
    DeskLoginNeeded,
    /// Known, but not allowed: a plain person at the officer's door.
    NotAllowed,
    /// A member of the staff without a role for this address; whose id is for the security officer alone.
    DeskNotAllowed(Uuid),
    /// A strong act wants a fresh proof by passkey; afterwards the browser goes on to the given path.
    ProofNeeded(String),
    /// The order does not allow this now; the key says why.
    NotNow(&'static str),
    /// Somebody else, or another tab, was first.
    Stale,
    /// Too often in too short a time.
    TooMany,
    /// All turns are taken, and the queue for them is full.
    Busy,
    /// What was sent cannot be read as what the page sends.
    Unreadable,
    /// More was sent than is taken.
    TooLarge,
    /// The form was sent from another site.
    Foreign,
    /// A system that the portal needs does not answer.
    Unavailable,
    /// Our own fault.
    Internal,
}

/// In seconds: turns are taken and given back within moments.
const RETRY_AFTER: &str = "5";

impl Refusal {
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::LoginNeeded(_) | Self::DeskLoginNeeded | Self::ProofNeeded(_) => {
                StatusCode::SEE_OTHER
            }
            Self::NotAllowed | Self::DeskNotAllowed(_) | Self::Foreign => StatusCode::FORBIDDEN,
            Self::NotNow(_) | Self::Stale => StatusCode::CONFLICT,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unavailable | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Whether somebody may have to look into the log because of it.
    pub fn has_reference(&self) -> bool {
        matches!(
            self,
            Self::Internal | Self::Unavailable | Self::Busy | Self::TooMany
        )
    }

    /// The key of the page's texts.
    pub fn key(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::LoginNeeded(_) | Self::DeskLoginNeeded | Self::ProofNeeded(_) => "login-needed",
            Self::NotAllowed => "not-allowed",
            Self::DeskNotAllowed(_) => "desk-not-allowed",
            Self::NotNow(_) => "not-now",
            Self::Stale => "stale",
            Self::TooMany => "too-many",
            Self::Busy => "busy",
            Self::Unreadable => "unreadable",
            Self::TooLarge => "too-large",
            Self::Foreign => "foreign",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::Stale) || error.is_duplicate() {
            return Self::Stale;
        }
        if matches!(error, StoreError::Forged) {
            return Self::NotNow("refused-record-altered");
        }
        // Database errors name tables and constraints, never values.
        tracing::error!(error = %error, "the database refused");
        match error.is_unavailable() {
            true => Self::Unavailable,
            false => Self::Internal,
        }
    }
}

impl From<store::VaultError> for Refusal {
    fn from(error: store::VaultError) -> Self {
        Self::from(StoreError::from(error))
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        tracing::error!(kind = ?error.classify(), "a stored value cannot be read");
        Self::Internal
    }
}

impl From<rules::application::Refused> for Refusal {
    fn from(refused: rules::application::Refused) -> Self {
        Self::NotNow(refused.key())
    }
}

impl From<rules::choice::NotAChoice> for Refusal {
    fn from(_: rules::choice::NotAChoice) -> Self {
        Self::Unreadable
    }
}

impl From<Busy> for Refusal {
    fn from(_: Busy) -> Self {
        Self::Busy
    }
}

impl From<HashingFault> for Refusal {
    fn from(fault: HashingFault) -> Self {
        match fault {
            HashingFault::Busy => Self::Busy,
            HashingFault::Failed => Self::Internal,
        }
    }
}

impl From<askama::Error> for Refusal {
    fn from(error: askama::Error) -> Self {
        tracing::error!(error = %error, "a page cannot be drawn");
        Self::Internal
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match &self {
            Self::LoginNeeded(path) => {
                return Redirect::to(&crate::local_path::login_address(path)).into_response();
            }
            Self::DeskLoginNeeded => return Redirect::to("/masa/giris").into_response(),
            Self::ProofNeeded(path) => {
                return Redirect::to(&crate::local_path::prove_address(path)).into_response();
            }
            _ => {}
        }
        let mut response = self.status().into_response();
        if let Self::Busy = self {
            let soon = HeaderValue::from_static(RETRY_AFTER);
            response.headers_mut().insert(header::RETRY_AFTER, soon);
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Marks an answer that a machine reads as it is, whatever its status: it gets no page.
#[derive(Clone)]
pub struct ForMachines;
