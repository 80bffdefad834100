//! How the portal speaks to the app: JSON both ways, every refusal one of the protocol's faults.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use handoff::message::{HandoffFault, Refused, Words};
use handoff::wire::{self, Message, Version, WireFault};
use store::StoreError;
use web::refusal::Refusal;

/// Why the app is not answered as it asked.
pub struct SignerApiError {
    pub fault: HandoffFault,
    pub words: Option<Words>,
}

impl From<HandoffFault> for SignerApiError {
    fn from(fault: HandoffFault) -> Self {
        Self { fault, words: None }
    }
}

impl From<StoreError> for SignerApiError {
    fn from(error: StoreError) -> Self {
        Self::from(Refusal::from(error))
    }
}

impl From<Refusal> for SignerApiError {
    fn from(_: Refusal) -> Self {
        // What it was stands in the log; the app can only try again.
        HandoffFault::Unavailable.into()
    }
}

pub fn read<M: Message>(body: Result<Bytes, BytesRejection>) -> Result<M, SignerApiError> {
    let body = body.map_err(|_| SignerApiError::from(HandoffFault::Unreadable))?;
    wire::read(&body).map_err(|fault| match fault {
        WireFault::OtherVersion => HandoffFault::OtherVersion.into(),
        WireFault::TooLarge | WireFault::Unreadable => HandoffFault::Unreadable.into(),
    })
}

pub fn answer<M: Message>(outcome: Result<M, SignerApiError>) -> Response {
    let written = match outcome {
        Ok(message) => wire::write(&message).map(|bytes| (StatusCode::OK, bytes)),
        Err(SignerApiError { fault, words }) => {
            let refused = Refused {
                version: Version,
                fault,
                words,
            };
            wire::write(&refused).map(|bytes| (status(fault), bytes))
        }
    };
    match written {
        Ok((status, bytes)) => {
            (status, [(header::CONTENT_TYPE, "application/json")], bytes).into_response()
        }
        Err(fault) => {
            tracing::error!(%fault, "an answer to the app cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

const fn status(fault: HandoffFault) -> StatusCode {
    match fault {
        HandoffFault::CodeNotGood | HandoffFault::NotAccepted | HandoffFault::NotThisCard => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        HandoffFault::Over => StatusCode::GONE,
        HandoffFault::TooMany => StatusCode::TOO_MANY_REQUESTS,
        HandoffFault::Unreadable | HandoffFault::OtherVersion => StatusCode::BAD_REQUEST,
        HandoffFault::Unavailable | HandoffFault::Undecided => StatusCode::SERVICE_UNAVAILABLE,
    }
}
