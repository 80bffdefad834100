//! How the portal speaks to the app: JSON both ways, every refusal one of the protocol's faults.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use handoff::message::{Fault, Refused, Words};
use handoff::wire::{self, Message, Version, WireFault};
use store::StoreError;
use web::refusal::Refusal;

/// Why the app is not answered as it asked.
pub struct Told {
    pub fault: Fault,
    pub words: Option<Words>,
}

impl From<Fault> for Told {
    fn from(fault: Fault) -> Self {
        Self { fault, words: None }
    }
}

impl From<StoreError> for Told {
    fn from(error: StoreError) -> Self {
        Self::from(Refusal::from(error))
    }
}

impl From<Refusal> for Told {
    fn from(_: Refusal) -> Self {
        // What it was stands in the log; the app can only try again.
        Fault::Unavailable.into()
    }
}

pub fn read<M: Message>(body: Result<Bytes, BytesRejection>) -> Result<M, Told> {
    let body = body.map_err(|_| Told::from(Fault::Unreadable))?;
    wire::read(&body).map_err(|fault| match fault {
        WireFault::OtherVersion => Fault::OtherVersion.into(),
        WireFault::TooLarge | WireFault::Unreadable => Fault::Unreadable.into(),
    })
}

pub fn answer<M: Message>(outcome: Result<M, Told>) -> Response {
    let written = match outcome {
        Ok(message) => wire::write(&message).map(|bytes| (StatusCode::OK, bytes)),
        Err(Told { fault, words }) => {
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

const fn status(fault: Fault) -> StatusCode {
    match fault {
        Fault::CodeNotGood | Fault::NotAccepted | Fault::NotThisCard => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Fault::Over => StatusCode::GONE,
        Fault::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Fault::Unreadable | Fault::OtherVersion => StatusCode::BAD_REQUEST,
        Fault::Unavailable | Fault::Undecided => StatusCode::SERVICE_UNAVAILABLE,
    }
}
